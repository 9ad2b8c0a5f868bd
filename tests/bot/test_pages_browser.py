"""The chat page in a real browser on a small phone: typed, answered, offline, reloaded, read aloud."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from browser import CHROMIUM, MISSING, chromium, complaints, patient
from echo_host import EchoHost, StillClock, web_channel
from playwright.async_api import BrowserContext, Page, expect

from bot.channels.web import WebChannel

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]

SIZE = {"width": 360, "height": 740}


class Phone:
    """A page on a phone, with what stands behind it."""

    def __init__(self, page: Page, url: str, host: EchoHost, channel: WebChannel) -> None:
        self.page, self.url, self.host, self.channel = page, url, host, channel
        self.complaints = complaints(page)

    async def open(self) -> None:
        await self.page.goto(self.url)
        await expect(self.page.locator("#write")).to_be_visible()

    async def write(self, text: str) -> None:
        await self.page.fill("#text", text)
        await self.page.keyboard.press("Enter")

    async def said(self) -> list[str]:
        return await self.page.locator("#talk .say p").all_inner_texts()

    async def waits_for(self, text: str, count: int = 1) -> None:
        await expect(self.page.locator("#talk .say p", has_text=text)).to_have_count(count)

    async def too_wide(self) -> int:
        return int(
            await self.page.evaluate(
                "[document.documentElement, document.getElementById('scroll')]"
                ".reduce((most, box) => Math.max(most, box.scrollWidth - box.clientWidth), 0)"
            )
        )


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    clock = StillClock()
    host, channel = EchoHost(clock), web_channel(clock)
    app = web.Application()
    app.add_routes(channel.routes(host))
    async with TestServer(app) as server, chromium() as browser:
        context = patient(await browser.new_context(viewport=SIZE))  # type: ignore[arg-type]
        phone = Phone(await context.new_page(), str(server.make_url("/")), host, channel)
        await phone.open()
        yield phone
        await context.close()
        await channel.stop()


def context_of(phone: Phone) -> BrowserContext:
    return phone.page.context


async def test_a_question_is_answered_with_buttons_and_stays_after_a_reload(phone: Phone) -> None:
    await phone.write("帮我看看保险")
    await phone.waits_for("您户口在哪个镇？")
    await phone.page.click("#choices button:has-text('大周镇')")
    await phone.waits_for("您说：大周镇")
    await expect(phone.page.locator("#choices")).to_be_hidden()
    before = await phone.said()
    assert before == ["帮我看看保险", "您户口在哪个镇？", "大周镇", "您说：大周镇"]
    await phone.page.reload()
    await phone.waits_for("您说：大周镇")
    assert await phone.said() == before
    assert [inbound.text for inbound in phone.host.taken] == ["帮我看看保险", "大周镇"]
    assert phone.complaints == []


async def test_offered_choices_are_there_again_after_a_reload(phone: Phone) -> None:
    await phone.write("帮我看看保险")
    await phone.waits_for("您户口在哪个镇？")
    await phone.page.reload()
    await expect(phone.page.locator("#choices button")).to_have_count(2)


async def test_what_is_written_without_a_line_is_marked_kept_and_sent_once(phone: Phone) -> None:
    await phone.write("我妈摔了")
    await phone.waits_for("您说：我妈摔了")
    await context_of(phone).set_offline(True)
    await phone.write("腿断了")
    await phone.write("在人民医院")
    await expect(phone.page.locator(".mine.queued small", has_text="未发出")).to_have_count(2)
    await expect(phone.page.locator("#line")).to_be_visible()
    assert len(phone.host.taken) == 1
    await context_of(phone).set_offline(False)
    await phone.waits_for("您说：在人民医院")
    await expect(phone.page.locator(".mine.queued")).to_have_count(0)
    await expect(phone.page.locator("#line")).to_be_hidden()
    assert [inbound.text for inbound in phone.host.taken] == ["我妈摔了", "腿断了", "在人民医院"]
    assert phone.complaints == []


async def test_what_was_not_sent_outlives_the_closed_page(phone: Phone) -> None:
    answering = {"on": False}

    async def gate(route) -> None:  # type: ignore[no-untyped-def]
        await (route.continue_() if answering["on"] else route.abort())

    await phone.page.route("**/web/messages*", gate)
    await phone.write("腿断了")
    await expect(phone.page.locator(".mine.queued small", has_text="未发出")).to_have_count(1)
    await phone.page.reload()
    await expect(phone.page.locator(".mine.queued")).to_have_count(1)
    answering["on"] = True
    await phone.waits_for("您说：腿断了")
    assert [inbound.text for inbound in phone.host.taken] == ["腿断了"]


async def test_an_answer_that_got_lost_is_fetched_and_nothing_acts_twice(phone: Phone) -> None:
    tries = []

    async def lose_first(route) -> None:  # type: ignore[no-untyped-def]
        tries.append(1)
        if len(tries) == 1:
            await route.fetch()  # it arrives, but its answer does not
            await route.abort()
        else:
            await route.continue_()

    await phone.page.route("**/web/messages*", lose_first)
    await phone.write("我妈摔了")
    await expect(phone.page.locator(".mine.sent")).to_have_count(1)
    await phone.waits_for("您说：我妈摔了")
    assert len(tries) == 2
    assert len(phone.host.taken) == 1


async def test_a_notice_comes_by_itself_and_is_read_aloud(phone: Phone) -> None:
    await phone.write("我妈摔了")
    await phone.waits_for("您说：我妈摔了")
    await phone.channel.send(phone.host.notice(phone.host.taken[0].address, "人保财险接了，您先不用做什么。"))
    await phone.waits_for("人保财险接了")
    talk = phone.page.locator("#talk")
    await expect(talk).to_have_attribute("role", "log")
    await expect(talk).to_have_attribute("aria-live", "polite")
    assert "村保说" in await phone.page.locator("#talk .notice").inner_text()


async def test_telephone_numbers_can_be_tapped_and_case_numbers_and_sums_cannot(phone: Phone) -> None:
    await phone.write("你好")
    await phone.waits_for("您说：你好")
    text = (
        "编号21061504，打95518或023-58129999，人要紧先打120。"
        "赔120元，最多95000元，身份证500101198001011234，手机13800000001。"
    )
    await phone.channel.send(phone.host.notice(phone.host.taken[0].address, text))
    await phone.waits_for("编号21061504")
    links = await phone.page.locator("#talk .notice a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["tel:95518", "tel:02358129999", "tel:120", "tel:13800000001"]
    assert text in await phone.said()


async def test_html_is_shown_as_text(phone: Phone) -> None:
    text = "<img src=x onerror=alert(1)><b>张桂兰</b> 95518"
    await phone.write(text)
    await phone.waits_for("您说：" + text)
    assert (await phone.said())[0] == text
    assert await phone.page.locator("#talk img, #talk b").count() == 0
    assert phone.complaints == []


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_nothing_is_wider_than_the_screen_and_type_is_large(phone: Phone, width: int) -> None:
    await phone.page.set_viewport_size({"width": width, "height": 740})
    await phone.write("帮我看看保险" + "很长的一句话" * 20 + "a" * 200)
    await phone.waits_for("您户口在哪个镇？")
    assert await phone.too_wide() <= 0
    await phone.page.click(".more summary")
    await phone.page.click("#larger")
    assert await phone.too_wide() <= 0
    small = await phone.page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => e.innerText && e.offsetParent"
        " && parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.tagName)"
    )
    assert small == []
    heights = await phone.page.locator("button:visible").evaluate_all("all => all.map(b => b.offsetHeight)")
    assert min(heights) >= 48


async def test_keys_alone_are_enough(phone: Phone) -> None:
    await phone.page.keyboard.press("Tab")
    await phone.page.keyboard.press("Enter")
    await phone.page.keyboard.type("帮我看看保险")
    await phone.page.keyboard.press("Shift+Enter")
    await phone.page.keyboard.type("谢谢")
    await phone.page.keyboard.press("Enter")
    await phone.waits_for("您户口在哪个镇？")
    assert phone.host.taken[0].text == "帮我看看保险\n谢谢"
    await phone.page.keyboard.press("Shift+Tab")
    await phone.page.keyboard.press("Enter")
    await phone.waits_for("您说：新乡镇")
    assert await phone.page.evaluate("document.activeElement.id") == "text"


async def test_forgetting_takes_two_taps_and_leaves_nothing(phone: Phone) -> None:
    await phone.write("我妈摔了")
    await phone.waits_for("您说：我妈摔了")
    await phone.page.click(".more summary")
    await phone.page.click("#forget")
    assert await phone.said() != []
    await phone.page.click("#forget")
    await expect(phone.page.locator("#hello")).to_be_visible()
    assert await phone.said() == []
    assert await phone.page.evaluate("localStorage.getItem('cunbao-talk')") in (None, "[]")
    await phone.write("你好")
    await phone.waits_for("您说：你好")
    assert len({inbound.address for inbound in phone.host.taken}) == 2


async def test_talk_with_another_database_is_dropped_but_not_what_was_never_sent(phone: Phone) -> None:
    phone.channel.edition = lambda _: "first"
    await phone.page.reload()
    await phone.write("我妈摔了")
    await phone.waits_for("您说：我妈摔了")
    await phone.page.reload()
    await phone.waits_for("您说：我妈摔了")
    await phone.page.route("**/web/messages*", lambda route: route.abort())
    await phone.write("腿断了")
    await expect(phone.page.locator(".mine.queued small", has_text="未发出")).to_have_count(1)
    phone.channel.edition = lambda _: "second"
    phone.host.sent.clear()
    await phone.page.reload()
    await expect(phone.page.locator("#talk .say")).to_have_count(1)
    await phone.page.unroute("**/web/messages*")
    await phone.waits_for("您说：腿断了")
    assert await phone.said() == ["腿断了", "您说：腿断了"]


async def test_two_tabs_show_the_same_talk(phone: Phone) -> None:
    other = Phone(await context_of(phone).new_page(), phone.url, phone.host, phone.channel)
    await other.open()
    await phone.write("我妈摔了")
    await other.waits_for("您说：我妈摔了")
    await other.write("腿断了")
    for tab in (phone, other):
        await expect(tab.page.locator("#talk .say p")).to_have_count(4)
    assert sorted(await phone.said()) == sorted(await other.said())
    assert len(phone.host.taken) == 2


async def test_dark_paper_is_dark(phone: Phone) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert await phone.page.evaluate(ground) == "rgb(244, 238, 225)"
    await phone.page.emulate_media(color_scheme="dark")
    assert await phone.page.evaluate(ground) == "rgb(25, 24, 22)"
