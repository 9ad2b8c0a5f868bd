"""What the start of the program goes through: clocks that waited for holidays, and cases of staff who have left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import ColumnElement, Executable, and_, bindparam, literal_column, select

from claims.record import Record
from dialogs.lookups import Sought
from dialogs.message import Outbound
from handlers.changes import Changes
from handlers.ladder.leaving import KnownStaff
from handlers.mind import Mind
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.ids import Ids
from storage.loading import Loader
from storage.records import sought
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit
from storage.wanting import Want
from storage.writing import Case, Writer

log = logging.getLogger("cunbao.storage")
AT_ONCE: Final = 500
Act = Callable[[Case | Record], Changes]


class Gone(Struct, frozen=True):
    """Somebody who is no longer in the staff file, and how many open cases were told to them."""

    name: str
    address: str
    cases: int


class Reviewed(Struct, frozen=True):
    """What a review changed: cases that were counted anew, who has left, and what was written for that."""

    recounted: int = 0
    gone: tuple[Gone, ...] = ()
    messages: tuple[Outbound, ...] = ()


class Review:
    """One walk through the database, each batch a transaction of its own: cut off, it begins anew and does nothing
    twice."""

    def __init__(self, driver: Driver, sealer: Sealer, ids: Ids, mind: Mind) -> None:
        self._driver, self._sealer, self._ids, self._mind = driver, sealer, ids, mind

    def run(self, now: datetime) -> Reviewed:
        """Recount what is provisional, hand on what is a ghost's, and note who stands in the staff file now."""
        recounted = 0
        for numbers in _provisional(self._driver):
            changed, _ = self._batch(numbers, now, lambda case: self._mind.recount(case, now))
            recounted += changed
        current = self._mind.staff()
        before = _known(self._driver, self._sealer)
        left = _left(before, current)
        gone: list[Gone] = []
        messages: list[Outbound] = []
        for address, name in left.items():
            cases = 0
            for numbers in _told(self._driver, self._sealer, address):
                changed, written = self._batch(numbers, now, lambda case: self._hand_on(case, left, now))
                cases += changed
                messages += written
            gone.append(Gone(name, address, cases))
        self._note(before, current, now)
        return Reviewed(recounted, tuple(gone), tuple(messages))

    def _hand_on(self, case: Case | Record, left: dict[str, str], now: datetime) -> Changes:
        return Changes() if isinstance(case, Record) else self._mind.handed_on(case, left, now)

    def _batch(self, numbers: Sequence[str], now: datetime, act: Act) -> tuple[int, list[Outbound]]:
        unit = Unit()
        loader = Loader(self._driver, self._sealer, unit)
        writer = Writer(self._driver, self._sealer, self._ids, unit)
        writer.at = micros(now)
        written: list[Outbound] = []
        count = 0
        with self._driver.transaction():
            plain = [number for number in numbers if ":" not in number]
            loader.fetch(Want(table, "number", number) for table in ("claim", "ticket") for number in plain)
            for number in numbers:
                try:
                    subject = self._subject(number, loader, unit)
                    changes = act(subject) if subject is not None else Changes()
                    prepared = writer.prepare(changes, None, frozenset())
                except self._driver.error:
                    raise
                except Exception as error:  # one case that cannot be read keeps no other from its due
                    log.error("%s was not reviewed: %s", number, type(error).__name__)
                    continue
                writer.stage(prepared, changes)
                written += [message for message, _ in prepared.messages]
                count += changes != Changes()
            writer.flush()
        return count, written

    def _subject(self, number: str, loader: Loader, unit: Unit) -> Case | Record | None:
        kind, colon, identity = number.partition(":")
        if colon:
            return next(iter(sought(self._driver, self._sealer, unit, Sought(kind, identity))), None)
        if ("claim", number) in unit.sealed:
            return loader.claim(number)
        return loader.ticket(number) if ("ticket", number) in unit.sealed else None

    def _note(self, before: KnownStaff | None, current: dict[str, str], now: datetime) -> None:
        if before is not None and before.members == current:
            return
        unit = Unit()
        writer = Writer(self._driver, self._sealer, self._ids, unit)
        if before is not None:
            unit.records[before.subject] = before
        version = before.version if before is not None else 0
        record = KnownStaff(id="now", state="open", at=now, members=current, version=version)
        with self._driver.transaction():
            writer.stage(writer.prepare(Changes(records=(record,)), None, frozenset()), Changes())
            writer.flush()


def ghosts(driver: Driver, sealer: Sealer, current: dict[str, str]) -> tuple[Gone, ...]:
    """Who has left since the program was started last, and of how many cases they were told; nothing changes."""
    left = _left(_known(driver, sealer), current)
    return tuple(Gone(name, at, sum(map(len, _told(driver, sealer, at)))) for at, name in left.items())


def _left(before: KnownStaff | None, current: dict[str, str]) -> dict[str, str]:
    members = before.members if before is not None else {}
    return {address: name for address, name in members.items() if address not in current}


def _known(driver: Driver, sealer: Sealer) -> KnownStaff | None:
    with driver.transaction(write=False):
        found = sought(driver, sealer, Unit(), Sought("known_staff", "now"))
    return found[0] if found and isinstance(found[0], KnownStaff) else None


def _provisional(driver: Driver) -> Iterator[list[str]]:
    """Whose clocks rest on holidays that were not known when they began."""
    column, flagged = t.timer.c.subject, t.timer.c.provisional == literal_column("1")
    return _walk(driver, "provisional", column, flagged, [])


def _told(driver: Driver, sealer: Sealer, address: str) -> Iterator[list[str]]:
    """The numbers of all cases of which messages to an address spoke."""
    column, to = t.outbox.c.claim, t.outbox.c.address == bindparam("address_")
    return _walk(driver, "told_to", column, to, [sealer.address(address)])


def _walk(
    driver: Driver, name: str, column: ColumnElement[str], where: ColumnElement[bool], values: list[object]
) -> Iterator[list[str]]:
    """All values of a column in their order, each once, a few hundred at a time."""

    def build() -> Executable:
        chosen = select(column).where(and_(where, column > bindparam("after"))).distinct()
        return chosen.order_by(column).limit(literal_column(str(AT_ONCE))).offset(s.NONE)

    after = ""
    while True:
        with driver.transaction(write=False):
            rows = driver.rows(driver.text(("walk", name), build), [*values, after])
        if not rows:
            return
        yield [row[0] for row in rows]
        after = rows[-1][0]
