"""Which promises a claim carries, and how they start, pause, run out and are kept.

A scheme's own clocks come first; the clocks of the law (保险法 23-25) hold where the scheme states none. All
rules are data; only what ends a promise stands here, because that is the meaning of its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from msgspec import Struct, structs

from claims.claim import Claim, Ticket
from claims.clock import Clock, ClockState
from claims.workdays import ONE_DAY, WORKING_DAYS, WorkingDays, local, midnight
from schemes.model import ClockRule
from schemes.terms import DEATHS

ACKNOWLEDGE: Final = "acknowledge"
ANSWER: Final = "answer"
OWN_PROMISE: Final = "村保服务约定"
OVER: Final = frozenset({"met", "void"})
TIMED: Final = frozenset({"running", "at_risk", "overdue"})

# The event that a new status is for the clocks that wait for one.
STARTS: Final = {
    "registered": "registered",
    "assessing": "papers",
    "approved": "approved",
    "declined": "decided",
}

# What keeps a promise; a clock that is not named here is kept by the payment.
KEPT_BY: Final[dict[str, frozenset[str]]] = {
    "law_decision": frozenset({"approved", "declined", "paid"}),
    "law_refusal": frozenset({"closed"}),
}
# What makes a promise pointless, beside withdrawing and closing.
DROPPED_BY: Final[dict[str, frozenset[str]]] = {
    "law_decision": frozenset(),
    "law_refusal": frozenset({"approved", "paid"}),
}


class Acknowledging(Struct, frozen=True, kw_only=True):
    """How soon a desk takes up a case, in working hours; an `always_open` desk answers day and night."""

    hours: float = 4
    death_hours: float = 1
    always_open: bool = False

    def hours_for(self, event: str | None) -> float:
        """The hours that this desk has for a case of that event."""
        return self.death_hours if event in DEATHS else self.hours


USUAL_DESK: Final = Acknowledging()


def rules_that_hold(rules: Iterable[ClockRule], event: str | None, day: date) -> tuple[ClockRule, ...]:
    """The rules for a claim of this event reported on `day`, without those that another one replaces."""
    fitting = [
        rule
        for rule in rules
        if (not rule.events or event in rule.events) and (rule.since is None or rule.since <= day)
    ]
    replaced = {name for rule in fitting for name in rule.replaces}
    return tuple(rule for rule in fitting if rule.name not in replaced)


def start_clocks(
    claim: Claim,
    rules: Iterable[ClockRule],
    at: datetime,
    *,
    desk: Acknowledging = USUAL_DESK,
    workdays: WorkingDays = WORKING_DAYS,
) -> Claim:
    """The claim with the clocks that it has when it is reported at `at`; older clocks are replaced."""
    clocks = [_acknowledging(at, desk.hours_for(claim.event), desk.always_open, workdays)]
    for rule in rules_that_hold(rules, claim.event, local(at).date()):
        clock = _waiting(rule)
        clocks.append(_begin(clock, at, workdays) if rule.starts == "reported" else clock)
    return structs.replace(claim, clocks=tuple(clocks))


def start_answer(ticket: Ticket, at: datetime, workdays: WorkingDays = WORKING_DAYS) -> Ticket:
    """The ticket with its clock: one working day, a complaint on the same one (004 四: 第一时间).

    A complaint after the hours of a working day, or on a day that is none, counts from the next one."""
    same_day = ticket.kind == "complaint"
    clock = Clock(name=ANSWER, state="waiting", source=OWN_PROMISE, days=0 if same_day else 1, working=True)
    begun = _begin(clock, workdays.before_closing(at) if same_day else at, workdays)
    return structs.replace(ticket, clocks=(structs.replace(begun, state="running", fires_at=begun.due),))


def on_status(claim: Claim, old: str, new: str, at: datetime, workdays: WorkingDays = WORKING_DAYS) -> Claim:
    """The claim after its status went from `old` to `new`: clocks begin, pause, go on and end."""
    taken = _taken_up(claim, old, new)
    clocks = [_ended(clock, taken, new, at) for clock in claim.clocks]
    begun = [_begin(clock, at, workdays) if _begins(clock, new) else clock for clock in clocks]
    if new == "documents":
        begun = [_pause(clock, at) for clock in begun]
    elif new == "assessing":
        begun = [_resume(clock, at, workdays) for clock in begun]
    return structs.replace(claim, clocks=tuple(begun))


def on_part_payment(claim: Claim, at: datetime) -> Claim:
    """Part of the money has gone out: that is what 保险法 25 asks for after sixty days."""
    clocks = tuple(_end(c, "met", at) if c.name == "law_advance" else c for c in claim.clocks)
    return structs.replace(claim, clocks=clocks)


def on_ticket_status(ticket: Ticket, new: str, at: datetime) -> Ticket:
    """The ticket after it was taken up or closed: its clock is met."""
    clocks = tuple(_end(c, "met", at) if new != "open" else c for c in ticket.clocks)
    return structs.replace(ticket, clocks=clocks)


def advance(clock: Clock, now: datetime, workdays: WorkingDays = WORKING_DAYS) -> Clock:
    """The clock after it has acted at `now` (`fires_at` <= now): at risk, or overdue (again).

    `due` never moves; `fires_at` becomes the next instant at which the clock wants to act.
    """
    if clock.due is None or clock.state not in TIMED:
        return structs.replace(clock, fires_at=None)
    if now < clock.due:
        return structs.replace(clock, state="at_risk", fires_at=clock.due)
    return structs.replace(clock, state="overdue", fires_at=_next_rung(clock, now, workdays))


def recounted(clock: Clock, now: datetime, workdays: WorkingDays) -> Clock:
    """A provisional clock counted anew, now that more holidays are known; any other one as it is.

    What was called overdue stays so, unless its new end is still to come: then it is at risk until then."""
    if not clock.provisional or clock.due is None or clock.started_at is None or clock.state not in TIMED:
        return clock
    fresh = _counted(clock, clock.started_at, workdays)
    if fresh.due == clock.due or fresh.due is None:
        return structs.replace(clock, provisional=fresh.provisional)
    moved = structs.replace(clock, due=fresh.due, provisional=fresh.provisional)
    if clock.state == "running":
        # Asked anew after a hand-over, an acknowledgement has hours of its own.
        return structs.replace(
            moved, fires_at=fresh.fires_at if clock.by_day or clock.fires_at == clock.due else clock.fires_at
        )
    if clock.state == "at_risk":
        return structs.replace(moved, fires_at=fresh.due)
    if fresh.due > now:
        return structs.replace(moved, state="at_risk", fires_at=fresh.due)
    return moved


def quiet(clock: Clock) -> Clock:
    """The clock with nobody left to tell: it keeps its state and acts no more."""
    return structs.replace(clock, fires_at=None)


def ask_anew(clock: Clock, at: datetime, workdays: WorkingDays = WORKING_DAYS) -> Clock:
    """An acknowledgement that somebody else has been asked for at `at`: they get their own hours."""
    if clock.name not in (ACKNOWLEDGE, ANSWER) or clock.state not in TIMED:
        return clock
    return structs.replace(clock, fires_at=_next_rung(clock, at, workdays))


def fires_next(clocks: Iterable[Clock]) -> datetime | None:
    """The next instant at which any of the clocks wants to act."""
    return min((clock.fires_at for clock in clocks if clock.fires_at is not None), default=None)


def shown_due(clock: Clock) -> str | None:
    """The end of the clock as the interfaces print it: its last day, or the time of an acknowledgement."""
    if clock.due is None:
        return None
    if not clock.by_day:
        return local(clock.due).isoformat(timespec="seconds")
    return last_day(clock.due).isoformat()


def last_day(due: datetime) -> date:
    """The day that ends at `due` (24:00)."""
    return local(due).date() - ONE_DAY


def _waiting(rule: ClockRule) -> Clock:
    return Clock(
        name=rule.name,
        state="waiting",
        source=str(rule.source),
        days=rule.days,
        working=rule.working,
        starts=rule.starts,
        pauses=rule.pauses,
    )


def _acknowledging(at: datetime, hours: float, always_open: bool, workdays: WorkingDays) -> Clock:
    due = workdays.add_working_hours(at, hours, always_open)
    return Clock(
        name=ACKNOWLEDGE,
        state="running",
        source=OWN_PROMISE,
        started_at=at,
        due=due,
        by_day=False,
        fires_at=due,
        provisional=not always_open and workdays.is_provisional(local(at).date(), due.date()),
        hours=hours,
        always_open=always_open,
    )


def _begin(clock: Clock, at: datetime, workdays: WorkingDays) -> Clock:
    return _timed(structs.replace(clock, started_at=at), at, workdays)


def _begins(clock: Clock, new: str) -> bool:
    """Whether the status is the event that the clock waits for.

    The first 补材料 shows that papers have been looked at: a clock that pauses begins there, paused at once.
    """
    if clock.state != "waiting":
        return False
    return clock.starts == STARTS.get(new) or (new == "documents" and clock.starts == "papers" and clock.pauses)


def _timed(clock: Clock, at: datetime, workdays: WorkingDays) -> Clock:
    """A running clock with its last day counted anew; one that begins inside its last two days is at risk."""
    first = local(clock.started_at or at).date()
    count = workdays.add_working_days if clock.working else workdays.add_calendar_days
    last, provisional = count(first, clock.days + clock.paused_days)
    due, risky = midnight(last + ONE_DAY), midnight(workdays.working_day_before(last))
    state: ClockState = "at_risk" if at >= risky else "running"
    fires = due if state == "at_risk" else risky
    return structs.replace(clock, state=state, due=due, fires_at=fires, provisional=provisional, paused_at=None)


def _counted(clock: Clock, started: datetime, workdays: WorkingDays) -> Clock:
    if clock.by_day:
        return _timed(clock, started, workdays)
    fresh = _acknowledging(started, clock.hours, clock.always_open, workdays)
    return structs.replace(clock, due=fresh.due, fires_at=fresh.due, provisional=fresh.provisional)


def _pause(clock: Clock, at: datetime) -> Clock:
    if not clock.pauses or clock.state not in ("running", "at_risk"):
        return clock
    return structs.replace(clock, state="paused", paused_at=at, fires_at=None)


def _resume(clock: Clock, at: datetime, workdays: WorkingDays) -> Clock:
    if clock.state != "paused" or clock.paused_at is None:
        return clock
    first, last = local(clock.paused_at).date(), local(at).date()
    days = [first + n * ONE_DAY for n in range(1, (last - first).days + 1)]
    lost = sum(workdays.is_working(day) for day in days) if clock.working else len(days)
    return _timed(structs.replace(clock, paused_days=clock.paused_days + lost), at, workdays)


def _taken_up(claim: Claim, old: str, new: str) -> bool:
    """Whether the step has taken the case up. One that has to be reported by telephone is taken up when the insurer's
    number for it is known, or when it was decided."""
    if not claim.by_phone:
        return old == "notified"
    return bool(claim.insurer_reference) or new in ("approved", "declined", "paid", "closed")


def _ended(clock: Clock, taken: bool, new: str, at: datetime) -> Clock:
    if clock.state in OVER:
        return clock
    if new == "withdrawn":
        return _end(clock, "void", at)
    if clock.name == ACKNOWLEDGE:
        return _end(clock, "met", at) if taken else clock
    if new in KEPT_BY.get(clock.name, frozenset({"paid"})):
        return _end(clock, "met", at)
    if new == "closed" or new in DROPPED_BY.get(clock.name, frozenset({"declined"})):
        return _end(clock, "void", at)
    return clock


def _end(clock: Clock, state: ClockState, at: datetime) -> Clock:
    """A promise that had not begun was not kept either: it is void."""
    if clock.state in OVER:
        return clock
    final: ClockState = "void" if clock.state == "waiting" else state
    return structs.replace(clock, state=final, fires_at=None, paused_at=None, ended_at=at)


def _next_rung(clock: Clock, now: datetime, workdays: WorkingDays) -> datetime:
    if clock.name == ACKNOWLEDGE:
        return workdays.add_working_hours(now, clock.hours, clock.always_open)
    day, _ = workdays.add_working_days(local(now).date(), 1)
    return midnight(day + ONE_DAY)
