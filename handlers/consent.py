"""代办同意: the insured agrees that a helper reports, read back in the one question that is asked anyway."""

from __future__ import annotations

from typing import Final

from claims.claim import Claim
from handlers.changes import Audit
from handlers.outcome import Case
from schemes.terms import DEATHS

AGREED: Final = "proxy consent, in the read-back"
OF_THE_FAMILY: Final = "the family's consent, in the read-back"


def by_helper(case: Case) -> str:
    """What a claim's first line of history says of the consent; empty where nobody acts for others by office."""
    slots = case.draft.slots
    if not case.talk.helper or slots.get("relation") == "self" or "confirmed" not in case.draft.flags:
        return ""
    return OF_THE_FAMILY if slots.get("event") in DEATHS else AGREED


def consent(case: Case, claim: Claim) -> tuple[Audit, ...]:
    """The audit row: who said when, and how, that the insured agrees."""
    how = by_helper(case)
    if not how:
        return ()
    return (Audit(at=case.now, actor=case.address, action="consent", subject=claim.number, note=how),)
