"""What somebody answers who was asked whether all are well, and to which incident a report belongs."""

from __future__ import annotations

from datetime import date
from typing import Final

from claims.claim import Claim
from claims.incident import Incident, belongs
from dialogs.crowd import Answered, CrowdChanges
from handlers.outcome import Case, Outcome
from schemes.terms import DEATHS

HOUSE: Final = "house_damage"
NOT_OF_THE_HOUSE: Final = frozenset({"neighbor", "villager"})


def note(case: Case) -> Outcome:
    """1, 2 or 3: kept for the situation report, for all who stand behind this address."""
    slots = case.draft.slots
    row = Answered(broadcast=slots.get("broadcast", ""), answer=slots.get("safety", "safe"), address=case.address)
    return Outcome(crowd=CrowdChanges(answered=(row,)))


def incident_of(case: Case, county: str | None) -> Incident | None:
    """The incident to which the finished report belongs; one that is closing still counts, so that no late report
    stands alone."""
    slots, day = case.draft.slots, case.draft.slots.get("date")
    for one in case.talk.incidents:
        if belongs(
            one,
            event=slots.get("event"),
            day=date.fromisoformat(day) if day else None,
            town=slots.get("town"),
            county=county,
            story="\n".join(case.draft.story),
        ):
            return one
    return None


def told_by_report(case: Case, incident: Incident | None) -> CrowdChanges | None:
    """Whoever reports for the own family has answered too; a neighbour's case says nothing of the reporter's home."""
    if incident is None or incident.asked is None or case.draft.slots.get("relation") in NOT_OF_THE_HOUSE:
        return None
    event = case.draft.slots.get("event")
    answer = "dead" if event in DEATHS else "house" if event == HOUSE else "injured"
    return CrowdChanges(answered=(Answered(broadcast=incident.asked, answer=answer, address=case.address),))


def same_house(case: Case, incident: Incident | None) -> tuple[str, ...]:
    """Reports of this incident about a house of the same household: father and daughter both tell of it."""
    if incident is None or case.draft.slots.get("event") != HOUSE:
        return ()
    home = {person.name for person in case.found.kin}
    return tuple(
        claim.number
        for claim in case.found.claims
        if claim.incident == incident.id and claim.event == HOUSE and _perhaps_same(case, claim, home)
    )


def _perhaps_same(case: Case, claim: Claim, home: set[str]) -> bool:
    if claim.status == "withdrawn":
        return False
    own = claim.reported_by == case.address and not case.talk.helper
    return own or claim.insured_name in home
