"""What a use case is given and what it answers with."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from claims.claim import Claim, Ticket
from claims.record import Record
from dialogs.conversation import Draft, Elsewhere, Party
from dialogs.crowd import CrowdChanges
from dialogs.lookups import Found
from dialogs.message import Outbound, Say
from dialogs.talk import Talk
from handlers.changes import Audit, Noted
from handlers.world import World


class Case(Struct, frozen=True, kw_only=True):
    """One finished form with all that its use case may look at. `serial` is the next free number."""

    world: World
    talk: Talk
    draft: Draft
    found: Found
    serial: int
    entropy: int = 0

    @property
    def now(self) -> datetime:
        return self.talk.now

    @property
    def address(self) -> str:
        return self.talk.inbound.address

    @property
    def party(self) -> Party:
        return self.talk.party

    @property
    def aside(self) -> bool:
        """Whether this was asked in the middle of another form, which goes on afterwards."""
        return "aside" in self.draft.flags


class Outcome(Struct, frozen=True, kw_only=True):
    """The answer of a use case: what is said, what stays open (`draft`, with `asks`), and all that it changes.

    `messages` go to others than the sender; `elsewhere` are other addresses of the person as they stand now. `serial`
    is the next free number afterwards, 0 if none was used.
    """

    says: tuple[Say, ...] = ()
    asks: str | None = None
    choices: tuple[str, ...] = ()
    draft: Draft | None = None
    claims: tuple[Claim, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    records: tuple[Record, ...] = ()
    messages: tuple[Outbound, ...] = ()
    crowd: CrowdChanges | None = None
    audit: tuple[Audit, ...] = ()
    party: Party | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    erase: tuple[str, ...] = ()
    noted: tuple[Noted, ...] = ()
    last_claim: str | None = None
    serial: int = 0
