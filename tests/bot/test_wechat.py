"""WeChat: what its messages mean, who is refused, and talks in plain and in safe mode with a WeChat of our own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from echo_host import StillClock
from msgspec.structs import replace
from runtime_kit import START, Echo, TrackedStore, open_store, out
from waiting import LIMIT, until
from wechat_fake import AES_KEY, APP_ID, CUT, SECRET, TOKEN, Caller, Platform, sha1, xml
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot import compose
from bot.channel import Receipt, Report
from bot.channels.wechat import Settings, Wechat
from bot.channels.wechat_api import AGAIN, FINAL, Answer, Api, Unanswered, receipt
from bot.channels.wechat_cipher import CipherError, Safe
from bot.channels.wechat_memory import Allowance, allowance, first, fresh, stamped
from bot.channels.wechat_message import FormError, cdata, fields, finished, fits, parse, reply
from bot.clock import MovedClock
from bot.memory import BriefMemory, StoredMemory
from bot.runtime import Runtime
from bot.sender import Pacing
from bot.writer import Writer
from claims.staff import Member
from dialogs.message import Attachment, Inbound, Outbound
from handlers.changes import Changes, Loaded
from storage.turns import Turned

AUNT = "oAunt_1-x"
SEND, TEMPLATE, ASK = "message/custom/send", "message/template/send", "stable_token"
SUBSCRIBE = "message/subscribe/bizsend"
NOW = int(START.timestamp())


def settings(**more: Any) -> Settings:
    return Settings(**({"app_id": APP_ID, "secret": SECRET, "token": TOKEN} | more))


def heard(**said: Any) -> Inbound | None:
    return parse(fields(xml(**said).encode()), START)


def photo(reference: str, note: str = "") -> Attachment:
    return Attachment(kind="photo", reference=reference, note=note)


@pytest.mark.parametrize(
    ("said", "text", "attachments"),
    [
        ({"MsgType": "text", "Content": "我妈摔了 <断了> & 疼"}, "我妈摔了 <断了> & 疼", ()),
        ({"MsgType": "voice", "MediaId": "v", "Format": "amr", "Recognition": "我妈摔了。"}, "我妈摔了。", ()),
        ({"MsgType": "voice", "MediaId": "v", "Format": "amr"}, "", (Attachment(kind="voice", reference="v"),)),
        ({"MsgType": "image", "MediaId": "m", "PicUrl": "http://p/1"}, "", (photo("m", "http://p/1"),)),
        ({"MsgType": "video", "MediaId": "m"}, "", (Attachment(kind="video", reference="m"),)),
        (
            {"MsgType": "location", "Location_X": "30.8", "Location_Y": "108.4", "Scale": 15, "Label": "大周镇"},
            "大周镇",
            (Attachment(kind="location", reference="30.800000,108.400000"),),
        ),
        ({"MsgType": "location", "Location_X": "x", "Label": ""}, "", (Attachment(kind="location"),)),
        ({"MsgType": "link", "Title": "病历", "Description": "d", "Url": "https://u"}, "病历", ()),
        ({"MsgType": "hologram"}, "", ()),
        ({"MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_3"}, "你好", ()),
        ({"MsgType": "event", "Event": "CLICK", "EventKey": "报案"}, "报案", ()),
        ({"MsgType": "event", "Event": "SCAN", "EventKey": "查进度"}, "查进度", ()),
        ({"MsgType": "event", "Event": "SCAN", "EventKey": "3"}, "你好", ()),
    ],
)
def test_what_a_message_may_hold(said: dict[str, Any], text: str, attachments: Sequence[Attachment]) -> None:
    found = heard(MsgId=7, **said)
    assert found is not None
    assert (found.text, found.attachments) == (text, attachments)
    assert (found.address, found.sent_at, found.received_at) == (f"wechat:{AUNT}", START, START)


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "CLICK"])
def test_what_nobody_answers(event: str) -> None:
    assert heard(MsgType="event", Event=event) is None


def test_a_message_is_known_by_its_number_and_an_event_by_who_when_and_what() -> None:
    found = [heard(MsgId=7), heard(MsgType="event", Event="subscribe"), heard(sender="oOther", MsgId=7)]
    assert [each.id for each in found if each] == [
        f"wechat:{AUNT}/7",
        f"wechat:{AUNT}/1623722400/subscribe",
        "wechat:oOther/7",
    ]
    assert parse({"FromUserName": "someone else", "MsgType": "text"}, START) is None
    late = parse({"FromUserName": AUNT, "MsgType": "text", "CreateTime": "soon"}, START)
    assert late is not None
    assert late.sent_at == START


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>'
WRONG = {
    "bomb": BOMB.encode(),
    "outside": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>',
    "entity": b"<xml><Content>&a;</Content></xml>",
    "gbk": "<xml><Content>我妈摔了</Content></xml>".encode("gbk"),
    "gbk declared": '<?xml version="1.0" encoding="gbk"?><xml><Content>我妈摔了</Content></xml>'.encode("gbk"),
    "utf-16": BOMB.encode("utf-16"),
    "json": b'{"Content": "x"}',
    "half": b"<xml><Content>",
    "nothing": b"",
    "nul": b"<xml><Content>\x00</Content></xml>",
    "html": b"<html></html>",
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(FormError):
        fields(body)


@pytest.mark.parametrize("text", ["", "a", "村" * 700, "]]> & <xml>", "一\n二"])
def test_safe_mode_is_what_wechatpy_makes_and_reads(text: str) -> None:
    other, ours = WeChatCrypto(TOKEN, AES_KEY, APP_ID), Safe(APP_ID, AES_KEY)
    made = other.encrypt_message(text, "n", "1").split("<Encrypt><![CDATA[")[1].split("]")[0]
    assert ours.decrypt(made).decode() == text
    sealed = ours.encrypt(text)
    envelope = f"<xml><Encrypt>{sealed}</Encrypt></xml>"
    assert other.decrypt_message(envelope, sha1(TOKEN, "1", "n", sealed), "1", "n") == text
    stranger = WeChatCrypto(TOKEN, AES_KEY, "wxsomebodyelse")
    with pytest.raises(InvalidAppIdException):
        stranger.decrypt_message(envelope, sha1(TOKEN, "1", "n", sealed), "1", "n")


def test_what_was_encrypted_for_another_or_by_another_is_refused() -> None:
    ours = Safe(APP_ID, AES_KEY)
    sealed = ours.encrypt("x")
    for wrong in (
        Safe("wxother", AES_KEY).encrypt("x"),
        Safe(APP_ID, AES_KEY[::-1]).encrypt("x" * 100),
        sealed[:-4],
        "A" * 44,
        "?",
        "村",
        "",
    ):
        with pytest.raises(CipherError):
            ours.decrypt(wrong)


def test_an_answer_survives_whatever_it_says() -> None:
    text = "不对]]>就说 <b> & \x00\x0b村"
    assert fields(reply("o", "gh_x", text, START).encode())["Content"] == "不对]]>就说 <b> & 村"
    assert cdata("]]>").count("]]>") == 2


async def test_a_nonce_is_taken_once_and_wechats_own_tries_with_it() -> None:
    clock, stamp = StillClock(START), str(NOW)
    memory = BriefMemory(clock)

    async def heard_first(nonce: str, content: bytes, later: timedelta = timedelta()) -> bool:
        clock.set(START + later)
        return await first(memory, stamp, nonce, content, clock.now())

    assert await heard_first("n", b"one")
    assert await heard_first("n", b"one", timedelta(seconds=15))
    assert not await heard_first("n", b"two")
    assert not await heard_first("n", b"one", timedelta(minutes=5))
    assert await heard_first("m", b"two", timedelta(minutes=21))
    assert len(memory._held) == 1, "what could not come again is forgotten"


@pytest.mark.parametrize(
    ("stamp", "wanted"),
    [
        (NOW, True),
        (NOW - 600, True),
        (NOW - 601, False),
        (NOW + 601, False),
        ("", False),
        ("１", False),
        ("-1", False),
    ],
)
def test_a_request_is_fresh_for_ten_minutes(stamp: object, wanted: bool) -> None:
    read = stamped(str(stamp))
    assert (read is not None and fresh(read, START)) is wanted


def test_every_error_is_read() -> None:
    assert receipt(Answer(errcode=0)).state == "delivered"
    assert {receipt(Answer(errcode=code)).state for code in AGAIN} == {"retry"}
    assert all(receipt(Answer(errcode=code)).wait for code in (*AGAIN, 50001))
    for code, reason in FINAL.items():
        assert receipt(Answer(errcode=code)) == Receipt(state="failed", reason=f"{reason} (errcode {code})")
    assert {40003, 43004, 45015, 45047, 48001, 48004, 50002} <= set(FINAL)
    assert receipt(Answer(errcode=40999, errmsg="x")) == Receipt(state="failed", reason="errcode 40999 x")
    assert [receipt(Answer(errcode=code)).state for code in (50001, None)] == ["retry", "retry"]


def test_how_long_one_may_write_to_somebody() -> None:
    message = allowance(None, START, message=True)
    assert message == Allowance(START + timedelta(hours=48), 5)
    assert not message.over(START + timedelta(hours=48))
    assert message.over(START + timedelta(hours=48, seconds=1))
    assert Allowance(message.until, 0).over(START)
    assert allowance(message, START, message=False) == message, "a menu takes nothing away"
    assert allowance(Allowance(START, 0), START, message=False) == Allowance(START + timedelta(minutes=1), 3)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"app_id": "gh_1"}, "app_id"),
        ({"secret": ""}, "secret"),
        ({"token": "a b"}, "token"),
        ({"aes_key": "short"}, "aes_key"),
        ({"path": "wechat"}, "path"),
        ({"api": "ftp://x"}, "api"),
        ({"template_id": "t"}, "template_field"),
        ({"template_id": "t", "template_field": "thing1", "template_length": 0}, "template_length"),
        ({"template_kind": "pigeon"}, "template_kind"),
    ],
)
def test_settings_that_cannot_work_are_refused(more: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        settings(**more)


# --- with the running program


class Telling(Echo):
    """Echo that answers 多 with four replies, 长 with one that is very long, 选 with choices."""

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        changes = super().take(loaded, now)
        first, text = changes.messages[0], loaded.heard.inbound.text
        if text == "多":
            more = [replace(first, id=f"{first.id}/{n}", text=f"第{n}句" + "话" * 300) for n in range(4)]
            return replace(changes, messages=tuple(more))
        if text == "长":
            first = replace(first, text="一句话。" * 400)
        if text == "选":
            first = replace(first, text="她户口在哪个镇？", choices=("大周镇", "小周镇"))
        return replace(changes, messages=(first, *changes.messages[1:]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


class Talk:
    """The program, WeChat's callback side and its platform."""

    def __init__(self, runtime: Runtime, caller: Caller, platform: Platform, clock: MovedClock) -> None:
        self.runtime, self.caller, self.platform, self.clock = runtime, caller, platform, clock

    @property
    def channel(self) -> Wechat:
        [channel] = self.runtime.channels
        assert isinstance(channel, Wechat)
        return channel

    async def send(self, text: str = "在", to: str = AUNT, name: str = "n1") -> Receipt:
        return await self.channel.send(out(name, f"wechat:{to}", text, START))


