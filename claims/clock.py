"""A clock: one promise with a start, a last moment and a source."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

ClockState = Literal["waiting", "running", "paused", "at_risk", "overdue", "met", "void"]


class Clock(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dated promise.

    `due` is the first instant at which the promise is broken: for a clock that runs by days 24:00 of its last
    day. `by_day` clocks are shown as the day before that midnight. `fires_at` is the next instant at which
    the clock wants to act (become at risk, become overdue, pass over a silent rung); None when it never will.
    `source` names document and clause. A `waiting` clock has not started: `due` is None.

    What was promised travels with the clock, so that a rule changed later changes no running promise: `days`
    (working ones if `working`) or, for an acknowledgement, `hours` (of every day if `always_open`), the event
    `starts` that begins it and whether it `pauses` while papers are wanted. `paused_days` are the days that
    did not count so far, in the clock's own kind of days. `ended_at` is when it was met or became void.
    """

    name: str
    state: ClockState
    source: str = ""
    started_at: datetime | None = None
    due: datetime | None = None
    by_day: bool = True
    fires_at: datetime | None = None
    paused_at: datetime | None = None
    provisional: bool = False
    days: int = 0
    hours: float = 0
    working: bool = False
    always_open: bool = False
    starts: str = ""
    pauses: bool = False
    paused_days: int = 0
    ended_at: datetime | None = None
