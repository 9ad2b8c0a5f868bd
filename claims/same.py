"""Whether a new report is a case that we already have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct, structs

from claims.claim import Claim, Entry
from claims.promises import USUAL_DESK, Acknowledging, start_clocks
from claims.workdays import WORKING_DAYS, WorkingDays
from schemes.model import ClockRule
from schemes.terms import ACCIDENTS, DEATHS, RELATIONS

# A death must follow its accident within 180 days to be its consequence (common wording of the policies).
CONSEQUENCE: Final = timedelta(days=180)
NEAR: Final = timedelta(days=3)
# One mother, but perhaps two sons: of these the relation alone does not say who is meant.
MANY: Final = frozenset(RELATIONS) - {"self", "spouse", "father", "mother"}


class Report(Struct, frozen=True, kw_only=True):
    """What a new report says of itself; None where it is not known. `day` is the day of the accident."""

    event: str | None
    day: date | None
    sender: str
    name: str | None = None
    relation: str | None = None
    id_number: str | None = None
    town: str | None = None


class Same(Struct, frozen=True, kw_only=True):
    """The case that a report is (`becomes`: an injury that became a death), or numbers that it may be."""

    claim: Claim | None = None
    becomes: bool = False
    maybe: tuple[str, ...] = ()


def find_same(report: Report, claims: Iterable[Claim]) -> Same:
    """The claim that the report repeats or continues, else the numbers of those that it may repeat.

    The same: the same event and day, and either the same ID number or the same sender with the same relation
    or name. A withdrawn claim is never continued. A closed one is repeated, but becomes no death.
    """
    standing = [claim for claim in claims if claim.status != "withdrawn"]
    for claim in standing:
        if _same_happening(report, claim) and _same_person(report, claim):
            return Same(claim=claim)
    for claim in standing:
        if claim.status != "closed" and _may_become(report, claim) and _same_person(report, claim):
            return Same(claim=claim, becomes=True)
    return Same(maybe=tuple(claim.number for claim in standing if _maybe(report, claim)))


def merge(claim: Claim, facts: dict[str, str], by: str, at: datetime) -> Claim:
    """The claim with the facts of a repeated report: what was unknown is filled in, nothing is overwritten.

    A fact that differs is kept beside the first under `<slot>_also`, and a person has to look.
    """
    merged, differs = dict(claim.facts), False
    for slot, value in facts.items():
        if slot not in merged:
            merged[slot] = value
        elif merged[slot] != value:
            merged[f"{slot}_also"], differs = value, True
    handed = claim.handed if not differs or "differs" in claim.handed else (*claim.handed, "differs")
    entry = Entry(at=at, status="facts", by=by)
    return structs.replace(claim, facts=merged, handed=handed, history=(*claim.history, entry))


def becomes_death(
    claim: Claim,
    event: str,
    covers: tuple[str, ...],
    rules: Iterable[ClockRule],
    by: str,
    at: datetime,
    *,
    desk: Acknowledging = USUAL_DESK,
    workdays: WorkingDays = WORKING_DAYS,
) -> Claim:
    """The injury's claim after the death was reported at `at`: number and accident day stay, covers and
    clocks are new, and the desk has to take it up again as a death."""
    changed = structs.replace(
        claim,
        event=event,
        covers=covers,
        status="notified",
        rung=0,
        told=(),
        undo=(),
        history=(*claim.history, Entry(at=at, status="notified", by=by, note=f"{claim.event} -> {event}")),
    )
    return start_clocks(changed, rules, at, desk=desk, workdays=workdays)


def _same_happening(report: Report, claim: Claim) -> bool:
    return (
        report.event is not None
        and report.day is not None
        and (report.event, report.day)
        == (
            claim.event,
            claim.event_date,
        )
    )


def _same_person(report: Report, claim: Claim) -> bool:
    known = claim.facts.get("id_number")
    if report.id_number and known:
        return report.id_number == known
    if report.sender != claim.reported_by:
        return False
    if report.name is not None and report.name == claim.insured_name:
        return True
    return report.relation is not None and report.relation == claim.relation and report.relation not in MANY


def _may_become(report: Report, claim: Claim) -> bool:
    if report.event not in ("accident_death", "death") or claim.event not in ACCIDENTS - DEATHS:
        return False
    if report.day is None or claim.event_date is None:
        return True
    return timedelta() <= report.day - claim.event_date <= CONSEQUENCE


def _maybe(report: Report, claim: Claim) -> bool:
    """The same kind of thing at about the same time to somebody who may be the same person."""
    alike = report.event == claim.event or any(
        {report.event, claim.event} <= kind for kind in (DEATHS, ACCIDENTS | DEATHS)
    )
    near = (
        report.day is None
        or claim.event_date is None
        or abs(report.day - claim.event_date) <= NEAR
        or (_same_person(report, claim) and report.event in DEATHS)
    )
    return alike and near and _perhaps_same_person(report, claim)


def _perhaps_same_person(report: Report, claim: Claim) -> bool:
    known = claim.facts.get("id_number")
    if report.id_number and known:
        return report.id_number == known
    if report.name and claim.insured_name:
        return report.name == claim.insured_name and (
            report.sender == claim.reported_by
            or None in (report.town, claim.town)
            or report.town == claim.town
        )
    return report.sender == claim.reported_by and report.relation == claim.relation
