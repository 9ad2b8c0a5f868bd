"""The mind: read a message, take a turn, let clocks act, apologise. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from claims.attachment import Attached
from claims.claim import Claim, Ticket
from claims.number import number
from dialogs.asides import notice_wish
from dialogs.conversation import Conversation, Draft, Party
from dialogs.engine import decide, offer_to_resume
from dialogs.message import Inbound, Outbound, Say
from dialogs.progress import take_up
from dialogs.talk import Step, Talk
from dialogs.wants import wants
from handlers import attachments, benefits, coverage, information, privacy, report, status, tickets, update
from handlers.changes import Changes, Heard, Loaded, Reach
from handlers.due import due, new_ticket
from handlers.fallback import other_way
from handlers.misunderstood import misunderstood
from handlers.notices import after_quiet
from handlers.outcome import Case, Outcome
from handlers.season import season
from handlers.speech import rendered
from handlers.staff import command, is_staff_command, looked_up_for
from handlers.staff_meant import implied_order, may_be_implied
from handlers.staff_undelivered import undelivered
from handlers.world import World
from nlu.frame import Context
from schemes.identity import normal_phone

USE_CASES: Final[dict[str, Callable[[Case], Outcome]]] = {
    "report": report.file,
    "one_stop": report.one_stop,
    "attach": attachments.attach,
    "coverage": coverage.check,
    "benefits": benefits.explain,
    "source": benefits.source,
    "status": status.tell,
    "documents": information.documents,
    "hotline": information.hotline,
    "enrolment": information.enrolment,
    "renewal": information.renewal,
    "complaint": tickets.complaint,
    "human": tickets.human,
    "question": tickets.question,
    "update": update.change,
    "privacy": privacy.manage,
}
SENT_COUNTS_WITHIN: Final = timedelta(days=7)
SILENCE: Final = timedelta(hours=2)


class Cunbao:
    """The behaviour of the program (`handlers.mind.Mind`) in one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        """Understand one message and say what has to be loaded to answer it."""
        party = _with_own_phone(party, inbound)
        if self.world.member(inbound.address):
            order = is_staff_command(inbound.text, quoted_claim)
            if order is not None:
                looked_up = looked_up_for(order)
                return Heard(
                    inbound=inbound,
                    conversation=conversation,
                    party=party,
                    frame=None,
                    lookups=looked_up,
                    quoted_claim=quoted_claim,
                )
        frame = self.world.understander.understand(
            inbound.text, _moment(inbound), _context(conversation.draft, party)
        )
        if notice_wish(inbound.text, self.world.words):
            frame = replace(frame, intent="manage_privacy")
        lookups = wants(conversation, party, frame, quoted_claim)
        if self.world.member(inbound.address) and may_be_implied(inbound.text, quoted_claim, conversation):
            lookups = replace(lookups, told_cases=True)
        return Heard(
            inbound=inbound,
            conversation=conversation,
            party=party,
            frame=frame,
            lookups=lookups,
            quoted_claim=quoted_claim,
        )

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        """Answer one message."""
        heard = loaded.heard
        member = self.world.member(heard.inbound.address)
        if member is not None:
            order = None
            if heard.frame is None:
                order = is_staff_command(heard.inbound.text, heard.quoted_claim)
            elif heard.lookups.told_cases:
                order = implied_order(heard.inbound.text, loaded.found.told)
            if order is not None:
                return self._rendered(command(self.world, loaded, order, now))
        return self._rendered(self._talk(loaded, now))

    def due(self, subject: Claim | Ticket, now: datetime) -> Changes:
        """Let the clocks of one claim or ticket act."""
        return self._rendered(due(self.world, subject, now))

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        """A turn that raised: a ticket for a person and one apology; the message is kept."""
        ticket = Ticket(
            number=number(serial),
            kind="question",
            sender=inbound.address,
            text=inbound.text[:2000],
            opened_at=now,
        )
        ticket, messages = new_ticket(self.world, ticket, now)
        sorry = _reply(inbound, now, (Say("apology", {"number": ticket.number}),))
        return self._rendered(Changes(tickets=(ticket,), messages=(sorry, *messages), serial=serial + 1))

    def season(self, now: datetime) -> Changes:
        """Schemes that end soon are called out."""
        return self._rendered(Changes(messages=season(self.world, now)))

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        """A notice that finally failed goes another way, or is told to the supervisors."""
        other = other_way(self.world, message, reach, now)
        return self._rendered(Changes(messages=(other,) if other else undelivered(self.world, message, now)))

    def unkept(self, one: Attached, to: str, now: datetime) -> Changes:
        """The sender hears why something that was sent along could not be kept."""
        return self._rendered(Changes(messages=attachments.unkept(one, to, now)))

    def _talk(self, loaded: Loaded, now: datetime) -> Changes:
        heard = loaded.heard
        assert heard.frame is not None
        talk = Talk(
            inbound=heard.inbound,
            conversation=heard.conversation,
            party=heard.party,
            frame=heard.frame,
            now=now,
            book=self.world.book,
            words=self.world.words,
            helper=self.world.member(heard.inbound.address) is not None,
        )
        step = decide(talk)
        outcome, unfiled = Outcome(), step.unfiled
        if step.command is not None and step.finished is not None:
            case = Case(
                world=self.world,
                talk=talk,
                draft=step.finished,
                found=loaded.found,
                serial=loaded.serial,
                entropy=loaded.entropy,
            )
            outcome = USE_CASES[step.command](case)
            outcome, unfiled = attachments.brought_along(case, outcome, unfiled)
        step = replace(step, unfiled=unfiled)
        changes = _closed(talk, _answer(talk, step, outcome), outcome)
        if not step.unclear:
            return changes
        context = _context(heard.conversation.draft, heard.party)
        county = changes.party.county if changes.party else None
        kept = misunderstood(self.world, talk, step, outcome, context, county)
        return replace(changes, misunderstood=kept)

    def _rendered(self, changes: Changes) -> Changes:
        world, messages = self.world, changes.messages
        return replace(changes, messages=tuple(rendered(world.words, after_quiet(world, one)) for one in messages))


