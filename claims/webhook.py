"""Where an insurer's own system wants to be told by itself that something has happened."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from claims.record import Record

EVENTS: Final = ("claim.created", "claim.changed", "claim.escalated", "claim.moved", "ticket.created")


class Webhook(Record, frozen=True, kw_only=True, omit_defaults=True, tag="webhook"):
    """An address of one insurer, `active`, `disabled` (it failed for days, or said 410) or `removed`.

    `events` are those that it wants, none named: all. Its secret is made from the keys of the database and
    `generation`, so that it is stored nowhere; until `both_until` the one before signs as well.
    """

    insurer: str
    url: str
    events: tuple[str, ...] = ()
    generation: int = 1
    both_until: datetime | None = None

    def wants(self, event: str) -> bool:
        """Whether it is to be told of this kind of event now."""
        return self.state == "active" and (not self.events or event in self.events)
