"""A picture on its whole way: sent with a report, fetched after it, made anew, seen by its sender and the desk only."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from pictures_kit import has_place, photo
from waiting import until

from bot import compose, fetcher
from bot.channel import Unfetched
from bot.channels.recording import Recording
from bot.channels.web import WebChannel, address_of
from bot.clock import CHINA, MovedClock
from bot.runtime import Runtime
from claims.staff import Member
from dialogs.message import Attachment, Inbound, Outbound
from handlers.turn import Cunbao
from locales.catalogue import load
from storage.keys import Keys
from storage.store import Store

START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
DESK_TOKEN, OTHER_TOKEN, VILLAGER_TOKEN = "d" * 43, "o" * 43, "v" * 43
DESK, VILLAGER = address_of(DESK_TOKEN), "wechat:zhang"
SMS_DESK, GROUP = "sms:+8613900000001", "telegram:-100"
STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=SMS_DESK, name="陈东", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=GROUP, name="值班群", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address="sms:+8613900000009", name="吴刚", role="supervisor"),
)
BILL = photo()


class Album(Recording):
    """A gateway that keeps pictures by reference; `trouble` is what it says first."""

    def __init__(self, name: str = "wechat") -> None:
        super().__init__(name)
        self.pictures: dict[str, bytes] = {}
        self.trouble: list[Unfetched | Exception] = []
        self.fetched: list[str] = []
        self.hangs = False

    async def fetch(self, attachment: Attachment, limit: int) -> bytes | Unfetched:
        self.fetched.append(attachment.reference)
        if self.hangs:
            await asyncio.Event().wait()
        if self.trouble:
            said = self.trouble.pop(0)
            if isinstance(said, Exception):
                raise said
            return said
        return self.pictures[attachment.reference]


class Town:
    """The running program with a villager on WeChat, a desk on the web page, one on SMS and one in a group."""

    def __init__(self, folder: Path, mind: Cunbao) -> None:
        self.store = Store.open(f"sqlite:///{folder}/cunbao.db", Keys.generate())
        self.mind, self.clock = mind, MovedClock(START)
        self.wechat, self.sms, self.telegram = Album(), Recording("sms"), Recording("telegram")
        self._number = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Runtime]:
        """Run once; the database stays."""
        self.page = WebChannel(self.clock, load())
        channels = (self.wechat, self.sms, self.telegram, self.page)
        self.runtime = Runtime(self.store, self.mind, channels, self.clock, file_limit=2 * 1024 * 1024)
        app = web.Application()
        app.add_routes(self.page.routes(self.runtime))
        await self.runtime.start()
        async with TestClient(TestServer(app)) as self.client:
            try:
                yield self.runtime
            finally:
                await self.runtime.stop()

    async def says(
        self, text: str, *photos: str, address: str = VILLAGER, kind: str = "photo", **more: object
    ) -> str:
        """Somebody writes; what is answered."""
        self._number += 1
        now = self.clock.now()
        files = tuple(Attachment(kind=kind, reference=one) for one in photos)  # type: ignore[arg-type]
        message = Inbound(
            address=address,
            id=f"{address}/{self._number}",
            text=text,
            sent_at=now,
            received_at=now,
            attachments=files,
            **more,
        )  # type: ignore[arg-type]
        replies = await self.runtime.receive(message)
        return "\n".join(one.text for one in replies)

    async def report(self) -> str:
        """A report with two pictures in the middle; the number of the case."""
        await self.says("我妈昨天在坡上摔了，腿断了，我们是大周镇的")
        assert "照片收到2张" in await self.says("", "bill", "wound")
        await self.says("张秀兰")
        await self.says("13800001234")
        done = await self.says("对")
        return done.partition("编号")[2][:8]

    async def settled(self) -> None:
        """Until nothing is to be fetched now."""

        async def nothing() -> bool:
            return not await self.runtime.ask(lambda store: store.due_fetches(self.clock.now(), ["wechat"], 9))

        await until(nothing)

    async def later(self, seconds: float) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))
        self.runtime.moved()

    async def look(self, path: str, token: str, **query: str) -> ClientResponse:
        return await self.client.get(path, params=query, headers={"Cookie": f"cunbao={token}"})

    def told(self, address: str = VILLAGER) -> list[str]:
        return [one.text for one in self.wechat.sent if one.to == address]


@pytest.fixture(scope="module")
def mind() -> Cunbao:
    return compose.mind(STAFF)


@pytest.fixture
def town(tmp_path: Path, mind: Cunbao) -> Town:
    made = Town(tmp_path, mind)
    made.wechat.pictures = {"bill": BILL, "wound": photo(300, 400, colour="green")}
    return made


async def details(town: Town, number: str, address: str = DESK, **more: object) -> Outbound:
    answer = await town.runtime.receive(
        Inbound(
            address=address,
            id=f"detail-{address[-4:]}-{town.clock.now().timestamp()}",
            text=f"详情 {number}",
            sent_at=town.clock.now(),
            received_at=town.clock.now(),
            **more,  # type: ignore[arg-type]
        )
    )
    return answer[0]


async def test_pictures_sent_during_a_report_reach_its_desk_and_nobody_else(town: Town) -> None:
    async with town.open():
        number = await town.report()
        await town.settled()
        (claim,) = await town.runtime.writer.call(town.store.claims)
        assert (claim.number, len(claim.attachments)) == (number, 2)
        shown = await details(town, number)
        assert "照片：照片2张" in shown.text
        assert len(shown.shows) == 2
        for place in ("0", "1"):
            seen = await town.look("/web/shown", DESK_TOKEN, message=shown.id, place=place, whole="")
            assert (seen.status, seen.content_type) == (200, "image/jpeg")
            assert seen.headers["Cache-Control"] == "no-store"
            assert not has_place(await seen.read())
        small = await town.look("/web/shown", DESK_TOKEN, message=shown.id, place="0")
        assert len(await small.read()) < len(BILL)
        answers = [
            await town.look("/web/shown", OTHER_TOKEN, message=shown.id, place="0"),
            await town.look("/web/shown", "", message=shown.id, place="0"),
            await town.look("/web/shown", DESK_TOKEN, message=shown.id, place="2"),
            await town.look("/web/shown", DESK_TOKEN, message="nobody's", place="0"),
            await town.look("/web/pictures", OTHER_TOKEN, id="aaaaaaaa1"),
        ]
        assert {(one.status, await one.text()) for one in answers} == {(404, '{"error":"none"}')}, "no hint"
        trail = await town.runtime.writer.call(lambda: town.store.audit(number))
        assert ("detail", "shown 2") in [(one.action, one.note) for one in trail]


async def test_the_pictures_of_an_answer_can_be_opened_for_two_days_only(town: Town) -> None:
    async with town.open():
        number = await town.report()
        await town.settled()
        shown = await details(town, number)
        await town.later(3 * 24 * 3600)
        assert (await town.look("/web/shown", DESK_TOKEN, message=shown.id, place="0")).status == 404


async def test_a_desk_without_pictures_and_a_group_hear_what_to_do_instead(town: Town) -> None:
    async with town.open():
        number = await town.report()
        await town.settled()
        by_sms = await details(town, number, SMS_DESK)
        assert (by_sms.shows, "这里发不全" in by_sms.text) == ((), True)
        in_group = await details(town, number, GROUP, private=False)
        assert (in_group.shows, "照片" in in_group.text) == ((), False)
        abroad = await details(town, number, GROUP)
        assert abroad.shows == (), "what came at home does not leave the country"


async def test_pictures_that_come_after_the_report_are_added_to_it(town: Town) -> None:
    async with town.open():
        number = await town.report()
        said = await town.says("这是发票", "bill")
        assert "收到照片1张，记到案子" in said
        await town.settled()
        assert "照片3张" in (await details(town, number)).text


async def test_pictures_that_come_first_wait_for_the_report(town: Town) -> None:
    async with town.open():
        assert "是哪件事的" in await town.says("", "bill", "wound")
        number = ""
        for text in ("我妈昨天在坡上摔了，腿断了，我们是大周镇的", "张秀兰", "13800001234", "对"):
            number = (await town.says(text)).partition("编号")[2][:8]
        await town.settled()
        assert "照片2张" in (await details(town, number)).text


async def test_a_place_and_a_voice_note_are_kept_with_the_report(town: Town) -> None:
    town.wechat.pictures["voice"] = b"#!AMR\n" + b"\0" * 100
    async with town.open():
        assert "打几个字" in await town.says("", "voice", kind="voice"), "nobody here can hear it"
        await town.says("我妈昨天在坡上摔了，腿断了，我们是大周镇的")
        assert "位置收到了" in await town.says("", "30.809861,108.403333", kind="location")
        assert "视频我收不了" in await town.says("", "film", kind="video")
        number = ""
        for text in ("张秀兰", "13800001234", "对"):
            number = (await town.says(text)).partition("编号")[2][:8]
        await town.settled()
        seen = await details(town, number)
        assert "语音1段" in seen.text
        assert "位置：30.809861,108.403333" in seen.text
        assert town.wechat.fetched == ["voice"], "neither a place nor a film is fetched"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (photo()[:3000], "重新拍一张"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "截个图"),
        (b"PK\x03\x04 a spreadsheet", "拍成照片"),
        (b"x" * (2 * 1024 * 1024 + 1), "太大了"),
        (b"", "是空的"),
    ],
)
async def test_what_cannot_be_kept_is_answered_with_what_to_do(town: Town, data: bytes, said: str) -> None:
    town.wechat.pictures["bill"] = data
    async with town.open():
        await town.says("我妈昨天在坡上摔了，腿断了，我们是大周镇的")
        await town.says("", "bill", "bill", "wound")
        await until(lambda: any(said in one for one in town.told()))
        await town.settled()
        assert sum(said in one for one in town.told()) == 1, "once a message"


async def test_a_gateway_that_fails_is_asked_again_with_growing_waits(town: Town) -> None:
    busy = Unfetched(state="retry", reason="busy")
    town.wechat.trouble = [busy, RuntimeError("broken"), busy]
    async with town.open():
        await town.says("", "bill")
        for tries, wait in enumerate(fetcher.WAITS[:3], start=1):
            await until(lambda count=tries: len(town.wechat.fetched) == count)  # type: ignore[misc]
            await town.settled()
            await town.later(wait)
        await until(lambda: len(town.wechat.fetched) == 4)
        await town.settled()
        assert await town.runtime.writer.call(lambda: town.store.next_fetch(["wechat"])) is None
        await town.later(24 * 3600)
        assert len(town.wechat.fetched) == 4, "what is there is not fetched again"


@pytest.mark.parametrize(("state", "said"), [("lost", "再发一次"), ("too_large", "太大了")])
async def test_what_the_gateway_will_never_give_is_asked_for_once(town: Town, state: str, said: str) -> None:
    town.wechat.trouble = [Unfetched(state=state, reason="40007")]  # type: ignore[arg-type]
    async with town.open():
        await town.says("", "bill")
        await until(lambda: any(said in one for one in town.told()))
        await town.later(24 * 3600)
        assert len(town.wechat.fetched) == 1


async def test_after_too_many_tries_the_sender_is_asked_to_send_it_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.wechat.trouble = [Unfetched(state="retry", reason="busy") for _ in range(50)]
    async with town.open():
        await town.says("", "bill")
        for tries, wait in enumerate(fetcher.WAITS, start=1):
            await until(lambda count=tries: len(town.wechat.fetched) == count)  # type: ignore[misc]
            await town.settled()
            await town.later(wait)
        await until(lambda: any("再发一次" in one for one in town.told()))


async def test_a_picture_that_was_under_way_when_the_program_ended_is_fetched_by_the_next(town: Town) -> None:
    town.wechat.hangs = True
    async with town.open():
        await town.says("", "bill")
        await until(lambda: town.wechat.fetched)
    town.wechat.hangs = False
    async with town.open():
        await town.settled()
        assert town.wechat.fetched == ["bill", "bill"]
    async with town.open():
        await town.settled()
    assert town.wechat.fetched == ["bill", "bill"]
    town.store.close()


async def upload(
    town: Town, data: bytes, identity: str = "aaaaaaaa1", token: str = VILLAGER_TOKEN, **headers: str
) -> ClientResponse:
    return await town.client.post(
        "/web/pictures",
        params={"id": identity, "age": "5"},
        data=io.BytesIO(data),
        headers={"Cookie": f"cunbao={token}", **headers},
    )


async def test_a_picture_from_the_page_is_kept_before_it_is_answered_and_shown_to_its_browser_only(
    town: Town,
) -> None:
    async with town.open():
        answer = await upload(town, BILL)
        assert answer.status == 200
        assert "是哪件事的" in (await answer.json())["replies"][0]["text"]
        again = await upload(town, BILL)
        assert [one["id"] for one in (await again.json())["replies"]] == [
            one["id"] for one in (await answer.json())["replies"]
        ]
        seen = await town.look("/web/pictures", VILLAGER_TOKEN, id="aaaaaaaa1", whole="")
        assert seen.status == 200
        kept = await seen.read()
        assert has_place(BILL)
        assert not has_place(kept)
        assert (await town.look("/web/pictures", OTHER_TOKEN, id="aaaaaaaa1")).status == 404
        assert (await town.look("/web/pictures", VILLAGER_TOKEN, id="aaaaaaaa2")).status == 404
    town.store.close()


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"x" * (2 * 1024 * 1024 + 1), 413, "太大了"),
        (photo()[:3000], 422, "重新拍一张"),
        (b"", 422, "是空的"),
        (b"<html>", 422, "拍成照片"),
    ],
)
async def test_what_the_page_may_not_send_is_refused_with_what_to_do(
    town: Town, data: bytes, status: int, said: str
) -> None:
    async with town.open():
        answer = await upload(town, data)
        assert answer.status == status
        assert said in (await answer.json())["say"]
        assert (await town.look("/web/pictures", VILLAGER_TOKEN, id="aaaaaaaa1")).status == 404


async def test_only_the_own_page_may_send_pictures(town: Town) -> None:
    async with town.open():
        assert (await upload(town, BILL, Origin="https://elsewhere.example")).status == 403
        assert (await upload(town, BILL, token="")).status == 401
        assert (await upload(town, BILL, identity="no")).status == 400
        assert (await upload(town, BILL, identity="bad id here!")).status == 400


async def test_one_browser_sends_so_many_a_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "MOST_A_DAY", 2)
    async with town.open():
        found: Sequence[int] = [(await upload(town, BILL, f"aaaaaaaa{number}")).status for number in range(3)]
        assert found == [200, 200, 422]
        assert (await upload(town, BILL, "bbbbbbbb1", OTHER_TOKEN)).status == 200
        await town.later(24 * 3600 + 60)
        assert (await upload(town, BILL, "aaaaaaaa9")).status == 200
