"""A WeChat Official Account (公众号): messages come in by a callback, answers go back in its response.

WeChat waits five seconds for the response. The replies of a message wait in the outbox like all others; what
the response can carry in time is taken from there, what comes late goes out as customer-service messages. So
nothing is lost when the line breaks, and nobody is answered before the message was written.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from aiohttp import web
from msgspec import Struct

from bot.channel import Host, Memory, Receipt, Unfetched
from bot.channels.wechat_api import CLOSED, TEMPLATE_PATHS, Answer, Api, TemplateKind, Unanswered, receipt
from bot.channels.wechat_cipher import Safe
from bot.channels.wechat_door import Door, Refused
from bot.channels.wechat_memory import Allowance, allow, allowance, allowed
from bot.channels.wechat_message import finished, fits, parse, reply, template_reference
from bot.clock import Clock
from bot.writer import StoppedError, WriteError
from dialogs.message import Attachment, Inbound, Outbound
from dialogs.plain import cut, keep, numbered

IN_TIME = 4.5


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.wechat]`. `app_id` and `secret` (AppID, AppSecret) are the account's, `token` and `aes_key`
    (EncodingAESKey; empty: plain mode) stand in its server configuration, `path` is the end of the address there.
    `api` is the platform. `template_id` with `template_field` is the template that carries what may not go out
    as a message, cut to `template_length` characters; `template_kind` is "template" (模板消息) or "subscribe" for a
    subscription notice (订阅通知)."""

    app_id: str
    secret: str
    token: str
    aes_key: str = ""
    path: str = "/wechat"
    api: str = "https://api.weixin.qq.com"
    template_id: str = ""
    template_field: str = ""
    template_length: int = 20
    template_kind: TemplateKind = "template"

    def __post_init__(self) -> None:
        rules = {
            "app_id": (self.app_id, r"wx[0-9A-Za-z]+", "it begins with wx"),
            "secret": (self.secret, r"[0-9A-Za-z]+", "letters and digits, as the account shows it"),
            "token": (self.token, r"[0-9A-Za-z]{3,32}", "3 to 32 letters and digits"),
            "aes_key": (self.aes_key, r"([0-9A-Za-z]{43})?", "43 letters and digits, or empty for plain mode"),
            "path": (self.path, r"(/[\w.-]+)+", "such as /wechat"),
            "api": (self.api, r"https?://\S+", "an address that begins with https://"),
        }
        for name, (value, form, said) in rules.items():
            if not re.fullmatch(form, value, re.ASCII):
                raise ValueError(f"{name}: {said}")
        if self.aes_key and len(base64.b64decode(self.aes_key + "=")) != 32:
            raise ValueError("aes_key: not a key of 32 bytes")
        if self.template_kind not in TEMPLATE_PATHS:
            raise ValueError(f"template_kind: expected one of {', '.join(TEMPLATE_PATHS)}")
        if bool(self.template_id) != bool(self.template_field):
            raise ValueError("template_id and template_field: both or none")
        if self.template_length < 1:
            raise ValueError("template_length: at least 1")


