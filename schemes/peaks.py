"""Where a peak of the year stands on a day: it opens, is half over, has a week left, is over.

计生协会会议讲话 二、三: 八、九月份是续保的高峰.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct

from schemes.model import Peak

StepName = Literal["open", "half", "last-week", "over"]
WEEK: Final = timedelta(days=6)
TOLD_AFTER: Final = timedelta(days=14)
"""How long after the end the result is still news for somebody who was not told in time."""


class Step(Struct, frozen=True, kw_only=True):
    """The last thing to be said up to a day; `first` and `last` are the peak of that year."""

    name: StepName
    since: date
    first: date
    last: date


def step_on(peak: Peak, day: date) -> Step | None:
    """The step that a day belongs to: whatever was missed before is passed over, so that after a standstill only the
    newest is said. None outside the peak."""
    for year in (day.year, day.year - 1):
        first = date(year, *peak.first)
        last = date(year + (peak.last < peak.first), *peak.last)
        if first <= day <= last + TOLD_AFTER:
            begun = [step for step in _steps(first, last) if step.since <= day]
            return begun[-1]
    return None


def _steps(first: date, last: date) -> list[Step]:
    names: tuple[tuple[StepName, date], ...] = (
        ("open", first),
        ("half", first + (last - first) / 2),
        ("last-week", last - WEEK),
        ("over", last + timedelta(days=1)),
    )
    steps = [Step(name=name, since=since, first=first, last=last) for name, since in names]
    # A peak of two weeks or less has no middle that is not its last week, one of a week not even that.
    kept = [step for step in steps[1:3] if first < step.since and (step.name != "half" or step.since < last - WEEK)]
    return [steps[0], *kept, steps[3]]
