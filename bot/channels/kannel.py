"""SMS through Kannel: its smsbox calls us for what comes in, we call its sendsms for what goes out.

Kannel gives the text as raw percent-coded bytes (`%b`) and says how they are to be read (`%c`, `%C`); so
the query is read as bytes, never as UTF-8. Every answer to Kannel has an empty body, because it would send
a body as an SMS; a failure of ours is a 503, on which Kannel tries again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Literal
from urllib.parse import unquote_to_bytes

import aiohttp
import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from bot.channel import Host, Receipt, Report
from bot.channels.checks import not_https, unset
from bot.channels.sms import concatenation, decode, phone
from bot.clock import CHINA, Clock
from bot.writer import StoppedError, WriteError
from dialogs.message import Inbound, Outbound
from dialogs.plain import numbered, split

log = logging.getLogger(__name__)


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.sms]`. `secret` is a long random word in the paths that Kannel calls; `own_url` is where
    Kannel reaches this program; `sender` the number that the gateway gave you (empty: Kannel's own);
    `max_parts` what Kannel's `max-messages` says; `numbers` how the carrier wants them (+86138…, 86138…,
    138…); `join_seconds` how long the parts of a long SMS are waited for."""

    secret: str
    username: str
    password: str
    send_url: str = "http://127.0.0.1:13013/cgi-bin/sendsms"
    own_url: str = "http://127.0.0.1:8080"
    sender: str = ""
    smsc: str = ""
    max_parts: int = 5
    numbers: Literal["plus", "country", "local"] = "plus"
    join_seconds: float = 20.0

    def __post_init__(self) -> None:
        if len(self.secret) < 16 or not self.secret.isalnum():
            raise ValueError("secret: at least 16 letters and digits")
        if not 1 <= self.max_parts <= 20:
            raise ValueError("max_parts: 1 to 20")


def check(settings: Settings) -> list[str]:
    """What is still wrong with the settings."""
    found = unset(secret=settings.secret, username=settings.username, password=settings.password)
    return [*found, *not_https("send_url", settings.send_url), *not_https("own_url", settings.own_url)]


class Part(Struct, frozen=True, kw_only=True):
    """One part of a long SMS: part `place` of `total`, which belong together by `reference`; `data` is its
    text as sent (a character may be cut in half between two parts)."""

    inbound: Inbound
    data: bytes
    coding: str
    charset: str
    reference: int
    total: int
    place: int


class Waiting(Struct, eq=False):
    """The parts of a long SMS that are there, and the task that writes the whole."""

    parts: dict[int, Part] = {}
    complete: asyncio.Event = msgspec.field(default_factory=asyncio.Event)
    written: asyncio.Task[None] | None = None


def fields(raw_query: str) -> dict[str, bytes]:
    """The fields of a query string as bytes; the last of a name counts."""
    found = {}
    for pair in raw_query.split("&"):
        name, _, value = pair.partition("=")
        found[name] = unquote_to_bytes(value.replace("+", " "))
    return found


def parse(raw_query: str, received_at: datetime) -> Inbound | Part | None:
    """One MO request of Kannel: a message, a part of one, or None for what nobody answers.

    Fields: from, text (raw bytes), coding, charset, ts (seconds since 1970), id, udh (raw bytes, optional).
    """
    got = fields(raw_query)

    def word(name: str) -> str:
        return got.get(name, b"").decode("utf-8", "replace").strip()

    number = phone(word("from"))
    if number is None:
        return None
    sent_at = received_at
    if word("ts").isdigit() and 0 < int(word("ts")) < 2**33:
        sent_at = datetime.fromtimestamp(int(word("ts")), CHINA)
    data, coding, charset = got.get("text", b""), word("coding"), word("charset")
    inbound = Inbound(
        address=f"sms:{number}",
        id=word("id") or hashlib.sha256(raw_query.encode()).hexdigest()[:32],
        text=decode(data, coding, charset),
        sent_at=sent_at,
        received_at=received_at,
        phone=number,
    )
    joined = concatenation(got.get("udh", b""))
    if joined is None:
        return inbound
    reference, total, place = joined
    return Part(
        inbound=inbound,
        data=data,
        coding=coding,
        charset=charset,
        reference=reference,
        total=total,
        place=place,
    )


def join(parts: Mapping[int, Part], total: int) -> Inbound:
    """The message that the parts make, a missing one as …; it has the id of its first part and its sender's
    time."""
    first = parts[min(parts)]
    if len(parts) == total:
        data = b"".join(parts[place].data for place in range(1, total + 1))
        text = decode(data, first.coding, first.charset)
    else:
        text = "".join(parts[place].inbound.text if place in parts else "…" for place in range(1, total + 1))
    return replace(first.inbound, text=text)


def parse_report(raw_query: str) -> Report | None:
    """A delivery report: `d` 1 delivered, 2 failed, 16 refused by the carrier; None while it is on its way
    (4, 8) or when it names no message of ours."""
    got = fields(raw_query)
    said = got.get("d", b"")
    try:
        outbound = bytes.fromhex(got.get("ref", b"").decode("ascii")).decode("utf-8")
    except ValueError:
        return None
    if not outbound or said not in (b"1", b"2", b"16"):
        return None
    if said == b"1":
        return Report(outbound=outbound, delivered=True)
    answer = got.get("ans", b"").decode("utf-8", "replace")[:80]
    return Report(outbound=outbound, delivered=False, reason=f"dlr {said.decode()} {answer}".strip())


