"""What a document demands before it pays: age, school, a listed disease, the first time, a waiting time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from schemes.facts import Facts
from schemes.model import AgeBand, Cover, Period
from schemes.money import spoken
from schemes.rules.base import ZERO, Step


class Verdict(Struct, frozen=True, kw_only=True):
    """`failed`: a condition not met; `unknown`: what is missing; `banded`: the sum of the age band."""

    failed: Step | None = None
    unknown: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = ()
    banded: Decimal | None = None


def weigh(cover: Cover, period: Period, day: date, facts: Facts) -> Verdict:
    """Test a cover's conditions; one that is known not to be met decides, whatever else is unknown."""
    failed = _waiting(cover, period, day) or _once(cover, facts) or _school(cover, facts)
    band = _band(cover, facts)
    if failed is None and cover.ages and facts.age is not None and band is None:
        failed = Step("estimate-zero-age", {"age": str(facts.age), "ages": _ages(cover)})
    if failed is not None:
        return Verdict(failed=failed)
    return Verdict(
        unknown=_missing(cover, facts),
        steps=_met(cover, facts),
        banded=band.sum if band is not None else None,
    )


def _waiting(cover: Cover, period: Period, day: date) -> Step | None:
    if not cover.waiting_days or day >= period.first + timedelta(days=cover.waiting_days):
        return None
    return Step("estimate-zero-waiting", {"days": str(cover.waiting_days)})


def _once(cover: Cover, facts: Facts) -> Step | None:
    return Step("estimate-zero-once") if cover.once and facts.paid_before.get(cover.id, ZERO) else None


def _school(cover: Cover, facts: Facts) -> Step | None:
    return Step("estimate-zero-school") if cover.in_school and facts.in_school is False else None


def _band(cover: Cover, facts: Facts) -> AgeBand | None:
    if facts.age is None:
        return None
    age = facts.age
    return next((band for band in cover.ages if band.first <= age <= band.last), None)


def _ages(cover: Cover) -> str:
    return "、".join(f"{band.first}-{band.last}" for band in cover.ages)


def _missing(cover: Cover, facts: Facts) -> tuple[Step, ...]:
    unknown: list[Step] = []
    if cover.diseases and facts.disease is None:
        unknown.append(Step("estimate-unknown-disease"))
    elif cover.diseases and facts.disease not in cover.diseases:
        unknown.append(Step("estimate-unknown-disease-unlisted", {"disease": (facts.disease or "")[:30]}))
    if cover.ages and facts.age is None:
        unknown.append(Step("estimate-unknown-age"))
    if cover.in_school and facts.in_school is None:
        unknown.append(Step("estimate-unknown-school"))
    return tuple(unknown)


def _met(cover: Cover, facts: Facts) -> tuple[Step, ...]:
    steps: list[Step] = []
    if cover.ages and facts.age is not None:
        steps.append(Step("estimate-age-met", {"age": str(facts.age), "ages": _ages(cover)}))
    if cover.in_school and facts.in_school:
        steps.append(Step("estimate-school-met"))
    if cover.diseases and facts.disease in cover.diseases:
        steps.append(Step("estimate-disease-met", {"disease": facts.disease or ""}))
    if cover.once:
        steps.append(Step("estimate-first-time"))
    return tuple(steps)


def of_household(cover: Cover, amount: Decimal) -> tuple[Decimal, tuple[Step, ...]]:
    """Cut a sum to what a household may draw; what others of it drew is for a person to look up."""
    if cover.household_limit is None:
        return amount, ()
    step = Step("estimate-household", {"limit": spoken(cover.household_limit)})
    return min(amount, cover.household_limit), (step,)
