"""Values in, values out: what a turn is given and what it changes."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from claims.claim import Claim, Ticket
from claims.incident import Incident
from claims.record import Record
from dialogs.conversation import Conversation, Elsewhere, Party
from dialogs.crowd import CrowdChanges
from dialogs.lookups import Found, Lookups
from dialogs.message import Attachment, Inbound, Outbound
from handlers.commands import StaffCommand
from nlu.frame import Frame
from schemes.people import DatedState, Resident


class Audit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody looked at or changed a person's data: `subject` is a resident id or a claim number."""

    at: datetime
    actor: str
    action: str
    subject: str
    note: str = ""


class Noted(Struct, frozen=True, kw_only=True):
    """What was noted about somebody's enrolment: entries that come to those that there are."""

    at: datetime
    resident: str
    scheme: str
    states: tuple[DatedState, ...]


class Misunderstood(Struct, frozen=True, kw_only=True):
    """A message of which nothing could be made, masked (`nlu.masking`), for staff to label.

    `asked` is the slot that it should have answered, None for a message of its own; `intent` what was guessed with
    `confidence` in [0, 1].
    """

    at: datetime
    county: str | None
    asked: str | None
    intent: str
    confidence: float
    text: str


class Heard(Struct, frozen=True, kw_only=True):
    """A message after its first load: understood, and knowing what else has to be loaded. It is a staff command
    (`order`) or has a `frame`."""

    inbound: Inbound
    conversation: Conversation
    party: Party
    frame: Frame | None
    order: StaffCommand | None = None
    lookups: Lookups
    quoted_claim: str | None = None


class Loaded(Struct, frozen=True, kw_only=True):
    """All that a turn may look at. `serial` is the next free number of the counter for claims and tickets.

    `entropy` is eight fresh random bytes as an integer, for verification codes. `incidents` are those that are not
    done, the newest first.
    """

    heard: Heard
    found: Found
    serial: int
    entropy: int = 0
    incidents: tuple[Incident, ...] = ()


class Reach(Struct, frozen=True, kw_only=True):
    """Where else a message may go that failed at the address of `party`.

    `others` are parties on channels that run and that may be the same person, the one that wrote last first;
    `residents` those whom any of them has proved or whose phone is theirs; `claim` the case that it speaks of.
    `over`: it belongs to a broadcast that was stopped.
    """

    party: Party
    others: tuple[Party, ...] = ()
    residents: tuple[Resident, ...] = ()
    claim: Claim | None = None
    over: bool = False


class Changes(Struct, frozen=True, kw_only=True):
    """All that a turn changes; storage writes it in one transaction or not at all.

    `elsewhere` are other addresses of the person as they stand now.

    `serial` is the next free number after this turn (0: none was used). `erase` lists ids of residents whose
    data is to be dropped, leaving a blind mark. `attachments`, by name, came along; their bytes are fetched later.
    """

    conversation: Conversation | None = None
    party: Party | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    claims: tuple[Claim, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    records: tuple[Record, ...] = ()
    crowd: CrowdChanges | None = None
    noted: tuple[Noted, ...] = ()
    messages: tuple[Outbound, ...] = ()
    audit: tuple[Audit, ...] = ()
    erase: tuple[str, ...] = ()
    misunderstood: Misunderstood | None = None
    attachments: tuple[tuple[str, Attachment], ...] = ()
    serial: int = 0
