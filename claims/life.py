"""The life of a claim: which step may follow which status, and what each step leaves behind.

Every step is appended to the history and none is ever taken out, also by a correction.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct, structs

from claims.claim import Before, Claim, Entry, Payment, Status, Ticket
from claims.promises import on_part_payment, on_status, on_ticket_status
from claims.workdays import WORKING_DAYS, WorkingDays

Step = Literal[
    "acknowledge",
    "register",
    "want_papers",
    "papers_complete",
    "approve",
    "pay",
    "decline",
    "withdraw",
    "close",
]

UNDECIDED: Final = frozenset({"notified", "acknowledged", "registered", "documents", "assessing"})
FINISHED: Final = frozenset({"paid", "declined", "withdrawn", "closed"})
STEPS_KEPT: Final = 8

# Step -> the statuses in which it may be taken, and the status that it leads to. Staff may skip steps
# forward: a desk that has paid has also taken up the case.
FROM: Final[dict[Step, tuple[frozenset[str], Status]]] = {
    "acknowledge": (frozenset({"notified"}), "acknowledged"),
    "register": (frozenset({"notified", "acknowledged", "documents", "assessing"}), "registered"),
    "want_papers": (UNDECIDED, "documents"),
    "papers_complete": (frozenset({"notified", "acknowledged", "registered", "documents"}), "assessing"),
    "approve": (UNDECIDED | {"approved"}, "approved"),
    "pay": (UNDECIDED | {"approved", "paid"}, "paid"),
    "decline": (UNDECIDED, "declined"),
    "withdraw": (UNDECIDED, "withdrawn"),
    "close": (frozenset({"paid", "declined", "withdrawn"}), "closed"),
}


class Refused(Struct, frozen=True):
    """A step that may not be taken now. `reason` is the end of a message key, `args` its arguments.

    Reasons: already (it was done before), closed, withdrawn, decided (更正 has to come first),
    unfinished (closing needs a reason),
    needs_reference (reported by telephone: the insurer gave a number), more_than_approved, nothing_to_undo.
    """

    reason: str
    args: dict[str, str] = {}


def take(
    claim: Claim,
    step: Step,
    by: str,
    at: datetime,
    *,
    note: str = "",
    amount: Decimal | None = None,
    workdays: WorkingDays = WORKING_DAYS,
) -> Claim | Refused:
    """The claim after a step, with its clocks and history, or why the step may not be taken.

    `note` is the insurer's own number (register), the papers (want_papers), the reason (decline, close) or the month
    of the sheet that says so (pay); `amount` in yuan is needed by approve and pay. A claim that is neither paid,
    declined nor withdrawn is closed only with a reason. Payments below the approved sum leave the claim approved
    until they reach it.
    """
    if step == "register" and note and claim.insurer_reference == "" and claim.status not in ("closed", "withdrawn"):
        return _named(claim, by, at, note)
    if refused := _refusal(claim, step, note, amount):
        return refused
    if step == "pay" and amount is not None:
        return _pay(claim, by, at, amount, note, workdays)
    changed = structs.replace(claim, undo=_remember(claim, step))
    if step == "register":
        changed = structs.replace(changed, insurer_reference=note)
    elif step == "want_papers":
        changed = structs.replace(changed, wanted_papers=note)
    elif step == "papers_complete":
        changed = structs.replace(changed, wanted_papers=None)
    elif step == "approve":
        changed = structs.replace(changed, approved_amount=_yuan(amount))
        note = _yuan(amount)
    return _enter(changed, FROM[step][1], by, at, note, workdays)


def paid_so_far(claim: Claim) -> Decimal:
    """What has been paid on the claim, in yuan."""
    return sum((Decimal(payment.amount) for payment in claim.payments), Decimal(0))


def hand_over(claim: Claim, to: str, by: str, at: datetime, note: str) -> Claim:
    """The claim in somebody else's hands: `to` is their address, `note` how the history names them."""
    return structs.replace(
        claim,
        assigned=to,
        told=tuple(dict.fromkeys((*claim.told, to))),
        undo=_remember(claim, "hand_over"),
        history=(*claim.history, Entry(at=at, status=claim.status, by=by, note=f"handed over: {note}")),
    )


