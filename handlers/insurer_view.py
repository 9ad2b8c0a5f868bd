"""What an insurer's own system reads of a case: lists and events hold nothing of a person, a single case does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from claims.claim import Claim, Entry, Status, Ticket, TicketKind, TicketStatus
from claims.clock import Clock, ClockState
from claims.life import paid_so_far
from claims.promises import last_day
from claims.workdays import local
from handlers.ladder.due import BY_CLOCK

Number = Annotated[str, Meta(pattern=r"^[0-9]{8}$", description="The case's number")]
Yuan = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]{2}$", description="Yuan, two decimal places")]
Moment = Annotated[datetime, Meta(tz=True)]


class ClockView(Struct, frozen=True, kw_only=True):
    """A promise that runs or ran. `due` is the last moment that keeps it; null while it has not started.
    `last_day` is that of a clock that runs by days, inclusive. `source` names document and clause."""

    name: str
    state: ClockState
    due: Moment | None
    last_day: date | None
    source: str


class CaseView(Struct, frozen=True, kw_only=True):
    """A claim without anything that says who it is about. `version` rises with every change. `handed` lists why a
    person has to look (empty: nobody has to). `approved` and `paid` are what you have told us."""

    number: Number
    version: int
    status: Status
    scheme: str | None
    event: str | None
    covers: tuple[str, ...]
    county: str | None
    town: str | None
    event_date: date | None
    reported_at: Moment
    insurer_reference: str | None
    approved: Yuan | None
    paid: Yuan
    handed: tuple[str, ...]
    clocks: tuple[ClockView, ...]


class EntryView(Struct, frozen=True, kw_only=True):
    """A line of the history: the status that held afterwards, and who caused it."""

    at: Moment
    status: str
    by: str
    note: str


class PaymentView(Struct, frozen=True, kw_only=True):
    """A sum that you said you have paid."""

    at: Moment
    amount: Yuan


class WholeView(CaseView, frozen=True, kw_only=True):
    """A claim with all that was told. `facts` holds what else was said, as text by name (`id_number`, `hospital`,
    `amount`, `story` …). `verified`: the reporter has proved to be the insured or one of the household."""

    insured_name: str | None
    relation: str | None
    phone: str | None
    verified: bool
    facts: dict[str, str]
    wanted_papers: str | None
    maybe_same: tuple[str, ...]
    payments: tuple[PaymentView, ...]
    history: tuple[EntryView, ...]


class TicketView(Struct, frozen=True, kw_only=True):
    """What went to a person without a claim of its own; `claim` is the one that it is about."""

    number: Number
    kind: TicketKind
    status: TicketStatus
    county: str | None
    town: str | None
    claim: str | None
    opened_at: Moment
    clocks: tuple[ClockView, ...]


class WholeTicketView(TicketView, frozen=True, kw_only=True):
    """A ticket with what was said, word for word, and the telephone to call back. `topic` (claims, selling, manner,
    other) is what a complaint is about, where that was said."""

    text: str
    phone: str | None
    topic: str | None
    history: tuple[EntryView, ...]


def case_view(claim: Claim) -> CaseView:
    """The claim as lists and events show it."""
    return CaseView(**_case(claim))


def whole_view(claim: Claim) -> WholeView:
    """The claim with everything; whoever reads it leaves an audit row."""
    return WholeView(
        **_case(claim),
        insured_name=claim.insured_name,
        relation=claim.relation,
        phone=claim.phone,
        verified=claim.verified,
        facts=claim.facts,
        wanted_papers=claim.wanted_papers,
        maybe_same=claim.maybe_same,
        payments=tuple(PaymentView(at=local(one.at), amount=one.amount) for one in claim.payments),
        history=tuple(_entry(claim.reported_by, entry) for entry in claim.history),
    )


def ticket_view(ticket: Ticket) -> TicketView:
    """The ticket as lists and events show it: its text may hold anything and stays out."""
    return TicketView(**_ticket(ticket))


def whole_ticket_view(ticket: Ticket) -> WholeTicketView:
    """The ticket with everything; whoever reads it leaves an audit row."""
    return WholeTicketView(
        **_ticket(ticket),
        text=ticket.text,
        phone=ticket.phone,
        topic=ticket.topic,
        history=tuple(_entry(ticket.sender, entry) for entry in ticket.history),
    )


def _case(claim: Claim) -> dict[str, Any]:
    return {
        "number": claim.number,
        "version": claim.version,
        "status": claim.status,
        "scheme": claim.scheme,
        "event": claim.event,
        "covers": claim.covers,
        "county": claim.county,
        "town": claim.town,
        "event_date": claim.event_date,
        "reported_at": local(claim.reported_at),
        "insurer_reference": claim.insurer_reference,
        "approved": claim.approved_amount,
        "paid": f"{paid_so_far(claim):.2f}",
        "handed": tuple(dict.fromkeys(claim.handed)),
        "clocks": _clocks(claim.clocks),
    }


def _ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "status": ticket.status,
        "county": ticket.county,
        "town": ticket.town,
        "claim": ticket.claim,
        "opened_at": local(ticket.opened_at),
        "clocks": _clocks(ticket.clocks),
    }


def _clocks(clocks: tuple[Clock, ...]) -> tuple[ClockView, ...]:
    return tuple(
        ClockView(
            name=clock.name,
            state=clock.state,
            due=local(clock.due) if clock.due else None,
            last_day=last_day(clock.due) if clock.due and clock.by_day else None,
            source=clock.source,
        )
        for clock in clocks
    )


def _entry(reporter: str, entry: Entry) -> EntryView:
    """By whom, without an address: a villager's or an officer's is a person's number."""
    channel, _, user = entry.by.partition(":")
    if entry.by == reporter:
        by = "reporter"
    elif channel == "office":
        by = user
    else:
        by = BY_CLOCK if entry.by == BY_CLOCK else "staff"
    return EntryView(at=local(entry.at), status=entry.status, by=by, note=entry.note)
