"""What every use case may read: the schemes, the words, the staff, the calendar. Put together in `bot.compose`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Final

from msgspec import Struct

from claims.absence import Absence
from claims.staff import Member
from claims.webhook import Webhook
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
ABROAD: Final = frozenset({"telegram"})
"""The channels that stand abroad whoever carries them."""


class MostAMinute(Struct, frozen=True):
    """How many messages of one address are answered in a minute, before it is slowed (0: as many as come)."""

    villager: int = 20
    staff: int = 200


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


class World(Struct, frozen=True, kw_only=True, dict=True):
    """The unchanging surroundings of a turn.

    `abroad` are the channels that run by way of servers abroad, by whom each is carried: there no ID number,
    diagnosis or account is asked, and nothing that speaks of somebody goes there from home. `sms`: a text can be
    sent to any phone. In the hours `quiet` notices to villagers wait (None: never). `most_a_minute` slows who writes
    too fast. `webhooks` are told of what happens to cases. `away` is which staff are away; it alone changes, and a
    batch sees it as it stood when it began."""

    book: Book
    understander: Understander
    words: Catalogue
    staff: tuple[Member, ...]
    days: WorkingDays
    quiet: QuietHours | None = NIGHT
    away: tuple[Absence, ...] = ()
    most_a_minute: MostAMinute = MostAMinute()
    abroad: frozenset[str] = ABROAD
    sms: bool = True
    webhooks: tuple[Webhook, ...] = ()
    broadcasts: Broadcasting = Broadcasting()

    @property
    def supervisors(self) -> tuple[Member, ...]:
        """Who is told where nobody else is: `serve` does not start without one."""
        return tuple(row for row in self.staff if row.role == "supervisor")

    def goes_abroad(self, address: str) -> bool:
        """Whether a message to or from this address passes servers abroad."""
        return address.partition(":")[0] in self.abroad

    def member(self, address: str) -> Member | None:
        """The staff row of an address: the one told first where it has several."""
        return next(iter(self.rows(address)), None)

    def rows(self, address: str) -> tuple[Member, ...]:
        """All staff rows of an address."""
        return self._by_address.get(address, ())

    @cached_property
    def _by_address(self) -> dict[str, tuple[Member, ...]]:
        """The rows once by address: a message asks for its sender's several times, and a county has thousands."""
        found: dict[str, list[Member]] = {}
        for row in self.staff:
            found.setdefault(row.address, []).append(row)
        return {address: tuple(rows) for address, rows in found.items()}

    def on_duty(self, address: str) -> bool:
        """Whether an address is told of cases by its office."""
        return any(row.takes_cases for row in self.rows(address))