def undo(claim: Claim, by: str, at: datetime) -> Claim | Refused:
    """The claim as it stood before the last step of the staff; both steps stay in the history."""
    if not claim.undo:
        return Refused("nothing_to_undo")
    before = claim.undo[-1]
    note = f"corrected: {before.step}"
    return structs.replace(
        claim,
        status=before.status,
        clocks=before.clocks,
        insurer_reference=before.insurer_reference,
        wanted_papers=before.wanted_papers,
        approved_amount=before.approved_amount,
        payments=before.payments,
        assigned=before.assigned,
        undo=claim.undo[:-1],
        history=(*claim.history, Entry(at=at, status=before.status, by=by, note=note)),
    )


def take_ticket(ticket: Ticket, step: Step, by: str, at: datetime, note: str = "") -> Ticket | Refused:
    """The ticket after it was taken up (acknowledge) or done (close)."""
    if ticket.status == "closed":
        return Refused("closed")
    if step == "acknowledge" and ticket.status == "acknowledged":
        return Refused("already")
    status: Literal["acknowledged", "closed"] = "acknowledged" if step == "acknowledge" else "closed"
    history = (*ticket.history, Entry(at=at, status=status, by=by, note=note))
    return on_ticket_status(structs.replace(ticket, status=status, history=history), status, at)


def _named(claim: Claim, by: str, at: datetime, note: str) -> Claim:
    """The insurer's own number, told after the case was registered without one."""
    history = (*claim.history, Entry(at=at, status=claim.status, by=by, note=note))
    return structs.replace(claim, insurer_reference=note, undo=_remember(claim, "register"), history=history)


def _refusal(claim: Claim, step: Step, note: str, amount: Decimal | None) -> Refused | None:
    allowed, target = FROM[step]
    if claim.status in ("closed", "withdrawn") and claim.status not in allowed:
        return Refused(claim.status)
    if step == "close" and claim.status not in allowed:
        return None if note else Refused("unfinished")
    if step == "acknowledge" and claim.status not in allowed:
        return Refused("already")
    if claim.status not in allowed:
        return Refused("already" if claim.status == target else "decided")
    if step == "register" and claim.insurer_reference is not None:
        return Refused("already")
    if step == "register" and claim.by_phone and not note:
        return Refused("needs_reference")
    if step == "pay" and amount is not None and claim.approved_amount is not None:
        total = paid_so_far(claim) + amount
        if total > Decimal(claim.approved_amount):
            args = {"total": _yuan(total), "approved": claim.approved_amount}
            return Refused("more_than_approved", args)
    return None


def _pay(claim: Claim, by: str, at: datetime, amount: Decimal, sheet: str, workdays: WorkingDays) -> Claim:
    payment = Payment(at=at, amount=_yuan(amount), sheet=sheet)
    changed = structs.replace(claim, undo=_remember(claim, "pay"), payments=(*claim.payments, payment))
    approved = Decimal(claim.approved_amount) if claim.approved_amount else None
    if approved is not None and paid_so_far(changed) < approved:
        entry = Entry(at=at, status=claim.status, by=by, note=f"part paid: {payment.amount}")
        return on_part_payment(structs.replace(changed, history=(*claim.history, entry)), at)
    return _enter(changed, "paid", by, at, payment.amount, workdays)


def _enter(claim: Claim, status: Status, by: str, at: datetime, note: str, workdays: WorkingDays) -> Claim:
    old = claim.status
    history = (*claim.history, Entry(at=at, status=status, by=by, note=note))
    return on_status(structs.replace(claim, status=status, history=history), old, status, at, workdays)


def _remember(claim: Claim, step: str) -> tuple[Before, ...]:
    before = Before(
        status=claim.status,
        clocks=claim.clocks,
        insurer_reference=claim.insurer_reference,
        wanted_papers=claim.wanted_papers,
        approved_amount=claim.approved_amount,
        payments=claim.payments,
        assigned=claim.assigned,
        step=step,
    )
    return (*claim.undo, before)[-STEPS_KEPT:]


def _yuan(amount: Decimal | None) -> str:
    """A sum as the interfaces write it: "750.00"."""
    return str((amount or Decimal(0)).quantize(Decimal("0.01")))
