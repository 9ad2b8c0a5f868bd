"""The mind: read a message, take a turn, let clocks act, apologise. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.number import number
from claims.record import Record
from dialogs.asides import notice_wish
from dialogs.conversation import Conversation, Draft, Party
from dialogs.crowd import Crowd, CrowdSought
from dialogs.engine import decide
from dialogs.message import Inbound, Outbound, Say
from dialogs.talk import Talk
from dialogs.wants import wants
from handlers import benefits, coverage, information, privacy, report, safety, status, tickets, update
from handlers.changes import Changes, Heard, Loaded, Reach
from handlers.closing import closed, reply, whole
from handlers.crowd import TO_MANY
from handlers.due import RECORD_DUE, due, new_ticket
from handlers.duties import duty_order
from handlers.fallback import other_way
from handlers.misunderstood import misunderstood
from handlers.notices import after_quiet
from handlers.outcome import Case, Outcome
from handlers.season import season
from handlers.speech import rendered
from handlers.staff import StaffCommand, command, is_staff_command, looked_up_for
from handlers.staff_meant import implied_order, may_be_implied
from handlers.staff_undelivered import undelivered
from handlers.world import World
from nlu.frame import Context
from schemes.identity import normal_phone

USE_CASES: Final[dict[str, Callable[[Case], Outcome]]] = {
    "report": report.file,
    "one_stop": report.one_stop,
    "attach": report.attach,
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
    "safety": safety.note,
}
SENT_COUNTS_WITHIN: Final = timedelta(days=7)


class Cunbao:
    """The behaviour of the program (`handlers.mind.Mind`) in one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        """Understand one message and say what has to be loaded to answer it."""
        party = _with_own_phone(party, inbound)
        if self.world.member(inbound.address):
            order = self._order(inbound, quoted_claim)
            if order is not None:
                looked_up = looked_up_for(order, self.world.rows(inbound.address))
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
                order = self._order(heard.inbound, heard.quoted_claim)
            elif heard.lookups.told_cases:
                order = implied_order(heard.inbound.text, loaded.found.told)
            if order is not None:
                return self._rendered(command(self.world, loaded, order, now))
        return self._rendered(self._talk(loaded, now))

    def due_wants(self, subject: Record) -> CrowdSought | None:
        """The people whom a record's clock speaks to."""
        return TO_MANY[subject.kind].wants(self.world, subject) if subject.kind in TO_MANY else None

    def due(self, subject: Claim | Ticket | Record, now: datetime, crowd: Crowd | None = None) -> Changes:
        """Let the clocks of one claim, ticket or record act."""
        if isinstance(subject, Record) and crowd is not None:
            return self._rendered(TO_MANY[subject.kind].due(self.world, subject, crowd, now))
        if isinstance(subject, Record):
            return self._rendered(RECORD_DUE[subject.kind](self.world, subject, now))
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
        sorry = reply(inbound, now, (Say("apology", {"number": ticket.number}),))
        return self._rendered(Changes(tickets=(ticket,), messages=(sorry, *messages), serial=serial + 1))

    def season(self, now: datetime) -> Changes:
        """Schemes that end soon are called out."""
        return self._rendered(Changes(messages=season(self.world, now)))

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        """A notice that finally failed goes another way, or is told to the supervisors."""
        other = other_way(self.world, message, reach, now)
        return self._rendered(Changes(messages=(other,) if other else undelivered(self.world, message, now)))

    def _order(self, inbound: Inbound, quoted_claim: str | None) -> StaffCommand | None:
        order = is_staff_command(inbound.text, quoted_claim)
        return order or duty_order(inbound.text, self.world.rows(inbound.address))

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
            incidents=loaded.incidents,
        )
        step = decide(talk)
        outcome = Outcome()
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
        changes = closed(talk, whole(talk, step, outcome), outcome)
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
