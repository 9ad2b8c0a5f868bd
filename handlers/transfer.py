"""转交: the case goes into another member's hands, who is told as of a new one."""

from __future__ import annotations

import re

from msgspec.structs import replace

from claims.claim import Claim, Entry, Ticket
from claims.ladder import ladder
from claims.life import hand_over
from claims.promises import ask_anew
from claims.staff import Member
from dialogs.message import Say
from handlers.changes import Changes
from handlers.ladder.call_sheet import tell_case
from handlers.ladder.rungs import knowing
from handlers.order import Order, accounts, answer, refused
from handlers.telling import names, tell_ticket


def transfer(order: Order, subject: Claim | Ticket) -> Changes:
    """Hand the case over to whom the command names by name or address; in doubt say whom one may name."""
    wanted = re.sub(r"^(?:给|到|由) ?", "", order.command.rest)
    if not wanted:
        return refused(order, subject, "needs_whom", {"names": _choice(order, subject)})
    found = _found(order, wanted)
    if not found:
        return refused(order, subject, "unknown_whom", {"names": _choice(order, subject)})
    if len({member.address for member in found}) > 1:
        return refused(order, subject, "several_whom", {"names": accounts(order, found)})
    to = found[0]
    say = Say("staff-done-hand-over", {"number": subject.number, "name": to.name})
    if isinstance(subject, Ticket):
        ticket = _ticket(order, subject, to)
        return answer(order, say, ticket=ticket, messages=tell_ticket(order.world, ticket, (to,), order.now))
    claim = hand_over(subject, to.address, order.address, order.now, to.name)
    clocks = tuple(ask_anew(clock, order.now, order.world.days) for clock in claim.clocks)
    claim = replace(claim, clocks=clocks)
    told = tell_case(order.world, claim, (to,), order.now, "staff-handed-over")
    return answer(order, say, claim=claim, messages=told)


def _found(order: Order, wanted: str) -> list[Member]:
    rows = [row for row in order.world.staff if row.takes_cases]
    exact = [row for row in rows if wanted in (row.name, row.address)]
    return exact or [row for row in rows if len(wanted) > 1 and wanted in row.name]


def _choice(order: Order, subject: Claim | Ticket) -> str:
    """The people on the case's own ladder, whom one may well mean."""
    members = [member for rung in ladder(order.world.staff, subject) for member in rung]
    return names(order.words, [member for member in members if member.address != order.address])


def _ticket(order: Order, ticket: Ticket, to: Member) -> Ticket:
    entry = Entry(at=order.now, status=ticket.status, by=order.address, note=f"handed over: {to.name}")
    return replace(
        ticket,
        assigned=to.address,
        told=knowing(ticket, (to,)),
        history=(*ticket.history, entry),
        clocks=tuple(ask_anew(clock, order.now, order.world.days) for clock in ticket.clocks),
    )
