"""What storage drives: pure functions that turn what has arrived into changes."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from claims.claim import Claim, Ticket
from claims.record import Record
from dialogs.conversation import Conversation, Party
from dialogs.crowd import Crowd, CrowdSought
from dialogs.message import Inbound, Outbound
from handlers.changes import Changes, Heard, Loaded, Reach


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

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        """What is written instead of a turn that raised: a ticket for a person and one apology."""
        ...

    def season(self, now: datetime) -> Changes:
        """What the calendar itself brings, asked once a day: messages only, each with a `dedup`."""
        ...

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        """What follows when a message finally failed: it goes to another address of the same person (then `tried` is
        set), or the staff hear of it. Messages only."""
        ...
