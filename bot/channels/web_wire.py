"""What the page of the web chat sends and hears, as JSON and as events."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import msgspec
from aiohttp import web
from msgspec import Struct

from bot.clock import CHINA
from bot.pages import answer
from bot.pages.stream import Event
from dialogs.message import Attachment, Outbound

BODY_LIMIT = 16 * 1024
TEXT_LIMIT = 2000
IDENTITY = re.compile(r"[A-Za-z0-9-]{8,64}")
LATITUDE, LONGITUDE = 90.0, 180.0


class Posted(Struct, frozen=True):
    """A message as the page sends it. `id` is the page's own and stays the same when it tries again; `age` is
    how many seconds ago it was written (it may have waited for the line). `place` is latitude and longitude, where
    the sender shows them."""

    id: str
    text: str
    age: int = 0
    place: tuple[float, float] | None = None

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The place as other channels write it."""
        if self.place is None:
            return ()
        return (Attachment(kind="location", reference=f"{self.place[0]:.6f},{self.place[1]:.6f}"),)


def posted(body: bytes) -> Posted | None:
    """A message, or None for what is none."""
    try:
        found = msgspec.json.decode(body, type=Posted)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    fits = IDENTITY.fullmatch(found.id) and len(found.text) <= TEXT_LIMIT
    return found if fits and (found.place is None or _on_earth(*found.place)) else None


def _on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= LATITUDE and abs(longitude) <= LONGITUDE


def view(outbound: Outbound) -> dict[str, object]:
    """A message as a page reads it; `at` is China time, ISO, `shows` how many pictures go with it."""
    return {
        "id": outbound.id,
        "text": outbound.text,
        "choices": list(outbound.choices),
        "kind": outbound.kind,
        "asks": outbound.asks,
        "at": outbound.due_at.astimezone(CHINA).isoformat(),
        **({"shows": len(outbound.shows)} if outbound.shows else {}),
    }


def event(outbound: Outbound) -> Event:
    """A message as a server-sent event."""
    return Event(id=outbound.id, data=json.dumps(view(outbound), ensure_ascii=False))


def after(last: str, messages: Sequence[Outbound]) -> Sequence[Outbound]:
    """What came after the message `last`; everything if it is not known (the page skips what it has)."""
    ids = [outbound.id for outbound in messages]
    return messages[ids.index(last) + 1 :] if last in ids else messages


async def read_body(request: web.Request, limit: int = BODY_LIMIT) -> bytes | None:
    """The body of a request, or None if it is larger than the limit."""
    if (request.content_length or 0) > limit:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def refuse(status: int, why: str, **more: str) -> web.Response:
    """A refusal in JSON."""
    return answer({"error": why, **more}, status)
