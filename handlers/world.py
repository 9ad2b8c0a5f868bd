"""What every use case may read: the schemes, the words, the staff, the calendar. Put together in `bot.compose`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from msgspec import Struct

from claims.staff import Member
from claims.workdays import WorkingDays, local
from locales.catalogue import Catalogue
from nlu.understander import Understander
from schemes.book import Book


class QuietHours(Struct, frozen=True):
    """The hours of China time in which a notice disturbs: from `start` on, until before `end`, past midnight where
    `end` is the earlier one."""

    start: time
    end: time

    def over(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours in which it lies."""
        here = local(moment)
        at, past_midnight = here.time(), self.end <= self.start
        within = (at >= self.start or at < self.end) if past_midnight else self.start <= at < self.end
        if not within:
            return moment
        day = here.date() + timedelta(days=1 if past_midnight and at >= self.start else 0)
        return datetime.combine(day, self.end, here.tzinfo)


NIGHT: Final = QuietHours(time(22), time(7))


class Broadcasting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator decides of texts to many: the `price` of an SMS part in yuan, the carrier's `signature`, how
    many messages go out `a_minute`, of how many parts one may be, whether people who never wrote are reached at the
    phone that the roster has for their one household. `channels` are those that run (None: all)."""

    price: str = "0.045"
    signature: str = "村保"
    a_minute: int = 1200
    most_parts: int = 3
    roster_phones: bool = True
    channels: tuple[str, ...] | None = None


class World(Struct, frozen=True, kw_only=True):
    """The unchanging surroundings of a turn; `abroad` channels may not ask for IDs and diagnoses.

    In the hours `quiet` notices to villagers wait (None: never)."""

    book: Book
    understander: Understander
    words: Catalogue
    staff: tuple[Member, ...]
    days: WorkingDays
    quiet: QuietHours | None = NIGHT
    broadcasts: Broadcasting = Broadcasting()

    def member(self, address: str) -> Member | None:
        """The staff row of an address: the one told first where it has several."""
        return next(iter(self.rows(address)), None)

    def rows(self, address: str) -> tuple[Member, ...]:
        """All staff rows of an address."""
        return tuple(row for row in self.staff if row.address == address)

    def on_duty(self, address: str) -> bool:
        """Whether an address is told of cases by its office: every role but a helper's and an operator's."""
        return any(row.role not in ("helper", "operator") for row in self.rows(address))
