"""What an office decides about a year's enrolment: the population, the tasks, the price, and which stage is done.

Nothing is overwritten: each decision is a line with who, when and from where (镇政办发〔2015〕170号 附件 注).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from claims.record import Record
from schemes.ages import Gate, Limit, Limits
from schemes.model import Scheme, Target
from schemes.progress import task


class Population(Struct, frozen=True, kw_only=True):
    """The people of a town as 统计部门 gave them."""

    town: str
    people: int
    at: datetime
    by: str
    source: str


class Task(Struct, frozen=True, kw_only=True):
    """The task of a town as somebody had it worked out anew from a population."""

    town: str
    people: int
    target: int
    at: datetime
    by: str


class Price(Struct, frozen=True, kw_only=True):
    """The premium a head, in yuan, as the tender or the policy gave it."""

    yuan: str
    at: datetime
    by: str
    source: str


class AgeRule(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The age limits that an office set where the document leaves them out; all None takes them back."""

    at: datetime
    by: str
    source: str
    first: int | None = None
    renewal: int | None = None
    youngest_days: int | None = None


class StageDone(Struct, frozen=True, kw_only=True):
    """A stage that a town has done, with what proves it."""

    stage: str
    town: str
    at: datetime
    by: str
    proof: str


class Plan(Record, frozen=True, kw_only=True, omit_defaults=True, tag="plan"):
    """The plan of one scheme; its id is the scheme's, its state `open`."""

    populations: tuple[Population, ...] = ()
    tasks: tuple[Task, ...] = ()
    prices: tuple[Price, ...] = ()
    done: tuple[StageDone, ...] = ()
    ages: tuple[AgeRule, ...] = ()


def plan_of(found: Plan | None, scheme: Scheme, now: datetime) -> Plan:
    """The plan that is there, or a new one."""
    return found or Plan(id=scheme.id, state="open", at=now, county=scheme.county)


def targets(scheme: Scheme, plan: Plan | None) -> tuple[Target, ...]:
    """The tasks that hold: the document's, until a person has had one worked out anew."""
    newest = {one.town: one for one in plan.tasks} if plan is not None else {}
    return tuple(
        replace(target, people=newest[target.town].people, target=newest[target.town].target)
        if target.town in newest
        else target
        for target in scheme.targets
    )


def other_populations(scheme: Scheme, plan: Plan | None) -> dict[str, int]:
    """Towns whose population has been given anew and whose task still rests on the old one."""
    newest = {one.town: one.people for one in plan.populations} if plan is not None else {}
    held = {target.town: target.people for target in targets(scheme, plan)}
    return {town: people for town, people in newest.items() if held.get(town) != people}


def with_population(plan: Plan, town: str, people: int, source: str, at: datetime, by: str) -> Plan:
    """The plan with a new population; the task stays as it is."""
    fresh = Population(town=town, people=people, at=at, by=by, source=source)
    return replace(plan, populations=(*plan.populations, fresh))


def recalculated(plan: Plan, scheme: Scheme, town: str, at: datetime, by: str) -> Plan | None:
    """The plan with the town's task worked out from its newest population; None where nothing is new."""
    people = other_populations(scheme, plan).get(town)
    target = next((one for one in scheme.targets if one.town == town), None)
    if people is None or target is None:
        return None
    fresh = Task(town=town, people=people, target=task(people, target.percent), at=at, by=by)
    return replace(plan, tasks=(*plan.tasks, fresh))


def price(scheme: Scheme, plan: Plan | None) -> Decimal | None:
    """Yuan a head: as decided last, else the document's, else None (文件未列明)."""
    if plan is not None and plan.prices:
        return Decimal(plan.prices[-1].yuan)
    return scheme.premium.yuan if scheme.premium is not None else None


def is_done(plan: Plan | None, stage: str, town: str) -> bool:
    """Whether a town has told that it did a stage."""
    return plan is not None and any(one.stage == stage and one.town == town for one in plan.done)


def limits(scheme: Scheme, plan: Plan | None) -> Limits:
    """The age limits that hold: each the document's; where it states none, as the office set it last."""
    stated = scheme.ages
    rule = plan.ages[-1] if plan is not None and plan.ages else None

    def limit(name: str) -> Limit | None:
        written: int | None = getattr(stated, name, None)
        if stated is not None and written is not None:
            return Limit(figure=written, source=str(stated.source))
        own: int | None = getattr(rule, name, None)
        return Limit(figure=own, source=rule.source) if rule is not None and own is not None else None

    return Limits(first=limit("first"), renewal=limit("renewal"), youngest_days=limit("youngest_days"))


def gate(scheme: Scheme, plan: Plan | None, last_year: str | None) -> Gate:
    """What is looked at when somebody joins the scheme."""
    begins = scheme.period.first if scheme.period is not None else None
    return Gate(limits=limits(scheme, plan), begins=begins, last_year=last_year)
