"""What an insurer's own system asks for and gets; it needs no database to speak of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Generic, Literal, NamedTuple, TypeVar

from claims.claim import Claim, Ticket
from storage.times import micros

BEGINNING: Final = (0, "")
Kind = Literal["claim", "ticket"]
C = TypeVar("C", Claim, Ticket)


class Asked(NamedTuple):
    """Which claims or tickets are wanted. `after` is a place in the order of changes (microseconds, number); `kind`
    is one of tickets."""

    insurer: str
    status: str | None = None
    town: str | None = None
    since: datetime | None = None
    after: tuple[int, str] = BEGINNING
    limit: int = 50
    kind: str | None = None


class Look(NamedTuple):
    """An insurer's system wants to see one claim or ticket in full; `key` is what it came with."""

    insurer: str
    number: str
    key: str
    at: datetime
    of: Kind = "claim"


class Listed(NamedTuple, Generic[C]):
    """A claim or ticket, and when it last changed."""

    case: C
    changed: datetime

    @property
    def place(self) -> tuple[int, str]:
        return micros(self.changed), self.case.number
