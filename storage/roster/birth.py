"""Days as rosters and sheets write them: 19560305, 1956-3-5, 56.3.5, 1956年3月, 20519 (a spreadsheet's)."""

from __future__ import annotations

import re
from datetime import date, timedelta

_PARTS = re.compile(r"(\d{2,4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_WHOLE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_ZERO = date(1899, 12, 30)


def birth_from(text: str, century: int = 1900) -> date | None:
    """The day that a cell states, or None where it states none or only a month. Two digits are 19..: birth days."""
    plain = text.partition(" ")[0].partition("T")[0]
    found = _WHOLE.fullmatch(plain) or _PARTS.fullmatch(plain)
    if found is not None:
        year = int(found[1]) + (century if len(found[1]) == 2 else 0)
        try:
            return date(year, int(found[2]), int(found[3]))
        except ValueError:
            return None
    if plain.isdecimal() and 1 <= int(plain) <= 60_000:
        return _EXCEL_ZERO + timedelta(days=int(plain))
    return None
