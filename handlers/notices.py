"""What the villager hears of a step: what changed, and what to do or that nothing is to be done.

The reporting address hears that the case was received, registered, that papers are wanted and that it is
finished; sums and reasons only if it is verified. The insured's own phone is told of a payout too. At night a
notice waits for the morning.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.promises import last_day
from claims.workdays import local
from dialogs.message import Outbound, Say
from handlers.telling import plain_day
from handlers.world import World
from locales.catalogue import Catalogue
from schemes.money import spoken
from schemes.terms import DEATHS, RELATIONS

NAMED: Final = frozenset({"neighbor", "villager", "other_relative"})
# The whole reason stands in the written notice; an SMS has room for this much of it.
LONGEST_REASON: Final = 40
PHONE: Final = "sms:+86"


def whose_case(words: Catalogue, claim: Claim) -> str:
    """Whose case it is, as its reporter would say it: 您, 您母亲, or the name that the reporter gave."""
    if claim.relation in RELATIONS and claim.relation not in NAMED:
        return words.label("whose", claim.relation)
    return claim.insured_name or words.label("whose", claim.relation or "unknown")


def of_step(world: World, old: Claim, new: Claim, step: str, note: str, now: datetime) -> tuple[Outbound, ...]:
    """The notices after a step of the staff (`note`: papers or reason); none where nobody needs to know."""
    say = _say(world, old, new, step, note)
    messages = [_notice(new, new.reporter, say, now)] if say is not None and not new.quiet else []
    if step == "pay" and new.insured_phone:
        own = PHONE + new.insured_phone
        if own != new.reporter and new.phone != new.insured_phone:
            messages.append(_notice(new, own, Say("notice-insured-paid", {"number": new.number}), now))
    return tuple(messages)


def of_correction(world: World, claim: Claim, undone: str, now: datetime) -> tuple[Outbound, ...]:
    """The reporter hears of a correction if the step that was taken back had been told."""
    if undone in ("hand_over", "papers_complete") or (undone == "approve" and not claim.verified):
        return ()
    if claim.quiet:
        return ()
    args = {**_args(world, claim), "status": world.words.label("status", claim.status)}
    return (_notice(claim, claim.reporter, Say("notice-corrected", args), now),)


def of_move(world: World, claim: Claim, now: datetime) -> tuple[Outbound, ...]:
    """The reporter hears that another insurer has the case now."""
    return () if claim.quiet else (_notice(claim, claim.reporter, Say("notice-moved", _args(world, claim)), now),)


def of_ticket(ticket: Ticket, now: datetime) -> tuple[Outbound, ...]:
    """Somebody has taken up what the sender asked, or is done with it."""
    say = Say(f"notice-ticket-{ticket.status}", {"number": ticket.number})
    return (_notice(ticket, ticket.sender, say, now),)


def complaint_unheard(ticket: Ticket, now: datetime) -> tuple[Outbound, ...]:
    """Nobody on the whole ladder has taken a complaint up: only then is the regulator's line named (004 四)."""
    return (_notice(ticket, ticket.sender, Say("notice-complaint-unheard", {"number": ticket.number}), now),)


def after_quiet(world: World, message: Outbound) -> Outbound:
    """The message with its due time moved out of the quiet hours, if it disturbs a villager who is not writing just
    now; those that wait keep their order. A death, a danger and the staff's own messages never wait."""
    if world.quiet is None or message.urgent or message.kind not in ("notice", "broadcast"):
        return message
    due = world.quiet.over(message.due_at)
    return message if due == message.due_at or world.on_duty(message.to) else replace(message, due_at=due)


def _say(world: World, old: Claim, new: Claim, step: str, note: str) -> Say | None:
    args = _args(world, new)
    seal = "-verified" if new.verified else ""
    if step == "acknowledge" and new.by_phone:
        return None  # an officer has it; the insurer does not know of it yet
    if step == "acknowledge":
        return Say("notice-acknowledged", args)
    if step == "register":
        return _registered(world, new, args)
    if step == "want_papers":
        return Say("notice-papers", {**args, "papers": note})
    if step == "approve" and new.verified:
        return _approved(world, new, args)
    if step == "pay":
        part = "part-" if new.status != "paid" else ""
        amount = {"amount": _yuan(new.payments[-1].amount)} if new.verified else {}
        return Say(f"notice-{part}paid{seal}", {**args, **amount})
    if step == "decline":
        reason = {"reason": _short(note)} if new.verified else {}
        return Say(f"notice-declined{seal}", {**args, **reason})
    if step == "close" and old.status != "withdrawn":
        return Say("notice-closed", args)
    return None


def _yuan(amount: str | None) -> str:
    """As people say it: 3400, not 3400.00."""
    return spoken(Decimal(amount)) if amount else ""


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else reason[:LONGEST_REASON] + "…"


def _registered(world: World, claim: Claim, args: dict[str, str]) -> Say:
    """By when, if the document itself says so for a payment."""
    clock = next((c for c in claim.clocks if c.name.startswith("pay_") and c.due and not c.ended_at), None)
    if clock is None:
        return Say("notice-registered", args)
    return Say("notice-registered-by", {**args, "by": _day(world, clock, claim)})


def _approved(world: World, claim: Claim, args: dict[str, str]) -> Say:
    clock = next((c for c in claim.clocks if c.name == "law_payment" and c.due and not c.ended_at), None)
    by = world.words.say("notice-approved-by", {"day": _day(world, clock, claim)}) if clock else ""
    return Say("notice-approved-verified", {**args, "amount": _yuan(claim.approved_amount), "by": by})


def _day(world: World, clock: Clock, claim: Claim) -> str:
    assert clock.due is not None
    return plain_day(last_day(clock.due), local(claim.history[-1].at).date(), world.words)


def _args(world: World, claim: Claim) -> dict[str, str]:
    words = world.words
    who = words.label("insurer", claim.insurer) if claim.insurer else words.say("notice-someone")
    return {"number": claim.number, "whose": whose_case(words, claim), "who": who}


def _notice(subject: Claim | Ticket, to: str, say: Say, now: datetime) -> Outbound:
    name = f"{subject.number}/{say.key}/{len(subject.history)}/{to}"
    urgent = isinstance(subject, Claim) and subject.event in DEATHS
    return Outbound(id=name, to=to, says=(say,), kind="notice", due_at=now, claim=subject.number, urgent=urgent)
