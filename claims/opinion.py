"""What people say about how a case was paid (003 一: 满意度): asked once a case, kept without a name."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from claims.claim import Claim
from claims.clock import Clock
from claims.record import Record
from claims.workdays import local

AFTER: Final = timedelta(days=2)
IN_THE_MORNING: Final = time(10, 0)
SATISFIED: Final = 4
BAD: Final = 2


class Survey(Record, frozen=True, kw_only=True, omit_defaults=True, tag="survey"):
    """The one question after a payout; `id` is the claim's number. waiting, asked, answered, or void after 更正."""

    address: str
    insurer: str | None = None


class Opinion(Record, frozen=True, kw_only=True, omit_defaults=True, tag="opinion"):
    """One answer: `state` is its mark from 1 to 5, `at` the day, and nothing says whose it was."""

    insurer: str | None = None


def survey(claim: Claim, now: datetime, old: Survey | None = None) -> Survey:
    """The question about a claim that has just been paid, asked two days later at ten."""
    day = local(now + AFTER)
    asks = Clock(name="ask", state="running", fires_at=datetime.combine(day.date(), IN_THE_MORNING, day.tzinfo))
    return Survey(
        id=claim.number,
        state="waiting",
        at=now,
        county=claim.county,
        town=claim.town,
        clocks=(asks,),
        version=old.version if old is not None else 0,
        address=claim.reporter,
        insurer=claim.insurer,
    )