def _moment(inbound: Inbound) -> datetime:
    """昨天 counts from when it was sent, if that lies within the seven days before receipt."""
    age = inbound.received_at - inbound.sent_at
    return inbound.sent_at if timedelta(0) <= age <= SENT_COUNTS_WITHIN else inbound.received_at


def _context(draft: Draft | None, party: Party) -> Context:
    if draft is None:
        return Context(county=party.county)
    asked = "confirm" if draft.asked == "resume" else draft.asked
    return Context(
        asked=asked,
        offered=draft.offered,
        labels=draft.labels,
        county=party.county,
        event=draft.slots.get("event"),
    )


def _with_own_phone(party: Party, inbound: Inbound) -> Party:
    """A number that the channel vouches for: the sender of an SMS, a contact shared as one's own."""
    phone = inbound.phone
    if phone is None and inbound.channel == "sms":
        phone = normal_phone(inbound.address.partition(":")[2].removeprefix("+86"))
    return replace(party, phone=phone) if phone and phone != party.phone else party


def _answer(talk: Talk, step: Step, outcome: Outcome) -> Step:
    """The whole answer: what the engine says, what the use case says, and the question that stays open."""
    says = (*step.says, *outcome.says)
    if step.thread and step.draft is not None:
        thread = take_up(talk, step.draft)
        return replace(thread, says=(*says, *thread.says), misses=0, unfiled=step.unfiled)
    if outcome.draft is not None:
        return replace(step, says=says, asks=outcome.asks, choices=outcome.choices, draft=outcome.draft)
    if step.draft is None and step.shelved and not step.alone and not step.asks:
        waiting = offer_to_resume(talk, step.shelved[-1], step.shelved[:-1], step.finished)
        return replace(waiting, says=(*says, *waiting.says), unfiled=step.unfiled)
    return replace(step, says=says)


def _closed(talk: Talk, step: Step, outcome: Outcome) -> Changes:
    """One turn as changes: the conversation as it stands now, the reply, and what the use case changed."""
    held = talk.conversation
    conversation = replace(
        held,
        draft=step.draft,
        shelved=step.shelved,
        last_at=talk.now,
        last_keys=tuple(say.key for say in step.says),
        last_claim=outcome.last_claim or held.last_claim,
        last_topic=(step.finished.slots.get("event") if step.finished else None) or held.last_topic,
        last_report=_filed(step, outcome) or held.last_report,
        misses=step.misses,
        unfiled=step.unfiled,
    )
    messages = [_reply(talk.inbound, talk.now, step.says, step.asks, step.choices, outcome.last_claim)]
    if step.silence is not None:
        messages.append(_later(talk, step.silence))
    party = outcome.party or talk.party
    party = replace(party, county=party.county or _county(talk, step))
    return Changes(
        conversation=conversation,
        party=party,
        claims=outcome.claims,
        tickets=outcome.tickets,
        messages=(*(message for message in messages if message.says), *outcome.messages),
        audit=outcome.audit,
        erase=outcome.erase,
        attachments=talk.inbound.files,
        serial=outcome.serial,
    )


def _filed(step: Step, outcome: Outcome) -> dict[str, str]:
    """The slots of a report that was filed in this turn."""
    if step.command != "report" or step.finished is None or outcome.last_claim is None:
        return {}
    return step.finished.slots


def _county(talk: Talk, step: Step) -> str | None:
    """The sender's county, as far as a town that was told shows it."""
    draft = step.finished or step.draft
    town = talk.book.town(draft.slots["town"]) if draft and "town" in draft.slots else None
    return town.county if town else None


def _reply(
    inbound: Inbound,
    now: datetime,
    says: tuple[Say, ...],
    asks: str | None = None,
    choices: tuple[str, ...] = (),
    claim: str | None = None,
) -> Outbound:
    return Outbound(
        id=f"{inbound.channel}/{inbound.id}/0",
        to=inbound.address,
        says=says,
        asks=asks,
        choices=choices,
        due_at=now,
        claim=claim,
    )


def _later(talk: Talk, say: Say) -> Outbound:
    """One gentle question, two hours after a danger; dropped when the person writes before then."""
    return Outbound(
        id=f"{talk.inbound.channel}/{talk.inbound.id}/later",
        to=talk.inbound.address,
        says=(say,),
        kind="notice",
        due_at=talk.now + SILENCE,
        while_silent=True,
        urgent=True,
    )
