"""The page of the demo: a villager's phone beside the inbox of the desk. Only the demo has these paths."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, TypeVar, get_args

import msgspec
from aiohttp import web
from msgspec import Struct

from bot.channels.web_wire import event, read_body
from bot.clock import CHINA
from bot.demo import Stage, Step
from bot.demo_people import PLACES, people
from bot.pages import CONTENT_POLICY, answer, page, picture, texts
from bot.pages.stream import Event, stream
from bot.writer import StoppedError, WriteError
from claims.claim import Claim, Ticket

if TYPE_CHECKING:
    from storage.reading import Line

ACTS = {
    "received": "", "details": "", "registered": "?", "papers": "!", "complete": "", "approve": "!",
    "pay": "!", "decline": "!", "close": "",
}  # fmt: skip
"""The desk's commands; `?` may, `!` must be followed by something that is asked for."""
NEXT = {
    "notified": ("received", "details"),
    "acknowledged": ("registered", "papers", "details"),
    "registered": ("approve", "papers", "decline", "details"),
    "documents": ("complete", "decline", "details"),
    "assessing": ("approve", "papers", "decline", "details"),
    "approved": ("pay", "details"),
    "paid": ("close", "pay", "details"),
    "declined": ("close", "details"),
    "withdrawn": ("close", "details"),
    "closed": ("details",),
    "open": ("received", "close"),
}
"""What a desk does with a case or ticket of a status, the likeliest first."""
SCRIPT_TEXTS = (
    "demo-quiet", "demo-others", "demo-raw", "demo-do", "demo-cancel", "demo-failed", "demo-moving", "demo-new",
    "day", "year", "weekdays", "me", "bot", "picture",
)  # fmt: skip
SENTENCES = 3
SHOWN = 3
NUMBER = re.compile(r"(?<!\d)\d{8}(?!\d)")
POLICY = CONTENT_POLICY.replace("base-uri", "frame-src 'self'; base-uri")


Form = TypeVar("Form", bound=Struct)


class Typed(Struct, frozen=True):
    """What a member of the staff wrote; `id` stays the same when it is sent again."""

    member: str
    id: str
    text: str


class Chosen(Struct, frozen=True):
    """Another place, or a step in time."""

    place: str = ""
    step: str = ""


