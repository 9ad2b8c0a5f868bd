"""Writes what was noted about enrolments: one person's in a turn, thousands at once for an office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from claims.workdays import local
from handlers.changes import Noted
from schemes.ages import Gate
from schemes.identity import birth_date
from schemes.marking import Mark, Refusal, joins, marked
from schemes.people import DatedState, Enrolment, Resident
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.person import STATE_COLUMNS, decoded, enrolments, in_order
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

CHUNK = 2_000


class Marked(Struct, frozen=True, kw_only=True):
    """What became of a mark: how many took it, and who did not and why."""

    done: int
    refused: tuple[tuple[int, Refusal], ...] = ()


def entry_rows(sealer: Sealer, resident: int, scheme: str, entries: Iterable[DatedState], recorded: int) -> list[Row]:
    """Entries as rows of `enrolment`."""
    rows = []
    for one in entries:
        day, blob = one.since.isoformat(), None
        if one.reason:
            place = f"enrolment.blob:{resident}:{scheme}:{day}:{one.state}".encode()
            blob = sealer.seal(place, one.reason)
        rows.append((resident, scheme, day, one.state, recorded, blob, one.why))
    return rows


def stage_noted(sealer: Sealer, unit: Unit, noted: Iterable[Noted]) -> None:
    """Put what a turn noted where later turns see it."""
    for one in noted:
        row = int(one.resident)
        unit.staged.noted += entry_rows(sealer, row, one.scheme, one.states, micros(one.at))
        if row in unit.residents:
            unit.residents[row] = with_noted(unit.residents[row], one)


def flush_noted(driver: Driver, unit: Unit) -> None:
    """Write what the turns noted; nothing of who has been erased since, whose remark on a held list is gone too."""
    noted = unit.staged.noted
    people = sorted({row[0] for row in noted})
    gone = (
        {row for row, erased in s.load(driver, t.resident, "id", ("erased",), people) if erased} if people else set()
    )
    if rows := [row for row in noted if row[0] not in gone]:
        driver.many(s.upsert(driver, t.enrolment), rows)


def with_noted(person: Resident, noted: Noted) -> Resident:
    """A resident as a later turn of the same batch sees him."""
    fresh = {(one.since, one.state): replace(one, recorded=micros(noted.at)) for one in noted.states}
    others = [one for one in person.enrolments if one.scheme != noted.scheme]
    held = next((one for one in person.enrolments if one.scheme == noted.scheme), None)
    kept = [one for one in (held.states if held else ()) if (one.since, one.state) not in fresh]
    states = tuple(sorted([*kept, *fresh.values()], key=in_order))
    changed = Enrolment(scheme=noted.scheme, states=states, kind=held.kind if held else "")
    return replace(person, enrolments=tuple(sorted([*others, changed], key=lambda one: one.scheme)))


def mark(
    driver: Driver,
    sealer: Sealer,
    scheme: str,
    people: Sequence[int],
    wish: Mark,
    now: datetime,
    gate: Gate | None = None,
) -> Marked:
    """Note the same of many residents, two thousand a statement; the caller holds the transaction.

    The rule is that of one person (`schemes.marking.marked`); whoever it refuses is named and nobody else is held up.
    Whoever joins by it passes the `gate`.
    """
    today, recorded = local(now).date(), micros(now)
    refused: list[tuple[int, Refusal]] = []
    done = 0
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        held = _enrolments(driver, sealer, some, (scheme, gate.last_year if gate else None))
        refused_by_age = _too_old(driver, sealer, held, scheme, wish, gate, today) if gate else set[int]()
        rows: list[Row] = []
        for resident in some:
            entries = "age" if resident in refused_by_age else marked(held[resident].get(scheme), wish, today)
            if isinstance(entries, str):
                refused.append((resident, entries))
                continue
            done += 1
            rows += entry_rows(sealer, resident, scheme, entries, recorded)
        if rows:
            driver.many(s.upsert(driver, t.enrolment), rows)
    return Marked(done=done, refused=tuple(refused))


def _enrolments(
    driver: Driver, sealer: Sealer, people: Sequence[int], schemes: tuple[str, str | None]
) -> dict[int, dict[str, Enrolment]]:
    held: dict[int, list[Row]] = {}
    for resident, *row in s.load(driver, t.enrolment, "resident", STATE_COLUMNS, people):
        if row[0] in schemes:
            held.setdefault(resident, []).append(tuple(row))
    return {
        resident: {one.scheme: one for one in enrolments(sealer, resident, held.get(resident, ()), {})}
        for resident in people
    }


def _too_old(
    driver: Driver,
    sealer: Sealer,
    held: dict[int, dict[str, Enrolment]],
    scheme: str,
    wish: Mark,
    gate: Gate,
    today: date,
) -> set[int]:
    """Those who would join by the mark and are not of the age."""
    fresh = [row for row, mine in held.items() if gate.limits.any and joins(mine.get(scheme), wish, today)]
    found = set()
    for row, blob in s.load(driver, t.resident, "id", ("blob",), fresh) if fresh else ():
        number = decoded(sealer, row, blob).id_number if blob is not None else ""
        before = held[row].get(gate.last_year) if gate.last_year else None
        if gate.outside(birth_date(number), wish.on, before) is not None:
            found.add(row)
    return found
