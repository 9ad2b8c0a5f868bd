"""What an insurer pays beside what the document promises for the facts told: for the desk, and never a verdict."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from claims.claim import Claim
from claims.life import paid_so_far
from handlers.benefits import facts_from
from handlers.world import World
from schemes.estimate import estimate
from schemes.money import spoken

FAR: Final = 2
"""A sum is far from what was expected from twice or half of it on."""


def far_from_expected(world: World, claim: Claim, said: Decimal) -> Decimal | None:
    """What was expected, where a sum is far from it: what is left of the sum agreed, else the document's; None where
    it is near, or nobody knows."""
    agreed = Decimal(claim.approved_amount) - paid_so_far(claim) if claim.approved_amount else None
    near = agreed if agreed else expected(world, claim)
    if near is None or near == 0 or near / FAR < said < near * FAR:
        return None
    return near


def expected(world: World, claim: Claim) -> Decimal | None:
    """The sum of the covers in yuan by the document, from the facts as they were told (a bill counts as compliant
    cost); None where any of them has no figure."""
    scheme = world.book.get(claim.scheme)
    if scheme is None or claim.event is None:
        return None
    facts = facts_from(claim.facts, claim.facts.get("story", ""), world.words)
    done = estimate(scheme, claim.event, claim.event_date, facts)
    if done.unknown or not done.covers:
        return None
    return sum((cover.amount or Decimal(0) for cover in done.covers), Decimal(0))


def beside_estimate(world: World, claim: Claim) -> str:
    """A line for the desk where the sum agreed or paid in full is another one than the document's; else ""."""
    if claim.status == "approved" and not claim.payments:
        said = Decimal(claim.approved_amount or 0)
    elif claim.payments and claim.status in ("paid", "closed"):
        said = paid_so_far(claim)
    else:
        return ""
    by_document = expected(world, claim)
    if by_document is None or by_document == said:
        return ""
    return world.words.say("staff-beside-estimate", {"sum": spoken(by_document)})
