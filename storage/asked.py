"""What an insurer's own system asks for and gets; it needs no database to speak of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from claims.claim import Claim
from storage.times import micros

BEGINNING: Final = (0, "")


class Asked(NamedTuple):
    """Which claims are wanted. `after` is a place in the order of changes (microseconds, number)."""

    insurer: str
    status: str | None = None
    town: str | None = None
    since: datetime | None = None
    after: tuple[int, str] = BEGINNING
    limit: int = 50


class Look(NamedTuple):
    """An insurer's system wants to see one claim in full; `key` is what it came with."""

    insurer: str
    number: str
    key: str
    at: datetime


class Listed(NamedTuple):
    """A claim, and when it last changed."""

    claim: Claim
    changed: datetime

    @property
    def place(self) -> tuple[int, str]:
        return micros(self.changed), self.claim.number
