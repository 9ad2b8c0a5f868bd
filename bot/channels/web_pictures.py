"""Pictures of the web chat: sent by the page, and shown to the browser that sent them or to the desk that asked.

A picture has no address that somebody else could use: its name holds the address of the browser, which follows from
the cookie. What is not there and what is somebody else's are answered alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from aiohttp import web
from msgspec.structs import replace

from bot.channel import Host
from bot.channels.web_wire import IDENTITY, read_body, refuse
from bot.clock import Clock
from bot.pages import picture
from bot.writer import StoppedError, WriteError
from dialogs.message import Attachment, Inbound
from locales.catalogue import Catalogue
from storage.errors import StoreError

LONGEST_WAIT = 30 * 24 * 3600
SHOWN_FOR = timedelta(days=2)
"""How long a desk may open the pictures of an answer; after that it asks for the details again, which is noted."""


class Pictures:
    """The paths of the pictures; `address` gives the address of a request's browser, None for a stranger."""

    def __init__(
        self,
        host: Host,
        clock: Clock,
        catalogue: Catalogue,
        address: Callable[[web.Request], str | None],
    ) -> None:
        self._host, self._clock, self._catalogue, self._address = host, clock, catalogue, address

    async def taken(self, request: web.Request) -> Inbound | web.Response:
        """A picture as a message whose bytes are written, or the refusal."""
        address, identity = self._address(request), request.query.get("id", "")
        if address is None:
            return refuse(401, "cookie")
        age = request.query.get("age", "0")
        if not IDENTITY.fullmatch(identity) or not (age.isascii() and age.isdecimal() and len(age) < 12):
            return refuse(400, "form")
        data = await read_body(request, self._host.file_limit)
        if data is None:
            return self._unkept(413, "too_large")
        now = self._clock.now()
        inbound = Inbound(
            address=address,
            id=f"{address.removeprefix('web:')}.{identity}",
            text="",
            sent_at=now - timedelta(seconds=min(int(age), LONGEST_WAIT)),
            received_at=now,
            attachments=(Attachment(kind="photo"),),
        )
        try:
            [known] = (await self._host.keep(inbound, {0: data})).values()
        except (WriteError, StoppedError, StoreError):
            return refuse(503, "busy")  # nothing was written: the page tries again with the same id
        if known.state != "fetched":
            return self._unkept(422, known.reason)
        return replace(inbound, attachments=(Attachment(kind=known.kind),))

    async def own(self, request: web.Request) -> web.Response:
        """A picture that this browser sent: in small, with `whole` as it is kept."""
        address, identity = self._address(request), request.query.get("id", "")
        if address is None or not IDENTITY.fullmatch(identity):
            return refuse(404, "none")
        name = f"web/{address.removeprefix('web:')}.{identity}/0"
        return await self._picture(name, small="whole" not in request.query)

    async def shown(self, request: web.Request) -> web.Response:
        """A picture that goes with a message to this browser, by the message's id and the picture's place."""
        address, place = self._address(request), request.query.get("place", "")
        if address is None or not (place.isascii() and place.isdecimal() and len(place) < 4):
            return refuse(404, "none")
        try:
            message = await self._host.sent(request.query.get("message", ""))
        except StoppedError:
            return refuse(503, "busy")
        if message is None or message.to != address or int(place) >= len(message.shows):
            return refuse(404, "none")
        if self._clock.now() - message.due_at > SHOWN_FOR:
            return refuse(404, "none")
        return await self._picture(message.shows[int(place)], small="whole" not in request.query)

    async def _picture(self, name: str, *, small: bool) -> web.Response:
        try:
            data = await self._host.picture(name, small=small)
        except StoppedError:
            return refuse(503, "busy")
        if data is None:
            return refuse(404, "none")
        return picture(data)

    def _unkept(self, status: int, why: str) -> web.Response:
        return refuse(status, "picture", say=self._catalogue.say(f"unkept-{why}".replace("_", "-")))
