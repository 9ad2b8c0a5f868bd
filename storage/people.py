"""Rows of residents become people, for those who read many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import json

from schemes.people import DatedState, Enrolment, Resident
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.person import Person, state_order
from storage.seal import Sealer

_PERSON = json.Decoder(Person)


def residents(driver: Driver, sealer: Sealer, rows: Sequence[Row]) -> list[Resident]:
    """Residents of rows (id, phone_shared, county, town, blob) with their enrolments, without the remarks."""
    states = _enrolments(driver, [row[0] for row in rows])
    return [_resident(sealer, row, states.get(row[0], {})) for row in rows]


def _enrolments(driver: Driver, ids: Sequence[int]) -> dict[int, dict[str, list[DatedState]]]:
    found: dict[int, dict[str, list[DatedState]]] = {}
    rows = s.load(driver, t.enrolment, "resident", ("scheme", "since", "state"), ids) if ids else []
    for number, scheme, since, state in sorted(rows, key=lambda row: state_order(row[1:])):
        held = found.setdefault(number, {}).setdefault(scheme, [])
        held.append(DatedState(state, date.fromisoformat(since)))
    return found


def _resident(sealer: Sealer, row: Row, states: dict[str, list[DatedState]]) -> Resident:
    number, shared, county, town, blob = row
    person = _PERSON.decode(sealer.unseal(b"resident.blob:%d" % number, blob))
    return resident(number, person, bool(shared), (county, town), states)


def resident(
    number: int, person: Person, shared: bool, place: tuple[str, str], states: Mapping[str, Sequence[DatedState]]
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
        enrolments=tuple(
            Enrolment(scheme=scheme, states=tuple(held), kind=person.kinds.get(scheme, ""))
            for scheme, held in sorted(states.items())
        ),
    )