@asynccontextmanager
async def talking(
    store: TrackedStore,
    *,
    safe: bool = False,
    in_time: float = LIMIT,
    mind: Any = None,
    platform: Platform | None = None,
    **more: Any,
) -> AsyncIterator[Talk]:
    platform, clock = (platform or Platform()).again(), MovedClock(START)
    api = await platform.start()
    wechat = Wechat(settings(api=api, aes_key=AES_KEY if safe else "", **more), clock, in_time)
    runtime = Runtime(store, mind or Telling(), [wechat], clock, {"wechat": Pacing(waits=(0.05,) * 5, jitter=0)})
    app = web.Application()
    app.add_routes(runtime.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await runtime.start()
    try:
        async with aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/wechat"
            yield Talk(runtime, Caller(url, session, NOW, safe), platform, clock)
    finally:
        await runner.cleanup()
        await runtime.stop()
        await platform.stop()


MODES = pytest.mark.parametrize("safe", [False, True], ids=["plain", "safe"])


@MODES
async def test_an_answer_goes_back_in_the_response(store: TrackedStore, safe: bool) -> None:
    async with talking(store, safe=safe) as talk:
        assert await talk.caller.says("我妈摔了 ]]> &") == "1: 我妈摔了 ]]> &"
        assert await talk.caller.says("选") == "她户口在哪个镇？\n回1 大周镇\n回2 小周镇"
        assert await talk.caller.hand_in(xml(MsgType="event", Event="subscribe")) == "3: 你好"
        assert await talk.caller.hand_in(xml(MsgType="event", Event="unsubscribe")) is None
        await until(lambda: store.states() == {"delivered"})
    assert talk.platform.calls == [], "nothing had to be sent besides"


@MODES
async def test_what_the_response_cannot_carry_goes_out_as_messages(store: TrackedStore, safe: bool) -> None:
    async with talking(store, safe=safe) as talk:
        several = await talk.caller.says("多")
        assert several is not None
        assert [part[:3] for part in several.split("\n\n")] == ["第0句", "第1句"]
        await until(lambda: len(talk.platform.sent) == 2)
        assert [text[:3] for _, text in talk.platform.sent] == ["第2句", "第3句"]
        talk.platform.sent.clear()
        long = await talk.caller.says("长")
        assert long is not None
        assert fits(long)
        await until(lambda: store.states() == {"delivered"})
    assert "".join([long, *(text for _, text in talk.platform.sent)]) == "一句话。" * 400


@MODES
async def test_wechats_second_and_third_try_hear_the_same_and_act_once(store: TrackedStore, safe: bool) -> None:
    async with talking(store, safe=safe) as talk:
        first = await talk.caller.says("在吗", MsgId=77)
        request = talk.caller.request(xml(Content="在吗", MsgId=77))
        tries = [talk.caller.read((await talk.caller.post(*request))[1]) for _ in range(2)]
        assert [first, *tries] == ["1: 在吗"] * 3
        assert await talk.caller.says("完") == "2: 完"
        await talk.runtime.drain()
    assert talk.platform.sent == []


async def test_what_is_written_late_goes_out_as_a_message(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, opened, whole = threading.Event(), threading.Event(), store.run

    def slow(*arguments: Any) -> list[Turned]:
        begun.set()
        assert opened.wait(LIMIT)
        return whole(*arguments)

    monkeypatch.setattr(store, "run", slow)
    async with talking(store, in_time=0.0) as talk:
        first = asyncio.create_task(talk.caller.says("在吗", MsgId=77))
        await until(begun.is_set)
        second = asyncio.create_task(talk.caller.says("在吗", MsgId=77))
        async with talk.caller.session.get(talk.caller.url) as answer:  # by then an answer would have come
            assert answer.status == 403
        assert [first.done(), second.done()] == [False, False], "nobody is told success before it is written"
        opened.set()
        assert await asyncio.gather(first, second) == [None, None]
        await until(lambda: len(talk.platform.sent) == 1)
        await talk.runtime.drain()
        assert await talk.caller.says("在吗", MsgId=77) is None
    assert talk.platform.sent == [(AUNT, "1: 在吗")]


class SlowHost:
    """Writes a message when `written` is set; answers it with one reply."""

    def __init__(self) -> None:
        self.heard, self.written = asyncio.Event(), asyncio.Event()
        self.answer = out("r1", f"wechat:{AUNT}", "在", START)

    async def receive(self, inbound: Inbound) -> Sequence[Outbound]:
        self.heard.set()
        await self.written.wait()
        return (self.answer,)

    def memory(self, channel: str) -> BriefMemory:
        return BriefMemory(StillClock(START))


@pytest.mark.parametrize("hung_up", [False, True])
async def test_the_outbox_waits_for_the_response_and_sends_what_it_did_not_carry(hung_up: bool) -> None:
    host, platform = SlowHost(), Platform()
    wechat = Wechat(settings(api=await platform.start()), MovedClock(START), LIMIT)
    requests: list[web.Request] = []

    @web.middleware
    async def noted(request: web.Request, handler: Any) -> web.StreamResponse:
        requests.append(request)
        return await handler(request)  # type: ignore[no-any-return]

    app = web.Application(middlewares=[noted])
    app.add_routes(wechat.routes(host))  # type: ignore[arg-type]
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await wechat.start(host)  # type: ignore[arg-type]
    async with aiohttp.ClientSession() as session:
        caller = Caller(f"http://127.0.0.1:{runner.addresses[0][1]}/wechat", session, NOW)
        posted = asyncio.create_task(caller.says("在吗"))
        await host.heard.wait()
        sent = asyncio.create_task(wechat.send(host.answer))
        if hung_up:
            posted.cancel()
            await asyncio.wait({posted})
            await until(lambda: requests[0].transport is None)
        assert not sent.done()
        host.written.set()
        assert (await sent).state == "delivered"
        assert hung_up or await posted == "在"
    await runner.cleanup()
    await wechat.stop()
    await platform.stop()
    assert platform.sent == ([(AUNT, "在")] if hung_up else [])


@MODES
async def test_what_could_not_be_written_is_not_answered(store: TrackedStore, safe: bool) -> None:
    async with talking(store, safe=safe) as talk:
        store.broken = 1
        request = talk.caller.request(xml(Content="在吗", MsgId=77))
        assert (await talk.caller.post(*request))[0] == 503
        assert talk.caller.read((await talk.caller.post(*request))[1]) == "1: 在吗"


@MODES
async def test_strangers_are_refused(store: TrackedStore, safe: bool) -> None:
    async with talking(store, safe=safe) as talk:
        caller, key = talk.caller, "msg_signature" if safe else "signature"
        query, body = caller.request(xml(Content="偷", MsgId=1))
        assert (await caller.post(query | {key: query[key][:-1] + "x"}, body))[0] == 403
        assert (await caller.post(query | {key: "村"}, body))[0] == 403
        assert (await caller.post({name: value for name, value in query.items() if name != key}, body))[0] == 403
        assert (await caller.post(query | {"timestamp": str(NOW + 1)}, body))[0] == 403
        assert (await caller.post({}, body))[0] == 403
        caller.now = NOW - 601
        assert (await caller.post(*caller.request(xml(Content="旧", MsgId=2))))[0] == 403
        caller.now = NOW
        for wrong in WRONG.values():
            query, text = caller.request(wrong.decode("utf-8", "replace"))
            if not safe or b"\xef\xbf\xbd" not in text.encode():
                assert (await caller.post(query, wrong))[0] == 400
        assert (await caller.post(query, "x" * (64 * 1024 + 1)))[0] == 413
        assert store.batches == []
        query, body = caller.request(xml(Content="好", MsgId=3), nonce="123")
        assert (await caller.post(query, body))[0] == 200
        assert (await caller.post(*caller.request(xml(Content="坏人改的", MsgId=4), nonce="123")))[0] == 403
        talk.clock.set(START + timedelta(minutes=2))
        assert (await caller.post(query, body))[0] == 403, "a replay, minutes later"
    assert store.batches == [1]


async def test_in_safe_mode_a_message_in_the_clear_is_refused_and_the_other_way_round(store: TrackedStore) -> None:
    async with talking(store, safe=True) as talk:
        plain = Caller(talk.caller.url, talk.caller.session, NOW)
        assert (await plain.post(*plain.request(xml(Content="x", MsgId=1))))[0] == 403
    async with talking(store) as talk:
        safe = Caller(talk.caller.url, talk.caller.session, NOW, safe=True)
        assert (await safe.post(*safe.request(xml(Content="x", MsgId=1))))[0] == 400
    assert store.batches == []


@MODES
async def test_the_address_is_proved(store: TrackedStore, safe: bool) -> None:
    async with talking(store, safe=safe) as talk:
        query = {"timestamp": str(NOW), "nonce": "9", "signature": sha1(TOKEN, str(NOW), "9"), "echostr": "<b>55"}
        async with talk.caller.session.get(talk.caller.url, params=query) as answer:
            assert (answer.status, await answer.text(), answer.content_type) == (200, "<b>55", "text/plain")
        for wrong in ({"signature": "x"}, {"timestamp": str(NOW - 700)}, {"echostr": "another"}):
            async with talk.caller.session.get(talk.caller.url, params=query | wrong) as answer:
                assert answer.status == 403


# --- what the platform answers


@pytest.mark.parametrize(
    ("play", "state", "said"),
    [
        ([0], "delivered", ""),
        ([-1], "retry", "busy"),
        ([45009], "retry", "calls"),
        (["500"], "retry", "HTTP 500"),
        (["502"], "retry", "HTTP 502"),
        (["302"], "retry", "HTTP 302"),
        ([CUT], "retry", "ClientPayloadError"),
        ([b"<html>welcome</html>"], "retry", "cannot be read"),
        ([b"[0]"], "retry", "cannot be read"),
        ([b'{"errcode": "0"}'], "retry", "cannot be read"),
        ([b"\xff\xfe"], "retry", "cannot be read"),
        ([b"{}"], "retry", "without errcode"),
        ([40001], "delivered", ""),
        ([42001], "delivered", ""),
        ([40014], "delivered", ""),
        ([40001, 40001], "retry", "access token"),
        ([45015], "failed", "48 hours"),
        ([45047], "failed", "until the villager writes"),
        ([40003], "failed", "OPENID"),
        ([43004], "failed", "does not follow"),
        ([48001], "failed", "permission"),
        ([48004], "failed", "forbidden"),
        ([50002], "failed", "restricted"),
    ],
)
async def test_how_a_sending_ends(store: TrackedStore, play: list[Any], state: str, said: str) -> None:
    async with talking(store) as talk:
        talk.platform.answers[SEND] += play
        ended = await talk.send()
    assert (ended.state, said in ended.reason) == (state, True), ended
    assert SECRET not in ended.reason
    assert "T1" not in ended.reason


async def test_a_silent_platform_is_given_up(store: TrackedStore) -> None:
    platform = Platform()
    api = Api(APP_ID, SECRET, await platform.start(), MovedClock(START), seconds=0.1)
    platform.answers[SEND].append(asyncio.Event())
    wechat = Wechat(settings(), MovedClock(START))
    wechat._api = api
    api.open()
    ended = await wechat.send(out("n", "wechat:o", "在", START))
    await wechat.stop()
    await platform.stop()
    assert (ended.state, ended.reason) == ("retry", "TimeoutError") or "Timeout" in ended.reason


@pytest.mark.parametrize(
    ("play", "said"),
    [(40125, "secret"), (40164, "whitelist"), (40013, "app_id"), (45009, "calls"), (b"{}", ""), ("503", "503")],
)
async def test_without_a_token_nothing_is_lost(store: TrackedStore, play: Any, said: str) -> None:
    async with talking(store) as talk:
        talk.platform.answers[ASK].append(play)
        ended = await talk.send()
        assert (ended.state, said in ended.reason) == ("retry", True), ended
        assert (await talk.send()).state == "delivered"


async def test_the_token_is_renewed_early_and_once(store: TrackedStore) -> None:
    async with talking(store) as talk:
        ended = await asyncio.gather(*(talk.send(to=f"o{n}", name=f"n{n}") for n in range(10)))
        assert {each.state for each in ended} == {"delivered"}
        assert talk.platform.forced == [False]
        talk.clock.set(START + timedelta(seconds=7200 - 400))
        await talk.send(name="a")
        assert talk.platform.forced == [False]
        talk.clock.set(START + timedelta(seconds=7200 - 200))
        await talk.send(name="b")
        assert talk.platform.forced == [False, False]
        talk.platform.token += 1  # somebody else asked for one
        await asyncio.gather(*(talk.send(to=f"o{n}", name=f"c{n}") for n in range(10)))
    assert talk.platform.forced == [False, False, True]
    assert len(talk.platform.sent) == 22


TEMPLATED = {"template_id": "TID", "template_field": "thing1"}


@pytest.mark.parametrize("code", [45015, 45047])
async def test_what_may_not_be_written_goes_by_the_template(store: TrackedStore, code: int) -> None:
    async with talking(store, **TEMPLATED) as talk:
        talk.platform.answers[SEND].append(code)
        assert (await talk.send("您母亲的案子保险公司收到了，编号10000012。")).state == "accepted"
        assert (await talk.send("短", name="n2")).state == "accepted"
        assert talk.platform.calls.count(SEND) == 1, "what was learnt spares the second refusal"
        talk.platform.answers[TEMPLATE].append(43004)
        assert (await talk.send(name="n3")).state == "failed"
        await talk.caller.says("在吗")
        assert (await talk.send(name="n4")).state == "delivered"
    assert [body["data"] for body in talk.platform.templates] == [
        {"thing1": {"value": "您母亲的案子保险公司收到了，编号100…"}},
        {"thing1": {"value": "短"}},
    ]
    assert talk.platform.sent == [(AUNT, "在")]


async def test_the_sixth_message_is_known_beforehand_but_the_platform_decides(store: TrackedStore) -> None:
    for more, sent in ((TEMPLATED, 5), ({}, 7)):
        async with talking(store, **more) as talk:
            await talk.caller.says("在吗")
            for n in range(7):
                assert (await talk.send(name=f"n{n}")).state == ("accepted" if more and n >= 5 else "delivered")
        assert (len(talk.platform.sent), len(talk.platform.templates)) == (sent, 7 - sent)


async def test_a_second_try_does_not_repeat_what_went_out(store: TrackedStore) -> None:
    async with talking(store) as talk:
        text = "一句话。" * 400
        talk.platform.answers[SEND] += [0, -1]
        assert (await talk.send(text)).state == "retry"
        assert (await talk.send(text)).state == "delivered"
        assert (await talk.send(" ", name="empty")).state == "failed"
    assert talk.platform.calls.count(SEND) == 4
    assert len(talk.platform.sent) == 2, "of three parts the fake let two through; the first was played"


async def test_a_platform_that_fails_delays_a_notice_and_loses_nothing(store: TrackedStore) -> None:
    async with talking(store, in_time=0.0) as talk:
        talk.platform.answers[SEND] += ["503", "500", CUT, b"?"]
        await talk.caller.says("在吗")
        await until(lambda: bool(talk.platform.sent))
        await talk.runtime.drain()
    assert talk.platform.sent == [(AUNT, "1: 在吗")]


# --- what is remembered beyond a restart


async def test_a_restart_forgets_neither_quota_nor_nonce_nor_token(store: TrackedStore) -> None:
    async with talking(store, **TEMPLATED) as talk:
        request = talk.caller.request(xml(Content="在吗", MsgId=1), nonce="55")
        assert (await talk.caller.post(*request))[0] == 200
        talk.platform.answers[SEND].append(45047)
        assert (await talk.send()).state == "accepted"
        await talk.runtime.drain()  # else the next program would send what this one's answer carried
        first = talk.platform
    async with talking(store, **TEMPLATED, platform=first) as talk:
        assert (await talk.send(name="n2")).state == "accepted"
        assert (talk.platform.calls.count(SEND), talk.platform.calls.count(ASK)) == (1, 1)
        changed = talk.caller.request(xml(Content="坏人改的", MsgId=2), nonce="55")
        assert (await talk.caller.post(*changed))[0] == 403
        assert talk.caller.read((await talk.caller.post(*request))[1]) == "1: 在吗", "WeChat's own second try"
    assert store.batches == [1, 1], "the second try acts no second time"
    assert store.states() == {"delivered"}


async def test_of_two_programs_one_renews_the_token_and_the_other_uses_it(store: TrackedStore) -> None:
    platform, clock = Platform(), MovedClock(START)
    url = f"sqlite:///{store._path}"
    other = TrackedStore.open(url, store.keys, writer=False)
    writers = [Writer(one, Telling()) for one in (store, other)]
    base = await platform.start()
    apis = []
    for opened, writer in zip((store, other), writers, strict=True):
        writer.start()
        api = Api(APP_ID, SECRET, base, clock, LIMIT)
        api.memory = StoredMemory("wechat", opened, writer, clock)
        api.open()
        apis.append(api)

    async def together() -> list[Any]:
        """Both write; the platform gives a token only when the one that does not renew it has ended."""
        answered = asyncio.Event()
        platform.answers[ASK].append(answered)
        tries = [asyncio.ensure_future(api.text("o", "在")) for api in apis]
        await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED, timeout=LIMIT)
        answered.set()
        return await asyncio.gather(*tries, return_exceptions=True)

    ended = await together()
    waited = [each for each in ended if isinstance(each, Unanswered)]
    assert [each.receipt.state for each in waited] == ["retry"], "it waits for the one that asks"
    assert [(await api.text("o", "在")).errcode for api in apis] == [0, 0]
    assert platform.forced == [False]
    clock.set(START + timedelta(seconds=7200 - 200))
    assert [each.errcode for each in await together()] == [0, 0]
    assert platform.forced == [False, False], "the old token serves while the new one is asked for"
    for api, writer in zip(apis, writers, strict=True):
        await api.close()
        await writer.stop()
    other.close()
    await platform.stop()


async def test_a_renewal_that_fails_leaves_the_turn_to_others(store: TrackedStore) -> None:
    async with talking(store) as talk:
        talk.platform.answers[ASK].append(-1)
        assert (await talk.send()).state == "retry"
        assert await talk.runtime.memory("wechat").recall("renewing") is None
        assert (await talk.send()).state == "delivered"


@MODES
async def test_a_clock_that_is_hours_off_refuses_and_says_why(
    store: TrackedStore, safe: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with talking(store, safe=safe) as talk:
        for hours in (-8, 8):
            talk.caller.now = NOW + hours * 3600
            assert (await talk.caller.post(*talk.caller.request(xml(Content="在吗", MsgId=9))))[0] == 403
        assert [record.message.split(":")[1] for record in caplog.records] == [
            " a signed request was refused, -480 minutes off",
            " a signed request was refused, 480 minutes off",
        ]
        caplog.clear()
        talk.caller.now = NOW - 8 * 3600
        query, body = talk.caller.request(xml(Content="在吗", MsgId=9))
        key = "msg_signature" if safe else "signature"
        assert (await talk.caller.post(query | {key: "0" * 40}, body))[0] == 403
        assert caplog.records == [], "a stranger is no reason to look at the clock"
        talk.caller.now = NOW
        late = xml(Content="在吗", MsgId=10, CreateTime=NOW + 8 * 3600)
        assert await talk.caller.hand_in(late) == "1: 在吗", "a message from the future is heard now"


# --- how a template message ends


@pytest.mark.parametrize(
    ("status", "delivered", "reason"),
    [
        ("success", True, ""),
        ("failed:user block", False, "the villager refuses messages of this account"),
        ("failed: system failed", False, "WeChat could not deliver the template message"),
        ("failed:moon", False, "the template ended as failed:moon"),
        ("", False, "the template ended as "),
    ],
)
def test_how_a_template_message_ended(status: str, delivered: bool, reason: str) -> None:
    said = fields(xml(MsgType="event", Event="TEMPLATESENDJOBFINISH", MsgID=7001, Status=status).encode())
    assert finished(said) == Report(reference="wechat-template-7001", delivered=delivered, reason=reason)
    assert parse(said, START) is None


@pytest.mark.parametrize("said", [{"Event": "VIEW", "MsgID": "7"}, {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "x"}])
def test_what_tells_of_no_template_message(said: dict[str, str]) -> None:
    assert finished(said) is None


@MODES
@pytest.mark.parametrize(("status", "ended"), [("success", "delivered"), ("failed:user block", "failed")])
async def test_the_outbox_hears_how_a_template_message_ended(
    store: TrackedStore, safe: bool, status: str, ended: str
) -> None:
    async with talking(store, safe=safe, in_time=0.0, **TEMPLATED) as talk:
        talk.platform.answers[SEND].append(45015)
        await talk.caller.says("在吗")
        await until(lambda: store.states() == {"accepted"})
        event = xml(MsgType="event", Event="TEMPLATESENDJOBFINISH", MsgID=7001, Status=status)
        for _ in range(2):
            assert await talk.caller.hand_in(event) is None
        assert await talk.caller.hand_in(event.replace("7001", "9")) is None, "one that is not ours"
    assert store.states() == {ended}


async def test_an_account_may_have_subscription_notices_instead(store: TrackedStore) -> None:
    async with talking(store, **TEMPLATED, template_kind="subscribe") as talk:
        talk.platform.answers[SEND] += [45015]
        talk.platform.answers[SUBSCRIBE] += [0, 43101]
        assert (await talk.send("您母亲的案子收到了")).state == "delivered"
        ended = await talk.send(name="n2")
        assert (ended.state, "has not subscribed" in ended.reason) == ("failed", True)
        await talk.send("收到了", name="n3")
        assert talk.platform.calls.count(SUBSCRIBE) == 3
    [notice] = talk.platform.templates
    assert notice == {"touser": AUNT, "template_id": "TID", "data": {"thing1": {"value": "收到了"}}}


# --- the whole program


@MODES
async def test_a_whole_report(store: TrackedStore, safe: bool) -> None:
    desk = Member(address="wechat:oDesk", name="人保财险万州", role="desk", insurer="picc", rung=1)
    boss = Member(address="wechat:oBoss", name="值班主任", role="supervisor")
    async with talking(store, safe=safe, mind=compose.mind([desk, boss])) as talk:
        caller = talk.caller
        greeting = await caller.hand_in(xml(MsgType="event", Event="subscribe"))
        assert greeting
        await caller.says("我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的")
        back = await caller.says("她叫张秀兰，电话13800000001")
        assert back is not None
        assert "张秀兰" in back
        assert "人保财险" in back
        done = await caller.says("对")
        assert done is not None
        assert "报好了，编号10000012" in done
        await until(lambda: any(to == "oDesk" for to, _ in talk.platform.sent))
        [case] = [text for to, text in talk.platform.sent if to == "oDesk"]
        assert "10000012" in case
        assert await caller.says("收到 10000012", sender="oDesk")
        await until(lambda: any(to == AUNT for to, _ in talk.platform.sent))
        await talk.runtime.drain()
    assert all("oAunt" not in line[0] for line in ids(store)), "no OPENID stands in the clear"


def ids(store: TrackedStore) -> list[Any]:
    with store._ready(), store.driver.transaction(write=False):
        return list(store.driver.rows("SELECT id FROM outbox"))


@pytest.mark.parametrize(("code", "ended"), [(0, 0), (48001, 1)])
async def test_the_menu_is_set_from_the_command_line(tmp_path: Path, code: int, ended: int) -> None:
    platform = Platform()
    api = await platform.start()
    platform.answers["menu/create"] += [code] if code else []
    file = tmp_path / "cunbao.toml"
    file.write_text(
        f'[channels.wechat]\napp_id = "{APP_ID}"\nsecret = "{SECRET}"\ntoken = "{TOKEN}"\napi = "{api}"\n',
        encoding="utf-8",
    )
    command = (sys.executable, "-c", "from bot.cli import main; main()", "wechat", "menu", "--settings", str(file))
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
    )
    await platform.stop()
    assert (done.returncode, f"errcode {code}" in done.stdout) == (ended, True), done.stderr
    if not code:
        [menu] = platform.menus
        keys = [each.get("key") or [under["key"] for under in each["sub_button"]] for each in menu["button"]]
        assert keys == ["报案", ["查参保", "查进度"], "问赔多少"]
