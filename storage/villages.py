"""The village of each resident in the clear, for a database that is older than the column: it is counted by."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, literal_column, select, update

from storage import tables as t
from storage.engine import Driver
from storage.person import decoded
from storage.seal import Sealer


def fill_villages(driver: Driver, sealer: Sealer) -> None:
    """Copy the village out of each sealed person."""
    with driver.transaction():
        rows = []
        for chunk in driver.stream(driver.text("people_without_village", _without)):
            people = ((row, decoded(sealer, row, blob)) for row, blob in chunk)
            rows += [(person.village, row) for row, person in people if person.village]
        if rows:
            driver.many(driver.text("give_village", _give), rows)


def _without() -> Executable:
    people = t.resident.c
    return select(people.id, people.blob).where(people.village == literal_column("''"), people.blob.is_not(None))


def _give() -> Executable:
    return update(t.resident).where(t.resident.c.id == bindparam("row")).values(village=bindparam("village_"))
