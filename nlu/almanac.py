"""The farmers' calendar: lunar days, festivals and solar terms as days of the civil calendar.

lunar_python is only loaded when the first such day is read.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1920, 2056


@lru_cache(maxsize=4096)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """The civil day of a lunar one; `month` is negative for a leap month. None where the year has no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from lunar_python import Lunar, LunarMonth

    found = LunarMonth.fromYm(year, month)
    if found is None or not 1 <= day <= found.getDayCount():
        return None
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=512)
def solar_term(year: int, name: str) -> date | None:
    """The day of a solar term (清明, 冬至, …) in a civil year."""
    from lunar_python import Solar

    table = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()
    keys = (name, "DONG_ZHI") if name == "冬至" else (name,)
    for key in keys:
        solar = table.get(key)
        if solar is not None and solar.getYear() == year:
            return date(solar.getYear(), solar.getMonth(), solar.getDay())
    return None


def new_years_eve(year: int) -> date | None:
    """除夕 before the lunar new year of `year`."""
    first = lunar_day(year, 1, 1)
    return first - timedelta(days=1) if first else None


@lru_cache(maxsize=512)
def lunar_year_month(day: date) -> tuple[int, int]:
    """Lunar year and month (negative: a leap month) of a civil day."""
    from lunar_python import Solar

    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return int(lunar.getYear()), int(lunar.getMonth())


def lunar_month_before(year: int, month: int) -> tuple[int, int]:
    """The lunar month before another one, leap months left aside."""
    month = abs(month)
    return (year, month - 1) if month > 1 else (year - 1, 12)
