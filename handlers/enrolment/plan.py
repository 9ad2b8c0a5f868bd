"""What an office decides about a year's enrolment: population, tasks, price, stages done. Each decision is kept.

镇政办发〔2015〕170号 附件: 户籍人口数以统计部门提供为准; the task follows it only where a person says so.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from claims.enrolment_plan import (
    AgeRule,
    Plan,
    Price,
    StageDone,
    limits,
    other_populations,
    plan_of,
    recalculated,
    targets,
    with_population,
)
from claims.workdays import local
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand, read_sum
from handlers.order import Order, answer
from schemes.ages import Limits
from schemes.model import Scheme
from schemes.money import spoken
from schemes.places import find_town

LONGEST = 60
TAKEN_BACK: Final = "取消"
AGE_NAMES: Final = {"初保": ("first", 120), "续保": ("renewal", 120), "满": ("youngest_days", 36_600)}


def wants(_: StaffCommand) -> Lookups:
    """The plans that there are: one a scheme."""
    return Lookups(records=(Sought("plan"),))


def population(order: Order) -> Changes:
    """人口 曾家镇 10700 县统计局: kept with its source; the task stays."""
    words = order.command.rest.split()
    scheme, words = _scheme(order, words)
    if len(words) < 3 or not words[1].isdecimal() or not 0 < int(words[1]) < 10_000_000:
        return answer(order, Say("plan-population-how"))
    town = _town(order, scheme, words[0])
    if scheme is None or town is None:
        return answer(order, Say("plan-which-town" if scheme else "plan-which-scheme"))
    plan = _plan(order, scheme)
    people, source = int(words[1]), " ".join(words[2:])[:LONGEST]
    before = _people(scheme, plan, town)
    if before is None:
        return answer(order, Say("plan-no-task", {"scheme": scheme.title, "town": town}))
    args = {"town": town, "people": str(people), "source": source, "before": str(before)}
    fresh = with_population(plan, town, people, source, order.now, order.address)
    return _kept(order, fresh, Say("plan-population", args))


def recalculate(order: Order) -> Changes:
    """重算任务 曾家镇: the task from the population given last."""
    scheme, words = _scheme(order, order.command.rest.split())
    town = _town(order, scheme, words[0]) if words else None
    if scheme is None or town is None:
        return answer(order, Say("plan-which-town" if scheme else "plan-which-scheme"))
    plan = _plan(order, scheme)
    before = next((one for one in targets(scheme, plan) if one.town == town), None)
    if before is None:
        return answer(order, Say("plan-no-task", {"scheme": scheme.title, "town": town}))
    fresh = recalculated(plan, scheme, town, order.now, order.address)
    if fresh is None:
        return answer(order, Say("plan-task-same", {"town": town, "target": str(before.target)}))
    after = fresh.tasks[-1]
    args = {"town": town, "people": str(after.people), "target": str(after.target), "before": str(before.target)}
    return _kept(order, fresh, Say("plan-task", args))


def set_price(order: Order) -> Changes:
    """保费定价 zhenping-2016 30 中标通知书: what the tender or the policy says where the document says nothing."""
    words = order.command.rest.split()
    scheme = _mine(order, order.world.book.get(words[0])) if words else None
    amount = read_sum(words[1]) if len(words) > 1 else None
    if len(words) < 3 or amount is None:
        return answer(order, Say("plan-price-how"))
    if scheme is None:
        return answer(order, Say("plan-which-scheme"))
    source = " ".join(words[2:])[:LONGEST]
    price = Price(yuan=str(amount), at=order.now, by=order.address, source=source)
    plan = _plan(order, scheme)
    args = {"scheme": scheme.title, "yuan": spoken(Decimal(price.yuan)), "source": source}
    return _kept(order, replace(plan, prices=(*plan.prices, price)), Say("plan-price", args))


def set_ages(order: Order) -> Changes:
    """年龄限定 family-care 初保 60 续保 65 计生协会通知: where the document leaves them out; 取消 takes them back."""
    first, *words = order.command.rest.split() or [""]
    known = order.world.book.get(first)
    scheme = _mine(order, known)
    if known is None:
        return answer(order, Say("plan-ages-how"))
    if scheme is None:
        return answer(order, Say("plan-which-scheme"))
    plan = _plan(order, scheme)
    rule = _age_rule(order, words)
    if rule is None or (TAKEN_BACK in words and not plan.ages):
        return answer(order, Say("plan-ages-how"))
    after = replace(plan, ages=(*plan.ages, rule))
    held = limits(scheme, after)
    args = {"scheme": scheme.title, "listed": "，".join(_limit(order, held)) or order.words.label("age", "none")}
    return _kept(order, after, Say("plan-ages", args))


def _age_rule(order: Order, words: list[str]) -> AgeRule | None:
    """The figures of the command, each behind its name, and the source behind them."""
    if words == [TAKEN_BACK]:
        return AgeRule(at=order.now, by=order.address, source=TAKEN_BACK)
    figures: dict[str, int] = {}
    while len(words) > 2 and words[0] in AGE_NAMES and words[1].isdecimal():
        name, most = AGE_NAMES[words[0]]
        if not 0 < int(words[1]) <= most:
            return None
        figures[name], words = int(words[1]), words[2:]
    if not figures:
        return None
    return AgeRule(at=order.now, by=order.address, source=" ".join(words)[:LONGEST], **figures)


def _limit(order: Order, held: Limits) -> list[str]:
    found = (("first", held.first), ("renewal", held.renewal), ("youngest-days", held.youngest_days))
    label = order.words.label
    return [f"{label('age', name)}{one.figure}（{one.source}）" for name, one in found if one is not None]


def stage_done(order: Order) -> Changes:
    """阶段办好 宣传动员 10月20日开会有签到表: the town is reminded no more."""
    scheme, words = _scheme(order, order.command.rest.split())
    if len(words) < 2:
        return answer(order, Say("plan-stage-how"))
    own = next((row.town for row in order.rows if row.town), None)
    named = _town(order, scheme, words[0])
    if named is not None and len(words) > 2:
        own, words = named, words[1:]
    if scheme is None or own is None:
        return answer(order, Say("plan-which-town" if scheme else "plan-which-scheme"))
    stages = [stage.name for stage in scheme.stages]
    if words[0] not in stages:
        return answer(order, Say("plan-stage-unknown", {"stage": words[0][:20], "stages": "、".join(stages)}))
    if not any(row.has(scheme.county, own, None) or row.role == "operator" for row in order.rows):
        return answer(order, Say("plan-which-town"))
    proof = " ".join(words[1:])[:LONGEST]
    done = StageDone(stage=words[0], town=own, at=order.now, by=order.address, proof=proof)
    plan = _plan(order, scheme)
    args = {"town": own, "stage": done.stage, "proof": proof}
    return _kept(order, replace(plan, done=(*plan.done, done)), Say("plan-stage", args))


def _kept(order: Order, plan: Plan, say: Say) -> Changes:
    audit = Audit(at=order.now, actor=order.address, action=order.command.verb, subject=plan.subject)
    return replace(answer(order, say), records=(plan,), audit=(audit,))


def _plan(order: Order, scheme: Scheme) -> Plan:
    held = (one for one in order.records(Plan) if one.id == scheme.id)
    return plan_of(next(held, None), scheme, order.now)


def _scheme(order: Order, words: list[str]) -> tuple[Scheme | None, list[str]]:
    """The scheme that a word names, else the newest one whose stages have begun, in the sender's county or in that of
    the town named."""
    book = order.world.book
    named = next((word for word in words if book.get(word) is not None), None)
    if named is not None:
        return _mine(order, book.get(named)), [word for word in words if word != named]
    place = find_town(book, words[0], None) if words else None
    counties = {place.county} if place is not None else {row.county for row in order.rows if row.county}
    today = local(order.now).date()
    fitting = [one for one in book.schemes if one.county in counties and one.period is not None]
    begun = [one for one in fitting if one.stages and min(stage.first for stage in one.stages) <= today]
    if not begun and len(fitting) == 1:
        begun = fitting
    newest = max(begun, key=lambda one: one.period.first if one.period else today, default=None)
    return _mine(order, newest), words


def _mine(order: Order, scheme: Scheme | None) -> Scheme | None:
    """The scheme, if the sender has to do with its county; one of no county is everybody's."""
    counties = {"", scheme.county or ""} if scheme is not None else set[str]()
    here = scheme is not None and (not scheme.county or any(row.county in counties for row in order.rows))
    return scheme if here else None


def _town(order: Order, scheme: Scheme | None, word: str) -> str | None:
    county = scheme.county if scheme is not None else None
    found = find_town(order.world.book, word, county)
    return found.name if found is not None else None


def _people(scheme: Scheme, plan: Plan, town: str) -> int | None:
    if town in other_populations(scheme, plan):
        return other_populations(scheme, plan)[town]
    return next((one.people for one in targets(scheme, plan) if one.town == town), None)
