"""Who is away, and when somebody is at work: whom the ladder finds at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from msgspec import Struct

from claims.record import Record
from claims.staff import Member
from claims.workdays import OPENING, WorkingDays, local

ALWAYS: Final = "24h"
NIGHT: Final = "night"


class Absence(Record, frozen=True, kw_only=True, omit_defaults=True, tag="absence"):
    """A member of the staff is away from `first` to `last`, both days inside: `open`, then `over`.

    `cover` is the address of who stands in; without one the ladder goes on to the next rung."""

    address: str
    name: str
    first: date
    last: date
    cover: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the member is away on this day."""
        return self.state == "open" and self.first <= day <= self.last


class Presence(Struct, frozen=True, kw_only=True):
    """Whom one rung has at a moment: `here` are told, `away` are named to the next rung."""

    here: tuple[Member, ...] = ()
    away: tuple[Absence, ...] = ()


def away(absences: Iterable[Absence], address: str, at: datetime) -> Absence | None:
    """Why nobody is at an address on that day, None for somebody who is there."""
    day = local(at).date()
    return next((one for one in absences if one.address == address and one.holds(day)), None)


def presence(
    rung: Iterable[Member],
    staff: Iterable[Member],
    absences: Iterable[Absence],
    at: datetime,
    *,
    death: bool,
    days: WorkingDays,
) -> Presence:
    """Whom a rung has at a moment: its members who are not away, the cover of those who are (unless away too), and of
    these the ones on duty."""
    gone, held, rows = [], list(absences), list(staff)
    here: list[Member] = []
    for member in rung:
        absent = away(held, member.address, at)
        if absent is None:
            here.append(member)
            continue
        gone.append(absent)
        cover = next((row for row in rows if row.address == absent.cover), None)
        if cover is not None and away(held, cover.address, at) is None:
            here.append(cover)
    return Presence(here=on_duty(dict.fromkeys(here), at, death=death, days=days), away=tuple(dict.fromkeys(gone)))


def on_duty(members: Iterable[Member], at: datetime, *, death: bool, days: WorkingDays) -> tuple[Member, ...]:
    """Who of these is told at a moment.

    A night row is told of nothing by day. Of a death at night only those are told who are on duty then, if the rung
    has any; where it has none, a death still waits for no morning and everybody is told. Other cases go to all day
    rows, whose hours only say when they read."""
    rows = tuple(members)
    awake = tuple(row for row in rows if at_work(row, at, days))
    if death and not _by_day(at, days):
        stated = tuple(row for row in awake if row.duty)
        return stated or awake or rows
    return tuple(row for row in rows if row.duty != NIGHT) or rows


def at_work(member: Member, at: datetime, days: WorkingDays) -> bool:
    """Whether the row's duty hours hold at a moment: none stated and 24h always; night outside office hours; a span
    of hours (08:30-17:30) on working days, past midnight too."""
    if member.duty in ("", ALWAYS):
        return True
    if member.duty == NIGHT:
        return not _by_day(at, days)
    start, end = (time.fromisoformat(part) for part in member.duty.split("-"))
    here = local(at)
    within = start <= here.time() < end if start < end else here.time() >= start or here.time() < end
    return within and days.is_working(here.date())


def _by_day(at: datetime, days: WorkingDays) -> bool:
    """Office hours, the noon break included: nobody is woken at noon."""
    here = local(at)
    return days.is_working(here.date()) and OPENING[0][0] <= here.time() < OPENING[-1][1]