class DemoPages:
    """The routes of the demo over its stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.channel = stage, stage.channel

    def routes(self) -> list[web.RouteDef]:
        """The page, the inbox and the two switches."""
        return [
            web.get("/demo", self._page),
            web.get("/demo/inbox", self._inbox),
            web.get("/demo/picture", self._picture),
            web.get("/demo/events", self._events),
            web.post("/demo/messages", self._message),
            web.post("/demo/clock", self._clock),
            web.post("/demo/place", self._place),
        ]

    async def _page(self, _: web.Request) -> web.Response:
        place = self.stage.place
        words = self.channel.catalogue
        asks = {act: words.say(f"page-act-{act}-ask") for act, more in ACTS.items() if more}
        response = page(
            "demo.html",
            words,
            place=place,
            places=PLACES,
            sentences=[f"demo-say-{place.name}-{number}" for number in range(1, SENTENCES + 1)],
            people=people(place)[:SHOWN],
            texts=texts(words, SCRIPT_TEXTS, month="{month}", day="{day}", weekday="{weekday}", count="{count}"),
            acts={act: words.say(f"page-act-{act}") for act in ACTS},
            asks=asks,
            must=[act for act, more in ACTS.items() if more == "!"],
        )
        response.headers["Content-Security-Policy"] = POLICY
        return response

    async def _inbox(self, request: web.Request) -> web.Response:
        address = self._member(request.query.get("member", ""))
        if address is None:
            return answer({"error": "member"}, 404)
        try:
            desk = await self.stage.desk(address)
        except StoppedError:
            return answer({"error": "busy"}, 503)
        lines = [self._line(line) for line in desk.lines]
        named = {line["number"] for line in lines}
        subjects: list[Claim | Ticket] = [*desk.claims, *desk.tickets]
        cases = [self._case(case) for case in subjects if case.number in named]
        return answer(
            {
                "place": self.stage.place.name,
                "now": self.stage.clock.now().astimezone(CHINA).isoformat(),
                "lines": lines,
                "cases": cases,
                "counts": {member.removeprefix("web:"): count for member, count in desk.received.items()},
            }
        )

    def _line(self, line: Line) -> dict[str, object]:
        message = line.outbound or line.inbound
        text = message.text if message is not None else ""
        number = (line.outbound and line.outbound.claim) or next(iter(NUMBER.findall(text)), None)
        return {
            "mine": line.inbound is not None,
            "id": message.id if message is not None else "",
            "text": text,
            "at": line.at.astimezone(CHINA).isoformat(),
            "number": number,
            "shows": len(line.outbound.shows) if line.outbound is not None else 0,
        }

    async def _picture(self, request: web.Request) -> web.Response:
        """A picture that goes with a message to a member of the staff."""
        place = request.query.get("place", "")
        message = await self.stage.sent(request.query.get("message", ""))
        if message is None or self._member(message.to.partition(":")[2]) is None or not place.isdecimal():
            return answer({"error": "none"}, 404)
        names = message.shows[int(place) : int(place) + 1]
        data = await self.stage.picture(names[0]) if names else None
        return answer({"error": "none"}, 404) if data is None else picture(data)

    def _case(self, case: Claim | Ticket) -> dict[str, object]:
        return {
            "number": case.number,
            "status": self.channel.catalogue.label("status", case.status),
            "acts": NEXT[case.status],
            "done": case.status in ("closed", "withdrawn"),
        }

    async def _message(self, request: web.Request) -> web.Response:
        typed = await self._body(request, Typed)
        if isinstance(typed, web.Response):
            return typed
        address = self._member(typed.member)
        if address is None or not re.fullmatch(r"[a-z0-9]{8,64}", typed.id):
            return answer({"error": "form"}, 400)
        try:
            replies = await self.stage.say(address, f"{typed.member}.{typed.id}", typed.text)
        except (StoppedError, WriteError):
            return answer({"error": "busy"}, 503)
        for outbound in replies:
            self.channel.hub.publish(address, event(outbound))
        return answer({"replies": [outbound.text for outbound in replies]})

    async def _clock(self, request: web.Request) -> web.Response:
        chosen = await self._body(request, Chosen)
        if isinstance(chosen, web.Response):
            return chosen
        for step in get_args(Step):
            if chosen.step == step:
                now = await self.stage.move(step)
                return answer({"now": now.astimezone(CHINA).isoformat()})
        return answer({"error": "form"}, 400)

    async def _place(self, request: web.Request) -> web.Response:
        chosen = await self._body(request, Chosen)
        if isinstance(chosen, web.Response):
            return chosen
        if chosen.place not in {place.name for place in PLACES}:
            return answer({"error": "form"}, 400)
        # A page that is loaded anew meanwhile takes its request back; the place opens all the same.
        await asyncio.shield(self.stage.open(chosen.place))
        return answer({"place": chosen.place})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        opened = self.channel.hub.join([member.address for member in self.stage.place.staff])
        if opened is None:
            return answer({"error": "full"}, 503)
        return await stream(request, self.channel.hub, opened, [Event(name="ready", data="{}")])

    async def _body(self, request: web.Request, kind: type[Form]) -> Form | web.Response:
        if not self.channel.origin_fits(request):
            return answer({"error": "origin"}, 403)
        body = await read_body(request)
        try:
            return msgspec.json.decode(body or b"", type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return answer({"error": "form"}, 413 if body is None else 400)

    def _member(self, user: str) -> str | None:
        address = f"web:{user}"
        return address if address in {member.address for member in self.stage.place.staff} else None
