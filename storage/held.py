"""In which state everybody stands on a day, asked of the whole table at once.

The rule is that of `schemes.people.Enrolment.held_on`: the newest entry by day, then by when it was written down;
whoever left stays gone until something is written down after that.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, Text, bindparam, case, cast, func, literal_column, or_, select

from schemes.people import STATES, EnrolmentState
from storage import tables as t

# A key of text: day (10), instant (16 digits), place in the course of an enrolment (1), why somebody left.
_RANK_AT: Final[ColumnElement[Any]] = literal_column("27")
_WHY_AT: Final[ColumnElement[Any]] = literal_column("28")
_LEFT: Final[ColumnElement[Any]] = literal_column("'left'")
_ONE: Final[ColumnElement[Any]] = literal_column("1")


def held(name: str = "held") -> Subquery:
    """Residents of a scheme with the key of the entry that holds. Parameters: scheme, scheme, day."""
    entry, gone, ever = (t.enrolment.alias(name).c for name in ("entry", "gone", "ever"))
    overtaken = (
        select(_ONE)
        .where(gone.resident == entry.resident, gone.scheme == entry.scheme)
        .where(gone.state == _LEFT)
        .where(gone.since <= entry.since, gone.recorded_at > entry.recorded_at)
        .exists()
    )
    # Few have left: for all others the one list of those who have spares a look into the table.
    have_left = select(ever.resident).where(ever.scheme == bindparam("scheme_"), ever.state == _LEFT)
    key: Any = entry.since + cast(entry.recorded_at, Text) + _rank(entry.state) + entry.why
    holds = or_(entry.state == _LEFT, entry.resident.not_in(have_left), ~overtaken)
    chosen = select(entry.resident, func.max(key).label("key"))
    chosen = chosen.where(holds, entry.scheme == bindparam("scheme_"), entry.since <= bindparam("day_"))
    return chosen.group_by(entry.resident).subquery(name)


def rank_of(found: Subquery) -> ColumnElement[str]:
    """The state of a row of `held`, as its place in STATES (one character)."""
    return func.substr(found.c.key, _RANK_AT, _ONE)


def why_of(found: Subquery) -> ColumnElement[str]:
    """Why somebody left, of a row of `held`."""
    return func.substr(found.c.key, _WHY_AT)


def ranks(*states: EnrolmentState) -> list[ColumnElement[Any]]:
    """Some states as `rank_of` gives them, to be compared with."""
    return [literal_column(f"'{STATES.index(state)}'") for state in states]


def _rank(state: ColumnElement[Any]) -> ColumnElement[Any]:
    places: dict[str, Any] = {name: literal_column(f"'{place}'") for place, name in enumerate(STATES)}
    return case(*((state == literal_column(f"'{name}'"), place) for name, place in places.items()))
