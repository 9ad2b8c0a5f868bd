"""The whole story on one screen, in a real browser: reported on the left, taken on the right, heard on the left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from browser import CHROMIUM, MISSING, chromium, complaints, patient
from demo_mind import SmallMind
from playwright.async_api import Page, expect

from bot.channels.web import WebChannel
from bot.cli.demo import application
from bot.clock import MovedClock
from bot.demo import Stage
from bot.demo_people import PLACES
from locales.catalogue import load

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Page]:
    clock = MovedClock(PLACES[0].start)
    stage = Stage(tmp_path, WebChannel(clock, load(), moved=True), clock, lambda where: SmallMind())
    await stage.open("wanzhou")
    async with TestServer(application(stage)) as server, chromium() as browser:
        context = patient(await browser.new_context(viewport={"width": 1360, "height": 820}))
        page = await context.new_page()
        found = complaints(page)
        await page.goto(str(server.make_url("/demo")))
        yield page
        assert found == []
        await browser.close()
        await stage.close()


async def test_the_story_goes_from_the_phone_to_the_desk_and_back(demo: Page) -> None:
    phone = demo.frame_locator("#phone")
    await expect(demo.locator(".quiet")).to_be_visible()
    await demo.click("[data-say] >> nth=0")
    await expect(phone.locator(".say p", has_text="报上去了，编号")).to_be_visible()
    await expect(demo.locator(".case .facts")).to_contain_text("【新报案】")
    await expect(demo.locator(".case header")).to_contain_text("等接案")
    await demo.click(".case .act:has-text('收到')")
    await expect(phone.locator(".say.notice", has_text="人保财险接了您的案子")).to_be_visible()
    await expect(demo.locator(".case header")).to_contain_text("接案了")
    await expect(demo.locator(".raw li.sent")).to_contain_text("收到")
    await expect(demo.locator(".case .act").first).to_have_text("立案")


async def test_a_word_that_wants_more_asks_for_it(demo: Page) -> None:
    await demo.click("[data-say] >> nth=0")
    await demo.click(".case .act:has-text('收到')")
    await demo.click(".case .act:has-text('补材料')")
    asked = demo.locator(".ask input")
    await expect(asked).to_be_focused()
    await demo.keyboard.press("Enter")
    await expect(asked).to_be_visible()
    await asked.fill("发票")
    await demo.keyboard.press("Enter")
    await expect(demo.locator(".raw li.sent").last).to_contain_text("发票")
    await expect(asked).to_have_count(0)


async def test_typed_words_reach_the_desk_too(demo: Page) -> None:
    await demo.fill("#order", "今天值班的是谁")
    await demo.keyboard.press("Enter")
    await expect(demo.locator(".case .raw li").last).to_contain_text("没看懂")
    await expect(demo.locator("#order")).to_have_value("")


async def test_a_desk_that_is_not_looked_at_shows_how_much_is_new(demo: Page) -> None:
    await demo.click("[data-member=desk-pingan]")
    await demo.click("[data-say] >> nth=0")
    await expect(demo.locator("[data-member=desk-picc] b")).to_have_text("1")
    await demo.click("[data-member=desk-picc]")
    await expect(demo.locator("[data-member=desk-picc] b")).to_be_hidden()
    await expect(demo.locator(".case")).to_have_count(1)


async def test_time_goes_on_for_both_halves_and_another_county_brings_its_own(demo: Page) -> None:
    phone = demo.frame_locator("#phone")
    await expect(demo.locator("#now")).to_contain_text("2021年6月15日 星期二 10:0")
    await demo.click("[data-step=tomorrow]")
    await expect(demo.locator("#now")).to_contain_text("2021年6月16日 星期三 09:0")
    await expect(phone.locator("#clock")).to_contain_text("2021年6月16日 星期三 09:0")
    await demo.click(".places [data-place=zhenping]")
    await expect(demo.locator("#now")).to_contain_text("2016年3月9日 星期三 10:0")
    await expect(phone.locator("#clock")).to_contain_text("2016年3月9日")
    await expect(demo.locator("#members")).to_contain_text("县人寿保险服务台")


@pytest.mark.parametrize("width", [360, 800, 1280, 1600])
async def test_the_screen_is_never_too_narrow(demo: Page, width: int) -> None:
    await demo.click("[data-say] >> nth=0")
    await expect(demo.locator(".case")).to_have_count(1)
    await demo.set_viewport_size({"width": width, "height": 800})
    assert await demo.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
