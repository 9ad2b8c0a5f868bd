"""What the SMS clouds of Tencent and Aliyun share: who may call us, approved templates, what an error means; and the
channel itself, of which each says only how its messages look and how it is asked to send.

Their callbacks carry no signature. So the path holds a secret, compared in constant time, and the caller's
address must stand in a list. They send nothing but templates that they have approved.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_network
from typing import Any, ClassVar, Generic, TypeVar

import aiohttp
import msgspec
from aiohttp import web
from msgspec import Struct
from yarl import URL

from bot.callers import caller, within
from bot.channel import Host, Receipt, Report
from bot.channels.checks import unset
from bot.channels.sms import Joiner
from bot.clock import Clock
from bot.writer import StoppedError, WriteError
from dialogs.message import Inbound, Outbound
from dialogs.plain import numbered
from locales.catalogue import load

OPERATOR = 300.0
"""Seconds after which a message is tried again that only the operator can help: a wrong key, an empty account."""
CHOICES = "choices"
T = TypeVar("T")
S = TypeVar("S", bound="CloudSettings")


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """An approved template: its id, and the arguments of our text that fill it, in its order."""

    template: str
    parameters: tuple[str, ...] = ()


class CloudSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `[channels.sms]` holds for both. `secret` is a long random word in the paths that the cloud calls,
    `callers` the networks from which it does, `proxies` those of your own proxies, whose X-Forwarded-For is
    believed; `sign` is the approved signature; `templates` are by the key of our text; `join_seconds` is how long
    the next part of a long message is waited for (0: never; Aliyun takes an answer after 0.7 s for none)."""

    secret: str
    callers: tuple[str, ...]
    proxies: tuple[str, ...] = ()
    sign: str
    templates: dict[str, Template] = {}
    join_seconds: float = 0.5

    def __post_init__(self) -> None:
        if len(self.secret) < 16 or not self.secret.isalnum():
            raise ValueError("secret: at least 16 letters and digits")
        if not self.callers:
            raise ValueError("callers: name the networks from which the cloud calls (0.0.0.0/0: anybody)")
        for field, networks in (("callers", self.callers), ("proxies", self.proxies)):
            for network in networks:
                try:
                    ip_network(network)
                except ValueError as error:
                    raise ValueError(f"{field}: {error}") from error


class TemplateError(ValueError):
    """A message that no approved template can carry; the text says which."""


def check_cloud(settings: CloudSettings, **secrets: str) -> list[str]:
    """What is still wrong with the settings of a cloud, texts without a template among it."""
    found = unset(secret=settings.secret, sign=settings.sign, **secrets)
    if any(ip_network(network).prefixlen == 0 for network in settings.callers):
        found.append("callers: anybody may call, and the callbacks are not signed: name the cloud's own networks")
    words = load()
    unknown = [key for key in settings.templates if not words.has(key)]
    found += [f"templates: {key}: there is no such text: see locales/zh-CN/*.ftl" for key in unknown]
    notices = [key for key in words.keys() if key.startswith("notice-") and key != "notice-someone"]  # noqa: SIM118
    missing = [key for key in notices if key not in settings.templates]
    if missing:
        found.append(f"templates: {len(missing)} notices have none and cannot be sent: {', '.join(missing)}")
    return found


def filled(outbound: Outbound, templates: Mapping[str, Template]) -> list[tuple[Template, list[str]]]:
    """Each sentence of a message as its template and the values in the template's order; raises TemplateError.

    The numbered choices, where a message has some, are a value `choices` of its last sentence.
    """
    found = []
    for say in outbound.says:
        last = say is outbound.says[-1]
        template = templates.get(say.key)
        if template is None:
            raise TemplateError(f"no template for {say.key}")
        args = dict(say.args)
        if last and outbound.choices:
            if CHOICES not in template.parameters:
                raise TemplateError(f"the template for {say.key} has no parameter {CHOICES}")
            args[CHOICES] = numbered(msgspec.structs.replace(outbound, text="")).strip()
        missing = [name for name in template.parameters if name not in args]
        if missing:
            raise TemplateError(f"the template for {say.key} wants {missing[0]}, which the text has not")
        found.append((template, [args[name] for name in template.parameters]))
    if not found:
        raise TemplateError("no template for a message without a text of the catalogue")
    return found


def may_call(request: web.Request, settings: CloudSettings) -> bool:
    """Whether a request knows the secret and comes from where the cloud stands. Behind a proxy of ours the
    nearest address counts that is none of our own."""
    said = request.match_info["secret"].encode()
    knows = hmac.compare_digest(said, settings.secret.encode())
    return knows and within(caller(request, settings.proxies), settings.callers)


