"""Telegram: what updates say, and talks through python-telegram-bot with a Telegram of our own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from msgspec.structs import replace
from runtime_kit import START, Echo, TrackedStore, open_store, out, standstill
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram_fake import NOW, TOKEN, FakeTelegram, private
from waiting import until

from bot.channel import Receipt
from bot.channels.telegram import PATH, SECRET_HEADER, Settings, Telegram
from bot.channels.telegram_calls import AiohttpRequest
from bot.channels.telegram_files import receipt
from bot.channels.telegram_update import decode, parse
from bot.clock import MovedClock
from bot.runtime import Runtime
from bot.sender import Pacing
from dialogs.message import Attachment, Inbound
from handlers.changes import Changes, Loaded

SECRET = "a-secret_word-of-ours"
FROM = {"id": 7, "is_bot": False, "first_name": "李"}


def heard(message: dict[str, Any]) -> Inbound | None:
    """The message of an update, as a webhook's body brings it."""
    base = {"message_id": 5, "date": NOW, "chat": private(7), "from": FROM}
    return parse(decode(json.dumps({"update_id": 1, "message": base | message})), START)


def test_a_text() -> None:
    assert heard({"text": "我妈摔了"}) == Inbound(
        address="telegram:7", id="1", text="我妈摔了", sent_at=START, received_at=START
    )


@pytest.mark.parametrize(
    ("message", "text", "attachments"),
    [
        ({"text": "/start"}, "你好", ()),
        ({"text": "/start@cunbao_bot"}, "你好", ()),
        ({"text": "/help"}, "帮助", ()),
        ({"text": "/报案 我摔了"}, "报案 我摔了", ()),
        ({"text": "@cunbao_bot 收到 12345678"}, "收到 12345678", ()),
        (
            {"photo": [{"file_id": "small"}, {"file_id": "large"}], "caption": "病历"},
            "病历",
            (Attachment(kind="photo", reference="large"),),
        ),
        ({"voice": {"file_id": "v", "duration": 3}}, "", (Attachment(kind="voice", reference="v"),)),
        ({"document": {"file_id": "d"}}, "", (Attachment(kind="document", reference="d"),)),
        ({"video_note": {"file_id": "n"}}, "", (Attachment(kind="video", reference="n"),)),
        (
            {"location": {"latitude": 30.8, "longitude": 108.4}},
            "",
            (Attachment(kind="location", reference="30.800000,108.400000"),),
        ),
        ({"sticker": {"file_id": "s"}}, "", ()),
    ],
)
def test_what_a_message_may_hold(message: dict[str, Any], text: str, attachments: tuple[Attachment, ...]) -> None:
    found = heard(message)
    assert found is not None
    assert (found.text, found.attachments) == (text, attachments)


def test_only_a_contact_shared_as_ones_own_is_vouched_for() -> None:
    own = heard({"contact": {"phone_number": "8613800001111", "first_name": "李", "user_id": 7}})
    other = heard({"contact": {"phone_number": "+86 138 0000 2222", "first_name": "张", "user_id": 8}})
    card = heard({"contact": {"phone_number": "13800003333", "first_name": "王"}})
    assert [(each.text, each.phone) for each in (own, other, card) if each] == [
        ("13800001111", "+8613800001111"),
        ("13800002222", None),
        ("13800003333", None),
    ]


def test_a_group_is_not_private_and_its_own_news_are_not_heard() -> None:
    group = {"chat": {"id": -100, "type": "supergroup", "title": "值班群"}}
    said = heard({**group, "text": "收到", "reply_to_message": {"message_id": 3, "chat": {"id": -100}}})
    assert said is not None
    assert (said.address, said.private, said.quoted) == ("telegram:-100", False, "-100/3")
    assert heard({**group, "new_chat_title": "新名字"}) is None
    assert heard({"text": "hi", "from": {"id": 9, "is_bot": True, "first_name": "b"}}) is None


