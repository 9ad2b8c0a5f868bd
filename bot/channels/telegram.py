"""Telegram, by long polling or by webhook; python-telegram-bot makes every call, and the answer to a webhook one.

A webhook's body is read here directly, because building python-telegram-bot's objects costs more than all the
rest of the way in. An update is acknowledged only after it was written, so a crash loses none; its id keeps it
from acting twice.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from aiohttp import web
from msgspec import Struct

from bot.channel import Host, Receipt, Unfetched
from bot.channels.answering import Answering
from bot.channels.checks import not_https
from bot.channels.telegram_files import ALBUM, album, fetched, receipt
from bot.channels.telegram_update import Pressed, decode, parse, reference
from bot.channels.telegram_update import Update as Arrived
from bot.channels.telegram_words import call, keyboard, pieces
from bot.clock import Clock
from bot.writer import StoppedError, WriteError
from dialogs.message import Attachment, Inbound, Outbound
from dialogs.plain import keep

if TYPE_CHECKING:
    from telegram import Bot, Update

    from bot.channels.telegram_calls import AiohttpRequest

log = logging.getLogger(__name__)
HEARD = ["message", "callback_query"]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value
PATH = "/telegram/updates"
T = TypeVar("T")


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.telegram]`. `token` is BotFather's; with `mode = "webhook"` Telegram calls
    `own_url`/telegram/updates and shows `secret` (1 to 256 of A-Z a-z 0-9 _ -). `poll_seconds` is how long one
    question for news stays open."""

    token: str
    mode: Literal["polling", "webhook"] = "polling"
    own_url: str = ""
    secret: str = ""
    api_url: str = "https://api.telegram.org"
    poll_seconds: int = 25

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d+:[\w-]{20,}", self.token):
            raise ValueError("token: not as BotFather gives it (123456:ABC…)")
        if self.mode == "webhook" and not self.own_url.startswith("https://"):
            raise ValueError("own_url: a webhook needs an address that begins with https://")
        if self.mode == "webhook" and not re.fullmatch(r"[\w-]{16,256}", self.secret, re.ASCII):
            raise ValueError("secret: 16 to 256 letters, digits, _ or -")


def check(settings: Settings) -> list[str]:
    """What is still wrong with the settings."""
    return not_https("api_url", settings.api_url)


