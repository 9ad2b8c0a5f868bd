"""WeCom's group robots: what is posted, what each answer means, twenty a minute, and a key that is seen nowhere."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from gateway_kit import Interface, listening
from msgspec.structs import replace
from runtime_kit import START, out

from bot import compose
from bot.channel import Receipt
from bot.channels.wecom import AGAIN, FINAL, Settings, Wecom, check, fits, receipt
from bot.clock import MovedClock
from claims.staff import Member
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Found
from dialogs.message import Inbound, Outbound, is_group
from handlers.changes import Loaded
from handlers.speech import rendered
from locales.catalogue import load

KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
OTHER = "11111111-7aoc-4bc4-97a0-0ec2sifa5aaa"
DESK = "wecom:desk-wanzhou"
OK = (200, {"errcode": 0, "errmsg": "ok"})


@asynccontextmanager
async def robot(*script: tuple[int, object] | str, **more: object) -> AsyncIterator[tuple[Wecom, Interface]]:
    interface = Interface(*(script or (OK,)))
    async with listening(interface) as url:
        robots = {"desk-wanzhou": KEY, "county": OTHER}
        channel = Wecom(Settings(robots=robots, api_url=f"{url}/cgi-bin/webhook/send"), MovedClock(START))
        await channel.start(None)  # type: ignore[arg-type]
        try:
            yield channel, interface
        finally:
            await channel.stop()


def case(text: str = "【新报案】10000012 意外受伤", **more: object) -> Outbound:
    return replace(out("n1", DESK, text, START, kind="notice"), claim="10000012", **more)


async def test_a_case_is_written_into_the_group_of_its_robot() -> None:
    async with robot() as (channel, interface):
        assert await channel.send(case()) == Receipt(state="delivered")
        await channel.send(out("n2", "wecom:county", "快到期", START, kind="notice"))
    first, second = interface.asked
    assert first.path == f"/cgi-bin/webhook/send?key={KEY}"
    below = load().say("wecom-below")
    assert json.loads(first.body) == {
        "msgtype": "text",
        "text": {"content": f"【新报案】10000012 意外受伤\n{below}"},
    }
    assert second.path.endswith(OTHER)
    assert json.loads(second.body)["text"]["content"] == "快到期"
    assert "\\u" not in first.body.decode()


async def test_a_very_long_text_goes_in_several_that_each_fit() -> None:
    async with robot() as (channel, interface):
        assert (await channel.send(out("n1", DESK, "一句话。" * 400, START))).state == "delivered"
    pieces = [json.loads(asked.body)["text"]["content"] for asked in interface.asked]
    assert "".join(pieces) == "一句话。" * 400
    assert all(fits(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("answer", "state", "wait", "said"),
    [
        ({"errcode": 0, "errmsg": "ok"}, "delivered", None, ""),
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "retry", 60, "more than 20 messages in a minute"),
        ({"errcode": -1, "errmsg": "system busy"}, "retry", 10, "busy"),
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, "failed", None, "put its new key into the settings"),
        ({"errcode": 40058, "errmsg": "invalid Request Parameter"}, "failed", None, "cannot read the message"),
        ({"errcode": 45002, "errmsg": "content size out of limit"}, "failed", None, "too long"),
        ({"errcode": 44004, "errmsg": "empty content"}, "failed", None, "empty"),
        ({"errcode": 40123}, "failed", None, "errcode 40123"),
        ({"errcode": 93999}, "failed", None, "errcode 93999"),
        ({"errcode": 60020}, "retry", 60, "errcode 60020"),
        ({}, "retry", 10, "cannot be read"),
        ([], "retry", 10, "cannot be read"),
        ("x", "retry", 10, "cannot be read"),
    ],
)
def test_what_an_answer_means(answer: object, state: str, wait: float | None, said: str) -> None:
    ended = receipt(200, json.dumps(answer).encode())
    assert (ended.state, ended.wait, said in ended.reason) == (state, wait, True), ended


def test_every_documented_error_is_read() -> None:
    for code, (wait, reason) in AGAIN.items():
        ended = receipt(200, b'{"errcode": %d}' % code)
        assert ended == Receipt(state="retry", reason=f"{reason} (errcode {code})", wait=wait)
    for code, reason in FINAL.items():
        assert receipt(200, b'{"errcode": %d}' % code).state == "failed", reason
    assert [receipt(status, b"").state for status in (302, 429, 500, 502)] == ["retry"] * 4
    assert receipt(429, b"").wait == 60


@pytest.mark.parametrize("script", ["garbage", "cut", (500, {}), (302, {})])
async def test_what_passes_by_itself_is_tried_again_and_the_key_is_seen_nowhere(
    script: tuple[int, object] | str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with robot(script) as (channel, _):
        ended = await channel.send(case())
    assert ended.state == "retry"
    assert KEY not in ended.reason
    assert all(KEY not in record.getMessage() for record in caplog.records)


async def test_a_robot_that_is_not_in_the_settings_is_named_and_nobody_else_told() -> None:
    async with robot() as (channel, interface):
        ended = await channel.send(out("n1", "wecom:desk-wanzou", "x", START))
        empty = await channel.send(out("n2", DESK, " ", START))
    assert ended == Receipt(state="failed", reason="no robot desk-wanzou stands in [channels.wecom.robots]")
    assert empty.state == "failed"
    assert interface.asked == []


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        ({}, "name at least one"),
        ({"万州": KEY}, "letters, digits"),
        ({"a b": KEY}, "letters, digits"),
        ({"desk": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"}, "only what follows key="),
        ({"desk": ""}, "only what follows key="),
    ],
)
def test_settings_that_cannot_work_are_refused(robots: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        Settings(robots=robots)
    assert KEY not in str(caught.value)


def test_what_the_doctor_says_of_robots() -> None:
    assert check(Settings(robots={"desk": KEY, "county": OTHER})) == []
    twice = check(Settings(robots={"desk": KEY, "county": KEY}))
    assert twice == ["robots.county: it has the key of another robot, so one group hears all and one nothing"]
    assert check(Settings(robots={"desk": "xxxx"})) == [
        "robots.desk: is still a word from an example: put in your own"
    ]
    assert check(Settings(robots={"desk": KEY}, api_url="http://relay.example/send"))


def test_a_robot_stands_in_a_group_and_reads_no_details() -> None:
    """A case that is told to a robot's group shows no name, number, phone or diagnosis."""
    assert is_group(DESK)
    desk = Member(address=DESK, name="人保万州", role="desk", insurer="picc", rung=1)
    boss = Member(address="sms:+8613900000009", name="值班主任", role="supervisor")
    mind = compose.mind([desk, boss])
    told: list[Outbound] = []
    talk: Conversation | None = None
    for number, text in enumerate(
        (
            "我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的",
            "她叫张秀兰，身份证500101195603054122，电话13800000001",
            "对",
        )
    ):
        said = Inbound(address="sms:+8613800000002", id=str(number), text=text, sent_at=START, received_at=START)
        talk = talk or Conversation(address=said.address)
        heard = mind.hear(said, talk, Party(address=said.address), None)
        changes = mind.take(Loaded(heard=heard, found=Found(), serial=1), START)
        talk = changes.conversation
        told += [message for message in changes.messages if message.to == DESK]
    [case] = told
    text = rendered(load(), case).text
    assert "张*兰" in text
    for secret in ("张秀兰", "500101", "13800000001", "腿"):
        assert secret not in text
    assert case.choices == ()
