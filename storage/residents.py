"""The residents' tables as a roster import uses them: keys in, rows out, executemany in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Executable, and_, bindparam, distinct, func, literal_column, select, update

from claims.record import Record
from claims.roster_list import Bounds
from dialogs.lookups import Sought
from storage import statements as s
from storage import tables as t
from storage.engine import USUAL_CHECKPOINT, Driver, Row
from storage.handing import Desk
from storage.records import sought
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

# Each commit of random keys writes most pages of their indexes: the fewer checkpoints, the fewer are written twice.
_CACHE = ("PRAGMA cache_size=-32768", "PRAGMA wal_autocheckpoint=32000")
LARGEST = 2_048
JOINED = frozenset({"registered", "paid", "booked", "in_force", "ended"})


class Known(NamedTuple):
    """A resident who is there: `name` only if this run has just written it, `states` in the scheme, `insured_before`
    whether in last year's."""

    row: int
    fingerprint: bytes | None
    name: str | None
    erased: bool
    states: frozenset[str]
    insured_before: bool = False


class Table:
    """Residents and enrolments for one import; new ids follow the greatest one there is."""

    def __init__(self, driver: Driver, sealer: Sealer, now: datetime) -> None:
        self._driver, self._sealer, self.recorded = driver, sealer, micros(now)
        self._fresh: dict[int, Row] = {}
        self._changed: dict[int, Row] = {}
        self._states: list[Row] = []
        with driver.transaction(write=False):
            newest = driver.rows(driver.text("newest_resident", lambda: select(func.max(t.resident.c.id))))
            self._last = int(newest[0][0] or 0)
        self.began_empty = not self._last
        if not driver.postgres:
            # Random keys touch every page of their index: with the usual 2 MB they would be read again and again.
            for pragma in _CACHE:
                driver.rows(pragma)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A writing transaction; other writers wait for it."""
        with self._driver.transaction():
            yield

    def close(self) -> None:
        """Give the connection its usual checkpoints back, and make up for those that were put off."""
        if not self._driver.postgres:
            self._driver.rows(f"PRAGMA wal_autocheckpoint={USUAL_CHECKPOINT}")
            self._driver.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def desk(self, scheme: str, county: Callable[[str], str], bounds: Bounds, last_year: str | None) -> Desk:
        """Where the lists of this import are handed in."""
        return Desk(self._driver, self._sealer, scheme, county, bounds, last_year)

    def kept(self, *of: Sought) -> list[Record]:
        """What the office keeps: its plan, its renewal runs."""
        with self._driver.transaction(write=False):
            return [one for wish in of for one in sought(self._driver, self._sealer, Unit(), wish)]

    def next_id(self) -> int:
        self._last += 1
        return self._last

    def known(self, identities: Sequence[bytes], scheme: str, last_year: str | None = None) -> dict[bytes, Known]:
        """The residents of some blind identities, with their states in the scheme."""
        found: dict[bytes, Known] = {}
        wanted = ("id", "fingerprint", "erased")
        rows = s.load(self._driver, t.resident, "identity", wanted, identities) if identities else []
        states: dict[int, list[Row]] = {}
        before: dict[int, list[Row]] = {}
        if rows:
            columns = ("scheme", "state", "since", "recorded_at")
            for number, held_scheme, *entry in s.load(
                self._driver, t.enrolment, "resident", columns, [row[1] for row in rows]
            ):
                if held_scheme == scheme:
                    states.setdefault(number, []).append(tuple(entry))
                elif held_scheme == last_year:
                    before.setdefault(number, []).append(tuple(entry))
        for identity, number, fingerprint, erased in rows:
            held = _present(states.get(number, ()))
            insured = _present(before.get(number, ()))
            found[identity] = Known(
                number, fingerprint, None, bool(erased), held, "left" not in insured and bool(insured & JOINED)
            )
        return found

    def insert(self, row: Row) -> None:
        self._fresh[row[0]] = row

    def update(self, row: Row) -> None:
        self._changed[row[0]] = (*row[1:8], row[10], row[11], row[0])

    def enrol(self, number: int, scheme: str, since: date, state: str, reason: str, why: str = "") -> None:
        """Add a dated state; `reason` is sealed, `why` counted."""
        day, blob = since.isoformat(), None
        if reason:
            place = f"enrolment.blob:{number}:{scheme}:{day}:{state}".encode()
            blob = self._sealer.seal(place, reason)
        self._states.append((number, scheme, day, state, self.recorded, blob, why))

    def blob(self, number: int) -> bytes:
        """The sealed person of a resident, staged or stored."""
        if number in self._fresh:
            return bytes(self._fresh[number][10])
        if number in self._changed:
            return bytes(self._changed[number][7])
        return bytes(s.load(self._driver, t.resident, "id", ("blob",), [number])[0][1])

    def flush(self) -> None:
        """Write what was staged."""
        driver = self._driver
        if self._fresh:
            driver.many(s.put(driver, t.resident), list(self._fresh.values()))
        if self._changed:
            driver.many(driver.text("renew_resident", _renew), list(self._changed.values()))
        if self._states:
            driver.many(s.upsert(driver, t.enrolment), self._states)
        self._fresh, self._changed, self._states = {}, {}, []

    def enrolled(self, scheme: str, towns: Sequence[str]) -> Iterator[int]:
        """The residents of some towns who are registered in a scheme and have not left it; none where nobody
        was there before this import."""
        if not towns or self.began_empty:
            return
        names = s.padded(towns)

        def build() -> Executable:
            states, people = t.enrolment.c, t.resident.c
            left = t.enrolment.alias("gone").c
            back = t.enrolment.alias("back").c
            came_back = (
                select(literal_column("1"))
                .where(back.resident == left.resident, back.scheme == left.scheme)
                .where(back.since >= left.since, back.recorded_at > left.recorded_at)
                .exists()
            )
            gone = (
                select(literal_column("1"))
                .where(left.resident == states.resident, left.scheme == states.scheme)
                .where(left.state == literal_column("'left'"), ~came_back)
                .exists()
            )
            there = and_(
                states.scheme == bindparam("scheme_"),
                states.state == literal_column("'registered'"),
                people.erased == literal_column("0"),
                s.among(people.town, len(names)),
                ~gone,
            )
            joined = t.enrolment.join(t.resident, people.id == states.resident)
            return select(states.resident).select_from(joined).where(there)

        sql = self._driver.text(("enrolled", len(names)), build)
        for chunk in self._driver.stream(sql, [scheme, *names]):
            yield from (row[0] for row in chunk)

    def mark_shared_phones(self) -> None:
        """A phone that stands with more than one household proves nobody's identity."""
        driver = self._driver
        driver.run(driver.text("share", lambda: _share(shared=True)))
        driver.run(driver.text("unshare", lambda: _share(shared=False)))


