"""Server-sent events: who has a page open, and what is written to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from aiohttp import web
from msgspec import Struct

from bot.pages import secured

HEARTBEAT = 15.0
"""Seconds between two signs of life on a quiet stream, so that proxies keep it and a dead one is noticed."""
BACKLOG = 500
"""Events that wait for a slow page; one that falls further behind is cut off and resumes by itself."""
PAGES_PER_ADDRESS = 6
PAGES = 4000


class Event(Struct, frozen=True, kw_only=True):
    """One event; `data` is one line. An `id` lets the browser resume after it."""

    data: str
    id: str = ""
    name: str = ""

    def encode(self) -> bytes:
        head = f"id: {self.id}\n" if self.id else ""
        kind = f"event: {self.name}\n" if self.name else ""
        return f"{head}{kind}data: {self.data}\n\n".encode()


class Page:
    """An open page: what waits to be written to it. None ends it."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self.addresses = tuple(addresses)
        self.waiting: asyncio.Queue[Event | None] = asyncio.Queue()

    def put(self, event: Event) -> None:
        if self.waiting.qsize() < BACKLOG:
            self.waiting.put_nowait(event)
        else:
            self.end()

    def end(self) -> None:
        self.waiting.put_nowait(None)


class Hub:
    """The open pages by address."""

    def __init__(self) -> None:
        self._open: dict[str, list[Page]] = {}
        self._all: set[Page] = set()

    def join(self, addresses: Iterable[str]) -> Page | None:
        """Open a page that hears several addresses; None when the program has too many open already."""
        if len(self._all) >= PAGES:
            return None
        page = Page(addresses)
        self._all.add(page)
        for address in page.addresses:
            pages = self._open.setdefault(address, [])
            if len(pages) >= PAGES_PER_ADDRESS:
                pages.pop(0).end()
            pages.append(page)
        return page

    def leave(self, page: Page) -> None:
        """Forget a page."""
        self._all.discard(page)
        for address in page.addresses:
            pages = [other for other in self._open.get(address, []) if other is not page]
            if pages:
                self._open[address] = pages
            else:
                self._open.pop(address, None)

    def publish(self, address: str, event: Event) -> bool:
        """Hand an event to the open pages of an address; whether there was one."""
        pages = list(self._open.get(address, ()))
        for page in pages:
            page.put(event)
        return bool(pages)

    def announce(self, event: Event) -> None:
        """Hand an event to every open page."""
        for page in self._all:
            page.put(event)

    def close(self) -> None:
        """End all pages; their browsers come back by themselves."""
        for page in self._all:
            page.end()


async def stream(request: web.Request, hub: Hub, page: Page, missed: Sequence[Event]) -> web.StreamResponse:
    """Write what was missed, then whatever comes, until the browser goes or the page is ended.

    An event that stands in `missed` and also came in while that was read is written once.
    """
    response = secured(web.StreamResponse(headers={"X-Accel-Buffering": "no"}))
    response.content_type = "text/event-stream"
    response.charset = "utf-8"
    try:
        await response.prepare(request)
        await response.write(b"retry: 2000\n\n" + b"".join(event.encode() for event in missed))
        written = {event.id for event in missed if event.id}
        while (chunk := await _next(page, written)) is not None:
            await response.write(chunk)
    except ConnectionError:
        pass  # the browser went; it resumes by its last id
    finally:
        hub.leave(page)
    return response


async def _next(page: Page, written: set[str]) -> bytes | None:
    try:
        event = await asyncio.wait_for(page.waiting.get(), HEARTBEAT)
    except TimeoutError:
        return b": alive\n\n"
    if event is None:
        return None
    if event.id and event.id in written:
        return b""
    return event.encode()
