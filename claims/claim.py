"""A claim from its first notice on, and a ticket: what went to a person without a claim."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from claims.clock import Clock

Status = Literal[
    "notified",
    "acknowledged",
    "registered",
    "documents",
    "assessing",
    "approved",
    "paid",
    "declined",
    "withdrawn",
    "closed",
]
TicketKind = Literal["complaint", "human", "callback", "question"]
TicketStatus = Literal["open", "acknowledged", "closed"]
Finder = Literal["resident", "town", "insurer"]


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a claim's history; `by` is the address (or `clock`) that caused it, `note` what was said.

    `status` is the status that held afterwards; what happened without changing it stands in `note`.
    """

    at: datetime
    status: str
    by: str
    note: str = ""


class Payment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sum that the desk says it has paid; `amount` in yuan as a decimal string. `sheet` is the month (2021-06) of
    the sheet that it came with."""

    at: datetime
    amount: str
    sheet: str = ""


class Before(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a claim stood before one step of the staff, so that 更正 can bring it back."""

    status: Status
    clocks: tuple[Clock, ...] = ()
    insurer_reference: str | None = None
    wanted_papers: str | None = None
    approved_amount: str | None = None
    payments: tuple[Payment, ...] = ()
    assigned: str | None = None
    step: str = ""


class Claim(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case. What is not known is None; `facts` holds every other slot as text by slot name.

    `handed` lists why a person has to look (empty: nobody has to); `rung` is the rung of the ladder that was
    told last, `told` the staff addresses that know the case, `assigned` the address to which the desk handed
    it over. `insured_phone` is the insured's own phone on the roster, if it is nobody else's (11 digits).
    `quiet`: the reporter wants no notices (退订) and hears of the case only when asking.
    `rung_at` is when that rung was told. `by_phone`: the insurer has no desk here, so an officer reports by
    telephone, and the case counts as taken up when `insurer_reference` is filled in.
    `insurer_reference` is empty where the insurer registered the case without naming a number of its own.
    `attachments` names what was sent along (`claims.attachment`), oldest first.
    `found_by` is who found the case: the residents themselves, the town, or the insurer of its own accord
    (主动发现案情, 万州扶组办发〔2021〕4号 七（二）). `incident` is the disaster that it belongs to.
    `passed_to` is the helper who has taken the case over from the helper who reported it.
    `undo` holds how the claim stood before each of the last steps of the staff, newest last.
    `version` is raised by storage at every write.
    """

    number: str
    scheme: str | None
    county: str | None = None
    event: str | None
    covers: tuple[str, ...] = ()
    insured_name: str | None = None
    relation: str | None = None
    town: str | None = None
    event_date: date | None = None
    facts: dict[str, str] = {}
    insurer: str | None = None
    hotline: str | None = None
    reported_at: datetime
    reported_by: str
    phone: str | None = None
    status: Status = "notified"
    history: tuple[Entry, ...] = ()
    clocks: tuple[Clock, ...] = ()
    handed: tuple[str, ...] = ()
    verified: bool = False
    resident: str | None = None
    insured_phone: str | None = None
    quiet: bool = False
    insurer_reference: str | None = None
    wanted_papers: str | None = None
    approved_amount: str | None = None
    payments: tuple[Payment, ...] = ()
    maybe_same: tuple[str, ...] = ()
    incident: str | None = None
    found_by: Finder = "resident"
    rung: int = 0
    rung_at: datetime | None = None
    told: tuple[str, ...] = ()
    assigned: str | None = None
    by_phone: bool = False
    undo: tuple[Before, ...] = ()
    attachments: tuple[str, ...] = ()
    passed_to: str | None = None
    version: int = 0

    @property
    def reporter(self) -> str:
        """The address that is told of the case and may ask for it: who reported it, or the helper who took over."""
        return self.passed_to or self.reported_by


class Ticket(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A complaint, a wish for a human being, a call back or a question, with a clock: a complaint is taken up on the
    same working day, the others within one. `topic` is what a complaint is about (`handlers.tickets.TOPICS`)."""

    number: str
    kind: TicketKind
    sender: str
    text: str
    opened_at: datetime
    status: TicketStatus = "open"
    county: str | None = None
    town: str | None = None
    insurer: str | None = None
    phone: str | None = None
    claim: str | None = None
    topic: str | None = None
    history: tuple[Entry, ...] = ()
    clocks: tuple[Clock, ...] = ()
    rung: int = 0
    rung_at: datetime | None = None
    told: tuple[str, ...] = ()
    assigned: str | None = None
    version: int = 0
