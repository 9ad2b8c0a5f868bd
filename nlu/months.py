"""A month without its day: 前年三月间, 去年冬月头; said back so that only the day has to be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from nlu.numbers import whole

_N = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九正冬腊])"
_LUNAR = {"正": 1, "冬": 11, "腊": 12}


class MonthReader:
    """Reads the month, or at least the year, of what happened; `words` is dates.toml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._back = {int(n): re.compile(pattern) for n, pattern in words["year"].items() if int(n) >= 0}
        year = "|".join(words["year"][str(n)] for n in sorted(self._back, reverse=True))
        self._month = re.compile(
            rf"(?:(?P<year>{year}|(?:19|20)\d\d年))?的?(?<![0-9一二三四五六七八九十个])(?P<m>{_N})月"
            r"(?![0-9一二三四五六七八九十廿初]|饼|经|子)"
        )
        self._year = re.compile(rf"(?P<year>{year}|(?:19|20)\d\d年)(?![0-9正冬腊一二三四五六七八九十])")

    def find(self, text: str, today: date) -> re.Match[str] | None:
        """The first month of a normalised text that does not lie ahead, else a year before this one."""
        for pattern in (self._month, self._year):
            match = next((one for one in pattern.finditer(text) if self.spoken(one, today)), None)
            if match:
                return match
        return None

    def spoken(self, match: re.Match[str], today: date) -> str:
        """2019年三月, 2019年: with the year in figures; empty where it lies ahead or says too little."""
        said, month = match["year"], match.groupdict().get("m")
        year = self._of(said, today) if said else None
        if month is None:
            return f"{year}年" if year is not None and year < today.year else ""
        number = _LUNAR.get(month) or whole(month) or 0
        if year is None:
            year = today.year if number <= today.month else today.year - 1
        return "" if (year, number) > (today.year, today.month) else f"{year}年{month}月"

    def _of(self, said: str, today: date) -> int | None:
        found = next((back for back, pattern in self._back.items() if pattern.fullmatch(said)), None)
        return today.year - found if found is not None else whole(said[:-1])
