"""Which records speak to many people: what their clocks want to know, and what they do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from dialogs.crowd import Crowd, CrowdSought
from handlers import broadcast_due, incident_due
from handlers.changes import Changes
from handlers.world import World


class ToMany(Struct, frozen=True):
    """A kind of record whose clock is given people."""

    wants: Callable[[World, Any], CrowdSought | None]
    due: Callable[[World, Any, Crowd, datetime], Changes]


TO_MANY: Final[dict[str, ToMany]] = {
    "broadcast": ToMany(broadcast_due.wants, broadcast_due.due),
    "incident": ToMany(incident_due.wants, incident_due.due),
}