def receipt(status: int, body: str) -> Receipt:
    """What Kannel's sendsms answered: 202 is taken; 503 and the like may be tried again; a refusal of the
    message itself is final; a wrong password waits for the operator."""
    said = f"{status} {body[:80]}".strip()
    if status == 202 or (status == 200 and body[:2] in ("0:", "3:")):
        return Receipt(state="accepted")
    if status in (401, 403):
        return Receipt(state="retry", reason=said, wait=300)
    if 400 <= status < 500 and status not in (404, 408, 429):
        return Receipt(state="failed", reason=said)
    return Receipt(state="retry", reason=said)


class Kannel:
    """The channel `sms`."""

    name = "sms"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._session: aiohttp.ClientSession | None = None
        self._waiting: dict[tuple[str, int, int], Waiting] = {}
        self._sender = {"from": settings.sender, "smsc": settings.smsc}

    def routes(self, host: Host) -> list[web.RouteDef]:
        """`/kannel/SECRET/mo` for messages, `/kannel/SECRET/dlr` for delivery reports."""

        async def heard(request: web.Request) -> web.Response:
            if not self._known(request):
                return web.Response(status=404)
            try:
                await self._hear(host, parse(_raw_query(request), self._clock.now()))
            except (WriteError, StoppedError):
                return web.Response(status=503)
            return web.Response()

        async def reported(request: web.Request) -> web.Response:
            if not self._known(request):
                return web.Response(status=404)
            report = parse_report(_raw_query(request))
            if report is not None:
                try:
                    await host.report(report)
                except StoppedError:
                    return web.Response(status=503)
            return web.Response()

        return [web.get("/kannel/{secret}/mo", heard), web.get("/kannel/{secret}/dlr", reported)]

    async def start(self, host: Host) -> None:  # noqa: ARG002 - Kannel calls the routes
        """Open the connection pool for sendsms."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))

    async def send(self, outbound: Outbound) -> Receipt:
        """Hand a message to sendsms, a long one in several; the report of the last counts for all."""
        assert self._session is not None
        pieces = split(numbered(outbound), self._settings.max_parts)
        last = Receipt(state="failed", reason="an empty text")
        for place, piece in enumerate(pieces, start=1):
            query = self._query(outbound, piece, reported=place == len(pieces))
            try:
                async with self._session.get(self._settings.send_url, params=query) as answer:
                    last = receipt(answer.status, await answer.text(errors="replace"))
            except (aiohttp.ClientError, TimeoutError) as error:
                last = Receipt(state="retry", reason=type(error).__name__)
            if last.state != "accepted":
                break
        return last

    async def stop(self) -> None:
        """Give up waiting for parts and close the pool."""
        for waiting in self._waiting.values():
            waiting.complete.set()
        if self._session is not None:
            await self._session.close()

    def _known(self, request: web.Request) -> bool:
        said = request.match_info["secret"].encode()
        return hmac.compare_digest(said, self._settings.secret.encode())

    async def _hear(self, host: Host, heard: Inbound | Part | None) -> None:
        """Write a message. The request of a part stays open until the whole is written, so that Kannel keeps
        what we have not; when a part is missing for too long, what there is counts."""
        if isinstance(heard, Inbound):
            await host.receive(heard)
        elif heard is not None:
            key = (heard.inbound.address, heard.reference, heard.total)
            waiting = self._waiting.get(key)
            if waiting is None:
                waiting = self._waiting[key] = Waiting()
                waiting.written = asyncio.create_task(self._join(host, key, waiting))
            waiting.parts[heard.place] = heard
            if len(waiting.parts) == heard.total:
                waiting.complete.set()
            assert waiting.written is not None
            await asyncio.shield(waiting.written)

    async def _join(self, host: Host, key: tuple[str, int, int], waiting: Waiting) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.join_seconds):
                await waiting.complete.wait()
        del self._waiting[key]
        await host.receive(join(waiting.parts, key[2]))

    def _query(self, outbound: Outbound, text: str, *, reported: bool) -> dict[str, str]:
        settings = self._settings
        number = outbound.to.partition(":")[2]
        if settings.numbers != "plus":
            number = number.removeprefix("+" if settings.numbers == "country" else "+86")
        query = {"username": settings.username, "password": settings.password, "to": number, "text": text}
        query |= {"coding": "2", "charset": "UTF-8"}
        query |= {name: value for name in ("from", "smsc") if (value := self._sender[name])}
        if reported:
            # Kannel fills in whatever begins with %, so our own id goes in as hexadecimal digits
            reference = outbound.id.encode().hex()
            url = f"{settings.own_url}/kannel/{settings.secret}/dlr?d=%d&ans=%A&ref={reference}"
            query |= {"dlr-mask": "31", "dlr-url": url}
        return query


def _raw_query(request: web.Request) -> str:
    return request.raw_path.partition("?")[2]