@pytest.mark.parametrize("news", [{}, {"edited_message": {}}, {"poll": {"id": "1"}}])
def test_other_news_are_not_heard(news: dict[str, Any]) -> None:
    assert parse(decode(json.dumps({"update_id": 1, **news})), START) is None


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"token": "no"}, "token"),
        ({"token": TOKEN, "mode": "webhook", "secret": SECRET}, "own_url"),
        ({"token": TOKEN, "mode": "webhook", "own_url": "https://x", "secret": "short"}, "secret"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Settings(**settings)


# --- with python-telegram-bot and the running program


class Asking(Echo):
    """Echo that asks a question with choices after 报, and for a phone after 电话."""

    def take(self, loaded: Loaded, now: Any) -> Changes:
        changes = super().take(loaded, now)
        text = loaded.heard.inbound.text
        first = changes.messages[0]
        if text == "报":
            first = replace(first, text="她户口在哪个镇？", choices=("大周镇", "小周镇"))
        if text == "电话":
            first = replace(first, text="您的电话？", asks="phone")
        return replace(changes, messages=(first, *changes.messages[1:]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


@asynccontextmanager
async def talking(store: TrackedStore, mode: str, fake: FakeTelegram) -> AsyncIterator[Runtime]:
    """The program with the channel; Telegram would call an https address, the fake calls us where we are."""
    api = await fake.start()
    settings = Settings(
        token=TOKEN, api_url=api, mode=mode, own_url="https://cunbao.example", secret=SECRET, poll_seconds=1
    )  # type: ignore[call-arg]
    clock = MovedClock(START)
    pacing = {"telegram": Pacing(waits=(0.05,) * 3)}
    runtime = Runtime(store, Asking(), [Telegram(settings, clock)], clock, pacing)
    app = web.Application()
    app.add_routes(runtime.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.server = runner.server
    await runtime.start()
    try:
        if mode == "webhook":
            await until(lambda: fake.webhook is not None)
            assert fake.webhook is not None
            assert fake.webhook["url"] == "https://cunbao.example" + PATH
            fake.webhook["local"] = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
        yield runtime
    finally:
        await runner.cleanup()
        await runtime.stop()
        await fake.stop()


MODES = pytest.mark.parametrize("mode", ["polling", "webhook"])


@MODES
async def test_a_talk_with_a_choice(store: TrackedStore, mode: str) -> None:
    fake = FakeTelegram()
    async with talking(store, mode, fake):
        await fake.says(7, "报")
        await until(lambda: len(fake.sent) == 1)
        question = fake.sent[0]
        assert question["text"] == "她户口在哪个镇？"
        await fake.presses(7, question, "小周镇")
        await until(lambda: len(fake.sent) == 2)
        await until(lambda: any(name == "editMessageReplyMarkup" for name, _ in fake.calls))
        await until(lambda: store.states() == {"delivered"})
    assert fake.sent[1]["text"] == "2: 小周镇"
    assert [name for name, _ in fake.calls].count("answerCallbackQuery") == 1


@MODES
async def test_each_is_answered_once_however_often_it_comes(store: TrackedStore, mode: str) -> None:
    fake = FakeTelegram()
    async with talking(store, mode, fake) as runtime:
        updates = [await fake.says(user, f"第{n}句") for n in range(4) for user in range(1, 9)]
        await until(lambda: len(fake.sent) == 32)
        await fake.again(updates[0])
        await fake.again(updates[5])
        await fake.says(1, "完")
        await until(lambda: len(fake.sent) >= 33)
        await runtime.drain()
        if mode == "polling":  # what was written is acknowledged, so that Telegram forgets it
            last = updates[-1]["update_id"] + 1
            await until(lambda: [form for name, form in fake.calls if name == "getUpdates"][-1]["offset"] == last + 1)
    assert len(fake.sent) == 33
    assert sorted(each["text"] for each in fake.sent if each["chat"]["id"] == 3) == [
        "1: 第0句", "2: 第1句", "3: 第2句", "4: 第3句",
    ]  # fmt: skip


@MODES
async def test_what_could_not_be_written_comes_again(store: TrackedStore, mode: str) -> None:
    fake = FakeTelegram()
    async with talking(store, mode, fake):
        store.broken = 1
        await fake.says(7, "在吗")
        await until(lambda: len(fake.sent) == 1)
    assert fake.sent[0]["text"] == "1: 在吗"
    if mode == "webhook":
        assert fake.answers == [503, 200]


async def test_the_answer_to_an_update_sends_the_reply(store: TrackedStore) -> None:
    fake = FakeTelegram()
    async with talking(store, "webhook", fake):
        await fake.says(7, "报")
        await until(lambda: len(fake.sent) == 1)
        await until(lambda: store.states() == {"delivered"})
    assert [form["text"] for _, form in fake.carried] == ["她户口在哪个镇？"]
    assert "reply_markup" in fake.carried[0][1]
    assert "sendMessage" not in [name for name, _ in fake.calls]


async def test_a_reply_whose_answer_nobody_took_is_sent_by_a_call(store: TrackedStore) -> None:
    fake = FakeTelegram()
    async with talking(store, "webhook", fake) as runtime:
        assert fake.webhook is not None
        assert fake.server is not None
        said = {"message_id": 5, "date": NOW, "chat": private(7), "from": FROM, "text": "报"}
        body = json.dumps({"update_id": 900, "message": said}).encode()
        _, line = await asyncio.open_connection("127.0.0.1", urlsplit(fake.webhook["local"]).port)
        secret = fake.webhook["secret_token"]
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        async with standstill(runtime.writer):
            line.write(head.encode() + body)
            await until(lambda: runtime.writer.waiting == 1)
            line.transport.abort()
            await until(lambda: [one.transport for one in fake.server.connections] == [None])
        await until(lambda: len(fake.sent) == 1)
    assert fake.carried == []
    assert [name for name, _ in fake.calls].count("sendMessage") == 1


async def test_a_webhook_without_the_secret_is_refused_and_garbage_too(store: TrackedStore) -> None:
    fake = FakeTelegram()
    async with talking(store, "webhook", fake), aiohttp.ClientSession() as session:
        assert fake.webhook is not None
        url = fake.webhook["local"]
        body = {"update_id": 1, "message": {"message_id": 1, "date": NOW, "chat": private(7), "text": "偷"}}
        statuses = []
        for headers, data in (
            ({}, json.dumps(body)),
            ({SECRET_HEADER: SECRET[:-1]}, json.dumps(body)),
            ({SECRET_HEADER: "村"}, json.dumps(body)),
            ({SECRET_HEADER: SECRET}, "not json"),
            ({SECRET_HEADER: SECRET}, '{"message": 1}'),
            ({SECRET_HEADER: SECRET}, '{"update_id": 3}'),
        ):
            async with session.post(url, data=data.encode(), headers=headers) as answer:
                statuses.append(answer.status)
    assert statuses == [403, 403, 403, 400, 400, 200]
    assert store.batches == []


async def test_a_phone_is_asked_for_with_a_button_in_private_only(store: TrackedStore) -> None:
    fake = FakeTelegram()
    async with talking(store, "polling", fake):
        await fake.says(7, "电话")
        await fake.says(7, "电话", group=-100)
        await until(lambda: len(fake.sent) == 2)
    by_chat = {each["chat"]["id"]: each.get("reply_markup") for each in fake.sent}
    assert by_chat[7]["keyboard"][0][0]["request_contact"] is True
    assert by_chat[-100] is None


async def test_a_staff_reply_quotes_by_the_same_reference_that_sending_gave(store: TrackedStore) -> None:
    fake = FakeTelegram()
    async with talking(store, "polling", fake) as runtime:
        channel = runtime.channels[0]
        receipt = await channel.send(out("n1", "telegram:-100", "【新报案】12345678", START))
        sent = fake.sent[0]
        quoted = heard({"chat": sent["chat"], "text": "收到", "reply_to_message": sent})
    assert quoted is not None
    assert receipt == Receipt(state="delivered", reference=quoted.quoted)


@pytest.mark.parametrize(
    ("refusal", "state", "wait"),
    [
        ((403, "Forbidden: bot was blocked by the user", {}), "failed", None),
        ((400, "Bad Request: chat not found", {}), "failed", None),
        ((429, "Too Many Requests: retry after 7", {"retry_after": 7}), "retry", 7),
        ((401, "Unauthorized", {}), "retry", 300),
        ((502, "Bad Gateway", {}), "retry", None),
    ],
)
async def test_what_a_refusal_means(
    store: TrackedStore, refusal: tuple[int, str, dict[str, Any]], state: str, wait: float | None
) -> None:
    fake = FakeTelegram()
    async with talking(store, "polling", fake) as runtime:
        fake.refuse["sendMessage"].append(refusal)
        receipt = await runtime.channels[0].send(out("n1", "telegram:7", "在", START))
    assert (receipt.state, receipt.wait) == (state, wait)


async def test_a_very_long_text_goes_in_pieces_with_the_buttons_under_the_last(store: TrackedStore) -> None:
    fake = FakeTelegram()
    async with talking(store, "polling", fake) as runtime:
        message = replace(out("n1", "telegram:7", "一句话。" * 2000, START), choices=("好",))
        assert (await runtime.channels[0].send(message)).state == "delivered"
        assert (await runtime.channels[0].send(out("n2", "telegram:7", " ", START))).state == "failed"
    assert "".join(each["text"] for each in fake.sent) == "一句话。" * 2000
    assert ["reply_markup" in each for each in fake.sent] == [False, True]


async def test_a_telegram_that_is_away_is_asked_again(store: TrackedStore) -> None:
    fake = FakeTelegram()
    fake.refuse["deleteWebhook"].append((502, "Bad Gateway", {}))
    fake.refuse["getUpdates"].append((429, "Too Many Requests: retry after 1", {"retry_after": 1}))
    async with talking(store, "polling", fake):
        await fake.says(7, "在吗")
        await until(lambda: len(fake.sent) == 1)


class Silent(FakeTelegram):
    """A Telegram that takes a call and never answers it."""

    async def _on_getMe(self, form: dict[str, Any]) -> None:
        await asyncio.Event().wait()


async def test_an_unreachable_telegram_and_a_silent_one_are_told_without_the_token() -> None:
    fake = Silent()
    there, away = await fake.start(), "http://127.0.0.1:9"
    calls = AiohttpRequest(connections=2, seconds=0.2)
    try:
        for place, error in ((away, NetworkError), (there, TimedOut)):
            with pytest.raises(error) as raised:
                await Bot(TOKEN, base_url=f"{place}/bot", request=calls).get_me()
            assert TOKEN not in str(raised.value)
            assert receipt(raised.value).state == "retry"
    finally:
        await calls.shutdown()
        await fake.stop()
