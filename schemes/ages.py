"""Whether somebody is of the age to join a scheme, or to go on: whole years on the day on which cover would begin.

计生协会会议讲话 一、一: 初保年龄、续保年龄不超过…周岁. Which figure holds is the document's, else the office's own.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from schemes.people import Enrolment

Joining = Literal["first", "renewal"]


class Limit(Struct, frozen=True, kw_only=True):
    """A figure, and the document with its clause or the source that the office gave."""

    figure: int
    source: str


class Limits(Struct, frozen=True, kw_only=True):
    """The greatest age in whole years at which one may join (`first`) and go on (`renewal`), both inclusive; the
    least age at joining in days (`youngest_days`). None: nobody has said, so nobody is kept out by it."""

    first: Limit | None = None
    renewal: Limit | None = None
    youngest_days: Limit | None = None

    @property
    def any(self) -> bool:
        """Whether there is something to look at."""
        return (self.first, self.renewal, self.youngest_days) != (None, None, None)


class Outside(Struct, frozen=True, kw_only=True):
    """Why somebody is of the wrong age: `age` in whole years (in days for `too_young`) on `day`; None where no day of
    birth is known."""

    why: Literal["too_old", "too_young", "unknown"]
    joining: Joining
    age: int | None
    limit: Limit
    day: date


def age_on(birth: date, day: date) -> int:
    """Whole years on a day. One is a year older from the birthday on; who was born on 29 February, in a common year
    from 1 March (民法典 第二百零二条: without such a day, the month's last day ends the year)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def outside(limits: Limits, birth: date | None, day: date, joining: Joining) -> Outside | None:
    """Why somebody may not join by age on `day`, or None. Both edges are inside: 不超过60周岁 holds to the day before
    the 61st birthday."""
    oldest = limits.first if joining == "first" else limits.renewal
    youngest = limits.youngest_days if joining == "first" else None
    if birth is None:
        either = oldest or youngest
        return Outside(why="unknown", joining=joining, age=None, limit=either, day=day) if either else None
    if oldest is not None and age_on(birth, day) > oldest.figure:
        return Outside(why="too_old", joining=joining, age=age_on(birth, day), limit=oldest, day=day)
    if youngest is not None and (day - birth).days < youngest.figure:
        return Outside(why="too_young", joining=joining, age=(day - birth).days, limit=youngest, day=day)
    return None


class Gate(Struct, frozen=True, kw_only=True):
    """What is looked at when somebody joins: the limits, the first day of the cover, and the scheme from which this
    one is renewed."""

    limits: Limits
    begins: date | None
    last_year: str | None = None

    def outside(self, birth: date | None, on: date, before: Enrolment | None) -> Outside | None:
        """Why somebody may not join from `on`; `before` is his enrolment of last year."""
        held = before.held_on(on) if before is not None else None
        going_on = held is not None and held.state not in ("prospect", "left")
        begins = max(on, self.begins) if self.begins is not None else on
        return outside(self.limits, birth, begins, "renewal" if going_on else "first")
