"""Whether a new report is a case that we already have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct, structs

from claims.claim import Claim, Entry
from schemes.terms import ACCIDENTS, DEATHS, RELATIONS

# A death must follow its accident within 180 days to be its consequence (common wording of the policies).
CONSEQUENCE: Final = timedelta(days=180)
NEAR: Final = timedelta(days=3)
# One mother, but perhaps two sons: of these the relation alone does not say who is meant.
MANY: Final = frozenset(RELATIONS) - {"self", "spouse", "father", "mother"}


class Told(Struct, frozen=True, kw_only=True):
    """What a new report says of itself; None where it is not known. `day` is the day of the accident,
    `senders` the address that reports and others of the same person."""

    event: str | None
    day: date | None
    senders: frozenset[str]
    name: str | None = None
    relation: str | None = None
    id_number: str | None = None
    town: str | None = None


class Same(Struct, frozen=True, kw_only=True):
    """The case that a report is (`becomes`: an injury that became a death), or numbers that it may be."""

    claim: Claim | None = None
    becomes: bool = False
    maybe: tuple[str, ...] = ()


def find_same(told: Told, claims: Iterable[Claim]) -> Same:
    """The claim that the report repeats or continues, else the numbers of those that it may repeat.

    The same: the same event and day, and either the same ID number or the same sender with the same relation
    or name. A withdrawn claim is never continued. A closed one is repeated, but becomes no death.
    """
    standing = [claim for claim in claims if claim.status != "withdrawn"]
    for claim in standing:
        if _same_happening(told, claim) and _same_person(told, claim):
            return Same(claim=claim)
    for claim in standing:
        if claim.status != "closed" and _may_become(told, claim) and _same_person(told, claim):
            return Same(claim=claim, becomes=True)
    return Same(maybe=tuple(claim.number for claim in standing if _maybe(told, claim)))


def worsened(claim: Claim, event: str, covers: tuple[str, ...], at: datetime, by: str) -> Claim:
    """The injury's claim after a death was reported: its number and accident day stay, the covers are new.

    Its clocks and its rung are to be set anew, for the desk has to take it up again as a death.
    """
    note = f"{claim.event} -> {event}"
    return structs.replace(
        claim,
        event=event,
        covers=covers,
        status="notified",
        clocks=(),
        rung=0,
        told=(),
        undo=(),
        history=(*claim.history, Entry(at=at, status="notified", by=by, note=note)),
    )


def _same_happening(told: Told, claim: Claim) -> bool:
    return (
        told.event is not None
        and told.day is not None
        and (told.event, told.day)
        == (
            claim.event,
            claim.event_date,
        )
    )


def _same_person(told: Told, claim: Claim) -> bool:
    known = claim.facts.get("id_number")
    if told.id_number and known:
        return told.id_number == known
    if claim.reporter not in told.senders:
        return False
    if told.name is not None and told.name == claim.insured_name:
        return True
    return told.relation is not None and told.relation == claim.relation and told.relation not in MANY


def _may_become(told: Told, claim: Claim) -> bool:
    if told.event not in ("accident_death", "death") or claim.event not in ACCIDENTS - DEATHS:
        return False
    if told.day is None or claim.event_date is None:
        return True
    return timedelta() <= told.day - claim.event_date <= CONSEQUENCE


def _maybe(told: Told, claim: Claim) -> bool:
    """The same kind of thing at about the same time to somebody who may be the same person."""
    alike = told.event == claim.event or any(
        {told.event, claim.event} <= kind for kind in (DEATHS, ACCIDENTS | DEATHS)
    )
    near = (
        told.day is None
        or claim.event_date is None
        or abs(told.day - claim.event_date) <= NEAR
        or (_same_person(told, claim) and told.event in DEATHS)
    )
    return alike and near and _perhaps_same_person(told, claim)


def _perhaps_same_person(told: Told, claim: Claim) -> bool:
    known = claim.facts.get("id_number")
    if told.id_number and known:
        return told.id_number == known
    if told.name and claim.insured_name:
        return told.name == claim.insured_name and (
            claim.reporter in told.senders or None in (told.town, claim.town) or told.town == claim.town
        )
    return claim.reporter in told.senders and told.relation == claim.relation
