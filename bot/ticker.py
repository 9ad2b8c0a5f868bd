"""The loop that lets due clocks act, each at its own time, also those that fell due while nothing ran."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import CHINA, Clock
from bot.loop import Loop
from bot.writer import StoppedError, Writer
from dialogs.message import Outbound

if TYPE_CHECKING:
    from handlers.mind import Mind
    from storage.firing import Fired
    from storage.store import Store

log = logging.getLogger(__name__)
AT_ONCE = 64
LOOK_AGAIN = 60.0
NOT_SOONER = 1.0
TRY_AGAIN = timedelta(hours=1)


class Ticker:
    """Fires what is due, sleeps until the next due time, wakes early when told.

    Once a day, and at the start, it asks for what the calendar itself brings. `on_written` hears of the messages
    that all this caused, after their commit.
    """

    def __init__(
        self,
        store: Store,
        mind: Mind,
        writer: Writer,
        clock: Clock,
        on_written: Callable[[Sequence[Outbound]], None],
    ) -> None:
        self._store, self._mind, self._writer = store, mind, writer
        self._clock, self._on_written = clock, on_written
        self._day: date | None = None
        self._again: datetime | None = None
        self._later: asyncio.TimerHandle | None = None
        self._loop = Loop("ticker", self._step, "the clocks cannot be read")

    def start(self) -> None:
        """Begin to tick; returns at once."""
        self._loop.start()

    def wake(self) -> None:
        """Read the clock again now (it was moved)."""
        self._loop.wake()

    def touched(self) -> None:
        """A batch may have started a clock: look again within a second, however many batches there are."""
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(NOT_SOONER, self._look)

    async def stop(self) -> None:
        """End after the step that is under way."""
        if self._later is not None:
            self._later.cancel()
        await self._loop.stop()

    def _look(self) -> None:
        self._later = None
        self._loop.wake()

    async def _step(self) -> float:
        """Fire up to `AT_ONCE` due clocks; returns seconds until the next look."""
        now = self._clock.now()

        fired, released, upcoming = await self._writer.call(lambda: self._books(now))
        messages = [message for one in fired for message in one.messages if not message.gather]
        messages += released
        if upcoming is None or upcoming > now:  # the day is told what all clocks have come to
            messages += await self._new_day(now)
        if messages:
            self._on_written(messages)
        if upcoming is None:
            return LOOK_AGAIN
        wait = (upcoming - self._clock.now()).total_seconds()
        if wait <= 0 and not fired and not released:  # due, yet nothing acted: do not spin
            return NOT_SOONER
        return max(0.0, min(LOOK_AGAIN, wait + 0.001))

    def _books(self, now: datetime) -> tuple[Sequence[Fired], Sequence[Outbound], datetime | None]:
        """In the writer's thread. What is to be gathered goes out only when no clock is due any more: after a week of
        standstill everybody gets one message and not one a tick."""
        fired: Sequence[Fired] = ()
        upcoming = self._store.next_fire()
        if upcoming is not None and upcoming <= now:
            fired, upcoming = self._store.fire(self._mind, now, AT_ONCE), self._store.next_fire()
        if upcoming is not None and upcoming <= now:
            return fired, (), upcoming
        waiting = self._store.next_gather()
        released: Sequence[Outbound] = ()
        if waiting is not None and waiting <= now:
            released, waiting = self._store.gather(self._mind, now), self._store.next_gather()
        return fired, released, min((at for at in (upcoming, waiting) if at is not None), default=None)

    async def _new_day(self, now: datetime) -> Sequence[Outbound]:
        """What a day brings by itself; one that cannot be written now is asked for again an hour later."""
        today = now.astimezone(CHINA).date()
        if today == self._day or (self._again is not None and now < self._again):
            return ()
        self._day, self._again = today, None
        try:
            return await self._writer.call(lambda: self._store.season(self._mind, now))
        except StoppedError:
            raise
        except Exception as error:
            log.error("the day of %s brought nothing yet: %s", today, type(error).__name__)
            self._day, self._again = None, now + TRY_AGAIN
            return ()
