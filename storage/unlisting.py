"""Erasing a person, in the backlog: the entry that was written of them loses name, cause and remarks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from msgspec.structs import replace

from claims.area import Area
from claims.backlog import OPEN, Backlog
from dialogs.lookups import Sought
from schemes.people import Resident
from storage import records, timers
from storage import statements as s
from storage import tables as t
from storage.crowd import everybody
from storage.engine import Driver
from storage.people import residents
from storage.seal import Sealer
from storage.unit import Unit

ALL: Final = 1_000_000
ERASED: Final = "erased"


def unlist(driver: Driver, sealer: Sealer, unit: Unit, gone: Collection[str]) -> None:
    """Before the residents themselves are erased. An entry is theirs by the number of the roster, or by name and
    place where nobody else of that name lives there; of two namesakes it stays, for a case must not be lost."""
    entries = [
        one
        for one in records.sought(driver, sealer, unit, Sought("backlog", most=ALL))
        if isinstance(one, Backlog) and one.name
    ]
    if not entries:
        return
    wanted = ("phone_shared", "county", "town", "blob")
    rows = s.load(driver, t.resident, "id", wanted, [int(one) for one in gone])
    people = residents(driver, sealer, [row for row in rows if row[4] is not None])
    for entry in entries:
        named = [one for one in people if _may_be(entry, one)]
        if entry.resident in gone or (named and entry.resident is None and _only(driver, sealer, entry, gone)):
            _clear(driver, sealer, unit, entry)


def _may_be(entry: Backlog, one: Resident) -> bool:
    return one.name == entry.name and _area(entry).holds(one)


def _area(entry: Backlog) -> Area:
    return Area(entry.county or "", entry.town or "", entry.village)


def _only(driver: Driver, sealer: Sealer, entry: Backlog, gone: Collection[str]) -> bool:
    there = everybody(driver, sealer, _area(entry))
    return all(one.id in gone for one in there if one.name == entry.name)


def _clear(driver: Driver, sealer: Sealer, unit: Unit, entry: Backlog) -> None:
    bare = replace(
        entry,
        name="",
        words="",
        event=None,
        resident=None,
        steps=tuple(replace(step, note="") for step in entry.steps),
        state=ERASED if entry.state in OPEN else entry.state,
        clocks=(),
        version=entry.version + 1,
    )
    driver.run(s.upsert(driver, t.record), records.row(sealer, bare))
    timers.write(driver, {bare.subject: timers.rows(entry.subject, entry.clocks)}, {bare.subject: ()})
    unit.records[bare.subject] = bare
