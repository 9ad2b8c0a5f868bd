"""SMS: what Kannel says is read rightly, and a whole exchange through Kannel's own programs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web
from gateway_kit import BRIEF, hosted
from gateway_kit import SWIFT as SOON
from kannel_kit import Gateway, binaries, part_line, port_of, reserved, ucs2
from runtime_kit import START, Echo, TrackedStore, open_store
from waiting import LIMIT, until

from bot.channel import Receipt, Report
from bot.channels.kannel import Kannel, Part, Settings, join, parse, parse_report, receipt
from bot.channels.sms import concatenation, decode, phone
from bot.clock import MovedClock, RealClock
from bot.runtime import Runtime
from bot.sender import Pacing
from dialogs.message import Inbound, Outbound, Say
from dialogs.plain import numbered, sms_parts, split, units

SECRET = "a1b2c3d4e5f6a7b8c9d0"


def query(text: bytes, **more: str) -> str:
    """A request as smsbox makes it, the text as raw bytes."""
    values = {"from": "13800001111", "coding": "2", "charset": "UTF-16BE", "ts": "1623722400", "id": "m1"} | more
    return "&".join([f"{name}={quote(value)}" for name, value in values.items()] + [f"text={quote(text, safe='')}"])


@pytest.mark.parametrize(
    ("text", "coding", "charset"),
    [
        ("查保障 李秀兰".encode("utf-16-be"), "2", "UTF-16BE"),
        ("查保障 李秀兰".encode("utf-16-be"), "2", "UCS-2"),
        ("查保障 李秀兰".encode("utf-16-be"), "2", ""),
        ("查保障 李秀兰".encode(), "0", "UTF-8"),
        ("查保障 李秀兰".encode(), "2", "UTF-8"),
        ("查保障 李秀兰".encode(), "", ""),
        ("查保障 李秀兰".encode("gbk"), "0", "UTF-8"),
        ("查保障 李秀兰".encode("gb18030"), "0", "GBK"),
        ("查保障 李秀兰".encode(), "0", "no such charset"),
        (b"\xfe\xff" + "查保障 李秀兰".encode("utf-16-be"), "2", "UTF-16BE"),
        ("查保障 李秀兰".encode("utf-16-be") + b"\x00", "2", "UTF-16BE"),
    ],
)
def test_a_text_is_read_whatever_the_gateway_calls_it(text: bytes, coding: str, charset: str) -> None:
    assert decode(text, coding, charset) == "查保障 李秀兰"


def test_half_a_character_never_breaks_what_comes_after() -> None:
    half = "摔了😭".encode("utf-16-be")[:-2]
    assert decode(half, "2", "UTF-16BE") == "摔了\ufffd"
    assert decode(b"\xff\xff\xff", "0", "UTF-8").encode()


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("13800001111", "+8613800001111"),
        ("8613800001111", "+8613800001111"),
        ("+8613800001111", "+8613800001111"),
        ("008613800001111", "+8613800001111"),
        ("+86 138-0000-1111", "+8613800001111"),
        ("02358123456", "+862358123456"),
        ("+85291234567", "+85291234567"),
        ("10086", None),
        ("106900001234", None),
        ("95518", None),
        ("12315", None),
        ("ALIPAY", None),
        ("", None),
        ("+86", None),
    ],
)
def test_numbers_are_written_one_way_and_machines_are_not_answered(said: str, number: str | None) -> None:
    assert phone(said) == number


def test_a_message_is_taken_apart() -> None:
    raw = query("我妈摔了+断了".encode("utf-16-be"))
    assert parse(raw, START) == Inbound(
        address="sms:+8613800001111",
        id="m1",
        text="我妈摔了+断了",
        sent_at=START - timedelta(hours=0),
        received_at=START,
        phone="+8613800001111",
    )


def test_without_an_id_the_same_request_has_the_same_one() -> None:
    first, again = (parse(query("好".encode("utf-16-be"), id=""), START) for _ in range(2))
    other = parse(query("不".encode("utf-16-be"), id=""), START)
    assert isinstance(first, Inbound)
    assert isinstance(other, Inbound)
    assert first == again
    assert first.id != other.id


@pytest.mark.parametrize("stamp", ["", "yesterday", "-1", "99999999999999999999"])
def test_a_time_that_is_none_is_the_time_of_receipt(stamp: str) -> None:
    heard = parse(query("好".encode("utf-16-be"), ts=stamp), START)
    assert isinstance(heard, Inbound)
    assert heard.sent_at == START


def test_a_service_number_is_not_heard() -> None:
    assert parse(query("您的话费余额".encode("utf-16-be"), **{"from": "10086"}), START) is None


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x05\x00\x03\x07\x02\x01", (7, 2, 1)),
        (b"\x06\x08\x04\x01\x07\x02\x02", (263, 2, 2)),
        (b"\x0b\x05\x04\x0b\x84\x23\xf0\x00\x03\x07\x03\x03", (7, 3, 3)),
        (b"\x05\x00\x03\x07\x02\x03", None),
        (b"\x05\x00\x03\x07\x02\x00", None),
        (b"\x05\x00\x03\x07\x01\x01", None),
        (b"\x05\x00", None),
        (b"", None),
    ],
)
def test_the_head_of_a_part(head: bytes, found: tuple[int, int, int] | None) -> None:
    assert concatenation(head) == found


def part(text: bytes, place: int, total: int = 2, message: str = "") -> Part:
    udh = bytes((5, 0, 3, 7, total, place)).decode("latin-1")
    heard = parse(query(text, id=message or f"m{place}") + "&udh=" + quote(udh.encode("latin-1"), safe=""), START)
    assert isinstance(heard, Part)
    return heard


def test_parts_are_joined_in_their_order_even_within_a_character() -> None:
    whole = "我妈在坡上摔了😭腿断了".encode("utf-16-be")
    cut = whole.index("😭".encode("utf-16-be")) + 2
    assert join({2: part(whole[cut:], 2), 1: part(whole[:cut], 1)}, 2).text == "我妈在坡上摔了😭腿断了"


def test_a_part_that_never_came_is_marked() -> None:
    joined = join({2: part("腿断了".encode("utf-16-be"), 2)}, 2)
    assert (joined.text, joined.id) == ("…腿断了", "m2")


@pytest.mark.parametrize(
    ("raw", "report"),
    [
        ("d=1&ans=&ref=6d31", Report(outbound="m1", delivered=True)),
        ("d=8&ans=ACK%2F&ref=6d31", None),
        ("d=4&ref=6d31", None),
        ("d=2&ans=NACK%2Fabsent&ref=6d31", Report(outbound="m1", delivered=False, reason="dlr 2 NACK/absent")),
        ("d=16&ans=&ref=6d31", Report(outbound="m1", delivered=False, reason="dlr 16")),
        ("d=1", None),
        ("d=1&ref=zz", None),
        ("d=1&ref=ff", None),
        ("", None),
    ],
)
def test_a_delivery_report(raw: str, report: Report | None) -> None:
    assert parse_report(raw) == report


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (202, "0: Accepted for delivery", "accepted"),
        (202, "3: Queued for later delivery", "accepted"),
        (200, "0: Accepted for delivery", "accepted"),
        (200, "<html>welcome</html>", "retry"),
        (400, "Number(s) has/have been denied by white- and/or black-lists.", "failed"),
        (403, "Authorization failed for sendsms", "retry"),
        (404, "", "retry"),
        (500, "", "retry"),
        (503, "Temporal failure, try again later.", "retry"),
    ],
)
def test_what_sendsms_answers(status: int, body: str, state: str) -> None:
    assert receipt(status, body).state == state


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("好", 1),
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("好" * 134, 2),
        ("好" * 135, 3),
        ("好" * 68 + "😭", 1),
        ("好" * 69 + "😭", 2),
        ("好" * 66 + "😭" + "好" * 66, 3),
        ("😭" * 66, 2),
        ("😭" * 67, 3),
    ],
)
def test_parts_are_70_or_67_units_and_no_character_is_cut(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


def test_a_long_text_is_cut_at_a_sentence() -> None:
    text = "您母亲的案子保险公司收到了。" * 30
    pieces = split(text, 2)
    assert "".join(pieces) == text
    assert all(sms_parts(piece) <= 2 and piece.endswith("。") for piece in pieces)
    assert split("好" * 500, 2) == ["好" * 134] * 3 + ["好" * 98]
    assert split("  ", 2) == []
    assert units("好😭") == 3


def outbound(text: str, *choices: str, to: str = "sms:+8613800001111") -> Outbound:
    return Outbound(id="r sms/1+2", to=to, says=(Say("x"),), text=text, choices=choices, due_at=START)


def test_choices_are_numbered_lines() -> None:
    assert numbered(outbound("她户口在哪个镇？", "大周镇", "小周镇")) == "她户口在哪个镇？\n回1 大周镇\n回2 小周镇"
    assert numbered(outbound("回1 大周镇，回2 小周镇", "大周镇", "小周镇")) == "回1 大周镇，回2 小周镇"
    assert numbered(outbound("收到了")) == "收到了"


@pytest.mark.parametrize("secret", ["short", "a" * 15 + "/", ""])
def test_a_weak_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        Settings(secret=secret, username="u", password="p")


# --- with the running program, and with Kannel itself


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


@asynccontextmanager
async def serving(
    store: TrackedStore, held: socket.socket | None = None, **more: object
) -> AsyncIterator[tuple[Runtime, str]]:
    """The program with the channel at a port that is held for it or any; yields the path that Kannel calls."""
    held = held or reserved()
    url = f"http://127.0.0.1:{port_of(held)}"
    settings = Settings(secret=SECRET, username="cunbao", password="secret", own_url=url, **more)  # type: ignore[arg-type]
    runtime = Runtime(store, Echo(), [Kannel(settings, RealClock())], RealClock(), {"sms": SWIFT})
    app = web.Application()
    app.add_routes(runtime.routes())
    await runtime.start()
    try:
        async with hosted(app, held):
            yield runtime, f"{url}/kannel/{SECRET}"
    finally:
        await runtime.stop()


SWIFT = Pacing(waits=(0.1,) * 50)


async def test_every_answer_to_kannel_is_empty_and_strangers_find_nothing(store: TrackedStore) -> None:
    async with serving(store) as (_, url), aiohttp.ClientSession() as session:
        for path, status in {
            f"{url}/mo?{query('在吗'.encode('utf-16-be'))}": 200,
            f"{url}/mo?{query('在吗'.encode('utf-16-be'))}&": 200,
            f"{url}/mo": 200,
            f"{url}/mo?from=%ff%fe&text=%&ts=x": 200,
            f"{url}/dlr?d=1&ref=6d31": 200,
            f"{url}/dlr?nonsense": 200,
            f"{url.replace(SECRET, SECRET[:-1] + 'x')}/mo?from=13800001111&text=a": 404,
            f"{url.replace(SECRET, '%E6%9D%91')}/dlr?d=1&ref=6d31": 404,
        }.items():
            async with session.get(aiohttp.client.URL(path, encoded=True)) as answer:
                assert (answer.status, await answer.text()) == (status, ""), path
    assert store.batches == [1, 1], "the repeat was handed in, the strangers were not"


async def test_when_nothing_can_be_written_kannel_is_told_to_come_again(store: TrackedStore) -> None:
    async with serving(store) as (_, url), aiohttp.ClientSession() as session:
        path = aiohttp.client.URL(f"{url}/mo?{query('在吗'.encode('utf-16-be'))}", encoded=True)
        store.broken = 1
        for status in (503, 200):
            async with session.get(path) as answer:
                assert (answer.status, await answer.text()) == (status, "")
    assert len(store.lines()) == 1


@pytest.mark.parametrize(
    ("parts", "seconds", "heard"),
    [
        ([("摔了，", 2), ("腿断了", 3), ("我妈", 1)], 600, "1: 我妈摔了，腿断了"),
        ([("后半", 2)], 0.05, "1: …后半…"),
    ],
    ids=["whole", "the others are lost"],
)
async def test_parts_wait_for_each_other_and_a_lost_one_is_not_waited_for_ever(
    store: TrackedStore, parts: list[tuple[str, int]], seconds: float, heard: str
) -> None:
    async with serving(store, join_seconds=seconds) as (runtime, url), aiohttp.ClientSession() as session:
        watch = runtime.watch()

        async def hand_in(text: str, place: int) -> int:
            udh = quote(bytes((5, 0, 3, 1, 3, place)), safe="")
            raw = query(text.encode("utf-16-be"), id=f"1-{place}") + f"&udh={udh}"
            async with session.get(aiohttp.client.URL(f"{url}/mo?{raw}", encoded=True)) as answer:
                return answer.status

        assert set(await asyncio.gather(*(hand_in(*part) for part in parts))) == {200}
        assert (await anext(watch)).text == heard


@pytest.mark.parametrize("behaviour", ["refused", "silent", "garbage", "down"])
async def test_a_gateway_that_is_broken_delays_the_message_and_loses_nothing(
    store: TrackedStore, behaviour: str
) -> None:
    asked: list[str] = []
    bad = 1 if behaviour == "silent" else 2

    async def sendsms(request: web.Request) -> web.StreamResponse:
        asked.append(request.query["text"])
        if len(asked) > bad:
            return web.Response(status=202, text="0: Accepted for delivery")
        if behaviour == "silent":
            await asyncio.Event().wait()
        if behaviour == "down":
            assert request.transport is not None
            request.transport.close()
        return web.Response(status=503 if behaviour == "refused" else 200, body=b"\xff\xfe<html>")

    app = web.Application()
    app.add_routes([web.get("/cgi-bin/sendsms", sendsms)])
    async with hosted(app) as url:
        settings = Settings(secret=SECRET, username="u", password="p", send_url=f"{url}/cgi-bin/sendsms")
        clock = MovedClock(START)
        pacing = BRIEF if behaviour == "silent" else SOON
        runtime = Runtime(store, Echo(), [Kannel(settings, clock)], clock, {"sms": pacing})
        await runtime.start()
        heard = parse(query("在吗".encode("utf-16-be")), START)
        assert isinstance(heard, Inbound)
        await runtime.receive(heard)
        await until(lambda: store.states() == {"accepted"})
        await runtime.stop()
    assert asked == ["1: 在吗"] * (bad + 1)


async def test_the_wire_of_a_sent_message(store: TrackedStore) -> None:
    asked: list[dict[str, str]] = []

    async def sendsms(request: web.Request) -> web.Response:
        asked.append(dict(request.query))
        return web.Response(status=202, text="0: Accepted for delivery")

    app = web.Application()
    app.add_routes([web.get("/s", sendsms)])
    async with hosted(app) as url:
        settings = Settings(
            secret=SECRET, username="u", password="p", send_url=f"{url}/s", sender="1069", max_parts=1,
            numbers="local", own_url="http://bot:1",
        )  # fmt: skip
        channel = Kannel(settings, MovedClock(START))
        await channel.start(None)  # type: ignore[arg-type]
        assert await channel.send(outbound("一" * 60 + "。" + "二" * 60, "是", "不是")) == Receipt(state="accepted")
        assert (await channel.send(outbound(""))).state == "failed"
        await channel.stop()
    assert [each["text"] for each in asked] == ["一" * 60 + "。", "二" * 60 + "\n回1 是", "回2 不是"]
    assert {each["to"] for each in asked} == {"13800001111"}
    assert {(each["coding"], each["charset"], each["from"]) for each in asked} == {("2", "UTF-8", "1069")}
    reference = b"r sms/1+2".hex()
    report_url = f"http://bot:1/kannel/{SECRET}/dlr?d=%d&ans=%A&ref={reference}"
    assert [each.get("dlr-url") for each in asked] == [None, None, report_url]


@pytest.mark.kannel
async def test_a_whole_exchange_through_kannel_itself(store: TrackedStore, tmp_path: Path) -> None:
    """A long message in, refused once; the answer out in two parts; the delivery report back."""
    binaries()
    folder = tmp_path / "kannel"
    folder.mkdir()
    held = reserved()
    gateway = Gateway(folder, f"http://127.0.0.1:{port_of(held)}/kannel/{SECRET}")
    long = "我妈昨天在坡上跘倒了，腿杆断了，" * 6
    async with serving(store, held, send_url=gateway.sendsms):
        store.broken = 1  # the first hand-in fails: Kannel has to come again with what is left
        try:
            await gateway.start()
            await gateway.hand_in(ucs2("13800001111", long))
            await until(lambda: store.states() == {"delivered"})
        finally:
            await gateway.stop()
    assert store.batches == [1, 1]
    assert "".join(gateway.delivered()) == f"1: {long}"
    assert len(gateway.delivered()) == sms_parts(f"1: {long}") == 2


@pytest.mark.kannel
async def test_parts_that_kannel_does_not_join_are_joined_here(store: TrackedStore, tmp_path: Path) -> None:
    binaries()
    folder = tmp_path / "kannel"
    folder.mkdir()
    held = reserved()
    core = "sms-combine-concatenated-mo = false"
    gateway = Gateway(folder, f"http://127.0.0.1:{port_of(held)}/kannel/{SECRET}", core)
    async with serving(store, held, send_url=gateway.sendsms) as (runtime, _):
        watch = runtime.watch()
        try:
            await gateway.start()
            async with gateway.centre() as write:
                for place, text in ((2, "摔了，"), (3, "腿断了"), (1, "我妈")):
                    write(part_line("13800001111", text, reference=9, total=3, place=place))
                write("13800002222 10690000 text hello")
                texts = {(await asyncio.wait_for(anext(watch), LIMIT)).text for _ in range(2)}
        finally:
            await gateway.stop()
    assert texts == {"1: 我妈摔了，腿断了", "1: hello"}
