"""Residents and enrolments: who stands on a roster, and since when in which state."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

EnrolmentState = Literal["registered", "paid", "booked", "in_force", "ended", "left"]


class DatedState(Struct, frozen=True):
    """One state of an enrolment and the local day from which it holds."""

    state: EnrolmentState
    since: date
    reason: str = ""


class Enrolment(Struct, frozen=True, kw_only=True):
    """A resident in one scheme; `states` grow and never shrink, oldest first."""

    scheme: str
    states: tuple[DatedState, ...]
    kind: str = ""

    def state_on(self, day: date) -> EnrolmentState | None:
        """The state that held on `day`, or None before the first."""
        held = [entry.state for entry in self.states if entry.since <= day]
        return held[-1] if held else None


class Resident(Struct, frozen=True, kw_only=True):
    """A person on a roster; never deleted. `id_number` is 18 characters, `phone` 11 digits or empty."""

    id: str
    name: str
    id_number: str = ""
    phone: str = ""
    phone_shared: bool = False
    county: str = ""
    town: str = ""
    village: str = ""
    group: str = ""
    household: str = ""
    household_relation: str = ""
    enrolments: tuple[Enrolment, ...] = ()
    erased: bool = False
