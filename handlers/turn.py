"""The mind: read a message, take a turn, let clocks act, apologise. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from claims.absence import Absence
from claims.attachment import Attached
from claims.claim import Claim, Ticket
from claims.exchange import Exchange
from claims.handover import HandOver, with_handovers
from claims.ladder import helpers_town
from claims.record import Record
from claims.renewal_run import Asked, RenewalRun
from claims.webhook import Webhook
from claims.workdays import local
from dialogs.asides import notice_wish
from dialogs.conversation import Conversation, Party
from dialogs.crowd import Crowd, CrowdSought
from dialogs.elsewhere import meant
from dialogs.engine import decide
from dialogs.message import OFFICE, Inbound, Outbound, Say
from dialogs.renewals import with_renewals
from dialogs.talk import Step, Talk
from dialogs.wants import wants
from handlers import attachments, tickets
from handlers.changes import Changes, Heard, Loaded, Reach
from handlers.closing import closed, whole
from handlers.commands import ordered
from handlers.crowd.due import people_for, record_due
from handlers.duties import allowed, duty_order
from handlers.enrolment import renewing
from handlers.enrolment.season import NOTHING, Counted, enrolment_season, schemes_of_the_day
from handlers.events import events
from handlers.fallback import fallen_back
from handlers.finding import backlog, survey
from handlers.finding.disputes import disputes, weekly
from handlers.flood import counted, not_counted, only_pictures, slow_down, too_fast, unanswered
from handlers.guidance import aimless, in_office
from handlers.hearing import context_of, moment, with_own_phone
from handlers.ladder.digest import digest
from handlers.ladder.due import due
from handlers.ladder.leaving import handed_on, known
from handlers.ladder.recounting import recount
from handlers.looked import looked
from handlers.mind import Mind
from handlers.misunderstood import misunderstood
from handlers.notices import after_quiet
from handlers.outcome import Case, Outcome
from handlers.season import season
from handlers.sheets.month import month_end
from handlers.speech import rendered, rendered_turn
from handlers.staff import StaffCommand, command, is_staff_command, looked_up_for
from handlers.staff_meant import implied_order, may_be_implied
from handlers.staff_undelivered import undelivered
from handlers.stopped import withheld
from handlers.use_cases import USE_CASES
from handlers.village import quiz
from handlers.world import World


class Cunbao:
    """The behaviour of the program (`handlers.mind.Mind`) in one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        """Understand one message and say what has to be loaded to answer it."""
        party = with_own_phone(party, inbound)
        if self.world.member(inbound.address):
            order = self._order(inbound, quoted_claim, conversation)
            if order is not None:
                return Heard(
                    inbound=inbound,
                    conversation=conversation,
                    party=party,
                    frame=None,
                    order=order,
                    lookups=looked_up_for(order, self.world.rows(inbound.address)),
                    quoted_claim=quoted_claim,
                )
        conversation = quiz.without(conversation)
        frame = self.world.understander.understand(
            inbound.text, moment(inbound), context_of(conversation.draft, party)
        )
        if notice_wish(inbound.text, self.world.words):
            frame = replace(frame, intent="manage_privacy")
        special = meant(inbound.text, conversation.draft, self.world.words)
        lookups = wants(conversation, party, frame, quoted_claim, special)
        lookups = with_renewals(lookups, inbound.text, self.world.words, conversation, party)
        if self.world.member(inbound.address) and may_be_implied(inbound.text, quoted_claim, conversation):
            lookups = replace(lookups, told_cases=True)
        old = backlog.sought_for(conversation.draft, inbound.received_at)
        asked = survey.may_answer(inbound.text, conversation, self.world.words)
        if old or asked:
            lookups = replace(
                lookups, records=(*lookups.records, *old), surveys=asked, own_claims=lookups.own_claims or asked
            )
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
            order = heard.order
            if order is None and heard.lookups.told_cases:
                order = implied_order(heard.inbound.text, loaded.found.told)
            if order is not None:
                return self._ended(command(self.world, loaded, order, now), now, loaded.found.claims)
        asked = survey.asked_of(loaded) if heard.lookups.surveys else None
        if asked is not None:
            return self._rendered(survey.answered(self.world, loaded, asked, now))
        heard = replace(heard, conversation=counted(self.world, heard.conversation, now))
        if not too_fast(self.world, heard):
            return self._ended(self._talk(replace(loaded, heard=heard), now), now, loaded.found.claims)
        if not only_pictures(heard.inbound):
            return self._rendered(slow_down(heard, now))
        heard = replace(heard, conversation=not_counted(heard.conversation))
        silent = unanswered(self._talk(replace(loaded, heard=heard), now), heard.inbound)
        return self._ended(silent, now, loaded.found.claims)

    def due_wants(self, subject: Record) -> CrowdSought | None:
        """The people whom a record's clock speaks to."""
        return people_for(self.world, subject)

    def due(self, subject: Claim | Ticket | Record, now: datetime, crowd: Crowd | None = None) -> Changes:
        """Let the clocks of one claim, ticket or record act."""
        if isinstance(subject, Record):
            return self._ended(record_due(self.world, subject, now, crowd), now)
        return self._ended(due(self.world, subject, now), now)

    def beside(self, records: Sequence[Record]) -> Mind:
        """The same behaviour, knowing who of the staff is away and which villages are in other hands."""
        away = tuple(one for one in records if isinstance(one, Absence))
        staff = with_handovers(self.world.staff, (one for one in records if isinstance(one, HandOver)))
        same = away == self.world.away and staff == self.world.staff
        return self if same else Cunbao(replace(self.world, away=away, staff=staff))

    def gather(
        self, messages: Sequence[Outbound], cases: Mapping[str, Claim | Ticket], now: datetime
    ) -> Outbound | None:
        """One message for an hour's worth of them."""
        found = digest(self.world, messages, cases, now)
        return rendered(self.world.words, found) if found is not None else None

    def recount(self, subject: Claim | Ticket | Record, now: datetime) -> Changes:
        """Provisional clocks by today's calendar."""
        return recount(self.world, subject, now)

    def staff(self) -> dict[str, str]:
        """Whom cases are told to."""
        return known(self.world.staff)

    def handed_on(self, subject: Claim | Ticket, gone: Mapping[str, str], now: datetime) -> Changes:
        """A case of somebody who has left."""
        return self._ended(handed_on(self.world, subject, gone, now), now)

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        """A turn that raised: a ticket for a person and one apology; the message is kept."""
        return self._rendered(tickets.apology(self.world, inbound, serial, now))

    def calendar(self, now: datetime) -> tuple[str, ...]:
        """The schemes of which the day wants to know how far they are."""
        return schemes_of_the_day(self.world, local(now).date())

    def season(
        self,
        now: datetime,
        kept: Sequence[Record] = (),
        counted: Mapping[str, Counted] = NOTHING,
        cases: Sequence[Claim | Ticket] = (),
    ) -> Changes:
        """Schemes and stages that end are called out, who is not booked, a month's missing sheets, and on Mondays
        what may become a dispute."""
        sheets = [record for record in kept if isinstance(record, Exchange)]
        early = weekly(self.world, disputes(cases), now)
        messages = (*season(self.world, now), *month_end(self.world, now, sheets), *early)
        return self._rendered(Changes(messages=(*messages, *enrolment_season(self.world, counted, now))))

    def renewing(self, run: RenewalRun, days: int, people: Sequence[Asked], now: datetime) -> Changes:
        """The insured are asked whether they go on."""
        return self._rendered(renewing.notices(self.world, run, days, people, now))

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        """A notice that finally failed goes another way, or is told to the supervisors."""
        other = fallen_back(self.world, message, reach, now)
        return self._rendered(other or Changes(messages=undelivered(self.world, message, now)))

    def unkept(self, one: Attached, to: str, now: datetime) -> Changes:
        """The sender hears why something that was sent along could not be kept."""
        return self._rendered(Changes(messages=attachments.unkept(one, to, now)))

    def know(self, webhooks: tuple[Webhook, ...]) -> None:
        """From now on these are told of what happens to cases."""
        self.world = replace(self.world, webhooks=webhooks)

    def _order(self, inbound: Inbound, quoted_claim: str | None, talk: Conversation) -> StaffCommand | None:
        if inbound.order is not None and inbound.channel == OFFICE:
            meant = ordered(inbound.order, inbound.text)
            return meant if allowed(meant, self.world.rows(inbound.address)) else None
        order = is_staff_command(inbound.text, quoted_claim) or quiz.going_on(inbound.text, talk, self.world.words)
        return order or duty_order(inbound.text, self.world.rows(inbound.address), talk)

    def withheld(self, message: Outbound, party: Party) -> bool:
        """退订 holds for whatever a villager has not asked for."""
        return withheld(self.world, message, party)

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
            place=helpers_town(self.world.rows(heard.inbound.address)),
            abroad=self.world.goes_abroad(heard.inbound.address),
            incidents=loaded.incidents,
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
        office = in_office(self.world.rows(heard.inbound.address)) and talk.conversation.draft is None
        if office and not heard.inbound.attachments and aimless(step, outcome):
            step, outcome = Step(says=(Say("staff-no-command"),), unfiled=unfiled), Outcome()
        changes = closed(talk, whole(talk, step, outcome), outcome)
        if not step.unclear:
            return changes
        context = context_of(heard.conversation.draft, heard.party)
        county = changes.party.county if changes.party else None
        return replace(changes, misunderstood=misunderstood(self.world, talk, step, outcome, context, county))

    def _ended(self, changes: Changes, now: datetime, before: tuple[Claim, ...] = ()) -> Changes:
        """What the use case changed, and what insurers' own systems are told of it."""
        told, changes = events(self.world, changes, now, before), looked(changes, now)
        return self._rendered(replace(changes, messages=(*changes.messages, *told)) if told else changes)

    def _rendered(self, changes: Changes) -> Changes:
        later = tuple(after_quiet(self.world, one) for one in changes.messages)
        return rendered_turn(self.world.words, replace(changes, messages=later))
