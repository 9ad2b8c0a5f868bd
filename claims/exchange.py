"""The monthly sheets between an insurer and its towns: which of them were made, so that nobody is reminded in vain.

万州扶组办发〔2021〕4号 七（二）: each town tells its insurer of the cases every month, each insurer tells the town
what was paid.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from claims.claim import Claim
from claims.life import FINISHED
from claims.record import Record
from claims.workdays import local

NOWHERE: Final = "-"
"""How a month's record writes that its cases belong to no county."""


class Exchange(Record, frozen=True, kw_only=True, omit_defaults=True, tag="exchange"):
    """One insurer in one county and month (`2021-06`): the parties (towns, an association) whose cases were told to
    the insurer, those that were told what it paid, and how often its sheet was read. `state` is always `kept`."""

    insurer: str
    month: str
    cases_told: tuple[str, ...] = ()
    payments_told: tuple[str, ...] = ()
    imports: int = 0


def exchange_id(month: str, county: str | None, insurer: str) -> str:
    """The id of the month's record."""
    return f"{month}/{county or NOWHERE}/{insurer}"


def month_after(first: date) -> date:
    """The first day of the next month."""
    return (first.replace(day=1) + timedelta(days=31)).replace(day=1)


def concerns(claim: Claim, first: date) -> bool:
    """Whether a case belongs on the sheets of the month that begins with `first`: reported by its end, and reported
    in it, moved in it or later, or not finished yet."""
    reported = local(claim.reported_at).date()
    if reported >= month_after(first):
        return False
    moved = local(claim.history[-1].at).date() if claim.history else reported
    return claim.status not in FINISHED or moved >= first or reported >= first
