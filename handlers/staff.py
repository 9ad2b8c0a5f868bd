"""Carry out a staff command: the claim moves on, the villager hears of it, and who did what is kept.

Whatever does not fit is answered with what to do instead, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from msgspec.structs import replace

from claims.backlog import Backlog
from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.ladder import may_act
from claims.life import Refused, Step, paid_so_far, take, take_ticket, undo
from claims.promises import TIMED
from claims.record import Record
from claims.staff import Member
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.beside_estimate import beside_estimate, far_from_expected
from handlers.case_list import lines_of
from handlers.changes import Changes, Loaded
from handlers.commands import WITH_SUM, StaffCommand, is_staff_command, read_sum, written_sum
from handlers.duties import DUTIES
from handlers.finding import backlog, survey
from handlers.notices import of_correction, of_step, of_ticket
from handlers.order import Order, answer, refused
from handlers.sheets.totals import part_of, read_total
from handlers.showing import details
from handlers.staff_meant import meant
from handlers.telling import by_day
from handlers.transfer import transfer
from handlers.world import World
from schemes.money import spoken

__all__ = ["StaffCommand", "command", "is_staff_command", "looked_up_for"]

LONGEST_NOTE: Final = 200
BESIDE: Final = ("backlog", "survey")
"""What an office keeps under the number of a claim and what a payment moves on."""
ON_NOTHING: Final = ("acknowledge", "detail")
"""What is said of an entry of the backlog as if somebody had reported it."""
# Which clock a step has started, so that the answer can say by when it runs out.
CLOCK_AFTER: Final = {
    "register": ("pay_medical", "pay_death"),
    "papers_complete": ("law_decision",),
    "approve": ("law_payment", "pay_death", "pay_medical"),
    "decline": ("law_refusal",),
}


def looked_up_for(order: StaffCommand, rows: tuple[Member, ...] = ()) -> Lookups:
    """What a command needs to be carried out; `rows` are those of who gives it."""
    if order.verb in DUTIES:
        duty = DUTIES[order.verb]
        return duty.wants(order) if duty.wants_of is None else duty.wants_of(order, rows)
    kinds = BESIDE if order.verb in ("pay", "undo") else ("backlog",) if order.verb in ON_NOTHING else ()
    kept = tuple(Sought(kind, id=order.number) for kind in kinds if order.number)
    return Lookups(
        claim_numbers=(order.number,) if order.number else (),
        told_cases=order.number is None,
        records=kept,
        attachments=order.verb == "detail",
    )


def command(world: World, loaded: Loaded, order: StaffCommand, now: datetime) -> Changes:
    """What a staff member's command changes, and the answer to it.

    `loaded.found` holds the case of `order.number`; for 列表 and for a command without a number the cases that
    were told to the sender (`told`).
    """
    address = loaded.heard.inbound.address
    rows = world.rows(address)
    whole = Order(world=world, loaded=loaded, command=order, now=now, rows=rows)
    if order.verb in DUTIES:
        return DUTIES[order.verb].carry(whole)
    if order.number is None:
        return _without_number(whole)
    claims = loaded.found.claims if order.only != "ticket" else ()
    return _on_case(whole, (*claims, *(loaded.found.tickets if order.only != "claim" else ())))


def _without_number(whole: Order) -> Changes:
    """A command without a number means a case that was told to its sender; which, is asked where it is open."""
    told = [one for one in whole.loaded.found.told if any(may_act(row, one.case) for row in whole.rows)]
    cases = [one.case for one in meant(whole.command.verb, told, whole.now)]
    if not cases:
        return answer(whole, Say("staff-which"))
    if len(cases) > 1:
        return answer(whole, Say("staff-which-of", {"lines": lines_of(whole, cases)}))
    numbered = replace(whole.command, number=cases[0].number)
    return _on_case(replace(whole, command=numbered), cases)


def _on_case(whole: Order, cases: Sequence[Claim | Ticket]) -> Changes:
    order, rows = whole.command, whole.rows
    assert order.number is not None
    subject = next((case for case in cases if case.number == order.number), None)
    if subject is None:
        known = any(entry.id == order.number for entry in whole.records(Backlog))
        return answer(whole, Say("staff-of-backlog" if known else "staff-wrong-number", {"number": order.number}))
    if not any(may_act(row, subject) for row in rows):
        name = rows[0].name if rows else ""
        return answer(whole, Say("staff-not-yours", {"number": subject.number, "name": name}))
    return _carry_out(whole, subject)


def _carry_out(order: Order, subject: Claim | Ticket) -> Changes:
    verb = order.command.verb
    if verb == "detail":
        return details(order, subject)
    if verb == "hand_over":
        return transfer(order, subject)
    if isinstance(subject, Ticket):
        return _ticket_step(order, subject)
    if verb == "undo":
        return _undo(order, subject)
    return _step(order, subject)


def _step(order: Order, claim: Claim) -> Changes:
    verb, note = cast("Step", order.command.verb), order.command.rest[:LONGEST_NOTE]
    total = read_total(order.command.rest) if verb == "pay" else None
    amount = part_of(claim, total) if total else read_sum(order.command.rest) if verb in WITH_SUM else None
    if isinstance(amount, Refused):
        return refused(order, claim, amount.reason, amount.args)
    if missing := _missing(order, amount):
        return refused(order, claim, missing)
    if unsure := _read_otherwise(order, claim):
        return answer(order, unsure)
    note = (total.sheet if total else "") if verb in WITH_SUM else note
    moved = take(claim, verb, order.address, order.now, note=note, amount=amount, workdays=order.world.days)
    if isinstance(moved, Refused):
        return refused(order, claim, moved.reason, moved.args)
    if claim.status == "notified" and claim.assigned is None:
        # Who takes a case up has it in hand from now on.
        moved = replace(moved, assigned=order.address)
    # The insurer's own number, told after the case was registered, is no news to the villager.
    again = verb == "register" and moved.status == claim.status
    messages = () if again else of_step(order.world, claim, moved, verb, note, order.now)
    changes = answer(order, _done(order, moved, verb, note), claim=moved, messages=messages)
    return replace(changes, records=_beside(order, moved, verb))


def _beside(order: Order, claim: Claim, verb: str) -> tuple[Record, ...]:
    """What a payment, or its correction, changes beside the case: the entry of the backlog, the question after it."""
    asked = survey.begun(claim, verb, order.loaded.found.records, order.now)
    return (*asked, *backlog.paid(order, claim))


def _missing(order: Order, amount: Decimal | None) -> str | None:
    """What the command needs and does not say."""
    verb, rest = order.command.verb, order.command.rest
    if verb in WITH_SUM and amount is None:
        return "absurd_amount" if rest else "needs_amount"
    if verb == "want_papers" and not rest:
        return "needs_papers"
    if verb == "decline" and not rest:
        return "needs_reason"
    return None


def _read_otherwise(order: Order, claim: Claim) -> Say | None:
    """三千四 is 3,400, and said back before it is booked where nobody would expect that sum."""
    written = written_sum(order.command.rest) if order.command.verb in WITH_SUM else None
    if written is None or not written.short:
        return None
    expected = far_from_expected(order.world, claim, written.value)
    if expected is None:
        return None
    args = {"number": claim.number, "command": order.command.word, "text": order.command.rest[:20]}
    return Say("staff-sum-meant", {**args, "sum": spoken(written.value), "expected": spoken(expected)})


def _done(order: Order, claim: Claim, verb: str, note: str) -> Say:
    """What was noted and what comes next, and the document's own sum where it is another one."""
    args = {"number": claim.number, "note": note, "due": _due(order, claim, verb), "state": claim.status}
    if verb == "acknowledge" and claim.by_phone:
        return Say("staff-done-call-taken", args)
    if verb == "register" and claim.undo[-1].status == claim.status:
        return Say("staff-done-reference", args)
    if verb in WITH_SUM:
        args["beside"] = beside_estimate(order.world, claim)
    if verb == "approve":
        args["amount"] = claim.approved_amount or ""
    elif verb == "pay":
        args["amount"] = claim.payments[-1].amount
        if claim.status != "paid":
            known = {"total": f"{paid_so_far(claim):.2f}", "approved": claim.approved_amount or ""}
            return Say("staff-done-part-pay", {**args, **known})
    return Say(f"staff-done-{verb}".replace("_", "-"), args)


