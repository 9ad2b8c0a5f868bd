"""SMS through Twilio: it posts what comes in and reads the replies out of our answer (TwiML); notices go by its
REST interface. Its servers stand abroad.

Every request of Twilio is signed over the exact address that it called, as it knows it: `own_url` and the path.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape

import aiohttp
from aiohttp import web
from msgspec import Struct

from bot.channel import Host, Receipt, Report
from bot.channels.checks import not_https, unset
from bot.channels.sms import phone
from bot.channels.sms_cloud import OPERATOR, post
from bot.clock import Clock
from bot.writer import StoppedError, WriteError
from dialogs.message import Inbound, Outbound
from dialogs.plain import cut, numbered, units

LIMIT = 1600
"""Characters of one message; Twilio cuts it into parts by itself and joins those that come in."""
HEADER = "X-Twilio-Signature"
FINAL = frozenset({21211, 21214, 21217, 21219, 21265, 21421, 21601, 21602, 21604, 21610, 21612, 21614, 21617, 21619,
                   30003, 30004, 30005, 30006, 30007, 63033})  # fmt: skip
"""The number or the text: no such number, not a mobile, on a stop list, out of reach, empty, too long, filtered."""
FOR_OPERATOR = frozenset({10001, 20003, 20005, 20008, 20403, 20404, 21212, 21408, 21603, 21606, 21608, 21609, 21611,
                          21660, 21701, 21703, 21705, 30002, 30034})  # fmt: skip
"""Account, sender and permissions: another try helps when the operator has put them right."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.sms]` with `gateway = "twilio"`. `account_sid` and `auth_token` are the account's, `sender` its
    number (+…) or messaging service (MG…); `own_url` is where Twilio calls, as entered there, without a path."""

    account_sid: str
    auth_token: str
    sender: str
    own_url: str
    api_url: str = "https://api.twilio.com"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"AC[0-9a-f]{32}", self.account_sid):
            raise ValueError("account_sid: not as Twilio gives it (AC and 32 digits)")
        if not re.fullmatch(r"\+\d{5,15}|MG[0-9a-f]{32}|\d{3,8}", self.sender):
            raise ValueError("sender: a number (+…) or a messaging service (MG and 32 digits)")
        if not re.fullmatch(r"https?://[^/?#]+", self.own_url):
            raise ValueError("own_url: https://host, without a path")


def check(settings: Settings) -> list[str]:
    """What is still wrong with the settings."""
    found = unset(auth_token=settings.auth_token)
    return [*found, *not_https("own_url", settings.own_url), *not_https("api_url", settings.api_url)]


def signature(auth_token: str, url: str, fields: Sequence[tuple[str, str]]) -> str:
    """What Twilio puts into X-Twilio-Signature for a form that it posts to `url`."""
    words = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(auth_token.encode(), words.encode(), hashlib.sha1).digest()).decode()


def parse(fields: Sequence[tuple[str, str]], received_at: datetime) -> Inbound | None:
    """One message (From, Body, MessageSid), None for what nobody answers."""
    got = dict(fields)
    number = phone(got.get("From", ""))
    if number is None or not got.get("MessageSid"):
        return None
    return Inbound(
        address=f"sms:{number}",
        id=got["MessageSid"],
        text=got.get("Body", ""),
        sent_at=received_at,
        received_at=received_at,
        phone=number,
    )


def parse_report(fields: Sequence[tuple[str, str]], reference: str) -> Report | None:
    """A status callback; None while the message is on its way or names none of ours. `reference` is our id as
    hexadecimal digits."""
    got = dict(fields)
    status = got.get("MessageStatus", "")
    try:
        outbound = bytes.fromhex(reference).decode("utf-8")
    except ValueError:
        return None
    if not outbound or status not in ("delivered", "read", "undelivered", "failed", "canceled"):
        return None
    if status in ("delivered", "read"):
        return Report(outbound=outbound, delivered=True)
    return Report(outbound=outbound, delivered=False, reason=f"{status} {got.get('ErrorCode', '')}"[:80].strip())


def twiml(replies: Sequence[Outbound]) -> str:
    """The replies as Twilio wants them in our answer."""
    texts = [piece for reply in replies for piece in pieces(reply)]
    inner = "".join(f"<Message>{escape(text)}</Message>" for text in texts)
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'


def pieces(outbound: Outbound) -> list[str]:
    """The text with its choices, a very long one in several."""
    return cut(numbered(outbound), lambda piece: units(piece) <= LIMIT)


def receipt(status: int, answer: dict[str, Any]) -> Receipt:
    """What the REST interface answered."""
    if status in (200, 201) and answer.get("sid"):
        return Receipt(state="accepted", reference=str(answer["sid"]))
    code = answer.get("code")
    reason = f"{status} {code or ''} {str(answer.get('message', ''))[:60]}".strip()
    if code in FINAL:
        return Receipt(state="failed", reason=reason)
    if code in FOR_OPERATOR or status in (401, 403):
        return Receipt(state="retry", reason=reason, wait=OPERATOR)
    if status == 400 and isinstance(code, int):
        return Receipt(state="failed", reason=reason)
    return Receipt(state="retry", reason=reason)


class Twilio:
    """The channel `sms` by way of Twilio."""

    name = "sms"
    direct = True

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._session: aiohttp.ClientSession | None = None

    def routes(self, host: Host) -> list[web.RouteDef]:
        """`/twilio/mo` for messages, `/twilio/status` for delivery reports."""

        async def heard(request: web.Request) -> web.Response:
            fields = await self._form(request)
            if fields is None:
                return web.Response(status=403)
            inbound = parse(fields, self._clock.now())
            try:
                replies = await host.receive(inbound) if inbound is not None else ()
            except (WriteError, StoppedError):
                return web.Response(status=503)
            return web.Response(text=twiml(replies), content_type="text/xml")

        async def reported(request: web.Request) -> web.Response:
            fields = await self._form(request)
            if fields is None:
                return web.Response(status=403)
            report = parse_report(fields, request.query.get("ref", ""))
            if report is not None:
                try:
                    await host.report(report)
                except StoppedError:
                    return web.Response(status=503)
            return web.Response(status=204)

        return [web.post("/twilio/mo", heard), web.post("/twilio/status", reported)]

    async def start(self, host: Host) -> None:  # noqa: ARG002 - Twilio calls the routes
        """Open the connection pool."""
        account = aiohttp.encode_basic_auth(self._settings.account_sid, self._settings.auth_token)
        self._session = aiohttp.ClientSession(
            headers={"Authorization": account}, timeout=aiohttp.ClientTimeout(total=30)
        )

    async def send(self, outbound: Outbound) -> Receipt:
        """Send a message, a very long one in several; the report of the last counts for all."""
        assert self._session is not None
        settings = self._settings
        url = f"{settings.api_url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
        texts = pieces(outbound)
        last = Receipt(state="failed", reason="an empty text")
        for place, text in enumerate(texts, start=1):
            form = {"To": outbound.to.partition(":")[2], "Body": text}
            form["MessagingServiceSid" if settings.sender.startswith("MG") else "From"] = settings.sender
            if place == len(texts):
                form["StatusCallback"] = f"{settings.own_url}/twilio/status?ref={outbound.id.encode().hex()}"
            head = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = await post(self._session, url, urlencode(form).encode(), head)
            last = answer if isinstance(answer, Receipt) else receipt(*answer)
            if last.state != "accepted":
                break
        return last

    async def stop(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def _form(self, request: web.Request) -> list[tuple[str, str]] | None:
        """The fields of a request that Twilio signed, each as it was sent; None for anybody else's."""
        try:
            body = (await request.read()).decode("utf-8")
            fields = parse_qsl(body, keep_blank_values=True, max_num_fields=200)
        except ValueError:
            return None
        wanted = signature(self._settings.auth_token, self._settings.own_url + request.raw_path, fields)
        said = request.headers.get(HEADER, "")
        return fields if hmac.compare_digest(said.encode(), wanted.encode()) else None
