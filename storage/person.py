"""What is sealed of a resident, and the dated states that stand in the clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, json

from schemes.people import STATES, DatedState, Enrolment
from storage.engine import Row
from storage.seal import Sealer

STATE_COLUMNS = ("scheme", "since", "state", "recorded_at", "why", "blob")
"""What of a row of `enrolment` its states are made of, behind the resident."""


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


_PERSON = json.Decoder(Person)


def decoded(sealer: Sealer, resident: int, blob: bytes) -> Person:
    """The person of a resident's sealed blob."""
    return _PERSON.decode(sealer.unseal(b"resident.blob:%d" % resident, blob))


def enrolments(sealer: Sealer, resident: int, rows: Iterable[Row], kinds: Mapping[str, str]) -> tuple[Enrolment, ...]:
    """The enrolments of one resident by scheme, from rows of STATE_COLUMNS."""
    states: dict[str, list[DatedState]] = {}
    for scheme, since, state, recorded, why, blob in rows:
        reason = ""
        if blob is not None:
            place = f"enrolment.blob:{resident}:{scheme}:{since}:{state}".encode()
            reason = json.decode(sealer.unseal(place, blob), type=str)
        states.setdefault(scheme, []).append(DatedState(state, date.fromisoformat(since), reason, why, recorded))
    return tuple(
        Enrolment(scheme=scheme, states=tuple(sorted(held, key=in_order)), kind=kinds.get(scheme, ""))
        for scheme, held in sorted(states.items())
    )


def in_order(entry: DatedState) -> tuple[date, int, int]:
    """The order of an enrolment's states."""
    return entry.since, entry.recorded, STATES.index(entry.state)
