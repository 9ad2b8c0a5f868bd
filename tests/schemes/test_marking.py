"""How an enrolment moves on: a table of what was so, what is to be noted, and what comes of it."""

from __future__ import annotations

from datetime import date

import pytest

from schemes.marking import Mark, marked
from schemes.people import DatedState, Enrolment

TODAY = date(2016, 2, 1)


def enrolment(*entries: str) -> Enrolment:
    """`1105 registered` is 5 November 2015, `0115 left died` 15 January 2016; each is written down after the one before."""
    states = []
    for place, entry in enumerate(entries, 1):
        day, state, *why = entry.split()
        since = date(2015 if day > "0601" else 2016, int(day[:2]), int(day[2:]))
        states.append(DatedState(state, since, "", why[0] if why else "", place))  # type: ignore[arg-type]
    return Enrolment(scheme="zhenping-2016", states=tuple(sorted(states, key=lambda one: (one.since, one.recorded))))


def mark(text: str, **more: object) -> Mark:
    day, state, *why = text.split()
    on = date(2015 if day > "0601" else 2016, int(day[:2]), int(day[2:]))
    return Mark(state=state, on=on, why=why[0] if why else "", **more)  # type: ignore[arg-type]


NEW, PAID, IN_FORCE = ("1105 registered",), ("1105 registered", "1210 paid"), ("1105 registered", "0120 in_force")
DEAD, REFUSED = (*IN_FORCE, "0125 left died"), (*NEW, "1201 left refused")


@pytest.mark.parametrize(
    ("was", "wanted", "comes"),
    [
        (NEW, "1210 paid", "1210 paid"),
        (NEW, "0130 booked", "0130 booked"),
        (PAID, "0130 booked", "0130 booked"),
        (PAID, "0210 in_force", "0210 in_force"),  # 生效 may lie ahead
        (PAID, "0210 booked", "future"),
        (PAID, "1220 paid", "already"),
        (PAID, "1101 booked", "before_registration"),
        (IN_FORCE, "0125 booked", "backwards"),
        (IN_FORCE, "0110 booked", "0110 booked"),  # on that day it was not in force yet
        (NEW, "1210 left", "no_reason"),
        (NEW, "1210 left refused", "1210 left refused"),
        (IN_FORCE, "0125 left died", "0125 left died"),
        (DEAD, "0126 booked", "dead"),
        (DEAD, "0126 left moved", "dead"),
        (DEAD, "0126 left died", "already"),
        (REFUSED, "1220 booked", "gone"),
        (REFUSED, "1220 registered", "1220 registered"),  # changed the mind
        (NEW, "1220 return", "not_gone"),
        ((), "1220 paid", "unknown"),
        (("1105 prospect",), "1220 registered", "1220 registered"),
    ],
)
def test_what_may_follow_what(was: tuple[str, ...], wanted: str, comes: str) -> None:
    found = marked(enrolment(*was) if was else None, mark(wanted), TODAY)
    shown = (
        found
        if isinstance(found, str)
        else " ".join(f"{one.since:%m%d} {one.state} {one.why}".strip() for one in found)
    )
    assert shown == comes


def test_a_step_back_has_to_be_meant() -> None:
    assert marked(enrolment(*IN_FORCE), mark("0125 paid", back=True), TODAY) == (
        DatedState("paid", date(2016, 1, 25)),
    )


@pytest.mark.parametrize(
    ("was", "day", "state"),
    [
        (DEAD, date(2016, 1, 24), "in_force"),
        (DEAD, date(2016, 1, 25), "left"),
        # Died before the cover began, and was noted after that had been promised: the promise does not wake him.
        ((*IN_FORCE, "1224 left died"), date(2016, 2, 1), "left"),
        (("1105 registered", "1210 left died", "1211 registered"), date(2016, 1, 1), "registered"),
    ],
)
def test_who_has_left_stays_gone(was: tuple[str, ...], day: date, state: str) -> None:
    assert enrolment(*was).state_on(day) == state


@pytest.mark.parametrize("was", [DEAD, (*IN_FORCE, "1224 left died"), (*NEW, "1224 left moved")])
def test_a_wrongly_dead_is_brought_back_as_if_nothing_had_been(was: tuple[str, ...]) -> None:
    before, gone = enrolment(*was[:-1]), enrolment(*was)
    back = marked(gone, mark("0201 return"), TODAY)
    assert not isinstance(back, str)
    fresh = {(one.since, one.state): DatedState(one.state, one.since, one.reason, one.why, 99) for one in back}
    kept = [one for one in gone.states if (one.since, one.state) not in fresh]
    states = tuple(sorted([*kept, *fresh.values()], key=lambda one: (one.since, one.recorded)))
    after = Enrolment(scheme=gone.scheme, states=states)
    assert len(after.states) >= len(gone.states), "nothing is ever deleted"
    for day in (date(2015, 12, 24), date(2016, 1, 19), date(2016, 1, 20), date(2016, 1, 25), date(2016, 3, 1)):
        assert after.state_on(day) == before.state_on(day), day