class Telegram:
    """The channel `telegram`."""

    name = "telegram"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._bot: Bot | None = None
        self._host: Host | None = None
        self._shown: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._answering = Answering()
        self._gone: OrderedDict[str, None] = OrderedDict()
        self._requests: list[AiohttpRequest] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self, host: Host) -> list[web.RouteDef]:
        """`/telegram/updates` for webhooks; nothing when polling."""
        if self._settings.mode == "polling":
            return []

        async def called(request: web.Request) -> web.StreamResponse:
            said = request.headers.get(SECRET_HEADER, "").encode()
            if not hmac.compare_digest(said, self._settings.secret.encode()):
                return web.Response(status=403)
            try:
                return await self._answer(host, request)
            except msgspec.DecodeError:
                return web.Response(status=400)
            except (WriteError, StoppedError):
                return web.Response(status=503)

        return [web.post(PATH, called)]

    async def start(self, host: Host) -> None:
        """Make the connections; the webhook is announced, or polling begun, in the background."""
        # python-telegram-bot warns of seconds that will become time spans unless this is set
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        from telegram import Bot

        from bot.channels.telegram_calls import AiohttpRequest

        calls = AiohttpRequest(connections=32, seconds=20)
        news = AiohttpRequest(connections=1, seconds=10)  # and poll_seconds more, which each question says
        self._requests = [calls, news]
        base = f"{self._settings.api_url}/bot"
        files = f"{self._settings.api_url}/file/bot"
        self._bot = Bot(
            self._settings.token, base_url=base, base_file_url=files, request=calls, get_updates_request=news
        )
        self._host = host
        self._do(self._announce() if self._settings.mode == "webhook" else self._poll(host))

    async def send(self, outbound: Outbound) -> Receipt:
        """Send a message, its choices as buttons; a very long one in several, the buttons under the last. Pictures
        follow; a second try begins where the first ended."""
        await self._answering.decided(outbound.to)
        if outbound.id in self._shown:
            return await self._show(outbound)
        if outbound.id in self._gone:
            return Receipt(state="delivered")
        ended = await self._say(outbound)
        if ended.state != "delivered":
            return ended
        keep(self._gone, outbound.id, None)  # no later answer carries it again
        if not outbound.shows:
            return ended
        keep(self._shown, outbound.id, (ended.reference or "", 0))
        return await self._show(outbound)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes | Unfetched:
        """The bytes of a file; Telegram gives a bot none above 20 MB."""
        assert self._bot is not None
        return await fetched(self._bot, attachment.reference, limit)

    async def _show(self, outbound: Outbound) -> Receipt:
        """The pictures that go with a message, an album after the other."""
        assert self._bot is not None
        assert self._host is not None
        said, done = self._shown[outbound.id]
        while some := outbound.shows[done : done + ALBUM]:
            found = [await self._host.picture(name) for name in some]
            ended = await album(
                self._bot, outbound.to.partition(":")[2], [data for data in found if data is not None]
            )
            if ended is not None:
                return ended
            done += ALBUM
            keep(self._shown, outbound.id, (said, done))
        return Receipt(state="delivered", reference=said or None)

    async def _say(self, outbound: Outbound) -> Receipt:
        """The words of a message."""
        from telegram.error import TelegramError

        assert self._bot is not None
        chat = outbound.to.partition(":")[2]
        said, sent = pieces(outbound), None
        for place, piece in enumerate(said, start=1):
            below = keyboard(outbound) if place == len(said) else None
            try:
                sent = await self._bot.send_message(chat, piece, reply_markup=below)
            except TelegramError as error:
                return receipt(error)
        if sent is None:
            return Receipt(state="failed", reason="an empty text")
        return Receipt(state="delivered", reference=reference(sent.chat.id, sent.message_id))

    async def stop(self) -> None:
        """End polling and close the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for request in self._requests:
            await request.shutdown()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, host: Host, request: web.Request) -> web.StreamResponse:
        """Take an update in; its answer makes the call that sends the first reply, if that may be one. Where the
        answer cannot be written, the outbox sends it."""
        update = decode(await request.read())
        inbound = parse(update, self._clock.now())
        if inbound is None:
            await self._hear(host, update, None)
            return web.Response()
        with self._answering.to(inbound.address):
            first = next(iter(await self._hear(host, update, inbound)), None)
            made = call(first) if first is not None and first.id not in self._gone else None
            if first is None or made is None:
                return web.Response()
            answer = web.Response(body=msgspec.json.encode(made), content_type="application/json")
            keep(self._gone, first.id, None)
            try:
                await answer.prepare(request)
                await answer.write_eof()
            except ConnectionError:
                self._gone.pop(first.id, None)
            return answer

    async def _hear(self, host: Host, update: Arrived, inbound: Inbound | None) -> Sequence[Outbound]:
        replies = await host.receive(inbound) if inbound is not None else ()
        if update.callback_query is not None:
            self._do(self._release(update.callback_query))
        return replies

    async def _taken(self, host: Host, body: str) -> None:
        update = decode(body)
        await self._hear(host, update, parse(update, self._clock.now()))

    async def _release(self, pressed: Pressed) -> None:
        """Stop the button's waiting mark and take the buttons away: they belong to that question only."""
        from telegram.error import TelegramError

        assert self._bot is not None
        with suppress(TelegramError):
            await self._bot.answer_callback_query(pressed.id)
        if pressed.message is not None:
            with suppress(TelegramError):
                await self._bot.edit_message_reply_markup(
                    chat_id=pressed.message.chat.id, message_id=pressed.message.message_id
                )

    async def _announce(self) -> None:
        async def announce(bot: Bot) -> None:
            url = self._settings.own_url.rstrip("/") + PATH
            await bot.set_webhook(url, secret_token=self._settings.secret, allowed_updates=HEARD)
            log.info("telegram: the webhook is set")

        await self._insist(announce)

    async def _poll(self, host: Host) -> None:
        async def leave_webhook(bot: Bot) -> None:
            await bot.delete_webhook()

        await self._insist(leave_webhook)
        offset: int | None = None
        while True:
            updates = await self._insist(partial(self._ask, offset))
            heard = await asyncio.gather(
                *(self._taken(host, update.to_json()) for update in updates), return_exceptions=True
            )
            for result in heard:
                if isinstance(result, msgspec.DecodeError):
                    log.error("telegram: an update that cannot be read was left out")
            if any(isinstance(result, StoppedError) for result in heard):
                return
            if any(isinstance(result, WriteError) for result in heard):
                await asyncio.sleep(1)  # all are asked for again; those that were written act no second time
            elif updates:
                offset = updates[-1].update_id + 1

    async def _ask(self, offset: int | None, bot: Bot) -> Sequence[Update]:
        return await bot.get_updates(offset=offset, timeout=self._settings.poll_seconds, allowed_updates=HEARD)

    async def _insist(self, call: Callable[[Bot], Awaitable[T]]) -> T:
        """Call until Telegram answers, with growing waits; a webhook or a poll that fails is no reason to end."""
        from telegram.error import TelegramError

        assert self._bot is not None
        wait = 1.0
        while True:
            try:
                return await call(self._bot)
            except TelegramError as error:
                log.warning("telegram: %s; again in %.0f s", type(error).__name__, wait)
                await asyncio.sleep(max(wait, receipt(error).wait or 0.0))
                wait = min(60.0, wait * 2)
