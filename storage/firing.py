"""Lets due clocks act, strictly in the order of time, each at its own instant."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, func, select, update

from claims.record import Record
from dialogs.lookups import Sought
from dialogs.message import Outbound
from handlers.changes import Audit, Changes
from handlers.mind import Mind
from storage import statements as s
from storage import tables as t
from storage.crowd import look
from storage.engine import Driver
from storage.errors import StoreError
from storage.ids import Ids
from storage.loading import Loader
from storage.records import sought, standing
from storage.seal import Sealer
from storage.times import micros, moment
from storage.unit import Unit
from storage.wanting import Want
from storage.withholding import withhold
from storage.writing import Case, Writer, cases_of

log = logging.getLogger("cunbao.storage")
POSTPONED = timedelta(hours=1)
STANDSTILL = timedelta(hours=1)
"""A clock that acts so late acts at the time that it really is: whoever is told now has not been silent yet."""


class Fired(Struct, frozen=True, kw_only=True):
    """A claim, ticket or record whose clocks acted at `at`. `failed`: the rule raised or did not move its clock; it
    is asked again an hour later."""

    at: datetime
    subject: str
    messages: tuple[Outbound, ...] = ()
    failed: bool = False


class Firing:
    """One transaction's worth of due clocks."""

    def __init__(self, driver: Driver, sealer: Sealer, ids: Ids, mind: Mind) -> None:
        self._driver, self._sealer, self._ids, self._plain = driver, sealer, ids, mind
        self._mind = mind
        self._until = moment(0)

    def run(self, until: datetime, limit: int) -> list[Fired]:
        """Instant after instant: a clock that an earlier one set is fired before a later one."""
        fired: list[Fired] = []
        self._until = until
        while len(fired) < limit:
            instant = next_fire(self._driver)
            if instant is None or instant > micros(until):
                break
            fired += self._instant(instant, limit - len(fired))
        return fired

    def postpone(self, until: datetime) -> Fired | None:
        """Put off the subject that the database refused, or the earliest one."""
        instant = next_fire(self._driver)
        if instant is None or instant > micros(until):
            return None
        subject = self._subjects(instant, 1)[0]
        self._put_off(subject, instant)
        return Fired(at=moment(instant), subject=subject, failed=True)

    def _instant(self, instant: int, limit: int) -> list[Fired]:
        unit = Unit()
        held = standing(self._driver, self._sealer, self._ids)
        self._mind = self._plain.beside(held) if held else self._plain
        loader = Loader(self._driver, self._sealer, unit)
        writer = Writer(self._driver, self._sealer, self._ids, unit)
        subjects = self._subjects(instant, limit)
        cases = [subject for subject in subjects if ":" not in subject]
        loader.fetch(Want(table, "number", number) for table in ("claim", "ticket") for number in cases)
        at = moment(instant)
        writer.at = instant
        fired = [self._fire(subject, at, loader, writer, unit) for subject in subjects]
        withhold(self._driver, self._sealer, self._mind, unit)
        writer.flush()
        for one in fired:
            if one.failed:
                self._put_off(one.subject, instant)
        known = unit.messages
        return [replace(one, messages=tuple(each for each in one.messages if each.id in known)) for one in fired]

    def _fire(self, number: str, at: datetime, loader: Loader, writer: Writer, unit: Unit) -> Fired:
        try:
            changes = self._due(self._subject(number, loader, unit), at, unit)
            _moved(number, at, changes)
            prepared = writer.prepare(changes, None, frozenset())
        except self._driver.error:
            raise
        except Exception as error:
            log.error("a due clock of %s raised %s; it is asked again later", number, type(error).__name__)
            prepared = writer.prepare(Changes(audit=(_complaint(number, at, error),)), None, frozenset())
            writer.stage(prepared, Changes())
            return Fired(at=at, subject=number, failed=True)
        writer.stage(prepared, changes)
        return Fired(at=at, subject=number, messages=tuple(message for message, _ in prepared.messages))

    def _due(self, subject: Case | Record, at: datetime, unit: Unit) -> Changes:
        """After a standstill a case climbs one rung, and that one has its hours from now on. A record that speaks to
        many is always given them and the real time: it does not make up for lost waves at once."""
        wanted = self._mind.due_wants(subject) if isinstance(subject, Record) else None
        if wanted is None:
            late = not isinstance(subject, Record) and self._until - at > STANDSTILL
            return self._mind.due(subject, self._until if late else at)
        crowd, _ = look(self._driver, self._sealer, unit, wanted)
        return self._mind.due(subject, max(at, self._until), crowd)

    def _subject(self, number: str, loader: Loader, unit: Unit) -> Case | Record:
        if ":" in number:
            kind, _, identity = number.partition(":")
            return sought(self._driver, self._sealer, unit, Sought(kind, identity))[0]
        if ("claim", number) in unit.sealed or number in unit.claims:
            return loader.claim(number)
        return loader.ticket(number)

    def _subjects(self, instant: int, limit: int) -> list[str]:
        timer = t.timer.c
        sql = self._driver.text(
            "subjects",
            lambda: (
                select(timer.subject)
                .where(timer.fires_at == bindparam("instant"))
                .distinct()
                .order_by(timer.subject)
                .limit(bindparam("most"))
                .offset(s.NONE)
            ),
        )
        return [row[0] for row in self._driver.rows(sql, (instant, limit))]

    def _put_off(self, subject: str, instant: int) -> None:
        timer = t.timer.c
        sql = self._driver.text(
            "put_off",
            lambda: (
                update(t.timer)
                .where(timer.fires_at <= bindparam("instant"), timer.subject == bindparam("subject_"))
                .values(fires_at=bindparam("later"))
            ),
        )
        later = instant + int(POSTPONED / timedelta(microseconds=1))
        self._driver.run(sql, (later, instant, subject))


