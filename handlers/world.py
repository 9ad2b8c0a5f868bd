"""What every use case may read: the schemes, the words, the staff, the calendar. Put together in `bot.compose`."""

from __future__ import annotations

from msgspec import Struct

from claims.staff import Member
from claims.workdays import WorkingDays
from locales.catalogue import Catalogue
from nlu.understander import Understander
from schemes.book import Book


class World(Struct, frozen=True, kw_only=True):
    """The unchanging surroundings of a turn; `abroad` channels may not ask for IDs and diagnoses."""

    book: Book
    understander: Understander
    words: Catalogue
    staff: tuple[Member, ...]
    days: WorkingDays

    def member(self, address: str) -> Member | None:
        """The staff row of an address: the one told first where it has several."""
        for member in self.staff:
            if member.address == address:
                return member
        return None
