"""A claim and a ticket as rows of their tables."""

from __future__ import annotations

from typing import Any, Final

from claims.claim import Claim, Ticket
from schemes.identity import normal_id
from storage.engine import Row
from storage.seal import Sealer
from storage.times import micros

SEARCHED: Final = ("reported_at", "reporter", "insured", "person", "incident")
"""What claims are searched by beside number and insurer. An UPDATE that names a column writes its index anew, at a
place of its own in a large one, even where the value stays; so these are named only where one moved (`searched`)."""


def claim_row(seal: Sealer, claim: Claim, changed: int) -> Row:
    """Clear columns for what is counted, blind ones for what is searched, the rest sealed. `changed` is its
    place in the order of all changes, as an instant."""
    number = claim.facts.get("id_number")
    return (
        claim.number,
        claim.scheme,
        claim.event,
        claim.event_date.isoformat() if claim.event_date else None,
        claim.county,
        claim.town,
        claim.insurer,
        claim.status,
        micros(claim.reported_at),
        seal.address(claim.reporter),
        seal.identity(normal_id(number) or number) if number else None,
        seal.name_town(claim.insured_name, claim.town or "") if claim.insured_name else None,
        seal.seal(b"claim.blob:" + claim.number.encode(), claim),
        claim.version,
        changed,
        claim.incident,
    )


def searched(claim: Claim | None) -> tuple[Any, ...] | None:
    """The facts of which the columns of `SEARCHED` are made."""
    if claim is None:
        return None
    number = claim.facts.get("id_number")
    return claim.reported_at, claim.reporter, claim.insured_name, claim.town, number, claim.incident


def ticket_row(seal: Sealer, ticket: Ticket, changed: int) -> Row:
    """As `claim_row`."""
    return (
        ticket.number,
        ticket.kind,
        ticket.status,
        ticket.county,
        ticket.town,
        ticket.insurer,
        ticket.claim,
        micros(ticket.opened_at),
        seal.address(ticket.sender),
        seal.seal(b"ticket.blob:" + ticket.number.encode(), ticket),
        ticket.version,
        changed,
    )
