"""A turn that raised: the sender hears one apology, and a person sees the message."""

from __future__ import annotations

from datetime import datetime

from claims.claim import Ticket
from claims.number import number
from dialogs.message import Inbound, Say
from handlers.changes import Changes
from handlers.closing import reply
from handlers.due import new_ticket
from handlers.world import World


def apology(world: World, inbound: Inbound, serial: int, now: datetime) -> Changes:
    """A ticket with the message, and what its sender hears of it."""
    ticket = Ticket(
        number=number(serial),
        kind="question",
        sender=inbound.address,
        text=inbound.text[:2000],
        opened_at=now,
    )
    ticket, messages = new_ticket(world, ticket, now)
    sorry = reply(inbound, now, (Say("apology", {"number": ticket.number}),))
    return Changes(tickets=(ticket,), messages=(sorry, *messages), serial=serial + 1)
