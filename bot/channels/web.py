"""The web chat: a page that posts messages and hears the answers as server-sent events.

A browser is known by a random cookie and nothing else; its address is a hash of that cookie, so that whoever
reads the database cannot speak for it. The cookie is SameSite=Strict and so is not sent when a link on
another site is followed: therefore the page itself never sets it, only the page's own first request does.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web

from bot.channel import Host, Receipt, Report
from bot.channels.web_pictures import LONGEST_WAIT, Pictures
from bot.channels.web_wire import TEXT_LIMIT, after, event, read_body, refuse, view
from bot.channels.web_wire import posted as as_posted
from bot.clock import CHINA, Clock
from bot.pages import answer, asset_routes, page, texts
from bot.pages.stream import Event, Hub, stream
from bot.writer import StoppedError, WriteError
from dialogs.message import Inbound, Outbound
from locales.catalogue import Catalogue

HISTORY = 200
COOKIE = "cunbao"
COOKIE_AGE = 400 * 24 * 3600
PHONE = re.compile(r"[a-z]{0,16}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
STARTERS = ("starter-report", "starter-cover", "starter-progress")
SCRIPT_TEXTS = (
    "me", "bot", "sending", "unsent", "refused", "choices", "day", "year", "weekdays", "larger", "smaller",
    "forget", "forget-sure", "moved-clock", "picture", "picture-sent", "picture-lost", "my-place", "place-asking",
    "place-failed",
)  # fmt: skip


class WebChannel:
    """The channel `web`.

    `origins` are further origins (`https://host`) under which a proxy shows the page; `secure` marks the
    cookie for https only (without it, each request's own scheme decides); `moved` says on the page that the
    clock is not the real one. One browser may hold several phones (`?phone=NAME`), each with its own cookie.
    `edition` names the database behind a phone: a browser that kept talk of another one drops it (the demo).
    """

    name = "web"
    direct = True

    def __init__(
        self,
        clock: Clock,
        catalogue: Catalogue,
        *,
        origins: Sequence[str] = (),
        secure: bool = False,
        moved: bool = False,
        edition: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.clock = clock
        self.catalogue = catalogue
        self.edition = edition
        self.hub = Hub()
        self._origins = frozenset(origins)
        self._secure = secure
        self._moved = moved
        self._unseen: dict[str, dict[str, None]] = {}
        self._host: Host | None = None

    def routes(self, host: Host) -> list[web.RouteDef]:
        """The page, its files and the paths that its script uses."""
        self._host = host
        self._pictures = Pictures(host, self.clock, self.catalogue, lambda request: self._who(request)[1])
        return [
            web.get("/", self._page),
            web.get("/web/history", self._history),
            web.post("/web/messages", self._message),
            web.post("/web/pictures", self._sent_picture),
            web.get("/web/pictures", self._pictures.own),
            web.get("/web/shown", self._pictures.shown),
            web.get("/web/events", self._events),
            web.post("/web/leave", self._leave),
            *asset_routes(),
        ]

    async def start(self, host: Host) -> None:
        """Nothing to open: pages come by themselves."""
        self._host = self._host or host

    async def send(self, outbound: Outbound) -> Receipt:
        """Hand a message to the open pages of its address. With none open it waits in the history and is
        reported as delivered when the page comes back."""
        if self.hub.publish(outbound.to, event(outbound)):
            return Receipt(state="delivered", reference=outbound.id)
        self._unseen.setdefault(outbound.to, {})[outbound.id] = None
        return Receipt(state="accepted", reference=outbound.id)

    async def stop(self) -> None:
        """End the open streams."""
        self.hub.close()

    def announce_time(self) -> None:
        """Tell every open page that the clock was moved."""
        self.hub.announce(Event(name="clock", data=json.dumps({"now": self._now()})))

    def origin_fits(self, request: web.Request) -> bool:
        """Whether a request that changes something comes from this page itself, or from no browser at all."""
        origin = request.headers.get("Origin")
        if origin is None:
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        return origin in self._origins or urlsplit(origin).netloc == request.host

    async def _page(self, _: web.Request) -> web.Response:
        script = texts(self.catalogue, SCRIPT_TEXTS, month="{month}", day="{day}", weekday="{weekday}")
        return page("chat.html", self.catalogue, texts=script, starters=STARTERS, limit=TEXT_LIMIT)

    async def _history(self, request: web.Request) -> web.Response:
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return refuse(403, "origin")
        token, address = self._who(request)
        try:
            messages = await self._recent(address) if address else []
        except StoppedError:
            return refuse(503, "busy")
        found = [view(outbound) for outbound in messages]
        edition = self.edition(_phone(request))
        response = answer({"now": self._now(), "moved": self._moved, "edition": edition, "messages": found})
        # An old token is set again, so that its age counts from the last visit.
        response.set_cookie(
            _cookie(request),
            token or secrets.token_urlsafe(32),
            max_age=COOKIE_AGE,
            httponly=True,
            samesite="Strict",
            secure=self._secure or request.secure or request.headers.get("X-Forwarded-Proto") == "https",
            path="/",
        )
        return response

    async def _message(self, request: web.Request) -> web.Response:
        if not self.origin_fits(request):
            return refuse(403, "origin")
        _, address = self._who(request)
        if address is None:
            return refuse(401, "cookie")
        body = await read_body(request)
        if body is None:
            return refuse(413, "size")
        posted = as_posted(body)
        if posted is None:
            return refuse(400, "form")
        now = self.clock.now()
        inbound = Inbound(
            address=address,
            id=f"{address.removeprefix('web:')}.{posted.id}",
            text=posted.text,
            sent_at=now - timedelta(seconds=min(max(posted.age, 0), LONGEST_WAIT)),
            received_at=now,
            attachments=posted.attachments,
        )
        return await self._received(inbound)

    async def _sent_picture(self, request: web.Request) -> web.Response:
        if not self.origin_fits(request):
            return refuse(403, "origin")
        taken = await self._pictures.taken(request)
        return await self._received(taken) if isinstance(taken, Inbound) else taken

    async def _received(self, inbound: Inbound) -> web.Response:
        try:
            replies = await self._hosted.receive(inbound)
        except (WriteError, StoppedError):
            return refuse(503, "busy")  # nothing was written: the page tries again with the same id
        for outbound in replies:
            self.hub.publish(inbound.address, event(outbound))
        at = inbound.received_at.astimezone(CHINA).isoformat()
        return answer({"at": at, "replies": [view(one) for one in replies]})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        address = self._who(request)[1]
        if address is None:
            return refuse(401, "cookie")
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        # Joined before the history is read: what comes meanwhile is in one of the two and never lost.
        opened = self.hub.join([address])
        if opened is None:
            return refuse(503, "full")
        try:
            missed = after(last, await self._recent(address))
        except BaseException as error:
            self.hub.leave(opened)
            if isinstance(error, StoppedError):
                return refuse(503, "busy")
            raise
        clock = Event(name="clock", data=json.dumps({"now": self._now()}))
        return await stream(request, self.hub, opened, [clock, *map(event, missed)])

    async def _leave(self, request: web.Request) -> web.Response:
        if not self.origin_fits(request):
            return refuse(403, "origin")
        response = answer({})
        response.del_cookie(_cookie(request), path="/", httponly=True, samesite="Strict")
        return response

    async def _recent(self, address: str) -> Sequence[Outbound]:
        """What was sent to an address; what waited there for its page is reported as delivered."""
        messages = await self._hosted.recent(address, HISTORY)
        for id_ in self._unseen.pop(address, {}):
            await self._hosted.report(Report(outbound=id_, delivered=True))
        return messages

    def _who(self, request: web.Request) -> tuple[str | None, str | None]:
        """The token of a request and the address that belongs to it, or None twice."""
        token = request.cookies.get(_cookie(request), "")
        return (token, address_of(token)) if TOKEN.fullmatch(token) else (None, None)

    def _now(self) -> str:
        return self.clock.now().astimezone(CHINA).isoformat()

    @property
    def _hosted(self) -> Host:
        if self._host is None:
            raise RuntimeError("routes() comes before the first request")
        return self._host


def address_of(token: str) -> str:
    """The address of the browser that holds a token."""
    return "web:" + hashlib.sha256(token.encode()).hexdigest()[:24]


def _cookie(request: web.Request) -> str:
    phone = _phone(request)
    return f"{COOKIE}-{phone}" if phone else COOKIE


def _phone(request: web.Request) -> str:
    phone = request.query.get("phone", "")
    return phone if PHONE.fullmatch(phone) else ""
