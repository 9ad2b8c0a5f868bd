"""What is due in the outbox goes out: one sender a channel, one lane an address, growing waits on failure.

A message is taken, sent and settled in three steps. When the program is killed between sending and settling,
the message is taken again at the next start: sent at least once, never lost, now and then twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct

from bot.channel import Channel, Receipt
from bot.clock import Clock
from bot.writer import Books, Row, StoppedError, Writer
from dialogs.message import Outbound

log = logging.getLogger(__name__)
LOOK_AGAIN = 30.0


class Pacing(Struct, frozen=True, kw_only=True):
    """How a channel is tried: `waits` (seconds) after the first, second … failure, each made longer by up to
    the share `jitter`; after the last of them a further failure is final. `patience` (seconds) ends a single
    try, `at_once` addresses are served at one time."""

    waits: tuple[float, ...] = (5, 20, 60, 300, 900, 3600, 10_800, 21_600, 43_200)
    jitter: float = 0.2
    patience: float = 30.0
    at_once: int = 16


class Settled(Struct, frozen=True):
    """What is to be written about one message."""

    id: str
    state: str
    reference: str | None = None
    reason: str = ""
    next_try: datetime | None = None


class Sender:
    """Sends what is due on one channel. `on_taken` hears of each message before its first step outside."""

    def __init__(
        self,
        channel: Channel,
        store: Books,
        writer: Writer,
        clock: Clock,
        pacing: Pacing,
        on_taken: Callable[[Outbound], None] = lambda _: None,
    ) -> None:
        self._channel, self._store, self._writer = channel, store, writer
        self._clock, self._pacing, self._on_taken = clock, pacing, on_taken
        self._lanes: dict[str, deque[Row]] = {}
        self._held: dict[str, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._settled: list[Settled] = []
        self._wake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send; returns at once."""
        self._task = asyncio.create_task(self._loop(), name=f"sender {self._channel.name}")

    def wake(self) -> None:
        """Look into the outbox now."""
        self._wake.set()

    async def stop(self) -> None:
        """Finish what is on its way (within the channel's patience), note how it ended, send nothing more."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task
        if self._running:
            await asyncio.wait(self._running)
        with suppress(StoppedError):
            await self._write()

    async def _loop(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                wait = await self._step()
            except StoppedError:
                return
            except Exception as error:  # a database that is away comes back
                log.error("%s: the outbox cannot be read: %s", self._channel.name, type(error).__name__)
                wait = 1.0
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _step(self) -> float:
        """Note what has ended, take what is due, open its lanes; returns seconds until the next look."""
        now = self._clock.now()
        free = self._pacing.at_once - len(self._lanes)
        settled = self._pop_settled()

        def books() -> tuple[Sequence[Row], datetime | None]:
            write(self._store, settled, now)
            settled.clear()
            rows = self._store.take_outbox(now, (self._channel.name,), free) if free > 0 else ()
            return rows, self._store.next_outbox()

        try:
            rows, upcoming = await self._writer.call(books)
        finally:
            self._settled.extend(settled)  # empty, unless the database failed
        for row in rows:
            self._admit(row, now)
        if len(rows) == free:
            return 0.0 if free > 0 and len(self._lanes) < self._pacing.at_once else LOOK_AGAIN
        if upcoming is None or upcoming <= now:  # nothing, or it is another channel's
            return LOOK_AGAIN
        return min(LOOK_AGAIN, (upcoming - self._clock.now()).total_seconds() + 0.001)

    def _pop_settled(self) -> list[Settled]:
        settled, self._settled = self._settled, []
        return settled

    async def _write(self) -> None:
        settled, now = self._pop_settled(), self._clock.now()
        if settled:
            await self._writer.call(lambda: write(self._store, settled, now))

    def _admit(self, row: Row, now: datetime) -> None:
        address = row.outbound.to
        self._on_taken(row.outbound)
        if address in self._lanes:
            self._lanes[address].append(row)
            return
        held = self._held.get(address)
        if held is not None and held > now and row.tries == 0:
            self._put_back(row, held)
            return
        self._held.pop(address, None)
        self._lanes[address] = deque([row])
        task = asyncio.create_task(self._serve(address))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _put_back(self, row: Row, until: datetime) -> None:
        self._settled.append(
            Settled(row.outbound.id, "waiting", reason="behind an earlier message", next_try=until)
        )
        self._wake.set()

    async def _serve(self, address: str) -> None:
        """Send the rows of one address in their order; a row to be tried again holds those behind it."""
        lane = self._lanes[address]
        try:
            while lane and not self._stopping:
                row = lane.popleft()
                receipt = await self._try(row.outbound)
                again = self._note(row, receipt)
                if again is not None:
                    self._held[address] = again
                    for later in lane:
                        self._put_back(later, again + timedelta(milliseconds=1))
                    return
            for later in lane:
                self._put_back(later, self._clock.now())
        finally:
            del self._lanes[address]
            self._wake.set()

    async def _try(self, outbound: Outbound) -> Receipt:
        try:
            async with asyncio.timeout(self._pacing.patience):
                return await self._channel.send(outbound)
        except TimeoutError:
            return Receipt(state="retry", reason="no answer in time")
        except Exception as error:  # one broken message may not end the sender
            log.exception("%s: sending raised", self._channel.name)
            return Receipt(state="retry", reason=type(error).__name__)

    def _note(self, row: Row, receipt: Receipt) -> datetime | None:
        """Keep how a try ended; returns when it is tried again, if it is."""
        state, next_try, waits = receipt.state, None, self._pacing.waits
        if receipt.state == "retry":
            if row.tries < len(waits):
                wait = max(waits[row.tries], receipt.wait or 0.0)
                wait *= 1 + random.uniform(0, self._pacing.jitter)  # noqa: S311 - no secret
                next_try = self._clock.now() + timedelta(seconds=wait)
            else:
                state = "failed"
        if state == "failed":
            log.warning("%s: message %s failed: %s", self._channel.name, row.outbound.id, receipt.reason)
        self._settled.append(Settled(row.outbound.id, state, receipt.reference, receipt.reason, next_try))
        self._wake.set()
        return next_try


def write(store: Books, settled: Sequence[Settled], now: datetime) -> None:
    """Settle each in the store."""
    for entry in settled:
        store.settle(entry.id, entry.state, entry.reference, entry.reason, entry.next_try, now=now)
