"""A mind that answers with what it heard, to try the running program by itself."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from waiting import LIMIT, until

from bot.clock import CHINA
from bot.writer import Writer
from claims.claim import Claim, Ticket
from claims.clock import Clock
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Lookups
from dialogs.message import Inbound, Outbound, Say
from handlers.changes import Changes, Heard, Loaded, Reach
from handlers.mind import Mind
from storage.errors import StoreError
from storage.sending import Row
from storage.store import Store
from storage.turns import Turned

START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)


def inbound(address: str, number: int, text: str, at: datetime = START) -> Inbound:
    """The message `number` of an address."""
    return Inbound(address=address, id=f"{address}/{number}", text=text, sent_at=at, received_at=at)


class Echo:
    """Answers each message with how many it has heard from that address and the words.

    报案 files a ticket whose clock acts when `promise` is over and tells `sms:+8613900000000`; 坏 raises; 以后
    answers an hour later. A due clock tells the sender of its ticket and stops.
    """

    desk = "sms:+8613900000000"

    def __init__(self, promise: timedelta = timedelta(hours=1)) -> None:
        self.promise = promise

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        return Heard(
            inbound=inbound,
            conversation=conversation,
            party=party,
            frame=None,
            lookups=Lookups(),
            quoted_claim=quoted_claim,
        )

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        message, conversation = loaded.heard.inbound, loaded.heard.conversation
        if message.text == "坏":
            raise ValueError("this turn is broken")
        count = conversation.misses + 1
        due = now + timedelta(hours=1) if message.text == "以后" else now
        replies = [out(f"r{message.id}", message.address, f"{count}: {message.text}", due)]
        tickets: tuple[Ticket, ...] = ()
        serial = 0
        if message.text == "报案":
            serial = loaded.serial + 1
            number = str(10_000_000 + loaded.serial)
            clock = Clock(name="acknowledge", state="running", fires_at=now + self.promise)
            tickets = (
                Ticket(
                    number=number,
                    kind="human",
                    sender=message.address,
                    text="",
                    opened_at=now,
                    clocks=(clock,),
                ),
            )
            replies.append(out(f"n{message.id}", self.desk, f"新报案{number}", now, kind="notice"))
        return Changes(
            conversation=replace(conversation, misses=count, last_at=now),
            tickets=tickets,
            messages=tuple(replies),
            serial=serial,
        )

    def due(self, subject: Claim | Ticket, now: datetime) -> Changes:
        assert isinstance(subject, Ticket)
        clock = replace(subject.clocks[0], state="overdue", fires_at=None)
        notice = out(f"d{subject.number}", subject.sender, f"{subject.number}还没人接", now, kind="escalation")
        return Changes(tickets=(replace(subject, clocks=(clock,)),), messages=(notice,))

    def calendar(self, now: datetime) -> tuple[str, ...]:
        return ()

    def renewing(self, run: object, days: int, people: object, now: datetime) -> Changes:
        return Changes()

    def beside(self, records: object) -> Any:
        return self

    def season(self, now: datetime, kept: object = (), counted: object = None, cases: object = ()) -> Changes:
        return Changes()

    def withheld(self, message: Outbound, party: Party) -> bool:
        return party.stopped_at is not None and message.kind == "notice"

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        return Changes()

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        return Changes(messages=(out(f"a{inbound.id}", inbound.address, "对不起", now),))


class Watchful(Echo):
    """An echo that also tells its boss that a day has begun, and what could not be sent."""

    boss = "web:boss"

    def beside(self, records: object) -> Any:
        return self

    def season(self, now: datetime, kept: object = (), counted: object = None, cases: object = ()) -> Changes:
        """The boss hears that a day has begun."""
        name = f"day/{now.date()}"
        return Changes(messages=(replace(out(name, self.boss, f"{now.date()}", now, kind="notice"), dedup=name),))

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        """The boss hears what could not be sent."""
        if message.kind == "reply" or message.to == self.boss:
            return Changes()
        name = f"lost/{message.id}"
        lost = out(name, self.boss, f"没送到：{message.text}", now, kind="notice")
        return Changes(messages=(replace(lost, dedup=name),))


def out(name: str, to: str, text: str, due: datetime, kind: str = "reply") -> Outbound:
    return Outbound(id=name, to=to, says=(Say("echo", {"words": text}),), text=text, due_at=due, kind=kind)  # type: ignore[arg-type]


class TrackedStore(Store):
    """The real store, which counts its batches; `broken` is how many of the next ones raise. `looks` says how often
    somebody has asked for what is to be sent, `ticks` how often for the next clock."""

    batches: list[int]
    broken: int
    looks = 0
    ticks = 0

    def run(self, mind: Mind, batch: Sequence[Inbound], direct: frozenset[str] = frozenset()) -> list[Turned]:
        self.batches.append(len(batch))
        if self.broken:
            self.broken -= 1
            raise StoreError("the disk is full")
        return super().run(mind, batch, direct)

    def take_outbox(self, now: datetime, channels: Collection[str], limit: int = 64) -> list[Row]:
        self.looks += 1
        return super().take_outbox(now, channels, limit)

    def next_fire(self) -> datetime | None:
        self.ticks += 1
        return super().next_fire()

    def lines(self) -> list[tuple[str, int, str]]:
        """State, tries and reason of every message of the outbox, oldest first."""
        with self._ready(), self.driver.transaction(write=False):
            found = self.driver.rows("SELECT state, tries, reason FROM outbox ORDER BY seq")
        return [(row[0], row[1], row[2]) for row in found]

    def states(self) -> set[str]:
        """The states in which messages of the outbox are."""
        return {state for state, _, _ in self.lines()}


@asynccontextmanager
async def standstill(writer: Writer) -> AsyncIterator[None]:
    """Within it the writer's thread stands still: what is handed in meanwhile waits, and nothing is written."""
    begun, over = threading.Event(), threading.Event()

    def stand() -> None:
        begun.set()
        over.wait(LIMIT)

    call = writer.call(stand)
    try:
        await until(begun.is_set)
        yield
    finally:
        over.set()
        await call


def open_store(folder: Path) -> TrackedStore:
    store = TrackedStore.open(f"sqlite:///{folder}/cunbao.db")
    store.batches, store.broken = [], 0
    return store
