"""The demo: one county at a time with its own database, on one clock that is moved, for all who play.

Each county keeps its own database and its own time, for its document was in force in another year: on one
database a leap from 2021 to 2025 would let every clock of the older cases run out.

Database and dictionaries are loaded while the pages are shown already; whoever writes before waits that long.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from bot.channel import FILE_LIMIT, Memory, Report
from bot.channels.web import WebChannel
from bot.clock import CHINA, MovedClock
from bot.demo_people import PLACES, Place, place, write_roster
from bot.memory import BriefMemory
from claims.attachment import Attached
from claims.claim import Claim, Ticket
from claims.workdays import WORKING_DAYS
from dialogs.message import Inbound, Outbound

if TYPE_CHECKING:
    from bot.runtime import Runtime
    from handlers.mind import Mind
    from storage.reading import Line
    from storage.store import Store

Step = Literal["hours", "tomorrow"]
T = TypeVar("T")
STEP_HOURS = 4
MORNING = time(9)
LINES = 200

Composer = Callable[[Place], "Mind"]


class Desk(NamedTuple):
    """What one member of the staff sees: both sides of the talk, the cases that it speaks of, all tickets, and
    how many messages every member has received (LINES at most)."""

    lines: Sequence[Line]
    claims: Sequence[Claim]
    tickets: Sequence[Ticket]
    received: Mapping[str, int]


class Stage:
    """The county that plays at the moment; to the channel it is the host, whichever county that is."""

    def __init__(self, folder: Path, channel: WebChannel, clock: MovedClock, composer: Composer) -> None:
        self.folder, self.channel, self.clock = folder, channel, clock
        self.place = PLACES[0]
        channel.edition = self.edition
        self._composer = composer
        self._changing = asyncio.Lock()
        self._on = asyncio.Event()
        self._running: tuple[Runtime, Store] | None = None

    async def open(self, name: str) -> None:
        """Let a place play, where it was left; a first time its database is made and its residents enrolled."""
        async with self._changing:
            if self._running is not None and self.place.name == name:
                return
            await self._end()
            self.place = place(name)
            self.clock.set(self._left_at())
            runtime, store = await asyncio.to_thread(self._prepare, self.place)
            await runtime.start()
            self._running = runtime, store
            self._on.set()

    async def close(self) -> None:
        """Stop, remembering the time."""
        async with self._changing:
            await self._end()

    async def receive(self, inbound: Inbound) -> Sequence[Outbound]:
        """Hand a message to the place that plays; waits while another one is being opened."""
        return await (await self._opened())[0].receive(inbound)

    async def report(self, report: Report) -> None:
        """Record a delivery report."""
        await (await self._opened())[0].report(report)

    async def ask(self, look: Callable[[Store], T]) -> T:
        """What the store of the place that plays answers."""
        return await (await self._opened())[0].ask(look)

    async def recent(self, address: str, limit: int) -> Sequence[Outbound]:
        """The newest messages to an address, oldest first."""
        return await (await self._opened())[0].recent(address, limit)

    @property
    def file_limit(self) -> int:
        """How many bytes something sent along may have."""
        return FILE_LIMIT

    async def keep(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> Mapping[int, Attached]:
        """Write bytes that came with a message before it is received."""
        return await (await self._opened())[0].keep(inbound, contents)

    async def picture(self, name: str, *, small: bool = False) -> bytes | None:
        """A kept picture."""
        return await (await self._opened())[0].picture(name, small=small)

    async def arrived(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> None:
        """Write bytes that came with a message after it was received."""
        await (await self._opened())[0].arrived(inbound, contents)

    async def sent(self, message: str) -> Outbound | None:
        """A message of ours by its id."""
        return await (await self._opened())[0].sent(message)

    def memory(self, channel: str) -> Memory:  # noqa: ARG002 - its pages keep nothing
        """Kept as long as the demo runs."""
        return BriefMemory(self.clock)

    async def move(self, step: Step) -> datetime:
        """Let time pass; whatever falls due meanwhile acts at its own time. Returns the new time."""
        runtime, _ = await self._opened()
        now = self.clock.now()
        if step == "hours":
            now = WORKING_DAYS.add_working_hours(now, STEP_HOURS)
        else:
            now = datetime.combine(now.astimezone(CHINA).date() + timedelta(days=1), MORNING, CHINA)
        self.clock.set(now)
        self._keep_time()
        runtime.moved()
        self.channel.announce_time()
        return now

    async def say(self, address: str, id_: str, text: str) -> Sequence[Outbound]:
        """A member of the staff writes; returns the answers."""
        await self._opened()
        now = self.clock.now()
        return await self.receive(Inbound(address=address, id=id_, text=text, sent_at=now, received_at=now))

    async def desk(self, address: str) -> Desk:
        """What a member of the staff has before him."""
        runtime, store = await self._opened()
        members = [member.address for member in self.place.staff]

        def look() -> Desk:
            lines = store.conversation_log(address, LINES)
            spoken = {line.outbound.claim for line in lines if line.outbound is not None}
            claims = [claim for claim in store.claims() if claim.number in spoken]
            received = {member: len(store.recent(member, LINES)) for member in members}
            return Desk(lines, claims, store.tickets(), received)

        return await runtime.writer.call(look)

    def edition(self, phone: str) -> str:
        """Which database answers a phone, by the key that was made with it; a phone without a county's name
        speaks to the one that plays."""
        name = phone if phone in {one.name for one in PLACES} else self.place.name
        keys = self.folder / f"{name}.db.keys"
        return f"{name}-{keys.stat().st_mtime_ns}" if keys.exists() else ""

    async def _opened(self) -> tuple[Runtime, Store]:
        while self._running is None:
            await self._on.wait()
        return self._running

    async def _end(self) -> None:
        if self._running is None:
            return
        runtime, store = self._running
        self._running = None
        self._on.clear()
        self._keep_time()
        await runtime.stop()
        await asyncio.to_thread(store.close)

    def _prepare(self, where: Place) -> tuple[Runtime, Store]:
        from bot.runtime import Runtime
        from storage.store import Store

        mind = self._composer(where)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{where.name}.db"
        fresh = not path.exists()
        store = Store.open(f"sqlite:///{path}")
        if fresh:
            roster = self.folder / f"{where.name}.csv"
            write_roster(where, roster)
            enrol(store, where, roster)
        return Runtime(store, mind, [self.channel], self.clock), store

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
    from schemes.book import load_book
    from storage.roster import import_file

    import_file(store, roster, where.scheme, load_book(), where.start)


def mind_of(where: Place) -> Mind:
    """The real behaviour, with the staff of the place."""
    from bot.compose import mind

    return mind(where.staff)
