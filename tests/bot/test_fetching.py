"""How each channel brings the bytes of what was sent along, and what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import pytest
from msgspec.structs import replace
from pictures_kit import photo
from runtime_kit import START, out
from telegram_fake import TOKEN, FakeTelegram
from wechat_fake import APP_ID, SECRET, Platform

from bot.channel import Fetching, Memory, Unfetched
from bot.channels.mail import Email
from bot.channels.mail_message import contents, parse
from bot.channels.recording import Recording
from bot.channels.telegram import Settings as TelegramSettings
from bot.channels.telegram import Telegram
from bot.channels.web import WebChannel
from bot.channels.wechat import Settings as WechatSettings
from bot.channels.wechat import Wechat
from bot.clock import MovedClock
from bot.memory import BriefMemory
from dialogs.message import Attachment, Inbound

LIMIT = 100_000
BILL = photo(64, 48)


class Showing:
    """A host that has pictures to show."""

    async def picture(self, name: str, *, small: bool = False) -> bytes | None:
        return None if name == "gone" else BILL

    def memory(self, channel: str) -> Memory:
        return BriefMemory(MovedClock(START))


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, FakeTelegram]]:
    fake = FakeTelegram()
    api = await fake.start()
    channel = Telegram(TelegramSettings(token=TOKEN, api_url=api, poll_seconds=1), MovedClock(START))
    await channel.start(Showing())  # type: ignore[arg-type]
    yield channel, fake
    await channel.stop()
    await fake.stop()


async def test_telegram_brings_the_bytes_of_a_file(telegram: tuple[Telegram, FakeTelegram]) -> None:
    channel, fake = telegram
    fake.files = {"bill": BILL, "film": b"x" * (LIMIT + 1)}
    assert isinstance(channel, Fetching)
    assert await channel.fetch(Attachment(kind="photo", reference="bill"), LIMIT) == BILL
    too_large = await channel.fetch(Attachment(kind="photo", reference="film"), LIMIT)
    assert isinstance(too_large, Unfetched)
    assert too_large.state == "too_large"


@pytest.mark.parametrize(
    ("code", "description", "parameters", "state", "wait"),
    [
        (400, "Bad Request: file is too big", {}, "too_large", None),
        (400, "Bad Request: wrong file_id or the file is temporarily unavailable", {}, "lost", None),
        (403, "Forbidden: bot was blocked by the user", {}, "lost", None),
        (429, "Too Many Requests", {"retry_after": 7}, "retry", 7),
        (401, "Unauthorized", {}, "retry", 300),
        (502, "Bad Gateway", {}, "retry", None),
    ],
)
async def test_what_a_refusal_of_telegram_means(
    telegram: tuple[Telegram, FakeTelegram], code: int, description: str, parameters: Any, state: str, wait: float
) -> None:
    channel, fake = telegram
    fake.refuse["getFile"] = [(code, description, parameters)]
    found = await channel.fetch(Attachment(kind="photo", reference="bill"), LIMIT)
    assert isinstance(found, Unfetched)
    assert (found.state, found.wait) == (state, wait)
    assert TOKEN not in found.reason


async def test_telegram_shows_pictures_after_the_words_and_goes_on_where_it_ended(
    telegram: tuple[Telegram, FakeTelegram],
) -> None:
    channel, fake = telegram
    message = replace(
        out("d1", "telegram:7", "照片12张", START), shows=(*(f"p{n}" for n in range(10)), "gone", "last")
    )
    fake.refuse["sendPhoto"] = [(429, "Too Many Requests", {"retry_after": 1})]
    first = await channel.send(message)
    assert (first.state, fake.shown) == ("retry", [(7, 10)])
    assert (await channel.send(message)).state == "delivered"
    assert fake.shown == [(7, 10), (7, 1)]
    assert [one["text"] for one in fake.sent] == ["照片12张"], "the words are said once"


@pytest.fixture
async def wechat() -> AsyncIterator[tuple[Wechat, Platform]]:
    platform = Platform()
    api = await platform.start()
    settings = WechatSettings(app_id=APP_ID, secret=SECRET, token="village", api=api)
    channel = Wechat(settings, MovedClock(START))
    await channel.start(Showing())  # type: ignore[arg-type]
    yield channel, platform
    await channel.stop()
    await platform.stop()


async def test_wechat_brings_the_bytes_also_when_its_token_has_ended(wechat: tuple[Wechat, Platform]) -> None:
    channel, platform = wechat
    platform.media = {"m1": BILL, "m2": b"x" * (LIMIT + 1)}
    assert isinstance(channel, Fetching)
    assert await channel.fetch(Attachment(kind="photo", reference="m1"), LIMIT) == BILL
    platform.token += 1
    assert await channel.fetch(Attachment(kind="photo", reference="m1"), LIMIT) == BILL
    assert platform.forced == [False, True]
    too_large = await channel.fetch(Attachment(kind="photo", reference="m2"), LIMIT)
    assert isinstance(too_large, Unfetched)
    assert too_large.state == "too_large"


@pytest.mark.parametrize(
    ("plays", "state"),
    [
        ([40007], "lost"),  # after three days
        ([45009], "retry"),
        ([-1], "retry"),
        ([48001], "lost"),
        (["500"], "retry"),
        (["429"], "retry"),
        ([b"{broken"], "retry"),
        ([b'{"video_url": "http://mpvideo.example"}'], "retry"),
        ([40001, 40001], "retry"),
    ],
)
async def test_what_a_refusal_of_wechat_means(wechat: tuple[Wechat, Platform], plays: list[Any], state: str) -> None:
    channel, platform = wechat
    platform.answers["media/get"] = plays
    found = await channel.fetch(Attachment(kind="photo", reference="m1"), LIMIT)
    assert isinstance(found, Unfetched)
    assert found.state == state


async def test_wechat_follows_no_address(wechat: tuple[Wechat, Platform]) -> None:
    channel, platform = wechat
    for reference in ("", "http://mmbiz.qpic.cn/x", "https://elsewhere.example/"):
        found = await channel.fetch(Attachment(kind="photo", reference=reference), LIMIT)
        assert isinstance(found, Unfetched)
        assert found.state == "lost"
    assert platform.calls == []


def test_channels_whose_bytes_come_with_the_message_fetch_nothing() -> None:
    assert not isinstance(Recording("sms"), Fetching)
    assert not hasattr(WebChannel, "fetch")
    assert not hasattr(Email, "fetch")


def mail(*files: tuple[str, bytes, str]) -> bytes:
    whole = EmailMessage()
    whole["From"], whole["Message-ID"] = "desk@example.com", "<f1@example.com>"
    whole.set_content("单子在附件")
    for kind, data, name in files:
        main, _, sub = kind.partition("/")
        whole.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return whole.as_bytes()


def test_the_bytes_of_a_mail_stand_at_the_places_of_its_attachments() -> None:
    raw = mail(("image/jpeg", BILL, "a.jpg"), ("application/pdf", b"%PDF-1.7 x", "病历.pdf"))
    message = parse(raw, START, "us@example.com")
    assert isinstance(message, Inbound)
    assert [one.kind for one in message.attachments] == ["photo", "document"]
    assert contents(raw) == {0: BILL, 1: b"%PDF-1.7 x"}


def test_of_a_mail_that_was_cut_off_the_last_is_not_taken_for_whole() -> None:
    raw = mail(("image/jpeg", BILL, "a.jpg"), ("application/pdf", b"%PDF-1.7" + b"x" * 9000, "病历.pdf"))
    assert contents(raw[:-4000], cut_off=True) == {0: BILL, 1: None}


def test_a_mail_within_a_mail_is_no_picture() -> None:
    inner, whole = EmailMessage(), EmailMessage()
    inner.set_content("里面的话")
    whole["From"], whole["Message-ID"] = "desk@example.com", "<f2@example.com>"
    whole.set_content("转给您")
    whole.add_attachment(inner)
    (data,) = contents(whole.as_bytes()).values()
    assert data is not None
    assert b"\xff\xd8" not in data
