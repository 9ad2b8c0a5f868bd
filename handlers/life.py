"""What the sender of a report does to its life: taking it back."""

from __future__ import annotations

from datetime import datetime

from claims.claim import Claim
from claims.life import Refused, take
from dialogs.message import Outbound
from handlers.ladder.due import tell_again
from handlers.world import World


def withdraw(world: World, claim: Claim, by: str, now: datetime) -> tuple[Claim, tuple[Outbound, ...]]:
    """The claim taken back by its reporter, and what the desk hears; after a decision nothing changes."""
    gone = take(claim, "withdraw", by, now, workdays=world.days)
    if isinstance(gone, Refused):
        return claim, ()
    return tell_again(world, gone, now, "withdrawn")
