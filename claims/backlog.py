"""The backlog (台账): what happened since 2018 and was never reported, until somebody has helped to report it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from claims.claim import Claim
from claims.clock import Clock
from claims.record import Record
from claims.workdays import local

STATES: Final = ("found", "told", "helped", "reported", "paid")
OPEN: Final = ("found", "told", "helped")
NEAR: Final = timedelta(days=7)
MONDAY: Final = time(9, 0)


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dated step of an entry and who took it."""

    at: datetime
    by: str
    state: str
    note: str = ""


class Backlog(Record, frozen=True, kw_only=True, omit_defaults=True, tag="backlog"):
    """An unreported event of somebody: found, told (已动员), helped (已协助), reported (已报案), paid (已赔);
    erased where the person has had the own data erased.

    `id` has the form of a claim's number: the claim that is filed for it takes it over. `happened` is as much of an
    ISO date as is known (2019, 2019-05, 2019-05-03). `listed`: a list of an insurer or a hospital named it, so its
    cause is nobody's business in the village. `group` is that of the village, where somebody said it; `resident` the
    id of the person on the roster, where known.
    """

    name: str
    village: str = ""
    group: str = ""
    event: str | None = None
    happened: str = ""
    words: str = ""
    listed: bool = False
    resident: str | None = None
    steps: tuple[Step, ...] = ()


def moved(entry: Backlog, state: str, by: str, at: datetime, note: str = "") -> Backlog:
    """The entry in another state, dated; nobody is reminded of one that is reported or paid."""
    step = Step(at=at, by=by, state=state, note=note)
    clocks = entry.clocks if state in OPEN else ()
    return replace(entry, state=state, steps=(*entry.steps, step), clocks=clocks)


def reminding(at: datetime) -> tuple[Clock, ...]:
    """The clock that asks again on the next Monday at nine."""
    here = local(at)
    monday = here.date() + timedelta(days=7 - here.weekday())
    return (Clock(name="remind", state="running", fires_at=datetime.combine(monday, MONDAY, here.tzinfo)),)


def same_time(happened: str, other: str) -> bool:
    """Whether two days, each as far as it is known, can be the same; two whole days may lie a week apart."""
    if len(happened) == len(other) == 10:
        return abs(datetime.fromisoformat(happened) - datetime.fromisoformat(other)) <= NEAR
    shorter = min(len(happened), len(other))
    return happened[:shorter] == other[:shorter]


def fits(entry: Backlog, *, name: str | None, town: str | None, happened: str) -> bool:
    """Whether a report or another entry speaks of the same person and time."""
    return entry.name == name and entry.town == town and same_time(entry.happened, happened)


def near(claim: Claim, happened: str) -> bool:
    """Whether a claim may be about what happened then."""
    return claim.event_date is None or same_time(claim.event_date.isoformat(), happened)
