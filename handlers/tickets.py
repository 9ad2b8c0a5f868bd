"""What goes to a person without a claim: complaints, wishes for a human being, calls back, open questions."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.claim import Ticket, TicketKind
from claims.number import number
from claims.promises import last_day
from dialogs.conversation import Draft
from dialogs.message import Inbound, Say
from dialogs.wording import spoken_day
from handlers.changes import Changes
from handlers.closing import reply
from handlers.ladder.due import new_ticket
from handlers.outcome import Case, Outcome
from handlers.world import World
from locales.catalogue import Catalogue

TOPICS: Final = ("claims", "selling", "manner", "other")
"""理赔难, 销售误导, 服务态度, 其他 (004 四)."""


def complaint(case: Case) -> Outcome:
    """A complaint: kept word for word, linked to the case it is about, answered by a person within its clock.

    What it is about is read from the words, or asked once after it is safe."""
    waiting = next((t for t in case.found.tickets if t.number == case.draft.slots.get("ticket")), None)
    if waiting is not None:
        topic = case.draft.slots.get("topic")
        noted = (replace(waiting, topic=topic),) if topic in TOPICS else ()
        return Outcome(says=(Say("complaint-noted"),), tickets=noted)
    text = "\n".join(case.draft.story)
    says, outcome = open_ticket(case, "complaint", text=text)
    topic = topic_of(text, case.world.words)
    amid = case.talk.draft is not None and case.talk.draft.form == "report"
    if topic is None and amid:  # the report's own question follows, and one a message is enough
        return _spoken(outcome, (Say("complaint-taken"), *says))
    if topic is not None:
        return _spoken(
            replace(outcome, tickets=(replace(outcome.tickets[0], topic=topic),)), (Say("complaint-taken"), *says)
        )
    labels = tuple(case.world.words.label("topic", one) for one in TOPICS)
    slots = {"ticket": outcome.tickets[0].number}
    draft = Draft(form="complaint", slots=slots, asked="topic", tries=1, offered=TOPICS, labels=labels)
    spoken = _spoken(outcome, (Say("complaint-taken"), *says, Say("ask-complaint-topic")))
    return replace(spoken, asks="choice", choices=labels, draft=draft)


def topic_of(text: str, words: Catalogue) -> str | None:
    """What a complaint is about, as far as its words show it."""
    return next((topic for topic in TOPICS if any(word in text for word in words.words(f"topic-{topic}"))), None)


def human(case: Case) -> Outcome:
    """给我回个电话: a task with the number; without a number a person answers here."""
    told = case.draft.slots.get("phone")
    phone = told or case.party.phone
    waiting = next((t for t in case.found.tickets if t.number == case.draft.slots.get("ticket")), None)
    if waiting is not None:
        if told is None and {"name", "sender_name"} & case.draft.slots.keys():
            return _with_name(case, waiting)
        return _with_phone(waiting, told)
    text = "\n".join(case.draft.story)
    calls = bool(told) or any(word in text for word in case.world.words.words("call-back"))
    says, outcome = open_ticket(case, "callback" if calls and phone else "human", text=text, phone=phone)
    if phone:
        return _spoken(outcome, (Say("callback-taken", {"phone": phone}), *says))
    draft = Draft(form="human", slots={"ticket": outcome.tickets[0].number}, asked="phone", tries=1)
    spoken = _spoken(outcome, (Say("human-taken"), *says, Say("ask-human-phone")))
    return replace(spoken, asks="phone", draft=draft)


def _with_phone(ticket: Ticket, phone: str | None) -> Outcome:
    """The number for a ticket that was opened at once; without one a person answers where it was asked."""
    if phone is None:
        return Outcome(says=(Say("human-here"),))
    called = replace(ticket, kind="callback", phone=phone)
    return Outcome(says=(Say("callback-taken", {"phone": phone}),), tickets=(called,))


def _with_name(case: Case, ticket: Ticket) -> Outcome:
    """我叫…: into the ticket, and the number is asked once more."""
    name = case.draft.slots.get("name") or case.draft.slots.get("sender_name", "")
    added = replace(ticket, text=f"{ticket.text}\n{case.talk.inbound.text.strip()}"[:2000])
    slots = {"ticket": ticket.number}
    draft = Draft(form="human", slots=slots, asked="phone", tries=2)
    says = (Say("named-ticket", {"name": name, "number": ticket.number}), Say("ask-human-phone"))
    return Outcome(says=says, asks="phone", draft=draft, tickets=(added,))


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
    linked = next((claim for claim in case.found.claims if claim.reporter == case.address), None)
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
            if day == case.now.date():
                return words.say("by-today")
            return words.say("by-day", {"day": spoken_day(day, case.now.date(), words)})
    return words.say("by-soon")


def _spoken(outcome: Outcome, says: tuple[Say, ...]) -> Outcome:
    return Outcome(says=says, tickets=outcome.tickets, messages=outcome.messages, serial=outcome.serial)


def apology(world: World, inbound: Inbound, serial: int, now: datetime) -> Changes:
    """A turn that raised: a ticket for a person and one apology."""
    ticket = Ticket(
        number=number(serial),
        kind="question",
        sender=inbound.address,
        text=inbound.text[:2000],
        opened_at=now,
    )
    ticket, messages = new_ticket(world, ticket, now)
    sorry = reply(inbound, now, (Say("apology", {"number": ticket.number}),))
    return Changes(tickets=(ticket,), messages=(sorry, *messages), serial=serial + 1)
