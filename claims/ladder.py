"""Who is told of a case, in which order, and who may act on it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from claims.claim import Claim, Ticket
from claims.staff import FIELD, Member

Rungs = tuple[tuple[Member, ...], ...]


def matches(member: Member, subject: Claim | Ticket) -> bool:
    """Whether each non-empty column of the row equals the case's; no insurer equals only an empty one."""
    return (
        (not member.town or member.town == subject.town)
        and (not member.insurer or member.insurer == subject.insurer)
        and (not member.county or member.county == subject.county)
        and (not member.village or member.village == _village(subject))
    )


def ladder(staff: Iterable[Member], subject: Claim | Ticket) -> Rungs:
    """The rungs of a case, first told first; rows of one rung stand together in the order of the file.

    Rows without a rung and helpers are on no ladder. Where nobody matches, the supervisors are the only rung;
    it is empty if there is none.
    """
    rows = list(staff)
    fitting = [row for row in rows if _climbs(row) and matches(row, subject)]
    if not fitting:
        supervisors = tuple(row for row in rows if row.role == "supervisor")
        return (supervisors,) if supervisors else ()
    fitting.sort(key=lambda row: row.rung)
    return tuple(tuple(group) for _, group in groupby(fitting, key=lambda row: row.rung))


def rung_number(rung: tuple[Member, ...]) -> int:
    """The number under which a case remembers this rung (at least 1, for 0 means that nobody was told)."""
    return max(rung[0].rung, 1)


def next_rung(staff: Iterable[Member], subject: Claim | Ticket) -> tuple[Member, ...]:
    """The rung above the one that was told last; empty at the top."""
    for rung in ladder(staff, subject):
        if rung_number(rung) > subject.rung:
            return rung
    return ()


def present_rungs(staff: Iterable[Member], subject: Claim | Ticket) -> Rungs:
    """The rungs that have been told already, lowest first."""
    return tuple(rung for rung in ladder(staff, subject) if rung_number(rung) <= subject.rung)


def may_act(member: Member, subject: Claim | Ticket) -> bool:
    """Whether the row may change the case: its desk or above, a supervisor, or whom it was handed over to.

    An operator's row (the command line, a sheet, an insurer's own system) is on no ladder, and may act on what it
    matches."""
    if member.role == "operator":
        return matches(member, subject)
    if member.address == subject.assigned and member.role != "helper":
        return True
    return member.role == "supervisor" or (_climbs(member) and matches(member, subject))


def helper_scope(
    member: Member, county: str | None, town: str | None, village: str | None, group: str | None = None
) -> bool:
    """Whether a helper or village agent may act for residents of this place: each place that the row names, and of
    the village only the groups that it names. Without a `group` the village alone is asked for.

    A row that names neither town nor village covers nobody: a scope has to be stated.
    """
    if member.role not in FIELD or not (member.town or member.village):
        return False
    pairs = ((member.county, county), (member.town, town), (member.village, village))
    return all(not own or own == other for own, other in pairs) and member.has_group(group)


def helpers_town(rows: Iterable[Member]) -> str | None:
    """The one town for which these rows report: those of helpers, village agents and town officers."""
    towns = {row.town for row in rows if row.role in (*FIELD, "town_officer") and not row.insurer}
    return towns.pop() or None if len(towns) == 1 else None


def _village(subject: Claim | Ticket) -> str | None:
    return subject.facts.get("village") if isinstance(subject, Claim) else None


def _climbs(member: Member) -> bool:
    return member.rung > 0 and member.role != "helper"
