"""Records: what an office keeps beside cases, one table for all kinds, each row a sealed value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import json
from msgspec.structs import replace
from sqlalchemy import Executable, bindparam, literal_column, select

from claims.broadcast import Broadcast
from claims.incident import Incident
from claims.record import Record
from dialogs.lookups import Sought
from handlers.errand import Errand
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.errors import StaleError
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

KINDS: Final = (Errand, Broadcast, Incident)
MOST: Final = 200
_DECODER: Final[json.Decoder[Any]] = json.Decoder(Errand | Broadcast | Incident)


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


def timers(record: Record) -> list[Row]:
    """When its clocks want to act."""
    clocks = enumerate(record.clocks)
    return [(record.subject, at, clock.name, micros(clock.fires_at)) for at, clock in clocks if clock.fires_at]


def sought(driver: Driver, sealer: Sealer, unit: Unit, one: Sought) -> list[Record]:
    """The records that are looked for as they stand in the batch, newest first."""
    for number, blob in _rows(driver, one):
        if number not in unit.records:
            unit.records[number] = opened(sealer, number, blob)
    held = [record for record in unit.records.values() if _fits(record, one)]
    held.sort(key=lambda record: (record.at, record.id), reverse=True)
    return held[:MOST]


def _fits(record: Record, one: Sought) -> bool:
    if record.kind != one.kind:
        return False
    if one.id:
        return record.id == one.id
    return not one.states or record.state in one.states


def _rows(driver: Driver, one: Sought) -> Sequence[Row]:
    if one.id:
        return s.load(driver, t.record, "number", ("blob",), [f"{one.kind}:{one.id}"])
    size = len(one.states)

    def build() -> Executable:
        box = t.record.c
        chosen = select(box.number, box.blob).where(box.kind == bindparam("kind"))
        if size:
            chosen = chosen.where(s.among(box.state, size))
        return chosen.order_by(box.at.desc()).limit(literal_column(str(MOST))).offset(s.NONE)

    return driver.rows(driver.text(("records", size), build), (one.kind, *one.states))
