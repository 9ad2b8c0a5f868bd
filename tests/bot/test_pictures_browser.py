"""Photos and the place on the chat page, in a real browser on a small phone: chosen, kept, sent once, seen again."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from browser import CHROMIUM, MISSING, chromium, complaints, patient
from pictures_kit import has_place, photo
from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from bot import compose
from bot.channels.web import WebChannel
from bot.clock import CHINA, MovedClock
from bot.runtime import Runtime
from claims.staff import Member
from handlers.turn import Cunbao
from locales.catalogue import load
from storage.keys import Keys
from storage.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]
SIZE = {"width": 360, "height": 740}
BILL = photo()
START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
STAFF = (Member(address="sms:+8613900000009", name="吴刚", role="supervisor"),)


def file(data: bytes = BILL, name: str = "IMG_1.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


class Phone:
    """The page on a phone before the whole program."""

    def __init__(self, page: Page, url: str, store: Store) -> None:
        self.page, self.url, self.store = page, url, store
        self.complaints = complaints(page)

    async def choose(self, *files: FilePayload, button: str = "#choose") -> None:
        await self.page.click("#plus")
        async with self.page.expect_file_chooser() as chosen:
            await self.page.click(button)
        await (await chosen.value).set_files(list(files))

    def pictures(self, state: str):  # type: ignore[no-untyped-def]
        return self.page.locator(f"#talk .mine.{state} img")

    async def waits_for(self, text: str, count: int = 1) -> None:
        await expect(self.page.locator("#talk .say p", has_text=text)).to_have_count(count)

    def stored(self) -> list[bytes]:
        """What the database holds, opened."""
        with self.store._ready(), self.store.driver.transaction(write=False):
            rows = self.store.driver.rows("SELECT address, blob FROM content")
        return [self.store.keys.unseal(bytes(blob), b"content.blob:" + bytes(key)) for key, blob in rows]

    async def shown(self, place: int = 0) -> int:
        """How wide the browser has drawn a picture, 0 for one that it could not."""
        one = self.page.locator("#talk img").nth(place)
        await expect(one).to_be_visible()
        return int(await one.evaluate("img => img.decode().then(() => img.naturalWidth, () => 0)"))


@pytest.fixture(scope="module")
def mind() -> Cunbao:
    return compose.mind(STAFF)


@pytest.fixture
async def phone(tmp_path: Path, mind: Cunbao) -> AsyncIterator[Phone]:
    clock = MovedClock(START)
    store, channel = Store.open(f"sqlite:///{tmp_path}/cunbao.db", Keys.generate()), WebChannel(clock, load())
    runtime = Runtime(store, mind, [channel], clock)
    app = web.Application()
    app.add_routes(runtime.routes())
    await runtime.start()
    async with TestServer(app) as server, chromium() as browser:
        context = await browser.new_context(
            viewport=SIZE,  # type: ignore[arg-type]
            has_touch=True,
            is_mobile=True,
            geolocation={"latitude": 30.809861, "longitude": 108.403333},
        )
        phone = Phone(await patient(context).new_page(), str(server.make_url("/")), store)
        await phone.page.goto(phone.url)
        await expect(phone.page.locator("#write")).to_be_visible()
        yield phone
        await context.close()
        await runtime.stop()
        store.close()


async def test_a_photo_is_sent_shown_and_kept_without_its_place(phone: Phone) -> None:
    await phone.choose(file())
    await phone.waits_for("收到照片1张")
    await expect(phone.pictures("sent")).to_have_count(1)
    assert await phone.shown() > 100
    assert has_place(BILL)
    (stored,) = phone.stored()
    assert not has_place(stored)
    await phone.page.reload()
    await expect(phone.pictures("sent")).to_have_count(1)
    assert await phone.shown() > 100, "after a reload the server shows it to its own browser"
    assert await phone.page.get_attribute("#talk img", "alt") == "照片"
    assert phone.complaints == []


async def test_the_camera_is_offered_on_a_phone(phone: Phone) -> None:
    await phone.page.click("#plus")
    await expect(phone.page.locator("#take")).to_be_visible()
    assert await phone.page.get_attribute("#take-file", "capture") == "environment"
    async with phone.page.expect_file_chooser() as chosen:
        await phone.page.click("#take")
    await (await chosen.value).set_files([file()])
    await phone.waits_for("收到照片1张")


async def test_several_photos_go_one_after_the_other(phone: Phone) -> None:
    await phone.choose(file(), file(photo(300, 200, colour="green")), file(photo(200, 300, colour="black")))
    await expect(phone.pictures("sent")).to_have_count(3)
    assert len(phone.stored()) == 3


async def test_photos_wait_for_the_line_beside_words_in_their_order_also_over_a_reload(phone: Phone) -> None:
    lost = {"on": True}

    async def gate(route) -> None:  # type: ignore[no-untyped-def]
        await (route.abort() if lost["on"] else route.continue_())

    await phone.page.route("**/web/messages*", gate)
    await phone.page.route("**/web/pictures*", gate)
    await phone.page.fill("#text", "我妈昨天在坡上摔了，腿断了，我们是大周镇的")
    await phone.page.keyboard.press("Enter")
    await phone.choose(file())
    await expect(phone.page.locator(".mine.queued small", has_text="未发出")).to_have_count(2)
    assert await phone.shown() > 100, "drawn from what the browser keeps"
    await phone.page.reload()
    await expect(phone.page.locator(".mine.queued")).to_have_count(2)
    assert await phone.shown() > 100, "also after a reload"
    assert phone.stored() == []
    lost["on"] = False
    await expect(phone.page.locator(".mine.sent")).to_have_count(2)
    await phone.waits_for("照片收到1张")
    assert len(phone.stored()) == 1
    kept = "new Promise(done => { const asked = indexedDB.open('cunbao-talk'); asked.onsuccess = () => {"
    kept += "asked.result.transaction('pictures').objectStore('pictures').count().onsuccess = found => done(found.target.result) } })"
    assert await phone.page.evaluate(kept) == 0, "what was sent is not kept a second time"


async def test_offline_then_online_sends_it_once(phone: Phone) -> None:
    await phone.page.context.set_offline(True)
    await phone.choose(file())
    await expect(phone.page.locator(".mine.queued small", has_text="未发出")).to_have_count(1)
    await expect(phone.page.locator("#line")).to_be_visible()
    await phone.page.context.set_offline(False)
    await expect(phone.pictures("sent")).to_have_count(1)
    await phone.waits_for("收到照片1张")
    assert len(phone.stored()) == 1


async def test_a_photo_whose_answer_got_lost_is_not_sent_twice(phone: Phone) -> None:
    tries: list[str] = []

    async def lose_first(route) -> None:  # type: ignore[no-untyped-def]
        tries.append(route.request.url)
        if len(tries) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await phone.page.route("**/web/pictures?*age*", lose_first)
    await phone.choose(file())
    await expect(phone.pictures("sent")).to_have_count(1)
    await phone.waits_for("收到照片1张")
    assert len(tries) == 2
    assert len({url.partition("&age")[0] for url in tries}) == 1, "the same id"
    assert len(phone.stored()) == 1


async def test_a_photo_that_cannot_be_kept_says_what_to_do(phone: Phone) -> None:
    await phone.choose(file(BILL[:3000]))
    await expect(phone.page.locator(".mine.refused small")).to_contain_text("重新拍一张")
    await expect(phone.page.locator("#told")).to_contain_text("重新拍一张")
    await expect(phone.page.locator("#told")).to_have_attribute("role", "status")
    await phone.choose(file())
    await expect(phone.pictures("sent")).to_have_count(1)
    await expect(phone.page.locator("#told")).to_have_text("照片发出去了")


async def test_a_large_photo_is_made_smaller_before_it_goes(phone: Phone) -> None:
    out = io.BytesIO()
    Image.effect_noise((3600, 2400), 90).convert("RGB").save(out, "JPEG", quality=95)
    large = out.getvalue()
    assert len(large) > 2_000_000
    sizes: list[int] = []
    phone.page.on(
        "request", lambda told: sizes.append(len(told.post_data_buffer or b"")) if "age=" in told.url else None
    )
    await phone.choose(file(large))
    await expect(phone.pictures("sent")).to_have_count(1)
    assert max(Image.open(io.BytesIO(phone.stored()[0])).size) == 2560
    assert sizes == [] or 0 <= sizes[0] < len(large)


async def test_keys_alone_send_a_photo(phone: Phone) -> None:
    await phone.page.focus("#text")
    await phone.page.keyboard.press("Tab")
    plus = phone.page.locator("#plus")
    await expect(plus).to_be_focused()
    await expect(plus).to_have_attribute("aria-label", "发照片或位置")
    await expect(plus).to_have_attribute("aria-expanded", "false")
    async with phone.page.expect_file_chooser() as chosen:  # it takes a moment to listen
        await phone.page.keyboard.press("Enter")
        await expect(plus).to_have_attribute("aria-expanded", "true")
        await expect(phone.page.locator("#take")).to_be_focused()
        await phone.page.keyboard.press("Tab")
        await expect(phone.page.locator("#choose")).to_be_focused()
        await phone.page.keyboard.press("Enter")
    await (await chosen.value).set_files([file()])
    await expect(phone.pictures("sent")).to_have_count(1)
    await expect(phone.page.locator("#text")).to_be_focused()
    await phone.page.click("#plus")
    await phone.page.focus("#choose")
    await phone.page.keyboard.press("Escape")
    await expect(phone.page.locator("#along")).to_be_hidden()
    await expect(plus).to_be_focused()


async def test_the_place_is_sent_when_it_may_be_known_and_asked_for_when_not(phone: Phone) -> None:
    await phone.page.click("#plus")
    await phone.page.click("#place")
    await expect(phone.page.locator("#told")).to_contain_text("把地名写给我")
    assert await phone.page.locator("#talk .mine").count() == 0
    await phone.page.context.grant_permissions(["geolocation"])
    await phone.page.click("#plus")
    await phone.page.click("#place")
    await phone.waits_for("我在的地方")
    await phone.waits_for("收到位置")


async def test_forgetting_drops_photos_that_were_not_sent(phone: Phone) -> None:
    await phone.page.route("**/web/pictures*", lambda route: route.abort())
    await phone.choose(file())
    await expect(phone.page.locator(".mine.queued")).to_have_count(1)
    await phone.page.click(".more summary")
    await phone.page.click("#forget")
    await phone.page.click("#forget")
    await expect(phone.page.locator("#hello")).to_be_visible()
    assert await phone.page.locator("#talk img").count() == 0


@pytest.mark.parametrize("width", [320, 360])
async def test_pictures_and_buttons_fit_the_screen(phone: Phone, width: int) -> None:
    await phone.page.set_viewport_size({"width": width, "height": 740})
    await phone.choose(file(photo(1200, 300)), file(photo(300, 1200)))
    await expect(phone.pictures("sent")).to_have_count(2)
    await phone.page.click("#plus")
    wide = "[document.documentElement, document.getElementById('scroll')].map(b => b.scrollWidth - b.clientWidth)"
    assert max(await phone.page.evaluate(wide)) <= 0
    heights = await phone.page.locator("button:visible").evaluate_all("all => all.map(b => b.offsetHeight)")
    assert min(heights) >= 48
