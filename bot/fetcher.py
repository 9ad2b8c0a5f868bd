"""What was sent along is fetched after its message was written, examined off the event loop, and kept.

Each has a row with a due time of its own, which waits until its bytes, or why there are none, were written: after a
kill it is fetched again, and what is there is never fetched a second time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from bot.channel import Channel, Fetching, Unfetched
from bot.clock import Clock
from bot.loop import Loop
from bot.writer import Writer
from claims.attachment import Attached, FileKind
from dialogs.message import Inbound, Outbound
from storage.fetching import Bytes, Kept, Waiting

if TYPE_CHECKING:
    from handlers.mind import Mind
    from storage.store import Store

log = logging.getLogger(__name__)
WAITS: Sequence[float] = (5, 30, 120, 600, 3600, 14_400, 43_200)
"""Seconds after the first, second … failure; after the last of them it is lost, and its sender is told."""
PATIENCE = 60.0
AT_ONCE = 4
LOOK_AGAIN = 60.0
MOST_A_DAY = 100
"""Of one address, where bytes come with their message: the page is open to everybody."""


class Keeper:
    """Examines bytes and writes them. `limit` in bytes."""

    def __init__(self, store: Store, mind: Mind, writer: Writer, clock: Clock, limit: int) -> None:
        self._store, self._mind, self._writer, self._clock = store, mind, writer, clock
        self.limit = limit

    async def examined(self, kept: Kept, data: bytes | None) -> tuple[Kept, bytes]:
        """What is to be written for these bytes: made anew and fetched, or refused without them; None stands for
        what was too large to be read."""
        from bot.contents import Unfit, examine  # the library is not loaded before the first picture

        if data is None:
            return _refused(kept, "too_large"), b""
        found = await asyncio.to_thread(examine, data, self.limit)
        if isinstance(found, Unfit):
            return _refused(kept, found.why), b""
        known = replace(kept.known, state="fetched", kind=found.kind, type=found.type)
        return replace(kept, known=known), found.data

    async def keep(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> dict[int, Attached]:
        """Write bytes that came with a message, by place among its attachments, before the message; what was
        written before stands. Returns what is known of each now."""
        known: dict[int, Attached] = {}
        at = inbound.received_at
        since = at - timedelta(days=1)
        for place, kept, data in _named(inbound, contents):
            many = await self._writer.call(lambda: self._store.attached_since(inbound.address, since)) >= MOST_A_DAY
            done, clean = (_refused(kept, "too_many"), b"") if many else await self.examined(kept, data)
            known[place] = await self._kept(done, clean, at)
        return known

    async def arrived(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> list[Outbound]:
        """Write bytes that came with a message after it, as far as they are waited for; returns what its sender is
        told."""
        told: list[Outbound] = []
        for _, kept, data in _named(inbound, contents):
            told += await self.settle(*await self.examined(kept, data))
        return told

    async def _kept(self, done: Kept, clean: bytes, at: datetime) -> Attached:
        return (await self._writer.call(lambda: self._store.keep_attachment(done, clean, at))).known

    async def settle(self, kept: Kept, data: bytes) -> Sequence[Outbound]:
        """Write how fetching ended; returns what its sender is told."""
        now = self._clock.now()
        return await self._writer.call(lambda: self._store.fetched(self._mind, kept, data, now))


def _named(inbound: Inbound, contents: Mapping[int, bytes | None]) -> Iterator[tuple[int, Kept, bytes | None]]:
    """What came along and may be kept, each under its name."""
    for place, data in contents.items():
        name = f"{inbound.channel}/{inbound.id}/{place}"
        sent = dict(inbound.files).get(name)
        if sent is not None:
            known = Attached(name=name, kind=cast("FileKind", sent.kind))
            yield place, Kept(address=inbound.address, sent=sent, known=known), data


def _refused(kept: Kept, why: str) -> Kept:
    return replace(kept, known=replace(kept.known, state="refused", reason=why))


async def as_shown(found: Bytes, *, small: bool) -> bytes | None:
    """A picture for a page or a chat, on wish in small; None for what is no picture."""
    from bot.contents import JPEG
    from bot.contents import small as smaller

    if found.type != JPEG:
        return None
    return await asyncio.to_thread(smaller, found.data) if small else found.data


class Fetcher:
    """The loop that fetches what is due, a few at a time. `on_written` hears of the messages that this caused."""

    def __init__(
        self,
        keeper: Keeper,
        channels: Sequence[Channel],
        store: Store,
        writer: Writer,
        clock: Clock,
        on_written: Callable[[Sequence[Outbound]], None],
        waits: Sequence[float] = WAITS,
    ) -> None:
        self._keeper, self._store, self._writer, self._clock = keeper, store, writer, clock
        self._channels: dict[str, Fetching] = {one.name: one for one in channels if isinstance(one, Fetching)}
        self._on_written, self._waits = on_written, waits
        self._loop = Loop("fetcher", self._step, "attachments cannot be looked up")

    def start(self) -> None:
        """Begin to fetch; returns at once."""
        if self._channels:
            self._loop.start()

    def wake(self) -> None:
        """Something came along, or the clock was moved: look now."""
        self._loop.wake()

    async def stop(self) -> None:
        """End; what is under way is fetched again at the next start."""
        await self._loop.stop(at_once=True)

    async def _step(self) -> float:
        """Fetch what is due; returns seconds until the next look."""
        now, names = self._clock.now(), sorted(self._channels)

        def books() -> tuple[Sequence[Waiting], datetime | None]:
            return self._store.due_fetches(now, names, AT_ONCE), self._store.next_fetch(names)

        waiting, upcoming = await self._writer.call(books)
        await asyncio.gather(*(self._fetch(one) for one in waiting))
        if waiting:
            return 0.0
        if upcoming is None:
            return LOOK_AGAIN
        return max(0.0, min(LOOK_AGAIN, (upcoming - self._clock.now()).total_seconds() + 0.001))

    async def _fetch(self, waiting: Waiting) -> None:
        kept = waiting.kept
        channel = self._channels[kept.known.channel]
        try:
            async with asyncio.timeout(PATIENCE):
                found = await channel.fetch(kept.sent, self._keeper.limit)
        except TimeoutError:
            found = Unfetched(state="retry", reason="no answer in time")
        except Exception as error:  # one broken picture may not end the loop
            log.error("%s: fetching raised %s", channel.name, type(error).__name__)
            found = Unfetched(state="retry", reason=type(error).__name__)
        if isinstance(found, bytes):
            done, data = await self._keeper.examined(kept, found)
        elif found.state == "retry" and waiting.tries < len(self._waits):
            pause = max(self._waits[waiting.tries], found.wait or 0.0)
            until = self._clock.now() + timedelta(seconds=pause)
            await self._writer.call(lambda: self._store.fetch_again(kept, until))
            return
        else:
            log.warning("%s: an attachment could not be fetched: %s", channel.name, found.reason)
            state, reason = ("refused", "too_large") if found.state == "too_large" else ("lost", "gone")
            done, data = replace(kept, known=replace(kept.known, state=state, reason=reason)), b""
        self._on_written(await self._keeper.settle(done, data))
