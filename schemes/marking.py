"""How an enrolment moves on: which state may follow which, on which day, and how a slip is taken back."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from msgspec import Struct

from schemes.people import STATES, DatedState, Enrolment, EnrolmentState, Why

Wish = Literal["registered", "paid", "booked", "in_force", "left", "return"]
WISHES: Final[tuple[Wish, ...]] = ("registered", "paid", "booked", "in_force", "left", "return")

Refusal = Literal[
    "unknown", "dead", "gone", "not_gone", "before_registration", "already", "backwards", "future", "no_reason", "age"
]


class Mark(Struct, frozen=True, kw_only=True):
    """What is to be noted: a state from a day on. `return` brings back who was wrongly noted as gone; `back` allows a
    state that lies before the present one. `why` belongs to `left`, `note` is free."""

    state: Wish
    on: date
    why: Why = ""
    note: str = ""
    back: bool = False
    any_age: bool = False


def marked(enrolment: Enrolment | None, mark: Mark, today: date) -> tuple[DatedState, ...] | Refusal:
    """The entries that `mark` adds to an enrolment, or why it cannot be (镇政办发〔2015〕170号 三（三）).

    Nothing is ever taken away: a slip is put right by a later entry. Only 生效 may lie in the future.
    """
    if enrolment is None or not enrolment.states:
        return "unknown"
    if mark.on > today and mark.state != "in_force":
        return "future"
    if mark.state == "return":
        return _returned(enrolment, mark, today)
    if mark.on < min(entry.since for entry in enrolment.states):
        return "before_registration"
    held = enrolment.held_on(mark.on)
    assert held is not None
    now = enrolment.held_on(max(today, mark.on)) or held
    if mark.state == "left":
        return _left(now, mark)
    if now.state == "left":
        changed_mind = mark.state == "registered" and now.why == "refused"
        if not changed_mind:
            return "dead" if now.why == "died" else "gone"
    elif _rank(mark.state) == _rank(held.state):
        return "already"
    elif _rank(mark.state) < _rank(held.state) and not mark.back:
        return "backwards"
    return (DatedState(mark.state, mark.on, mark.note),)


def joins(enrolment: Enrolment | None, mark: Mark, today: date) -> bool:
    """Whether `mark` takes somebody in who has not joined yet, so that his age is to be looked at."""
    if mark.state in ("left", "return") or mark.any_age:
        return False
    held = enrolment.held_on(max(today, mark.on)) if enrolment is not None else None
    return held is not None and (held.state == "prospect" or (held.state == "left" and held.why == "refused"))


def _left(now: DatedState, mark: Mark) -> tuple[DatedState, ...] | Refusal:
    if not mark.why:
        return "no_reason"
    if now.state == "left" and now.why == mark.why:
        return "already"
    if now.state == "left" and now.why == "died":
        return "dead"
    return (DatedState("left", mark.on, mark.note, mark.why),)


def _returned(enrolment: Enrolment, mark: Mark, today: date) -> tuple[DatedState, ...] | Refusal:
    """As if the person had never left: what held on that day, and all that had been promised for later ones."""
    gone = enrolment.held_on(max(today, mark.on))
    if gone is None or gone.state != "left":
        return "not_gone"
    others = [entry for entry in enrolment.states if entry.state != "left"]
    before = Enrolment(scheme=enrolment.scheme, states=tuple(others)).held_on(gone.since)
    again: list[DatedState] = []
    if before is not None and before.since < gone.since:
        again.append(DatedState(before.state, gone.since, mark.note))
    again += [entry for entry in others if entry.since >= gone.since and entry.recorded < gone.recorded]
    return tuple(again) or (DatedState("registered", gone.since, mark.note),)


def _rank(state: EnrolmentState) -> int:
    return STATES.index(state)