def _due(order: Order, claim: Claim, verb: str) -> str:
    running: dict[str, Clock] = {clock.name: clock for clock in claim.clocks if clock.state in TIMED}
    for name in CLOCK_AFTER.get(verb, ()):
        if name in running:
            by = by_day(order.words, running[name], order.now)
            return order.words.say("staff-due", {"clock": order.words.label("clock", name), "by": by})
    return ""


def _undo(order: Order, claim: Claim) -> Changes:
    back = undo(claim, order.address, order.now)
    if isinstance(back, Refused):
        return refused(order, claim, back.reason)
    step = claim.undo[-1].step
    status = order.words.label("status", back.status)
    args = {"number": claim.number, "status": status, "state": back.status}
    say = Say("staff-done-undo", {**args, "step": order.words.label("step", step)})
    changes = answer(order, say, claim=back, messages=of_correction(order.world, back, step, order.now))
    return replace(changes, records=_beside(order, back, "undo"))


def _ticket_step(order: Order, ticket: Ticket) -> Changes:
    verb = order.command.verb
    if verb not in ("acknowledge", "close"):
        return refused(order, ticket, "not_for_ticket", {"kind": order.words.label("ticket", ticket.kind)})
    moved = take_ticket(ticket, cast("Step", verb), order.address, order.now, order.command.rest[:LONGEST_NOTE])
    if isinstance(moved, Refused):
        return refused(order, ticket, moved.reason)
    say = Say(f"staff-done-ticket-{verb}", {"number": ticket.number, "state": moved.status})
    return answer(order, say, ticket=moved, messages=of_ticket(moved, order.now))
