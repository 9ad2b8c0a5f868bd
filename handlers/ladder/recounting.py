"""More holidays are known than when a clock began: its provisional end is counted anew, a moved day written down."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Entry, Ticket
from claims.clock import Clock
from claims.promises import recounted, shown_due
from claims.record import Record
from handlers.changes import Changes
from handlers.world import World

BY: Final = "calendar"


def recount(world: World, subject: Claim | Ticket | Record, now: datetime) -> Changes:
    """The case with its provisional clocks counted by the calendar of today; no changes where all stays as it was.

    A day that moved stands in the history, and 详情 shows it; the next reminder names the new day."""
    clocks = tuple(recounted(clock, now, world.days) for clock in subject.clocks)
    if clocks == subject.clocks:
        return Changes()
    if isinstance(subject, Record):
        return Changes(records=(replace(subject, clocks=clocks),))
    moved = [
        Entry(at=now, status=subject.status, by=BY, note=_note(old, new))
        for old, new in zip(subject.clocks, clocks, strict=True)
        if old.due != new.due
    ]
    changed = replace(subject, clocks=clocks, history=(*subject.history, *moved))
    return Changes(claims=(changed,)) if isinstance(changed, Claim) else Changes(tickets=(changed,))


def _note(old: Clock, new: Clock) -> str:
    return f"{new.name}: {shown_due(old)} -> {shown_due(new)}"
