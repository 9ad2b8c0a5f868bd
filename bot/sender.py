"""What is due in the outbox goes out: one sender a channel, one lane an address, growing waits on failure.

A message is leased, sent and settled. When the program is killed between sending and settling, its lease
ends by itself and the message is sent again: at least once, never lost, now and then twice. The store keeps
the order of an address between leases, a lane keeps it within one.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.channel import Channel, Receipt
from bot.clock import Clock
from bot.loop import Loop
from bot.rates import FREE, Limits, Rate
from bot.writer import StoppedError, Writer
from dialogs.message import Outbound
from storage.sending import LEASE, Row, Settlement

if TYPE_CHECKING:
    from storage.store import Store

log = logging.getLogger(__name__)
LOOK_AGAIN = 30.0
AHEAD = 4


class Pacing(Struct, frozen=True, kw_only=True):
    """How a channel is tried: `waits` (seconds) after the first, second … failure, each made longer by up
    to the share `jitter`; after the last of them a further failure is final. `patience` (seconds) ends a
    single try, `at_once` addresses are served at one time. `channel_rate`, `address_rate` and `group_rate` are how
    many messages go out in how many seconds in all, to one address, to one group (None: the channel's usual rate)."""

    waits: tuple[float, ...] = (5, 20, 60, 300, 900, 3600, 10_800, 21_600, 43_200)
    jitter: float = 0.2
    patience: float = 30.0
    at_once: int = 16
    channel_rate: Rate | None = None
    address_rate: Rate | None = None
    group_rate: Rate | None = None


class Sender:
    """Sends what is due on one channel. `on_taken` hears of each message before it goes out; `on_failed` of one
    that failed for good, in the writer's thread, and what it wrote is handed to `on_written`."""

    def __init__(
        self,
        channel: Channel,
        store: Store,
        writer: Writer,
        clock: Clock,
        pacing: Pacing,
        on_taken: Callable[[Outbound], None] = lambda _: None,
        on_failed: Callable[[Outbound], Sequence[Outbound]] = lambda _: (),
        on_written: Callable[[Sequence[Outbound]], None] = lambda _: None,
    ) -> None:
        self._channel, self._store, self._writer = channel, store, writer
        self._clock, self._pacing, self._on_taken = clock, pacing, on_taken
        self._on_failed, self._on_written = on_failed, on_written
        self._lost: dict[str, Outbound] = {}
        self._lanes: dict[str, deque[Row]] = {}
        self._taken: dict[str, float] = {}
        rates = (pacing.channel_rate, pacing.address_rate, pacing.group_rate)
        self._limits = Limits(*(rate or FREE for rate in rates))
        self._settled: list[Settlement] = []
        self._again: dict[str, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(pacing.at_once)
        self._more = False
        self._idle = asyncio.Event()
        self._drains = 0
        self._loop = Loop(f"sender {channel.name}", self._step, f"{channel.name}: the outbox cannot be read")

    def start(self) -> None:
        """Begin to send; returns at once."""
        self._loop.start().add_done_callback(lambda _: self._idle.set())

    def wake(self) -> None:
        """Look into the outbox now."""
        self._loop.wake()

    async def drain(self) -> None:
        """Wait until nothing is due on this channel and nothing is on its way, as of a look that begins from now on;
        a sender that has ended waits for nothing."""
        if self._loop.ended:
            return
        self._drains += 1
        self._idle.clear()
        self._loop.wake()
        await self._idle.wait()

    async def stop(self) -> None:
        """Finish what is on its way (within the channel's patience), note how it ended, send nothing more."""
        await self._loop.stop()
        if self._running:
            await asyncio.wait(self._running)
        settled, now = self._pop_settled(), self._clock.now()
        with suppress(StoppedError):
            await self._writer.call(lambda: self._end(settled, now))

    async def _step(self) -> float:
        """Note what has ended, take what is due, open its lanes; returns seconds until the next look."""
        now, drains, under_way = self._clock.now(), self._drains, frozenset(self._taken)
        free = self._free(now)
        shut = self._limits.left(now) == 0 and not self._lanes
        settled = self._pop_settled()

        def books() -> tuple[Sequence[Row], datetime | None, Sequence[Outbound]]:
            written = self._end(settled, now)
            rows = self._store.take_outbox(now, (self._channel.name,), free) if free > 0 else ()
            return rows, self._store.next_outbox(), written

        try:
            rows, upcoming, written = await self._writer.call(books)
        finally:
            self._settled.extend(settled)  # empty, unless the database failed
        if written:
            self._on_written(written)
        for row in rows:
            if row.outbound.id not in under_way:  # it is under way when the clock was moved past its lease
                self._admit(row)
        quiet = not rows and (free > 0 or shut) and not self._lanes and not self._settled
        if quiet and drains == self._drains:  # else somebody asked after this look had begun
            self._idle.set()
        if free > 0:
            self._more = len(rows) == free
        if shut:
            return self._until([self._limits.opens(now)], now)
        if self._more and self._free(now) > 0:
            return 0.0
        return self._until([*self._again.values(), *([upcoming] if upcoming else [])], now)

    def _end(self, settled: list[Settlement], now: datetime) -> list[Outbound]:
        """Note how tries ended, in the writer's thread; first a person is told of what failed for good, so that
        a kill in between makes it told anew. Returns what was written for that."""
        lost = [message for one in settled if (message := self._lost.pop(one.id, None)) is not None]
        written = [word for message in lost for word in self._on_failed(message)]
        self._store.settle_all(settled, now)
        settled.clear()
        return written

    def _free(self, now: datetime) -> int:
        """How many rows may be taken now: no more than may also go out."""
        room, left = self._room(), self._limits.left(now)
        return room if left is None else min(room, left - sum(map(len, self._lanes.values())))

    def _room(self) -> int:
        """How many rows may be taken now. With a backlog they are taken by the dozen, because looking for the
        next ones costs the database as much as there are."""
        most = AHEAD * self._pacing.at_once
        held = len(self._taken)
        return 0 if self._more and held > most // 2 else most - held

    def _until(self, times: Sequence[datetime], now: datetime) -> float:
        """Seconds until the earliest of the times after `now`; what was due and not taken is another
        channel's."""
        later = min((time for time in times if time > now), default=None)
        if later is None:
            return LOOK_AGAIN
        return min(LOOK_AGAIN, max(0.0, (later - self._clock.now()).total_seconds()) + 0.001)

    def _pop_settled(self) -> list[Settlement]:
        settled, self._settled = self._settled, []
        return settled

    def _settle(self, settlement: Settlement) -> None:
        self._settled.append(settlement)
        self._taken.pop(settlement.id, None)
        self._loop.wake()

    def _admit(self, row: Row) -> None:
        """Put a row into the lane of its address, opening one."""
        self._taken[row.outbound.id] = asyncio.get_running_loop().time()
        self._again.pop(row.outbound.id, None)
        self._on_taken(row.outbound)
        address = row.outbound.to
        if address in self._lanes:
            self._lanes[address].append(row)
            return
        self._lanes[address] = deque([row])
        task = asyncio.create_task(self._serve(address))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _serve(self, address: str) -> None:
        """Send the rows of one address in their order; when one has to wait, those behind it go back."""
        lane = self._lanes[address]
        try:
            while lane:
                async with self._gate:
                    if self._loop.stopping or self._stale(lane[0]):
                        break
                    row, now = lane.popleft(), self._clock.now()
                    opens = max(self._limits.opens(now), self._limits.opens_for(address, now))
                    if opens > now:
                        self._put_back(row, opens)
                        break
                    self._limits.count(address, now)
                    if self._note(row, await self._try(row.outbound)):
                        break
        finally:
            del self._lanes[address]
            for row in lane:
                self._put_back(row)
            self._loop.wake()

    def _stale(self, row: Row) -> bool:
        """Whether a row's lease could end while it is being sent."""
        age = asyncio.get_running_loop().time() - self._taken[row.outbound.id]
        return age + self._pacing.patience > LEASE.total_seconds()

    def _put_back(self, row: Row, until: datetime | None = None) -> None:
        """Return a row that was not tried, to be taken again at a time, or behind the one that waits; this attempt
        does not count."""
        if until is not None:
            self._again[row.outbound.id] = until
        self._settle(Settlement(id=row.outbound.id, state="queued", next_try=until, tried=False))

    async def _try(self, outbound: Outbound) -> Receipt:
        try:
            async with asyncio.timeout(self._pacing.patience):
                return await self._channel.send(outbound)
        except TimeoutError:
            return Receipt(state="retry", reason="no answer in time")
        except Exception as error:  # one broken message may not end the sender
            log.error("%s: sending raised %s", self._channel.name, type(error).__name__)
            return Receipt(state="retry", reason=type(error).__name__)

    def _note(self, row: Row, receipt: Receipt) -> bool:
        """Keep how a try ended; returns whether it is tried again later."""
        one, waits = row.outbound.id, self._pacing.waits
        if receipt.state == "retry" and row.tries <= len(waits):
            wait = max(waits[row.tries - 1], receipt.wait or 0.0)
            wait *= 1 + random.uniform(0, self._pacing.jitter)  # noqa: S311 - no secret
            again = self._again[one] = self._clock.now() + timedelta(seconds=wait)
            self._settle(Settlement(id=one, state="queued", reason=receipt.reason, next_try=again))
            return True
        state = "failed" if receipt.state == "retry" else receipt.state
        if state == "failed":
            log.warning("%s: message %s failed for good: %s", self._channel.name, one, receipt.reason)
            self._lost[one] = row.outbound
        self._settle(Settlement(id=one, state=state, reference=receipt.reference, reason=receipt.reason))
        return False