def items(body: bytes, kind: type[T]) -> Iterator[T]:
    """The elements of a JSON array that can be read; raises msgspec.DecodeError when the body is none."""
    for raw in msgspec.json.decode(body, type=list[msgspec.Raw]):
        try:
            yield msgspec.json.decode(raw, type=kind, strict=False)
        except msgspec.DecodeError:
            continue


def fingerprint(*words: str) -> str:
    """An id for a message to which the cloud gives none: the same words have the same one."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def callback(
    settings: CloudSettings, hear: Callable[[bytes], Awaitable[object]], answer: Mapping[str, object]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler for what the cloud posts: 404 for strangers, 400 for what is no such JSON, 503 while nothing can
    be written (it comes again), else its own word for thanks."""

    async def called(request: web.Request) -> web.Response:
        if not may_call(request, settings):
            return web.Response(status=404)
        try:
            await hear(await request.read())
        except msgspec.DecodeError:
            return web.Response(status=400)
        except (WriteError, StoppedError):
            return web.Response(status=503)
        return web.json_response(answer)

    return called


async def post(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, Any] | Receipt:
    """What an interface answers: status and JSON object ({} for anything else); a Receipt when it cannot be
    reached."""
    try:
        async with session.post(URL(url, encoded=True), data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status, read_object(await answer.read())
    except (aiohttp.ClientError, TimeoutError) as error:
        return Receipt(state="retry", reason=type(error).__name__)


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object, {} for what is none."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}


def judged(code: str, said: str, final: Sequence[str], waits: Mapping[str, float]) -> Receipt:
    """What an error code means: `final` and `waits` (seconds) hold codes or their beginnings, the longest counts;
    what stands in neither may be tried again."""
    known = [(name, None) for name in final] + list(waits.items())
    fitting = [(name, wait) for name, wait in known if code.startswith(name)]
    reason = f"{code} {said[:80]}".strip()
    if not fitting:
        return Receipt(state="retry", reason=reason)
    _, wait = max(fitting, key=lambda each: len(each[0]))
    return Receipt(state="failed" if wait is None else "retry", reason=reason, wait=wait)


class Cloud(Generic[S]):
    """The channel `sms` by way of a cloud; a subclass says how its callbacks are read and how it is asked to send."""

    name = "sms"
    heard_at: ClassVar[str]
    reported_at: ClassVar[str]
    thanks: ClassVar[Mapping[str, object]]

    def __init__(self, settings: S, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._joiner = Joiner(settings.join_seconds)
        self._session: aiohttp.ClientSession | None = None

    def messages(self, body: bytes, received_at: datetime) -> Sequence[Inbound]:
        """The messages of one callback; raises msgspec.DecodeError."""
        raise NotImplementedError

    def reports(self, body: bytes) -> Sequence[Report]:
        """The delivery reports of one callback; raises msgspec.DecodeError."""
        raise NotImplementedError

    async def call(self, outbound: Outbound, template: Template, values: list[str], *, reported: bool) -> Receipt:
        """Ask the cloud to send one sentence; `reported`: its report counts for the whole message."""
        raise NotImplementedError

    def routes(self, host: Host) -> list[web.RouteDef]:
        """`heard_at` for messages, `reported_at` for delivery reports."""

        async def heard(body: bytes) -> None:
            found = self.messages(body, self._clock.now())
            await asyncio.gather(*(self._joiner.hear(host.receive, inbound) for inbound in found))

        async def reported(body: bytes) -> None:
            for report in self.reports(body):
                await host.report(report)

        return [
            web.post(self.heard_at, callback(self._settings, heard, self.thanks)),
            web.post(self.reported_at, callback(self._settings, reported, self.thanks)),
        ]

    async def start(self, host: Host) -> None:  # noqa: ARG002 - the cloud calls the routes
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))

    async def send(self, outbound: Outbound) -> Receipt:
        """Send each sentence by its template; without one for each nothing is sent. The last one's report counts."""
        try:
            sentences = filled(outbound, self._settings.templates)
        except TemplateError as error:
            return Receipt(state="failed", reason=str(error))
        for place, (template, values) in enumerate(sentences, start=1):
            last = await self.call(outbound, template, values, reported=place == len(sentences))
            if last.state != "accepted":
                break
        return last

    async def stop(self) -> None:
        """Wait for no more parts and close the pool."""
        self._joiner.stop()
        if self._session is not None:
            await self._session.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any] | Receipt:
        """What the interface answers (`post`), by the open pool."""
        assert self._session is not None
        return await post(self._session, url, body, headers)
