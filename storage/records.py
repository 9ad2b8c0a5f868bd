"""Records: what an office keeps beside cases, one table for all kinds, each row a sealed value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from msgspec import json
from msgspec.structs import replace
from sqlalchemy import Executable, bindparam, literal_column, select

from claims.absence import Absence
from claims.api_key import ApiKey
from claims.backlog import Backlog
from claims.broadcast import Broadcast
from claims.enrolment_plan import Plan
from claims.exchange import Exchange
from claims.handover import HandOver
from claims.incident import OPEN, Incident
from claims.opinion import Opinion, Survey
from claims.passed import Passed
from claims.record import Record
from claims.renewal_run import RenewalRun
from claims.roster_list import RosterList
from claims.webhook import Webhook
from dialogs.lookups import Sought
from handlers.errand import Errand
from handlers.ladder.leaving import KnownStaff
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.errors import StaleError
from storage.ids import Ids
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

KINDS: Final = (
    Errand, Exchange, ApiKey, Webhook, Plan, RenewalRun, RosterList, Absence, KnownStaff, Backlog, Survey, Opinion,
    HandOver, Passed, Broadcast, Incident,
)  # fmt: skip
_DECODER: Final[json.Decoder[Any]] = json.Decoder(reduce(or_, KINDS))


def place(number: str) -> bytes:
    """For what the blob of a record is sealed."""
    return b"record.blob:" + number.encode()


def opened(sealer: Sealer, number: str, blob: bytes) -> Record:
    """The record of a row."""
    found: Record = _DECODER.decode(sealer.unseal(place(number), blob))
    return found


def prepared(sealer: Sealer, unit: Unit, records: Iterable[Record]) -> list[tuple[Record, Row]]:
    """The rows of changed records, each a version on; StaleError for one that has moved on since it was loaded."""
    rows = []
    for record in records:
        known = unit.records.get(record.subject)
        if record.version != (known.version if known is not None else 0):
            raise StaleError(f"version {record.version} of a {record.kind} that has moved on")
        fresh = replace(record, version=record.version + 1)
        rows.append((fresh, row(sealer, fresh)))
    return rows


def row(sealer: Sealer, record: Record) -> Row:
    """A record as a row of the table."""
    number = record.subject
    return (
        number,
        record.kind,
        record.state,
        record.county,
        record.town,
        micros(record.at),
        sealer.seal(place(number), record),
        record.version,
    )


def sought(driver: Driver, sealer: Sealer, unit: Unit, one: Sought) -> list[Record]:
    """The records that are looked for as they stand in the batch, newest first."""
    if one.id:
        return _single(driver, sealer, unit, one)
    for number, blob in _rows(driver, one):
        if number not in unit.records:
            unit.records[number] = opened(sealer, number, blob)
    held = [record for record in unit.records.values() if _fits(record, one)]
    held.sort(key=lambda record: (record.at, record.id), reverse=True)
    return held[: one.most]


def _single(driver: Driver, sealer: Sealer, unit: Unit, one: Sought) -> list[Record]:
    ahead(driver, unit, (one,))
    number = f"{one.kind}:{one.id}"
    blob = unit.sealed.pop(("record", number), None)
    if blob is not None and number not in unit.records:
        unit.records[number] = opened(sealer, number, blob)
    return [unit.records[number]] if number in unit.records else []


def ahead(driver: Driver, unit: Unit, wanted: Iterable[Sought]) -> None:
    """Load those that are looked for by their id, all at once and each once a batch, whether they exist or not."""
    numbers = {f"{one.kind}:{one.id}" for one in wanted if one.id} - unit.looked - unit.records.keys()
    unit.looked |= numbers
    if numbers:
        for number, blob in s.load(driver, t.record, "number", ("blob",), sorted(numbers)):
            unit.sealed["record", number] = blob


def _fits(record: Record, one: Sought) -> bool:
    if record.kind != one.kind:
        return False
    return (not one.states or record.state in one.states) and (not one.town or record.town == one.town)


def _rows(driver: Driver, one: Sought) -> Sequence[Row]:
    size = len(one.states)

    def build() -> Executable:
        box = t.record.c
        chosen = select(box.number, box.blob).where(box.kind == bindparam("kind"))
        if size:
            chosen = chosen.where(s.among(box.state, size))
        if one.town:
            chosen = chosen.where(box.town == bindparam("town_"))
        return chosen.order_by(box.at.desc()).limit(literal_column(str(one.most))).offset(s.NONE)

    places = (one.kind, *one.states, *((one.town,) if one.town else ()))
    return driver.rows(driver.text(("records", size, bool(one.town), one.most), build), places)


def all_of(driver: Driver, sealer: Sealer, kind: str) -> list[Record]:
    """Every record of a kind, oldest first."""
    box = t.record.c
    sql = driver.text(
        "all_records",
        lambda: select(box.number, box.blob).where(box.kind == bindparam("kind")).order_by(box.at, box.number),
    )
    with driver.transaction(write=False):
        rows = driver.rows(sql, (kind,))
    return [opened(sealer, number, blob) for number, blob in rows]


def standing(driver: Driver, sealer: Sealer, ids: Ids) -> tuple[Record, ...]:
    """What every turn has to see: who is away, which villages are in other hands, which disasters are not done. Read
    once and again after a record has changed; the one writer is the only program that changes it."""
    if ids.standing is None:
        # All of them: one left out would give a village back to who has left it.
        open_ones = [Sought(kind, states=("open",), most=100_000) for kind in ("absence", "handover")]
        open_ones.append(Sought("incident", states=OPEN))
        ids.standing = tuple(record for one in open_ones for record in sought(driver, sealer, Unit(), one))
    return ids.standing


def open_incidents(held: Iterable[Record], unit: Unit) -> tuple[Incident, ...]:
    """The disasters that are not done: those `held` when the batch began, as it has them now, and its new ones."""
    known = {record.subject: record for record in held}
    known |= {subject: unit.records[subject] for subject in unit.staged.incidents}
    found = [one for one in known.values() if isinstance(one, Incident) and one.state in OPEN]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))
