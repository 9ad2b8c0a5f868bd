"""What a document promises for a case, every step of the sum shown; what it does not say stays unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from schemes.conditions import of_household, weigh
from schemes.facts import Facts
from schemes.model import Cover, EventRule, Period, Scheme, Source
from schemes.money import spoken, to_fen
from schemes.rules.base import ZERO, Case, Outcome, Step
from schemes.terms import DEATHS

_BY_DAY_OF_DEATH = frozenset({"illness_death", "death"})


class CoverEstimate(Struct, frozen=True, kw_only=True):
    """One cover: the sum in yuan and whole fen (None: no way to one) and the cover's own cap."""

    cover: str
    amount: Decimal | None
    limit: Decimal | None
    steps: tuple[Step, ...]
    source: Source
    unknown: tuple[Step, ...] = ()

    @property
    def spoken(self) -> tuple[Step, ...]:
        """The steps that are told in a chat: the working and the caveats, without how a passage was read."""
        return tuple(step for step in self.steps if not step.key.startswith("estimate-reading-"))


class Estimate(Struct, frozen=True, kw_only=True):
    """Every cover that the event opens; `unknown` is empty exactly if each of them has its sum."""

    covers: tuple[CoverEstimate, ...]
    unknown: tuple[Step, ...]


def estimate(scheme: Scheme, event: str, day: date | None, facts: Facts) -> Estimate:
    """Work out a case. `day` is the day of the accident (discharge for major_medical); never raises.

    The period goes by `day`; by the day of death for illness_death, for a death whose cause is open, and for
    an accidental death whose accident has no known day.
    """
    rule = scheme.event(event)
    ruling = _ruling_day(event, day, facts)
    opened = _opened(scheme, rule, facts, ruling) if rule is not None else ()
    blocked = _blocked(scheme, event, ruling)
    covers = tuple(_one(scheme, cover, event, ruling, facts, blocked) for cover in opened)
    unknown = [step for cover in covers for step in cover.unknown]
    if not covers:
        unknown += [blocked] if blocked is not None and scheme.period is not None else []
        unknown.append(Step("estimate-unknown-all-open" if scheme.all_open else "estimate-unknown-no-cover"))
    return Estimate(covers=covers, unknown=tuple(_apart(unknown)))


def _ruling_day(event: str, day: date | None, facts: Facts) -> date | None:
    if event in _BY_DAY_OF_DEATH:
        return facts.died_on or day
    return facts.died_on if day is None and event in DEATHS else day


def _opened(scheme: Scheme, rule: EventRule, facts: Facts, day: date | None) -> tuple[Cover, ...]:
    """The covers of an event, and those that a given fact opens beside it."""
    names = [*rule.covers, *(name for name in rule.when if name not in rule.covers)]
    wanted = [name for name in names if name not in rule.when or facts.given(rule.when[name])]
    found = ((scheme.cover(name, day) or scheme.cover(name)) for name in wanted)
    return tuple(cover for cover in found if cover is not None)


def _blocked(scheme: Scheme, event: str, day: date | None) -> Step | None:
    """Why no cover can have a sum: no known day, a day outside the period, a cause that nobody has told."""
    if event == "death":
        return Step("estimate-unknown-cause")
    if day is None:
        return Step("estimate-unknown-day")
    if scheme.period is not None and not scheme.covers_day(day):
        span = {"first": scheme.period.first.isoformat(), "last": scheme.period.last.isoformat()}
        return Step("estimate-unknown-outside", {"day": day.isoformat(), **span})
    return None


def _one(
    scheme: Scheme, cover: Cover, event: str, day: date | None, facts: Facts, blocked: Step | None
) -> CoverEstimate:
    if blocked is not None or day is None or scheme.period is None:
        outcome = Outcome(unknown=(blocked or Step("estimate-unknown-day"),))
    elif not cover.holds(day):
        outcome = Outcome(unknown=(Step("estimate-unknown-figures", {"day": day.isoformat()}),))
    else:
        outcome = _weighed(cover, scheme.period, event, day, facts)
    amount = to_fen(outcome.amount) if outcome.amount is not None else None
    limit = outcome.limit if outcome.limit is not None else cover.limit
    if outcome.limit is None and facts.house_type and limit is None:
        limit = getattr(cover.rule, "limits", {}).get(facts.house_type)
    return CoverEstimate(
        cover=cover.id,
        amount=amount,
        limit=limit,
        steps=(*outcome.steps, *_closing(scheme, cover, amount, outcome)),
        source=cover.source,
        unknown=outcome.unknown if amount is None else (),
    )


def _weighed(cover: Cover, period: Period, event: str, day: date, facts: Facts) -> Outcome:
    verdict = weigh(cover, period, day, facts)
    if verdict.failed is not None:
        return Outcome(amount=ZERO, nothing=verdict.failed)
    if verdict.unknown:
        return Outcome(steps=verdict.steps, unknown=verdict.unknown)
    case = Case(
        cover=cover.id,
        event=event,
        day=day,
        died_on=facts.died_on or day,
        facts=facts,
        limit=cover.limit,
        banded=verdict.banded,
    )
    outcome = cover.rule.work(case)
    if outcome.amount is None:
        return outcome
    amount, caps = of_household(cover, outcome.amount)
    return Outcome(
        amount=amount,
        steps=(*verdict.steps, *outcome.steps, *caps),
        nothing=outcome.nothing,
        limit=outcome.limit,
    )


def _closing(scheme: Scheme, cover: Cover, amount: Decimal | None, outcome: Outcome) -> tuple[Step, ...]:
    """How the sum ends: never a promise, never a refusal."""
    steps: list[Step] = []
    if amount is None:
        steps += [Step("estimate-no-sum")]
    elif amount > 0:
        steps.append(Step("estimate-sum", {"amount": spoken(amount)}))
    else:
        steps.append(outcome.nothing or Step("estimate-zero-nothing-left"))
    if cover.advice:
        steps.append(Step("estimate-advice", {"text": cover.advice}))
    if cover.report_within_hours is not None:
        steps.append(Step("estimate-report-within", {"hours": str(cover.report_within_hours)}))
    if scheme.period is not None and not scheme.period.stated:
        steps.append(Step("estimate-period-not-stated"))
    return tuple(steps)


def _apart(steps: Iterable[Step]) -> list[Step]:
    """Each step once, in order."""
    kept: list[Step] = []
    for step in steps:
        if step not in kept:
            kept.append(step)
    return kept
