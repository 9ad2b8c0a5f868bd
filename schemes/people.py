"""Residents and enrolments: who stands on a roster, and since when in which state."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from msgspec import Struct

EnrolmentState = Literal["prospect", "registered", "paid", "booked", "in_force", "ended", "left"]
Why = Literal["", "moved", "died", "refused", "removed"]
STATES: Final[tuple[EnrolmentState, ...]] = (
    "prospect",
    "registered",
    "paid",
    "booked",
    "in_force",
    "ended",
    "left",
)
"""In the course of an enrolment. A prospect stands on somebody else's list and has not joined."""
REASONS: Final[tuple[Why, ...]] = ("", "moved", "died", "refused", "removed")
"""Why somebody left: moved away, died, 不参保, 动态调出; nothing where nobody has said."""


class DatedState(Struct, frozen=True):
    """One state of an enrolment and the local day from which it holds. `why` somebody left, `recorded` the instant
    (microseconds) at which it was written down: what is written later about a day stands."""

    state: EnrolmentState
    since: date
    reason: str = ""
    why: Why = ""
    recorded: int = 0


class Enrolment(Struct, frozen=True, kw_only=True):
    """A resident in one scheme; `states` grow and never shrink, oldest first: by day, then by when they were written
    down, then by the course of an enrolment."""

    scheme: str
    states: tuple[DatedState, ...]
    kind: str = ""

    def held_on(self, day: date) -> DatedState | None:
        """The entry that held on `day`, or None before the first.

        Whoever left stays gone, also where a later day had been promised before: only what was written down after
        that brings somebody back. `storage.counting` asks the database the same.
        """
        held = [entry for entry in self.states if entry.since <= day and not self._overtaken(entry)]
        return held[-1] if held else None

    def state_on(self, day: date) -> EnrolmentState | None:
        """The state that held on `day`, or None before the first."""
        entry = self.held_on(day)
        return entry.state if entry is not None else None

    def _overtaken(self, entry: DatedState) -> bool:
        return entry.state != "left" and any(
            gone.state == "left" and gone.since <= entry.since and gone.recorded > entry.recorded
            for gone in self.states
        )


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
