"""Villages under a blind index: people are counted by them, and their names stand in the sealed people alone."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Executable, bindparam, select, update

from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.person import decoded
from storage.seal import Sealer


def village_key(sealer: Sealer, village: str) -> bytes:
    """The blind index of a village's name, the same in every town."""
    return sealer.keys.blind("village", village)


def village_names(driver: Driver, sealer: Sealer, known: Mapping[bytes, int]) -> dict[bytes | None, str]:
    """Blind index -> name, read from one resident of each; no village is ""."""
    blobs = {row: blob for row, blob in s.load(driver, t.resident, "id", ("blob",), list(known.values())) if blob}
    found: dict[bytes | None, str] = {None: ""}
    found |= {key: decoded(sealer, row, blobs[row]).village for key, row in known.items() if row in blobs}
    return found


def fill_villages(driver: Driver, sealer: Sealer) -> None:
    """Make the index of each sealed person's village, in a database that is older than the column."""
    with driver.transaction():
        rows = []
        for chunk in driver.stream(driver.text("people_without_village", _without)):
            people = ((row, decoded(sealer, row, blob)) for row, blob in chunk)
            rows += [(village_key(sealer, person.village), row) for row, person in people if person.village]
        if rows:
            driver.many(driver.text("give_village", _give), rows)


def _without() -> Executable:
    people = t.resident.c
    return select(people.id, people.blob).where(people.village.is_(None), people.blob.is_not(None))


def _give() -> Executable:
    return update(t.resident).where(t.resident.c.id == bindparam("row")).values(village=bindparam("village_"))
