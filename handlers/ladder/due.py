"""Clocks act: a new case is told to its desk, a silent rung is passed over, a near date is called out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from claims.absence import ALWAYS, NIGHT
from claims.claim import Claim, Entry, Ticket
from claims.clock import Clock
from claims.ladder import next_rung
from claims.promises import (
    ACKNOWLEDGE,
    USUAL_DESK,
    Acknowledging,
    advance,
    on_status,
    quiet,
    start_answer,
    start_clocks,
)
from claims.staff import Member
from dialogs.message import Outbound
from handlers.changes import Audit, Changes
from handlers.finding import backlog, survey
from handlers.ladder import away
from handlers.ladder.call_sheet import by_phone, tell_case
from handlers.ladder.escalating import escalate, escalate_ticket, remind
from handlers.ladder.rungs import climb, in_charge, knowing, last_told, on_rung
from handlers.notices import complaint_unheard
from handlers.telling import tell_change, tell_desk, tell_ticket
from handlers.world import World
from schemes.book import INFORMATION, Route
from schemes.model import ClockRule
from schemes.terms import DEATHS

RECORD_DUE: Final[dict[str, Callable[[World, Any, datetime], Changes]]] = {
    "absence": away.ended,
    "backlog": backlog.remind,
    "survey": survey.ask,
}
"""What a due clock of a record does, by kind; it answers with the record moved on."""
BY_CLOCK: Final = "clock"
NOT_OF_THE_ROUTE: Final = frozenset(
    {"wants_person", "not_understood", "one_stop_failed", "differs", "unknown_name", "unknown_phone"}
)


def new_claim(
    world: World, claim: Claim, now: datetime, *, again: bool = False
) -> tuple[Claim, tuple[Outbound, ...]]:
    """A claim that has just been filed: its clocks start and the first rung is told.

    `again`: an injury that became a death; its clocks start anew and the desk is told what it has become.
    """
    claim = replace(claim, by_phone=by_phone(world, claim))
    claim = start_clocks(claim, _rules(world, claim), now, desk=desk_of(world, claim, now), workdays=world.days)
    climbed = climb(world, claim, now)
    key = "staff-became-death" if again else "staff-new-claim"
    return climbed.subject, tell_case(world, climbed.subject, climbed.told, now, key)


def new_ticket(world: World, ticket: Ticket, now: datetime) -> tuple[Ticket, tuple[Outbound, ...]]:
    """A ticket that has just been opened: one working day, and the first rung is told."""
    climbed = climb(world, start_answer(ticket, now, world.days), now)
    return climbed.subject, tell_ticket(world, climbed.subject, climbed.told, now)


def tell_again(world: World, claim: Claim, now: datetime, reason: str) -> tuple[Claim, tuple[Outbound, ...]]:
    """Those who have the case in hand hear what changed (`reason`: the end of a key `staff-again-*`)."""
    members = in_charge(world, claim, now)
    told = replace(claim, told=knowing(claim, members))
    return told, tell_change(world, told, members, now, reason)


def moved_claim(
    world: World, claim: Claim, found: Route, now: datetime, reason: str = "changed"
) -> tuple[Claim, tuple[Outbound, ...]]:
    """A claim whose event, day or town was corrected: scheme, covers, insurer and clocks are new (`reason`: as in
    `tell_again`).

    If another desk is responsible now, it is told as of a new case and the old one hears that it may rest;
    else the desk hears what changed, and what it has already acknowledged stays so.
    """
    before = in_charge(world, claim, now)
    routed = replace(
        claim,
        scheme=found.scheme.id if found.scheme else None,
        county=found.county,
        covers=found.covers,
        insurer=found.insurer.id if found.insurer else None,
        hotline=found.hotline,
        handed=_handed(claim, found),
    )
    if _first_rung(world, routed) == _first_rung(world, claim):
        return tell_again(world, _with_clocks_of(world, routed, claim), now, reason)
    entry = Entry(at=now, status="notified", by=claim.reported_by, note="moved to another desk")
    history = (*claim.history, entry)
    fresh = replace(routed, status="notified", rung=0, told=(), assigned=None, undo=(), history=history)
    moved, messages = new_claim(world, fresh, now)
    gone = tuple(member for member in before if member.address not in moved.told)
    return moved, (
        *tell_desk(world, replace(claim, history=history), gone, now, "staff-moved-away"),
        *messages,
    )


def due(world: World, subject: Claim | Ticket, now: datetime) -> Changes:
    """Let the clocks whose `fires_at` is not after `now` act: states move, the next rung is told, once."""
    fired = [clock for clock in subject.clocks if clock.fires_at is not None and clock.fires_at <= now]
    if not fired:
        return Changes()
    if isinstance(subject, Ticket):
        ticket, messages = _ticket_due(world, subject, now)
        return Changes(tickets=(ticket,), messages=messages, audit=_audit(ticket, messages, now))
    claim, messages = _claim_due(world, subject, fired, now)
    return Changes(claims=(claim,), messages=messages, audit=_audit(claim, messages, now))


def desk_of(world: World, claim: Claim, now: datetime) -> Acknowledging:
    """How soon the claim's desk takes up a case. One whose hours say 24小时 is open day and night, and so is a first
    rung with a 24h row; the hour of a death also runs at night where a night row is told of it."""
    scheme = world.book.get(claim.scheme)
    desk = scheme.desk(claim.town) if scheme is not None else None
    if desk is not None and desk.hours is not None and "24" in desk.hours:
        return replace(USUAL_DESK, always_open=True)
    told = on_rung(world, claim, _first_rung(world, claim), now).here
    if any(row.duty == ALWAYS or (row.duty == NIGHT and claim.event in DEATHS) for row in told):
        return replace(USUAL_DESK, always_open=True)
    return USUAL_DESK


def _claim_due(world: World, claim: Claim, fired: list[Clock], now: datetime) -> tuple[Claim, tuple[Outbound, ...]]:
    before, hands = last_told(world, claim, now), in_charge(world, claim, now)
    climbed = climb(world, claim, now)
    moved, passed = climbed.subject, replace(before, away=tuple(dict.fromkeys((*before.away, *climbed.away))))
    held = replace(passed, here=hands)
    top = not next_rung(world.staff, moved)
    clocks: list[Clock] = []
    messages: list[Outbound] = []
    for clock in claim.clocks:
        if clock not in fired:
            clocks.append(clock)
            continue
        first, silence = clock.state != "overdue", clock.name == ACKNOWLEDGE
        acted = advance(clock, now, world.days)
        if not silence and first:
            messages += remind(world, moved, acted, hands, now)
        # At the top there is nobody above: the top hears of each new state, but is not told it over and over.
        above = climbed.told or (before.here if not silence and first else ())
        told = [member for member in above if silence or member not in hands]
        # What was done is read from the case as it stood, when the rung before was the last one told.
        messages += escalate(
            world, replace(moved, rung_at=claim.rung_at), acted, told, passed if silence else held, now
        )
        clocks.append(quiet(acted) if acted.state == "overdue" and top else acted)
    return replace(moved, clocks=tuple(clocks)), tuple(messages)


def _ticket_due(world: World, ticket: Ticket, now: datetime) -> tuple[Ticket, tuple[Outbound, ...]]:
    before = last_told(world, ticket, now)
    climbed = climb(world, ticket, now)
    passed = replace(before, away=tuple(dict.fromkeys((*before.away, *climbed.away))))
    acted = tuple(advance(c, now, world.days) if c.fires_at and c.fires_at <= now else c for c in ticket.clocks)
    above = next_rung(world.staff, climbed.subject)
    exhausted = ticket.kind == "complaint" and not climbed.told and not above
    if not above and (ticket.kind != "complaint" or exhausted):
        acted = tuple(quiet(clock) for clock in acted)
    moved = replace(climbed.subject, clocks=acted)
    last = complaint_unheard(moved, now) if exhausted else ()
    return moved, (*escalate_ticket(world, moved, climbed.told, passed, now), *last)


def _first_rung(world: World, claim: Claim) -> tuple[Member, ...]:
    return next_rung(world.staff, replace(claim, rung=0))


def _rules(world: World, claim: Claim) -> tuple[ClockRule, ...]:
    return world.book.clocks(claim.scheme, claim.event)


def _with_clocks_of(world: World, routed: Claim, old: Claim) -> Claim:
    """The clocks of the new route: those that were there stay as they are, new ones catch up."""
    fresh = start_clocks(routed, _rules(world, routed), old.reported_at, workdays=world.days)
    since = max((entry.at for entry in old.history if entry.status == old.status), default=old.reported_at)
    caught_up = on_status(fresh, "notified", old.status, since, world.days)
    held = {clock.name: clock for clock in old.clocks}
    return replace(routed, clocks=tuple(held.get(clock.name, clock) for clock in caught_up.clocks))


def _handed(claim: Claim, found: Route) -> tuple[str, ...]:
    """The reasons of the new route, and those of the old ones that have nothing to do with it."""
    fresh = [reason for reason in found.reasons if reason not in INFORMATION]
    return tuple(dict.fromkeys((*fresh, *(reason for reason in claim.handed if reason in NOT_OF_THE_ROUTE))))


def _audit(subject: Claim | Ticket, messages: tuple[Outbound, ...], now: datetime) -> tuple[Audit, ...]:
    """Who was told because somebody else was silent."""
    return tuple(
        Audit(at=now, actor=BY_CLOCK, action="escalated", subject=subject.number, note=message.to)
        for message in messages
        if message.kind == "escalation"
    )
