"""What a row of a roster says about somebody's enrolment: the dated states that it adds."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from claims.roster_list import Bounds
from schemes.people import EnrolmentState, Why
from storage.roster.repair import Entry


class How(Struct, frozen=True, kw_only=True):
    """How a roster is taken: `roster` as its rows say, `registered` on the list and no more, `prospect` somebody
    else's list (新农合) of people who have not joined. A list that goes beyond `bounds` is held; with `ages` also one
    with somebody of the wrong age. `adds`: the rows come to the village's last list instead of taking its place."""

    standing: Literal["roster", "registered", "prospect"] = "roster"
    bounds: Bounds = Bounds()
    ages: bool = True
    adds: bool = False


USUAL: Final = How()


class Added(NamedTuple):
    """A state to be written down."""

    state: EnrolmentState
    since: date
    reason: str = ""
    why: Why = ""


def added(entry: Entry, held: frozenset[str], today: date, start: date | None, how: How) -> list[Added]:
    """The states that a row adds to those somebody has had; `left` is among them only while it holds.

    Somebody who had left and stands on the list again gets none: a person has to say since when.
    """
    listed = min(today, start or today)
    if how.standing == "prospect":
        return [] if held else [Added("prospect", today)]
    standing = "registered" if how.standing == "registered" and entry.standing == "in_force" else entry.standing
    if standing in ("in_force", "registered") and "left" in held:
        return []
    states = [] if "registered" in held else [Added("registered", listed)]
    insured = standing == "in_force" or (standing == "gone" and start is not None and start < today)
    if insured and start is not None and "in_force" not in held:
        states.append(Added("in_force", start))
    if standing in ("out", "gone") and "left" not in held:
        left = today if standing == "gone" else listed
        states.append(Added("left", left, entry.reason, entry.why))
    return states
