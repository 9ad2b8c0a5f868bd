"""The day a message speaks of: civil and lunar dates, weekdays, festivals, 昨天 and 大前天."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from nlu import almanac
from nlu.numbers import whole
from nlu.triggers import Late

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_Y = r"(?:(?:19|20)[0-9]{2}|[0-9]{2}|[一二三四五六七八九零〇]{4}|[一二零〇]{2})年"
_NOT_A_DAY = r"(?![0-9])(?!码|楼|线|院|床|店|门|房|机|文|仓|家|池|公路|国道|个|块|元|万|千)"
_COUNTED = re.compile(r"[月日号年周期拜初天前]|\d[-./]\d|\d{8}")
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "1": 0, "2": 1, "3": 2}
WEEKDAYS |= {"4": 3, "5": 4, "6": 5, "7": 6}
MONTHS = {"正": 1, "冬": 11, "腊": 12}
NEW_YEAR = {"元": 1}


class Day(Struct, frozen=True, kw_only=True):
    """One mention of a day: where it stands, its fair readings (one, two or none) and what is wrong with it."""

    start: int
    end: int
    readings: tuple[date, ...] = ()
    problem: str | None = None


class DateReader:
    """Reads days out of normalised text. `words` is dates.toml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        alternatives = words["words"]
        self._relative = [(int(n), re.compile(p)) for n, p in words["relative"].items()]
        self._relative.sort(key=lambda entry: -entry[0])
        self._shifts = [(re.compile(p), int(n)) for p, n in words["shift"].items()]
        self._years = [(int(n), p) for n, p in words["year"].items()]
        year = "|".join(p for _, p in sorted(self._years, reverse=True))
        self._festivals = [
            (Late(f"(?P<year>{year}|{_Y})?(?:的)?(?:{p})"), rule) for p, rule in words["festivals"].items()
        ]
        self._any_relative = re.compile("|".join(words["relative"].values()))
        self._any_festival = re.compile("|".join(words["festivals"]))
        week, last, same = alternatives["week"], alternatives["last"], alternatives["same"]
        lunar, solar = alternatives["lunar"], alternatives["solar"]
        head = f"(?P<year>{year}|{_Y})?(?:的)?(?P<kind>{lunar}|{solar})?(?:的)?"
        self._lunar = re.compile(lunar)
        # 八月二十（阴历）, 五月十三那天(农历)
        self._lunar_behind = re.compile(rf"(?:那天|那日)?[ (（]+(?:{lunar})")
        self._readers = [(Late(pattern), read) for pattern, read in self._patterns(head, week, last, same)]

    def _patterns(
        self, head: str, week: str, last: str, same: str
    ) -> list[tuple[str, Callable[[re.Match[str], date], Day]]]:
        """What a counted day looks like and who reads it, the surest first."""
        return [
            (
                r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})|(?P<mm>\d\d)(?P<dd>\d\d))(?!\d)",
                self._iso,
            ),
            (
                f"{head}(?P<leap>闰)?(?P<m>{_N}|元|正|冬|腊)月(?:份)?(?:的)?(?P<first>初)?(?P<d>{_N})(?P<suffix>日|号)?{_NOT_A_DAY}",
                self._month_day,
            ),
            (
                f"(?P<which>(?:{last})|(?:{same}))月(?:份)?(?:的)?(?P<first>初)?(?P<d>{_N})(?P<suffix>日|号)?{_NOT_A_DAY}",
                self._this_month,
            ),
            (
                f"(?P<which>上上个?|{last}|{same})?(?:个)?(?:{week})(?P<w>[一二三四五六日天1-7])(?!个|次|年|本|期)",
                self._weekday,
            ),
            (f"(?P<n>{_N}|两)(?P<unit>天|个?(?:{week}))(?:之前|以前|前)", self._ago),
            (f"(?<=过来|走了|死了|没了|摔了|去世|过世|断气|伤了)(?P<n>{_N})(?P<unit>天)了", self._ago),
            (
                f"(?:大年|年|{self._lunar.pattern})?(?<![读上念当最])初(?P<d>{_N})(?!中|级|步|的?学生|年级|读|的学|在读|上学|班|代|衷)",
                self._first_days,
            ),
            (
                rf"(?<![\d.年月/\-])(?P<d>{_N})(?:号|日)(?:那天|晚上|早上|上午|下午|当天|夜里|天|白天|凌晨)?{_NOT_A_DAY}",
                self._day_only,
            ),
            (
                r"(?<![\d.])(?P<m>1[0-2]|0?[1-9])[./](?P<d>[0-3]?\d)(?![\d.]|元|块|万|千|米|斤|公里|%)",
                self._month_day,
            ),
        ]

    def days(self, text: str, today: date) -> list[Day]:
        """Every day that the text mentions, in its order; days in the future carry `date_future`."""
        found: list[Day] = []
        for back, pattern in self._relative if self._any_relative.search(text) else ():
            for match in pattern.finditer(text):
                self._add(found, Day(start=match.start(), end=match.end(), readings=(today - timedelta(days=back),)))
        for feast, rule in self._festivals if self._any_festival.search(text) else ():
            for match in feast.regex.finditer(text):
                self._add(found, self._festival(match, rule, today))
        for counted, read in self._readers if _COUNTED.search(text) else ():
            for match in counted.regex.finditer(text):
                self._add(found, read(match, today))
        return [self._shifted(day, text, today) for day in sorted(found, key=lambda day: day.start)]

    @staticmethod
    def _add(found: list[Day], day: Day) -> None:
        if not any(day.start < other.end and other.start < day.end for other in found):
            found.append(day)

    def _shifted(self, day: Day, text: str, today: date) -> Day:
        days, end = self._shift(text, day.end)
        readings = tuple(reading + timedelta(days=days) for reading in day.readings)
        past = tuple(reading for reading in readings if reading <= today)
        problem = day.problem or ("date_future" if readings and not past else None)
        return Day(start=day.start, end=end, readings=past, problem=problem)

    def _shift(self, text: str, end: int) -> tuple[int, int]:
        """Days that what follows a day adds to it (清明前一天, 中秋第二天) and where it ends."""
        for pattern, days in self._shifts:
            match = pattern.match(text, end)
            if match:
                return days, match.end()
        return 0, end

    def _year(self, match: re.Match[str], today: date) -> int | None:
        said = match.groupdict().get("year")
        if not said:
            return None
        for back, pattern in self._years:
            if re.fullmatch(pattern, said):
                return today.year - back
        value = whole(said[:-1])
        return None if value is None else value + 2000 if value < 100 else value

    def _iso(self, match: re.Match[str], today: date) -> Day:
        parts = (match["y"], match["m"] or match["mm"], match["d"] or match["dd"])
        return _civil(match, int(parts[0]), int(parts[1]), int(parts[2]), today)

    def _month_day(self, match: re.Match[str], today: date) -> Day:
        groups = match.groupdict()
        month = MONTHS.get(match["m"]) or NEW_YEAR.get(match["m"]) or whole(match["m"]) or 0
        day = whole(match["d"]) or 0
        year, kind, suffix = self._year(match, today), groups.get("kind") or "", groups.get("suffix")
        lunar = (
            bool(self._lunar.match(kind))
            or match["m"] in MONTHS
            or bool(groups.get("first") or groups.get("leap"))
            or bool(self._lunar_behind.match(match.string, match.end()))
        )
        if lunar:
            return _lunar(match, year, -month if groups.get("leap") else month, day, today)
        civil = _civil(match, year, month, day, today)
        if kind or suffix or match["m"].isdigit() or match["d"].isdigit():
            return civil
        both = sorted({*civil.readings, *_lunar(match, year, month, day, today).readings})
        return Day(
            start=match.start(), end=match.end(), readings=tuple(both), problem=None if both else civil.problem
        )

    def _this_month(self, match: re.Match[str], today: date) -> Day:
        day = whole(match["d"]) or 0
        back = not re.fullmatch(r"这个?|本|当", match["which"])
        first = today.replace(day=1) - timedelta(days=1) if back else today
        civil = _civil(match, first.year, first.month, day, today)
        if not match["first"]:
            return civil
        year, month = almanac.lunar_year_month(today)
        if back:
            year, month = almanac.lunar_month_before(year, month)
        both = sorted({*civil.readings, *_lunar(match, year, month, day, today).readings})
        return Day(
            start=match.start(), end=match.end(), readings=tuple(both), problem=None if both else civil.problem
        )

    def _weekday(self, match: re.Match[str], today: date) -> Day:
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(days=WEEKDAYS[match["w"]])
        which = match["which"] or ""
        if which.startswith("上上"):
            day -= timedelta(days=14)
        elif which.startswith(("上", "头")) or (not which and day > today):
            day -= timedelta(days=7)
        return Day(start=match.start(), end=match.end(), readings=(day,))

    def _ago(self, match: re.Match[str], today: date) -> Day:
        count = (whole(match["n"]) or 0) * (1 if match["unit"] == "天" else 7)
        return Day(start=match.start(), end=match.end(), readings=(today - timedelta(days=count),))

    def _first_days(self, match: re.Match[str], today: date) -> Day:
        day = whole(match["d"]) or 0
        if match[0].startswith(("大年", "年")):
            return _lunar(match, None, 1, day, today)
        year, month = almanac.lunar_year_month(today)
        reading = almanac.lunar_day(year, month, day)
        if reading is None or reading > today:
            year, month = almanac.lunar_month_before(year, month)
            reading = almanac.lunar_day(year, month, day)
        return Day(start=match.start(), end=match.end(), readings=(reading,) if reading else ())

    def _day_only(self, match: re.Match[str], today: date) -> Day:
        day = whole(match["d"]) or 0
        if not 1 <= day <= 31:
            return Day(start=match.start(), end=match.end(), problem="date_invalid")
        year, month = today.year, today.month
        while day > monthrange(year, month)[1] or date(year, month, day) > today:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        return Day(start=match.start(), end=match.end(), readings=(date(year, month, day),))

    def _festival(self, match: re.Match[str], rule: str, today: date) -> Day:
        year = self._year(match, today)
        years = (year,) if year else (today.year + 1, today.year, today.year - 1)
        found = [day for day in (_feast(rule, one) for one in years) if day is not None]
        later = timedelta(days=self._shift(match.string, match.end())[0])
        readings = found if year else [day for day in found if day + later <= today][:1]
        return Day(start=match.start(), end=match.end(), readings=tuple(readings))


