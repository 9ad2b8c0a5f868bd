"""What storage drives: pure functions that turn what has arrived into changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from claims.attachment import Attached
from claims.claim import Claim, Ticket
from claims.record import Record
from claims.renewal_run import Asked, RenewalRun
from dialogs.conversation import Conversation, Party
from dialogs.crowd import Crowd, CrowdSought
from dialogs.message import Inbound, Outbound
from handlers.changes import Changes, Heard, Loaded, Reach
from handlers.enrolment.season import NOTHING, Counted


class Mind(Protocol):
    """The whole behaviour of the program as values in, values out."""

    def hear(self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None) -> Heard:
        """Read one message and say what has to be loaded to answer it."""
        ...

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        """Answer one message."""
        ...

    def due(self, subject: Claim | Ticket | Record, now: datetime, crowd: Crowd | None = None) -> Changes:
        """Let the clocks of one claim, ticket or record act whose `fires_at` is not after `now`; `crowd` is what
        `due_wants` asked for."""
        ...

    def due_wants(self, subject: Record) -> CrowdSought | None:
        """The people whom a record's due clock needs; None: it needs nobody."""
        ...

    def beside(self, records: Sequence[Record]) -> Mind:
        """The same mind in a world that knows what offices keep for everybody: who is away, which villages
        are in other hands."""
        ...

    def gather(
        self, messages: Sequence[Outbound], cases: Mapping[str, Claim | Ticket], now: datetime
    ) -> Outbound | None:
        """What one address hears in place of these messages: one of them, one for all, or none if all is settled."""
        ...

    def recount(self, subject: Claim | Ticket | Record, now: datetime) -> Changes:
        """The provisional clocks of one case by today's calendar; no changes where they stay as they are."""
        ...

    def staff(self) -> dict[str, str]:
        """Address -> name of whom cases are told to."""
        ...

    def handed_on(self, subject: Claim | Ticket, gone: Mapping[str, str], now: datetime) -> Changes:
        """The case goes on without those who have left (address -> name); no changes where it is not theirs."""
        ...

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        """What is written instead of a turn that raised: a ticket for a person and one apology."""
        ...

    def calendar(self, now: datetime) -> tuple[str, ...]:
        """The schemes of which the day wants to know how far they are."""
        ...

    def season(
        self,
        now: datetime,
        kept: Sequence[Record] = (),
        counted: Mapping[str, Counted] = NOTHING,
        cases: Sequence[Claim | Ticket] = (),
    ) -> Changes:
        """What the calendar itself brings, asked once a day: messages only, each with a `dedup`. `kept` are the
        newest records of monthly sheets, `counted` the schemes that `calendar` asked for, `cases` on Mondays every
        claim and ticket that is not over."""
        ...

    def renewing(self, run: RenewalRun, days: int, people: Sequence[Asked], now: datetime) -> Changes:
        """The notice of a renewal run, `days` before the end, to some of the insured: messages only."""
        ...

    def withheld(self, message: Outbound, party: Party) -> bool:
        """Whether a message may not go out, because the party to whom it goes wants none of its kind."""
        ...

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        """What follows when a message finally failed: it goes to another address of the same person (then `tried` is
        set), or the staff hear of it. Messages only."""
        ...

    def unkept(self, one: Attached, to: str, now: datetime) -> Changes:
        """What the sender, at the address `to`, is told of something sent along that could not be kept (its state is
        refused or lost). Messages only."""
        ...