def _present(entries: Sequence[Row]) -> frozenset[str]:
    """The states that somebody has had; `left` only where nothing was noted since."""
    names = {state for state, _, _ in entries}
    lefts = [(since, recorded) for state, since, recorded in entries if state == "left"]
    back = all(
        any(state != "left" and since >= day and recorded > at for state, since, recorded in entries)
        for day, at in lefts
    )
    return frozenset(names - {"left"} if back else names)


def _renew() -> Executable:
    names = ("identity", "phone", "name_six", "household", "fingerprint", "county", "town", "blob", "village")
    columns: dict[str, Any] = {name: bindparam(f"new_{name}", type_=t.resident.c[name].type) for name in names}
    return update(t.resident).where(t.resident.c.id == bindparam("row")).values(columns)


def _share(*, shared: bool) -> Executable:
    people = t.resident.c
    households = func.count(distinct(people.household))
    # Most phones stand once: to see that, the index alone is read.
    again = (
        select(people.phone)
        .where(people.phone.is_not(None))
        .group_by(people.phone)
        .having(func.count() > literal_column("1"))
    )
    several = (
        select(people.phone)
        .where(people.phone.in_(again))
        .group_by(people.phone)
        .having(households > literal_column("1"))
    )
    inside = people.phone.in_(several)
    flag, other = ("1", "0") if shared else ("0", "1")
    held = people.phone_shared == literal_column(other)
    wrong = and_(people.phone.is_not(None), held, inside if shared else ~inside)
    return update(t.resident).where(wrong).values(phone_shared=literal_column(flag))
