"""SMS through Twilio: only what it signed is heard, replies stand in the answer, every error is judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import aiohttp
import pytest
from gateway_kit import BRIEF, SWIFT, Interface, listening, message, serving
from kannel_kit import port_of, reserved
from runtime_kit import START, TrackedStore, inbound, open_store
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from waiting import until

from bot.channel import Receipt, Report
from bot.channels.twilio import (
    HEADER,
    Settings,
    Twilio,
    check,
    parse,
    parse_report,
    pieces,
    receipt,
    signature,
    twiml,
)
from bot.clock import MovedClock
from dialogs.message import Say

TOKEN = "12345678901234567890123456789012"
ACCOUNT = "AC" + "0" * 32
FORM = {"MessageSid": "SM1", "From": "+8613800001111", "To": "+15005550006", "Body": "我妈摔了", "NumMedia": "0"}


def settings(url: str = "https://cunbao.example", **more: str) -> Settings:
    return Settings(account_sid=ACCOUNT, auth_token=TOKEN, sender="+15005550006", own_url=url, **more)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.mark.parametrize(
    "fields",
    [
        FORM,
        FORM | {"Body": " 前后有空格 "},
        FORM | {"Body": "", "Empty": ""},
        FORM | {"Body": "😭+&=%2B", "A": "z", "a": "Z"},
        {},
    ],
)
@pytest.mark.parametrize("url", ["https://cunbao.example/twilio/mo", "https://cunbao.example/twilio/status?ref=6d31"])
def test_the_signature_is_the_one_of_twilios_own_library(url: str, fields: dict[str, str]) -> None:
    ours = signature(TOKEN, url, list(fields.items()))
    assert ours == RequestValidator(TOKEN).compute_signature(url, fields)
    assert RequestValidator(TOKEN).validate(url, fields, ours)


def test_a_message_is_taken_apart() -> None:
    heard = parse(list(FORM.items()), START)
    assert heard is not None
    assert (heard.address, heard.id, heard.text, heard.phone) == (
        "sms:+8613800001111", "SM1", "我妈摔了", "+8613800001111",
    )  # fmt: skip


@pytest.mark.parametrize("wrong", [{"From": "10086"}, {"From": "TWILIO"}, {"From": ""}, {"MessageSid": ""}])
def test_machines_are_not_answered(wrong: dict[str, str]) -> None:
    assert parse(list((FORM | wrong).items()), START) is None


def test_replies_are_written_as_twilios_own_library_writes_them() -> None:
    theirs = MessagingResponse()
    theirs.message("<她户口>在哪个镇？\n回1 大周镇\n回2 小周镇 & 别的")
    ours = twiml([message(text="<她户口>在哪个镇？", choices=("大周镇", "小周镇 & 别的"))])
    assert ours == str(theirs)
    assert twiml([]) == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def test_a_very_long_text_is_cut() -> None:
    assert [len(piece) for piece in pieces(message(text="好" * 1700))] == [1600, 100]


@pytest.mark.parametrize(
    ("form", "reference", "report"),
    [
        ({"MessageStatus": "delivered"}, "6d31", Report(outbound="m1", delivered=True)),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, "6d31", Report(outbound="m1", delivered=False, reason="undelivered 30003")),
        ({"MessageStatus": "failed"}, "6d31", Report(outbound="m1", delivered=False, reason="failed")),
        ({"MessageStatus": "sent"}, "6d31", None),
        ({"MessageStatus": "queued"}, "6d31", None),
        ({"MessageStatus": "delivered"}, "", None),
        ({"MessageStatus": "delivered"}, "zz", None),
        ({"MessageStatus": "delivered"}, "ff", None),
        ({}, "6d31", None),
    ],
)  # fmt: skip
def test_a_status_callback(form: dict[str, str], reference: str, report: Report | None) -> None:
    assert parse_report(list(form.items()), reference) == report


@pytest.mark.parametrize(
    ("status", "code", "state", "wait"),
    [
        (400, 21211, "failed", None),  # no such number
        (400, 21610, "failed", None),  # the person said STOP to Twilio
        (400, 21614, "failed", None),  # no mobile
        (400, 21617, "failed", None),  # too long
        (400, 21602, "failed", None),  # empty
        (400, 30003, "failed", None),  # out of reach
        (400, 29999, "failed", None),  # a refusal of the message that we do not know
        (400, 21212, "retry", 300),  # our number is wrong
        (400, 21408, "retry", 300),  # the country is not enabled
        (400, 21606, "retry", 300),  # our number may not send
        (401, 20003, "retry", 300),  # wrong token
        (403, 20005, "retry", 300),  # account not active
        (404, 20404, "retry", 300),  # wrong account
        (429, 20429, "retry", None),
        (429, 14107, "retry", None),
        (400, 30001, "failed", None),
        (500, 20500, "retry", None),
        (503, None, "retry", None),
    ],
)
def test_what_the_interface_answers(status: int, code: int | None, state: str, wait: float | None) -> None:
    found = receipt(status, {"code": code, "message": "why", "status": status})
    assert (found.state, found.wait) == (state, wait)


def test_what_was_taken_is_known_by_its_sid() -> None:
    assert receipt(201, {"sid": "SM9", "status": "queued"}) == Receipt(state="accepted", reference="SM9")
    assert receipt(201, {}).state == "retry"


@pytest.mark.parametrize(
    ("field", "value"),
    [("account_sid", "AC1"), ("sender", "村保"), ("own_url", "cunbao.example"), ("own_url", "https://x/path")],
)
def test_settings_that_cannot_be_are_refused(field: str, value: str) -> None:
    given = {"account_sid": ACCOUNT, "auth_token": TOKEN, "sender": "+15005550006", "own_url": "https://x"}
    with pytest.raises(ValueError, match=field):
        Settings(**(given | {field: value}))


def test_what_the_doctor_says() -> None:
    assert check(settings()) == []
    assert [line.partition(":")[0] for line in check(settings("http://cunbao.example"))] == ["own_url"]


async def test_only_what_twilio_signed_is_heard_and_a_repeat_gets_the_same_answer(store: TrackedStore) -> None:
    held = reserved()
    channel = Twilio(settings(f"http://127.0.0.1:{port_of(held)}"), MovedClock(START))
    async with serving(store, channel, held) as (_, url), aiohttp.ClientSession() as session:
        body, path = urlencode(FORM).encode(), f"{url}/twilio/mo"
        signed = RequestValidator(TOKEN).compute_signature(path, FORM)

        async def posted(data: bytes, sign: str, path: str = path) -> tuple[int, str]:
            head = {HEADER: sign, "Content-Type": "application/x-www-form-urlencoded"}
            async with session.post(path, data=data, headers=head) as answer:
                return answer.status, await answer.text()

        for data, sign, where in [
            (body, "", path),
            (body, "村", path),
            (body, signed[:-2] + "x=", path),
            (body + b"&More=1", signed, path),
            (body, signed, path + "?more=1"),
            (b"\xff\xfe", signed, path),
            (body, signed, f"{url}/twilio/status"),
        ]:
            assert await posted(data, sign, where) == (403, "")
        store.broken = 1
        assert await posted(body, signed) == (503, "")
        first = await posted(body, signed)
        assert first == (200, twiml([message(text="1: 我妈摔了")]))
        assert await posted(body, signed) == first
    assert store.states() == {"delivered"}, "the reply was in the answer and waits for no sender"


async def test_a_notice_goes_by_the_interface_and_its_report_is_kept(store: TrackedStore) -> None:
    interface = Interface((201, {"sid": "SM9", "status": "queued"}))
    held = reserved()
    async with listening(interface) as api:
        channel = Twilio(settings(f"http://127.0.0.1:{port_of(held)}", api_url=api), MovedClock(START))
        async with serving(store, channel, held) as (runtime, url), aiohttp.ClientSession() as session:
            await runtime.receive(inbound("sms:+8613800002222", 1, "报案"))
            await runtime.drain()
            [asked] = interface.asked
            form = dict(parse_qsl(asked.body.decode()))
            assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
            assert asked.headers["Authorization"] == aiohttp.encode_basic_auth(ACCOUNT, TOKEN)
            assert (form["To"], form["From"]) == ("+8613900000000", "+15005550006")
            assert form["Body"].startswith("新报案")
            back, said = form["StatusCallback"], {"MessageStatus": "undelivered", "ErrorCode": "30003"}
            assert back.startswith(f"{url}/twilio/status?ref=")
            head = {HEADER: RequestValidator(TOKEN).compute_signature(back, said)}
            async with session.post(back, data=said, headers=head) as answer:
                assert answer.status == 204
    assert ("failed", 1, "undelivered 30003") in store.lines()


@pytest.mark.parametrize(
    ("act", "state"),
    [
        ("garbage", "retry"),
        ("cut", "retry"),
        ((429, {"code": 20429}), "retry"),
        ((400, {"code": 21211, "message": "invalid"}), "failed"),
        ((200, []), "retry"),
    ],
)
async def test_a_broken_interface_raises_nothing(act: tuple[int, object] | str, state: str) -> None:
    async with listening(Interface(act)) as api:
        channel = Twilio(settings(api_url=api), MovedClock(START))
        await channel.start(None)  # type: ignore[arg-type]
        assert (await channel.send(message(Say("thank"), text="不客气"))).state == state
        assert (await channel.send(message(Say("thank")))).reason == "an empty text"
        await channel.stop()


@pytest.mark.parametrize("act", ["garbage", "cut", "slow", (503, {})])
async def test_what_could_not_be_sent_is_sent_later_once(store: TrackedStore, act: tuple[int, object] | str) -> None:
    bad = 1 if act == "slow" else 2
    interface = Interface(*[act] * bad, (201, {"sid": "SM9"}))
    async with listening(interface) as api:
        channel = Twilio(settings(api_url=api), MovedClock(START))
        async with serving(store, channel, pacing=BRIEF if act == "slow" else SWIFT) as (runtime, _):
            await runtime.receive(inbound("sms:+8613800002222", 1, "报案"))
            await until(lambda: ("accepted", bad + 1) in {line[:2] for line in store.lines()})
    assert len(interface.asked) == bad + 1