def next_fire(driver: Driver) -> int | None:
    """The earliest instant at which a clock wants to act."""
    value = driver.rows(driver.text("next_fire", lambda: select(func.min(t.timer.c.fires_at))))[0][0]
    return None if value is None else int(value)


def fire(driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, until: datetime, limit: int) -> list[Fired]:
    """Fire what is due in one transaction; when the database refuses it, one subject at a time."""
    try:
        with driver.transaction():
            return Firing(driver, sealer, ids, mind).run(until, limit)
    except driver.broken as error:
        raise StoreError(f"the database failed: {type(error).__name__}") from error
    except (driver.error, StoreError) as error:
        log.warning("the database refused due clocks (%s); one by one", type(error).__name__)
    fired: list[Fired] = []
    while len(fired) < limit:
        some = _fire_one(driver, sealer, ids, mind, until)
        if not some:
            break
        fired += some
    return fired


def _fire_one(driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, until: datetime) -> list[Fired]:
    try:
        with driver.transaction():
            return Firing(driver, sealer, ids, mind).run(until, 1)
    except driver.broken as error:
        raise StoreError(f"the database failed: {type(error).__name__}") from error
    except (driver.error, StoreError):
        with driver.transaction():
            put_off = Firing(driver, sealer, ids, mind).postpone(until)
        return [put_off] if put_off is not None else []


def _moved(number: str, at: datetime, changes: Changes) -> None:
    clocks = {case.number: case.clocks for case in cases_of(changes)}
    clocks |= {record.subject: record.clocks for record in changes.records}
    if number not in clocks:
        raise ValueError("a due clock changed nothing of its subject")
    if any(clock.fires_at is not None and clock.fires_at <= at for clock in clocks[number]):
        raise ValueError("a due clock wants to act again at the same instant")


def _complaint(number: str, at: datetime, error: Exception) -> Audit:
    return Audit(at=at, actor="clock", action="clock_failed", subject=number, note=type(error).__name__)
