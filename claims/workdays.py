"""Working days and working hours in China, and how the law counts days.

Counting follows 民法典 201 (the day of the event does not count) and 203 (a last day that is no working day
moves to the next one; a day ends at 24:00). Working days are Monday to Friday less the holidays and plus the
make-up days (调休) which the State Council announces each autumn for the next year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

from chinese_calendar import constants

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
ONE_DAY = timedelta(days=1)
OPENING = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))


@cache
def _announced_years() -> frozenset[int]:
    return frozenset(day.year for day in constants.holidays)


def local(moment: datetime) -> datetime:
    """An aware time as China's clocks show it."""
    return moment.astimezone(CHINA)


def midnight(day: date) -> datetime:
    """0:00 of a day in China."""
    return datetime.combine(day, time(), CHINA)


class WorkingDays:
    """Which days are worked. `table` is the operator's own: day -> whether it is worked.

    The table wins over the built-in calendar. A year counts as known if the calendar has it or the table
    names at least one of its days (enter the whole announcement of a year at once); in any other year Monday
    to Friday are taken for working days and every result that rests on them is marked provisional.
    """

    def __init__(self, table: Mapping[date, bool] | None = None) -> None:
        self._table = dict(table or {})
        self._years = _announced_years() | {day.year for day in self._table}

    def is_known(self, day: date) -> bool:
        """Whether the holidays of the day's year have been announced to us."""
        return day.year in self._years

    def last_known_year(self) -> int:
        """The last year whose holidays have been announced to us."""
        return max(self._years)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked (Monday to Friday in a year that is not known)."""
        if (own := self._table.get(day)) is not None:
            return own
        if day in constants.workdays:
            return True
        return day.weekday() < 5 and day not in constants.holidays

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a count over these days touches a year that is not known."""
        return any(year not in self._years for year in range(first.year, last.year + 1))

    def add_working_days(self, start_day: date, n: int) -> tuple[date, bool]:
        """The n-th working day after `start_day`, which does not count, and whether it is provisional."""
        day = start_day
        for _ in range(n):
            day = self.working_day_from(day + ONE_DAY)
        return day, self.is_provisional(start_day + ONE_DAY, day)

    def add_calendar_days(self, start_day: date, n: int) -> tuple[date, bool]:
        """The n-th day after `start_day`, moved on to a working day if it is none (民法典 203)."""
        day = self.working_day_from(start_day + n * ONE_DAY)
        return day, self.is_provisional(start_day + n * ONE_DAY, day)

    def add_working_hours(self, start: datetime, hours: float, always_open: bool = False) -> datetime:
        """The moment at which `hours` of working time have passed since `start`, in China time.

        Working time is 08:30-12:00 and 14:00-17:30 on working days; for an `always_open` desk every hour.
        """
        moment, left = local(start), timedelta(hours=hours)
        if always_open:
            return moment + left
        while True:
            for opens, closes in self._opening(moment.date()):
                begin = max(opens, moment)
                if closes - begin >= left:
                    return begin + left
                left -= max(closes - begin, timedelta())
            moment = midnight(moment.date() + ONE_DAY)

    def before_closing(self, at: datetime) -> datetime:
        """The moment itself before the closing hour of a working day, else 0:00 of the next working day."""
        here = local(at)
        if self.is_working(here.date()) and here.time() < OPENING[-1][1]:
            return at
        return midnight(self.working_day_from(here.date() + ONE_DAY))

    def working_day_from(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_day_before(self, day: date) -> date:
        """The last working day before `day`."""
        day -= ONE_DAY
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def _opening(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working(day):
            return []
        return [(datetime.combine(day, a, CHINA), datetime.combine(day, b, CHINA)) for a, b in OPENING]


WORKING_DAYS = WorkingDays()