class Wechat:
    """The channel `wechat`."""

    name = "wechat"

    def __init__(self, settings: Settings, clock: Clock, in_time: float = IN_TIME) -> None:
        self._settings, self._clock, self._in_time = settings, clock, in_time
        self._door = Door(settings.token, Safe(settings.app_id, settings.aes_key) if settings.aes_key else None)
        self._api = Api(settings.app_id, settings.secret, settings.api, clock)
        self._open: dict[str, set[asyncio.Future[None]]] = {}
        self._answers: OrderedDict[str, str] = OrderedDict()
        self._unsent: OrderedDict[str, Sequence[str]] = OrderedDict()

    @property
    def _memory(self) -> Memory:
        return self._api.memory

    def routes(self, host: Host) -> list[web.RouteDef]:
        """The address of the server configuration: GET to prove that it is ours, POST for messages."""
        self._api.memory = host.memory(self.name)

        async def proved(request: web.Request) -> web.Response:
            echo, now = request.query.get("echostr", ""), self._clock.now()
            try:
                await self._door.check(
                    self._memory, now, request, echo.encode("utf-8", "replace"), request.query.get("signature", "")
                )
            except Refused as error:
                return web.Response(status=error.status)
            except (WriteError, StoppedError):
                return web.Response(status=503)
            return web.Response(text=echo, headers={"X-Content-Type-Options": "nosniff"})

        async def called(request: web.Request) -> web.Response:
            try:
                said = await self._door.read(self._memory, self._clock.now(), request)
                return await self._hear(host, request, said)
            except Refused as error:
                return web.Response(status=error.status)
            except (WriteError, StoppedError):
                return web.Response(status=503)

        return [web.get(self._settings.path, proved, allow_head=False), web.post(self._settings.path, called)]

    async def start(self, host: Host) -> None:
        """Make the connections to the platform."""
        self._api.memory = host.memory(self.name)
        self._api.open()

    async def send(self, outbound: Outbound) -> Receipt:
        """Deliver a message: it is already where a response carried it, else it goes out as customer-service
        messages, a long one in several; a second try begins where the first ended."""
        if opened := self._open.get(outbound.to):
            await asyncio.wait(set(opened))  # whether the response carries it is known within seconds
        pieces = self._unsent.get(outbound.id)
        if pieces is None:
            pieces = cut(numbered(outbound), fits)
            if not pieces:
                return Receipt(state="failed", reason="an empty text")
        ended = Receipt(state="delivered")
        while pieces:
            try:
                ended, pieces = await self._write(outbound.to, pieces)
            except Unanswered as error:
                ended = error.receipt
            if ended.state != "delivered":
                break
            keep(self._unsent, outbound.id, pieces)
        return ended

    async def fetch(self, attachment: Attachment, limit: int) -> bytes | Unfetched:
        """The bytes of a picture or a voice note; WeChat keeps them for three days."""
        if not attachment.reference or attachment.reference.startswith("http"):
            return Unfetched(state="lost", reason="WeChat gave no MediaId")
        return await self._api.media(attachment.reference, limit)

    async def stop(self) -> None:
        """Free the connections."""
        await self._api.close()

    async def _hear(self, host: Host, request: web.Request, said: dict[str, str]) -> web.Response:
        now = self._clock.now()
        if (ended := finished(said)) is not None:
            await host.report(ended)
        inbound = parse(said, now)
        if inbound is None:
            return web.Response(text="success")
        if inbound.id not in self._answers:
            known = await allowed(self._memory, inbound.address)
            event = said.get("MsgType", "").lower() == "event"
            await allow(self._memory, inbound.address, allowance(known, now, message=not event), now)
        text = await self._answer(host, inbound, request)
        if not text:
            return web.Response(text="success")
        answer = reply(inbound.address.partition(":")[2], said.get("ToUserName", ""), text, now)
        return web.Response(text=self._door.sealed(answer, now), content_type="text/xml")

    async def _answer(self, host: Host, inbound: Inbound, request: web.Request) -> str:
        """What the response says, empty for nothing; only after the message was written. WeChat's second and
        third try hear the same; replies that came late are left to the outbox. Raises WriteError, StoppedError."""
        if inbound.id in self._answers:
            await host.receive(inbound)
            return self._answers.get(inbound.id, "")
        keep(self._answers, inbound.id, "")
        decided: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        opened = self._open.setdefault(inbound.address, set())
        opened.add(decided)
        work = asyncio.ensure_future(host.receive(inbound))
        try:
            await asyncio.wait({work}, timeout=self._in_time)
            if work.done() and request.transport is not None and not request.transport.is_closing():
                keep(self._answers, inbound.id, self._carry(work.result()))
        except (WriteError, StoppedError):
            self._answers.pop(inbound.id, None)
            raise
        finally:
            decided.set_result(None)
            opened.discard(decided)
            if not opened:
                self._open.pop(inbound.address, None)
        await work
        return self._answers.get(inbound.id, "")

    def _carry(self, replies: Sequence[Outbound]) -> str:
        """The replies that fit into one response, an empty line between them; of a very long first one the
        beginning. What is left stays with the outbox."""
        text = ""
        for outbound in replies:
            pieces = cut(numbered(outbound), fits)
            if not pieces:
                continue
            longer = f"{text}\n\n{pieces[0]}" if text else pieces[0]
            if not fits(longer) or (text and len(pieces) > 1):
                break
            text = longer
            keep(self._unsent, outbound.id, pieces[1:])
            if len(pieces) > 1:
                break
        return text

    async def _write(self, address: str, pieces: Sequence[str]) -> tuple[Receipt, Sequence[str]]:
        """Send the first piece and return what is left; where WeChat lets nobody write now, all of it by the
        template. What is known here only spares a call: the platform decides. Raises Unanswered."""
        openid, settings, now = address.partition(":")[2], self._settings, self._clock.now()
        known = await allowed(self._memory, address)
        if not (settings.template_id and known is not None and known.over(now)):
            answer = await self._api.text(openid, pieces[0])
            await self._learn(address, known, answer, now)
            if answer.errcode not in CLOSED or not settings.template_id:
                return receipt(answer), pieces[1:]
        whole = "".join(pieces)
        short = whole if len(whole) <= settings.template_length else whole[: settings.template_length - 1] + "…"
        kind = settings.template_kind
        answer = await self._api.template(kind, openid, settings.template_id, settings.template_field, short)
        if answer.errcode == 0 and answer.msgid and kind == "template":  # how it ended is told by an event
            return Receipt(state="accepted", reference=template_reference(answer.msgid)), ()
        return receipt(answer), ()

    async def _learn(self, address: str, known: Allowance | None, answer: Answer, now: datetime) -> None:
        """Keep what an answer says about how much may still be written. The message has gone out: that this cannot
        be kept is no reason to send it again."""
        with suppress(WriteError, StoppedError):
            if answer.errcode in CLOSED:
                await allow(self._memory, address, Allowance(now, 0), now)
            elif answer.errcode == 0 and known is not None:
                await allow(self._memory, address, Allowance(known.until, known.left - 1), now)
