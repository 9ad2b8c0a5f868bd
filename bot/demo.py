"""The demo: one county at a time with its own database, on one clock that is moved, for all who play.

Each county keeps its own database and its own time, for its document was in force in another year: on one
database a leap from 2021 to 2025 would let every clock of the older cases run out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from bot.channels.web import WebChannel
from bot.clock import CHINA, MovedClock
from bot.demo_people import PLACES, Place, place, write_roster
from bot.runtime import Runtime
from claims.claim import Claim, Ticket
from claims.workdays import WORKING_DAYS
from dialogs.message import Inbound, Outbound
from handlers.mind import Mind
from schemes.book import load_book
from storage.reading import Line
from storage.roster import import_file
from storage.store import Store

Step = Literal["hours", "tomorrow"]
STEP_HOURS = 4
MORNING = time(9)
LINES = 200

Composer = Callable[[Place], Mind]


class ClosedError(RuntimeError):
    """No place is open: the demo is starting, changing or ending."""


class Desk(NamedTuple):
    """What one member of the staff sees: both sides of the talk, the cases that it speaks of, all tickets, and
    how many messages every member has received (LINES at most)."""

    lines: Sequence[Line]
    claims: Sequence[Claim]
    tickets: Sequence[Ticket]
    received: Mapping[str, int]


class Stage:
    """The county that plays at the moment. The channel stays the same when another one is opened."""

    def __init__(self, folder: Path, channel: WebChannel, clock: MovedClock, composer: Composer) -> None:
        self.folder, self.channel, self.clock = folder, channel, clock
        self.place = PLACES[0]
        self._composer = composer
        self._changing = asyncio.Lock()
        self._running: tuple[Runtime, Store] | None = None

    @property
    def runtime(self) -> Runtime:
        """The running program; ClosedError where no place is open."""
        return self._on()[0]

    async def open(self, name: str) -> None:
        """Let a place play, where it was left; a first time its database is made and its residents enrolled."""
        async with self._changing:
            if self._running is not None and self.place.name == name:
                return
            await self._end()
            self.place = place(name)
            self.clock.set(self._left_at())
            store, mind = await asyncio.to_thread(self._prepare, self.place)
            runtime = Runtime(store, mind, [self.channel], self.clock)
            await runtime.start()
            self._running = runtime, store

    async def close(self) -> None:
        """Stop, remembering the time."""
        async with self._changing:
            await self._end()

    async def move(self, step: Step) -> datetime:
        """Let time pass; whatever falls due meanwhile acts at its own time. Returns the new time."""
        now = self.clock.now()
        if step == "hours":
            now = WORKING_DAYS.add_working_hours(now, STEP_HOURS)
        else:
            now = datetime.combine(now.astimezone(CHINA).date() + timedelta(days=1), MORNING, CHINA)
        self.clock.set(now)
        self._keep_time()
        self.runtime.moved()
        self.channel.announce_time()
        return now

    async def say(self, address: str, id_: str, text: str) -> Sequence[Outbound]:
        """A member of the staff writes; returns the answers."""
        async with self._changing:
            now = self.clock.now()
            inbound = Inbound(address=address, id=id_, text=text, sent_at=now, received_at=now)
            return await self.runtime.receive(inbound)

    async def desk(self, address: str) -> Desk:
        """What a member of the staff has before him."""
        members = [member.address for member in self.place.staff]
        async with self._changing:
            runtime, store = self._on()

            def look() -> Desk:
                lines = store.conversation_log(address, LINES)
                spoken = {line.outbound.claim for line in lines if line.outbound is not None}
                claims = [claim for claim in store.claims() if claim.number in spoken]
                received = {member: len(store.recent(member, LINES)) for member in members}
                return Desk(lines, claims, store.tickets(), received)

            return await runtime.writer.call(look)

    def _on(self) -> tuple[Runtime, Store]:
        if self._running is None:
            raise ClosedError("no place is open")
        return self._running

    async def _end(self) -> None:
        if self._running is None:
            return
        runtime, store = self._running
        self._running = None
        self._keep_time()
        await runtime.stop()
        await asyncio.to_thread(store.close)

    def _prepare(self, where: Place) -> tuple[Store, Mind]:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{where.name}.db"
        fresh = not path.exists()
        mind = self._composer(where)
        store = Store.open(f"sqlite:///{path}")
        if fresh:
            roster = self.folder / f"{where.name}.csv"
            write_roster(where, roster)
            enrol(store, where, roster)
        return store, mind

    def _times(self) -> dict[str, str]:
        path = self.folder / "clock.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def _left_at(self) -> datetime:
        kept = self._times().get(self.place.name)
        return datetime.fromisoformat(kept) if kept else self.place.start

    def _keep_time(self) -> None:
        times = {**self._times(), self.place.name: self.clock.now().isoformat()}
        (self.folder / "clock.json").write_text(json.dumps(times), encoding="utf-8")


def forget(folder: Path) -> None:
    """Take away what an earlier demo left in its folder, and nothing else."""
    found = [path for where in PLACES for path in folder.glob(f"{where.name}.db*")]
    rosters = [folder / f"{where.name}.csv" for where in PLACES]
    for path in (*found, *rosters, folder / "clock.json"):
        path.unlink(missing_ok=True)


def enrol(store: Store, where: Place, roster: Path) -> None:
    """Import the roster as a town would hand it in."""
    import_file(store, roster, where.scheme, load_book(), where.start)


def mind_of(where: Place) -> Mind:
    """The real behaviour, with the staff of the place."""
    from bot.compose import mind  # imported late: what only shows pages does not load the dictionaries

    return mind(where.staff)
