"""Which records speak to many people: what their clocks want to know, and what they do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from claims.record import Record
from dialogs.crowd import Crowd, CrowdSought
from handlers.changes import Changes
from handlers.crowd import broadcast_due, incident_due
from handlers.ladder.due import RECORD_DUE
from handlers.world import World


class ToMany(Struct, frozen=True):
    """A kind of record whose clock is given people."""

    wants: Callable[[World, Any], CrowdSought | None]
    due: Callable[[World, Any, Crowd, datetime], Changes]


TO_MANY: Final[dict[str, ToMany]] = {
    "broadcast": ToMany(broadcast_due.wants, broadcast_due.due),
    "incident": ToMany(incident_due.wants, incident_due.due),
}


def people_for(world: World, subject: Record) -> CrowdSought | None:
    """The people whom a record's clock speaks to; None: it needs nobody."""
    return TO_MANY[subject.kind].wants(world, subject) if subject.kind in TO_MANY else None


def record_due(world: World, subject: Record, now: datetime, crowd: Crowd | None) -> Changes:
    """What a due clock of a record does, with the people that it asked for."""
    if crowd is not None:
        return TO_MANY[subject.kind].due(world, subject, crowd, now)
    return RECORD_DUE[subject.kind](world, subject, now)
