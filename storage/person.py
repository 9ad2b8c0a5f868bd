"""What is sealed of a resident, and the order of the dated states that stand in the clear."""

from __future__ import annotations

from msgspec import Struct

from schemes.people import EnrolmentState
from storage.engine import Row


class Person(Struct, frozen=True, array_like=True):
    """What is sealed of a resident; `kinds` is the kind of enrolment (参保类型) by scheme."""

    name: str
    id_number: str = ""
    phone: str = ""
    village: str = ""
    group: str = ""
    household: str = ""
    household_relation: str = ""
    kinds: dict[str, str] = {}
    flags: tuple[str, ...] = ()


_STATES: tuple[EnrolmentState, ...] = ("registered", "paid", "booked", "in_force", "ended", "left")


def state_order(row: Row) -> tuple[str, int]:
    """Dated states in their order: by day, and on one day by the course of an enrolment."""
    return row[1], _STATES.index(row[2])
