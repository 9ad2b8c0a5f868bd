"""A renewal run: last year's list asked whether it goes on, sixty, thirty and seven days before the end.

计生协会会议讲话 二、三: 续保 is one word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from claims.record import Record
from schemes.book import Book
from schemes.model import Scheme

NOTICES: Final = (60, 30, 7)
"""Days before the end at which the insured are written to."""


class RenewalRun(Record, frozen=True, kw_only=True, omit_defaults=True, tag="renewal"):
    """From one scheme into the next; its id is the next one's, its state `open` or `closed`. `ends` is the last day
    of the old cover, `told` the notices that have gone out."""

    from_scheme: str
    ends: date
    told: tuple[int, ...] = ()


class Asked(Struct, frozen=True, kw_only=True):
    """Whom one phone stands for: resident and name, in the order of their numbers from 1."""

    phone: str
    people: tuple[tuple[str, str], ...]


def last_year(book: Book, scheme: Scheme, kept: Iterable[Record]) -> str | None:
    """The scheme from which this one is renewed: that of its run, else the county's one before."""
    run = next((one for one in kept if isinstance(one, RenewalRun) and one.id == scheme.id), None)
    before = book.before(scheme)
    return run.from_scheme if run is not None else before.id if before is not None else None


def due_notice(run: RenewalRun, today: date) -> int | None:
    """The notice that is due on a day and has not gone out: the nearest one, never two."""
    left = (run.ends - today).days
    near = [days for days in NOTICES if 0 <= left <= days]
    return min(near) if near and min(near) not in run.told else None
