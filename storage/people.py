"""Rows of residents become people, for those who read many at once."""

from __future__ import annotations

from collections.abc import Sequence

from schemes.people import Enrolment, Resident
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.person import STATE_COLUMNS, Person, decoded, enrolments
from storage.seal import Sealer


def residents(driver: Driver, sealer: Sealer, rows: Sequence[Row]) -> list[Resident]:
    """Residents of rows (id, phone_shared, county, town, blob) with their enrolments, without the remarks."""
    states: dict[int, list[Row]] = {}
    ids = [row[0] for row in rows]
    for number, *state in s.load(driver, t.enrolment, "resident", STATE_COLUMNS[:-1], ids) if ids else ():
        states.setdefault(number, []).append((*state, None))
    found = []
    for number, shared, county, town, blob in rows:
        person = decoded(sealer, number, blob)
        held = enrolments(sealer, number, states.get(number, ()), person.kinds)
        found.append(resident(number, person, bool(shared), (county, town), held))
    return found


def resident(
    number: int, person: Person, shared: bool, place: tuple[str, str], held: tuple[Enrolment, ...]
) -> Resident:
    """A resident of what stands in the clear (county and town, whether the phone is shared) and what was sealed."""
    county, town = place
    return Resident(
        id=str(number),
        name=person.name,
        id_number=person.id_number,
        phone=person.phone,
        phone_shared=shared,
        county=county,
        town=town,
        village=person.village,
        group=person.group,
        household=person.household,
        household_relation=person.household_relation,
        enrolments=held,
    )
