"""Steps that several rules share: what others paid, what is left of a cap."""

from __future__ import annotations

from decimal import Decimal

from schemes.facts import PAYERS, Facts
from schemes.money import spoken
from schemes.rules.base import ZERO, Case, Step


def others(facts: Facts, payers: tuple[str, ...] = PAYERS) -> tuple[Decimal, tuple[Step, ...]]:
    """What others paid, and the steps that say so; a payer of whom nothing was said paid 0, said aloud."""
    total = sum((facts.paid_by.get(payer, ZERO) for payer in payers), ZERO)
    if not any(payer in facts.paid_by for payer in payers):
        return total, (Step("estimate-others-unsaid"),)
    steps = [
        Step("estimate-other", {"payer": payer, "paid": spoken(facts.paid_by[payer])})
        for payer in payers
        if payer in facts.paid_by
    ]
    steps += [Step("estimate-other-unsaid", {"payer": payer}) for payer in payers if payer not in facts.paid_by]
    return total, tuple(steps)


def within(
    amount: Decimal, limit: Decimal | None, paid: Decimal, *, per_period: bool = True
) -> tuple[Decimal, tuple[Step, ...]]:
    """`amount` cut to the cap, and to what an earlier payment of the same period has left of it."""
    if limit is None:
        return amount, ()
    if not paid or not per_period:
        return min(amount, limit), (Step("estimate-limit", {"limit": spoken(limit)}),)
    left = max(limit - paid, ZERO)
    args = {"limit": spoken(limit), "paid": spoken(paid), "left": spoken(left)}
    return min(amount, left), (Step("estimate-limit-left", args),)


def used_up(case: Case) -> Step | None:
    """The reason for a zero when earlier payments have used the whole cap."""
    if case.limit is not None and case.paid >= case.limit > 0:
        return Step("estimate-zero-used-up", {"limit": spoken(case.limit)})
    return None
