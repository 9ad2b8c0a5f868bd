"""What goes to a person without a claim: complaints, wishes for a human being, calls back, open questions."""

from __future__ import annotations

from claims.claim import Ticket, TicketKind
from claims.number import number
from claims.promises import last_day
from dialogs.message import Say
from dialogs.wording import spoken_day
from handlers.due import new_ticket
from handlers.outcome import Case, Outcome


def complaint(case: Case) -> Outcome:
    """A complaint: kept word for word, linked to the case it is about, answered by a person within its clock."""
    says, outcome = open_ticket(case, "complaint", text="\n".join(case.draft.story))
    return _spoken(outcome, (Say("complaint-taken"), *says))


def human(case: Case) -> Outcome:
    """给我回个电话: a task with the number; without a number a person answers here."""
    phone = case.draft.slots.get("phone") or case.party.phone
    kind: TicketKind = "callback" if phone else "human"
    says, outcome = open_ticket(case, kind, text="\n".join(case.draft.story), phone=phone)
    return _spoken(outcome, (Say("callback-taken", {"phone": phone}) if phone else Say("human-taken"), *says))


def question(case: Case) -> Outcome:
    """What the bot could not answer or understand goes to a person."""
    says, outcome = open_ticket(case, "question", text="\n".join(case.draft.story) or case.talk.inbound.text)
    return _spoken(outcome, (Say("question-taken"), *says))


def open_ticket(
    case: Case, kind: TicketKind, *, text: str, phone: str | None = None
) -> tuple[tuple[Say, ...], Outcome]:
    """Open a ticket with its clock and tell the staff; also what to say about by when, and its number."""
    slots = case.draft.slots
    town = case.world.book.town(slots.get("town") or case.party.town or "")
    linked = next((claim for claim in case.found.claims if claim.reported_by == case.address), None)
    ticket = Ticket(
        number=number(case.serial),
        kind=kind,
        sender=case.address,
        text=text[:2000] or case.talk.inbound.text[:2000],
        opened_at=case.now,
        county=linked.county if linked else town.county if town else case.party.county,
        town=linked.town if linked else town.name if town else case.party.town,
        insurer=linked.insurer if linked else None,
        phone=phone or slots.get("phone") or case.party.phone,
        claim=linked.number if linked else None,
    )
    ticket, messages = new_ticket(case.world, ticket, case.now)
    says = (Say("ticket-by", {"when": _when(case, ticket), "number": ticket.number}),)
    return says, Outcome(tickets=(ticket,), messages=messages, serial=case.serial + 1)


def _when(case: Case, ticket: Ticket) -> str:
    """By when a person answers: only what a clock really holds."""
    words = case.world.words
    for clock in ticket.clocks:
        if clock.due is not None:
            day = last_day(clock.due)
            return words.say("by-day", {"day": spoken_day(day, case.now.date(), words)})
    return words.say("by-soon")


def _spoken(outcome: Outcome, says: tuple[Say, ...]) -> Outcome:
    return Outcome(says=says, tickets=outcome.tickets, messages=outcome.messages, serial=outcome.serial)
