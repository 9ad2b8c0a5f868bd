"""Events go out: signed as Standard Webhooks says, to addresses on the open internet alone, and no further.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from msgspec.structs import replace

from bot.api.cursor import Blind
from bot.api.settings import ApiSettings, trusted
from bot.channel import Receipt
from bot.clock import Clock
from bot.sender import Pacing
from claims.webhook import Webhook
from dialogs.message import Outbound

PACING: Final = Pacing(waits=(5, 30, 120, 600, 1800, 3600, 7200, 14_400, *(21_600,) * 60))
"""It ends by days (`give_up_days`), not by the number of tries."""
TIMEOUT: Final = aiohttp.ClientTimeout(total=15, connect=5)
LONGEST_ANSWER: Final = 16 * 1024
REFUSED: Final[dict[int | None, str]] = {
    **dict.fromkeys((9, 10), "has run out or holds only later"),
    **dict.fromkeys((18, 19, 20, 21), "is signed by nobody whom this machine knows"),
    **dict.fromkeys((62, 64), "is that of another host"),
}
"""By the codes of OpenSSL, X509_V_ERR_…"""
NAT64: Final = ip_network("64:ff9b::/96")


class Hooks:
    """The webhooks that are switched on, and the connections to them. An event that was refused for days is given
    up; if nothing else has arrived for as long, the webhook is switched off."""

    def __init__(self, settings: ApiSettings, clock: Clock, blind: Blind) -> None:
        self._settings, self._clock, self._blind = settings, clock, blind
        self._began = clock.now()
        self._known: dict[str, Webhook] = {}
        self._well: dict[str, datetime] = {}
        self._trusted = trusted(settings.ca_file)
        self._session: aiohttp.ClientSession | None = None

    def know(self, hooks: tuple[Webhook, ...]) -> None:
        """These are switched on from now on."""
        self._known = {hook.id: hook for hook in hooks}

    async def post(self, outbound: Outbound) -> tuple[Webhook | None, Receipt]:
        """Deliver one event; beside the receipt the webhook, switched off, where this was its end."""
        hook = self._known.get(outbound.to.partition(":")[2].partition("/")[0])
        if hook is None:
            return None, Receipt(state="failed", reason="the webhook is switched off")
        now = self._clock.now()
        status, wait = await self._status(hook, outbound, now)
        if status.isdecimal() and 200 <= int(status) < 300:
            self._well[hook.id] = now
            return None, Receipt(state="delivered", reference=event_id(outbound))
        patience = timedelta(days=self._settings.give_up_days)
        final = now - outbound.due_at >= patience
        if status == "410" or (final and now - self._well.get(hook.id, self._began) >= patience):
            self._known.pop(hook.id, None)
            return replace(hook, state="disabled"), Receipt(state="failed", reason=f"{status}: switched off")
        return None, Receipt(state="failed" if final else "retry", reason=status, wait=wait)

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    async def _status(self, hook: Webhook, outbound: Outbound, now: datetime) -> tuple[str, float | None]:
        """The status that it answered, or what went wrong, and how long it wants us to wait."""
        if wrong := unfit(hook.url, inside=self._settings.inside):
            return wrong, None
        body = outbound.text.encode()
        headers = {"Content-Type": "application/json", "User-Agent": "cunbao", **self._signed(hook, outbound, now)}
        try:
            async with self._connected().post(hook.url, data=body, headers=headers, allow_redirects=False) as answer:
                await answer.content.read(LONGEST_ANSWER)
                return str(answer.status), _wait(answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return went_wrong(error), None

    def _signed(self, hook: Webhook, outbound: Outbound, now: datetime) -> dict[str, str]:
        """The three headers; while the secret is being changed, the one before signs as well."""
        generations = [hook.generation]
        if hook.both_until is not None and now < hook.both_until and hook.generation > 1:
            generations.append(hook.generation - 1)
        name, at = event_id(outbound), str(int(now.timestamp()))
        secrets = [secret(self._blind, hook.id, one) for one in generations]
        return {
            "webhook-id": name,
            "webhook-timestamp": at,
            "webhook-signature": " ".join(signature(one, name, at, outbound.text) for one in secrets),
        }

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = ThreadedResolver() if self._settings.inside else OpenInternet()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, limit_per_host=8, ssl=self._trusted),
                timeout=TIMEOUT,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session


class OpenInternet(AbstractResolver):
    """Names, but only to addresses on the open internet: the one that was looked at is the one that is called."""

    def __init__(self) -> None:
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = [one for one in await self._names.resolve(host, port, family) if is_open(one["host"])]
        if not found:
            raise OSError("no address on the open internet")
        return found

    async def close(self) -> None:
        await self._names.close()


def unfit(url: str, *, inside: bool) -> str:
    """Why an address may not be told anything, empty where it may. `inside`: also what stands in the own house."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "no address"
    if not host or port == 0 or parts.username is not None or parts.fragment or any(c <= " " for c in url):
        return "no address: expected https://HOST/PATH"
    if parts.scheme != "https" and not (inside and parts.scheme == "http"):
        return "not https"
    literal = _literal(host)
    closed = (
        not is_open(host) if literal is not None else host.rpartition(".")[2] in ("localhost", "local", "internal")
    )
    return "an address inside the house" if closed and not inside else ""


def is_open(address: str) -> bool:
    """Whether an IP address stands on the open internet, also where it wraps one of the older kind."""
    parsed = _literal(address)
    if parsed is None:
        return False
    if isinstance(parsed, IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if parsed in NAT64:
            wrapped = IPv4Address(int(parsed) & 0xFFFFFFFF)
        if wrapped is not None and not is_open(str(wrapped)):
            return False
    return parsed.is_global and not parsed.is_multicast


def went_wrong(error: Exception) -> str:
    """What went wrong, in words for the operator; the error's own text may name the address."""
    if not isinstance(error, aiohttp.ClientConnectorCertificateError):
        return type(error).__name__
    code = getattr(error.certificate_error, "verify_code", None)
    return f"its certificate {REFUSED.get(code, f'is not good ({code})')}"


def event_id(outbound: Outbound) -> str:
    """The event's own id, the same each time it is tried: by it a receiver knows that it has been told already."""
    return "evt_" + hashlib.sha256(outbound.id.encode()).hexdigest()[:32]


def secret(blind: Blind, identity: str, generation: int) -> bytes:
    """The 32 bytes that sign for a webhook, made from the keys of the database and stored nowhere."""
    return b"".join(blind("webhook", f"{identity}\0{generation}\0{half}") for half in "01")


def shown_secret(raw: bytes) -> str:
    """As Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(raw).decode()


def signature(raw: bytes, name: str, at: str, body: str) -> str:
    """One signature of the header `webhook-signature`."""
    mac = hmac.digest(raw, f"{name}.{at}.{body}".encode(), "sha256")
    return "v1," + base64.b64encode(mac).decode()


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _wait(text: str) -> float | None:
    return float(min(int(text), 3600)) if text.isdecimal() and len(text) < 6 else None
