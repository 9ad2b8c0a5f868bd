"""The insured are asked whether they go on, answer with one word, hear it read back once, and may change their mind.

计生协会会议讲话 二、三: 简化续保手续. The dead and those who refused are never asked (`storage.renewing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.renewal_run import Asked, RenewalRun
from claims.workdays import local
from dialogs.filling import with_flag
from dialogs.message import Outbound, Say
from handlers.changes import Audit, Changes, Noted
from handlers.notices import PHONE
from handlers.outcome import Case, Outcome
from handlers.proof import readable
from handlers.telling import plain_day
from handlers.tickets import open_ticket
from handlers.world import World
from schemes.marking import Mark, marked
from schemes.people import DatedState, Resident

PAID: Final = frozenset({"paid", "booked", "in_force"})


def notices(world: World, run: RenewalRun, days: int, people: Sequence[Asked], now: datetime) -> Changes:
    """One message a phone for the notice `days` before the end; each goes out once ever."""
    return Changes(messages=tuple(_notice(world, run, days, one, now) for one in people))


def _notice(world: World, run: RenewalRun, days: int, one: Asked, now: datetime) -> Outbound:
    today = local(now).date()
    args = {
        "scheme": _title(world, run.from_scheme),
        "day": plain_day(run.ends, today, world.words),
        "days": str((run.ends - today).days),
    }
    names = [name for _, name in one.people]
    if len(names) == 1:
        say = Say("renew-ask", {**args, "name": names[0]})
    else:
        say = Say("renew-ask-several", {**args, "listed": numbered(names)})
    to = f"{PHONE}{one.phone}"
    once = f"renew/{run.id}/{run.ends.isoformat()}/{days}/{to}"
    return Outbound(id=once, to=to, says=(say,), kind="notice", due_at=now, dedup=once)


def numbered(names: Sequence[str]) -> str:
    """1张秀兰 2李建国"""
    return " ".join(f"{place}{name}" for place, name in enumerate(names, 1))


def take_answer(case: Case) -> Outcome:
    """续 or 不续: read back once, then noted."""
    run, people = _asked_for(case)
    if run is None or not people:
        return Outcome(says=(Say("renew-nobody"),))
    numbers = [int(number) for number in case.draft.slots.get("numbers", "").split()]
    if any(not 0 < number <= len(people) for number in numbers):
        return Outcome(says=(Say("renew-number", {"listed": numbered([one.name for one in people])}),))
    chosen = [people[number - 1] for number in dict.fromkeys(numbers)] or people
    yes = case.draft.slots.get("wish") == "yes"
    paid = [one for one in chosen if not yes and _state(one, run.id, case.now) in PAID]
    if paid:
        says, outcome = open_ticket(case, "question", text=case.talk.inbound.text)
        return replace(outcome, says=(Say("renew-paid", {"names": _names(paid)}), *says))
    noted = [one for one in (_noted(case, run, person, yes=yes) for person in chosen) if one is not None]
    if not noted:
        return Outcome(says=(Say("renew-same"),))
    args = {"names": _names(chosen), "scheme": _title(case.world, run.id)}
    ending = "" if yes else "-no"
    if "confirmed" not in case.draft.flags:
        held = replace(with_flag(case.draft, "renewal"), asked="confirm", tries=1)
        return Outcome(says=(Say(f"renew-read-back{ending}", args),), asks="confirm", draft=held)
    audit = tuple(
        Audit(at=case.now, actor=case.address, action="renewal", subject=one.resident, note="yes" if yes else "no")
        for one in noted
    )
    return Outcome(says=(Say(f"renew-noted{ending}", args),), noted=tuple(noted), audit=audit)


def _asked_for(case: Case) -> tuple[RenewalRun | None, list[Resident]]:
    """The run that concerns the people behind this address, and they in the order of their numbers."""
    runs = [one for one in case.found.records if isinstance(one, RenewalRun)]
    for run in sorted(runs, key=lambda one: one.at, reverse=True):
        people = [one for one in readable(case) if _may_answer(one, run, case.now)]
        if people:
            return run, sorted(people, key=lambda one: int(one.id))
    return None, []


def _may_answer(person: Resident, run: RenewalRun, now: datetime) -> bool:
    """Who was asked, whatever they have answered since; not who has died or moved."""
    held = _held(person, run.id, now)
    if held is None or (held.state == "left" and held.why != "refused"):
        return False
    before = _held(person, run.from_scheme, now)
    return before is None or before.state != "left"


def _held(person: Resident, scheme: str, now: datetime) -> DatedState | None:
    found = next((one for one in person.enrolments if one.scheme == scheme), None)
    return found.held_on(local(now).date()) if found is not None else None


def _state(person: Resident, scheme: str, now: datetime) -> str | None:
    held = _held(person, scheme, now)
    return held.state if held is not None else None


def _noted(case: Case, run: RenewalRun, person: Resident, *, yes: bool) -> Noted | None:
    today = local(case.now).date()
    if yes and _state(person, run.id, case.now) in (PAID | {"registered"}):
        return None
    mark = Mark(state="registered" if yes else "left", on=today, why="" if yes else "refused")
    enrolment = next((one for one in person.enrolments if one.scheme == run.id), None)
    entries = marked(enrolment, mark, today)
    if isinstance(entries, str):
        return None
    return Noted(at=case.now, resident=person.id, scheme=run.id, states=entries)


def _names(people: Sequence[Resident]) -> str:
    return "、".join(one.name for one in people)


def _title(world: World, scheme: str) -> str:
    found = world.book.get(scheme)
    return found.title if found is not None else scheme