def _feast(rule: str, year: int) -> date | None:
    kind, _, value = rule.partition(":")
    if kind == "eve":
        return almanac.new_years_eve(year)
    if kind == "term":
        return almanac.solar_term(year, value)
    month, day = map(int, value.split("-"))
    return almanac.lunar_day(year, month, day) if kind == "lunar" else date(year, month, day)


def _civil(match: re.Match[str], year: int | None, month: int, day: int, today: date) -> Day:
    """Without a year: the latest such day that is not after today."""
    years = (year,) if year else (today.year, today.year - 1, today.year - 2, today.year - 3, today.year - 4)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return Day(start=match.start(), end=match.end(), readings=(found,))
    return Day(start=match.start(), end=match.end(), problem="date_invalid")


def _lunar(match: re.Match[str], year: int | None, month: int, day: int, today: date) -> Day:
    if not 1 <= abs(month) <= 12 or not 1 <= day <= 30:
        return Day(start=match.start(), end=match.end(), problem="date_invalid")
    if year and abs(month) >= 11:
        # 去年腊月 is the twelfth month of the lunar year, wherever it falls in the civil one.
        found = almanac.lunar_day(year, month, day)
        return Day(start=match.start(), end=match.end(), readings=(found,) if found else ())
    for one in (year,) if year else range(today.year, today.year - 20, -1):
        found = almanac.lunar_day(one, month, day)
        if found is not None and (year or found <= today):
            return Day(start=match.start(), end=match.end(), readings=(found,))
    return Day(start=match.start(), end=match.end(), problem="date_invalid")
