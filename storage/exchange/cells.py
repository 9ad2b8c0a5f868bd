"""Sums and days as clerks write them into a cell."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from claims.exchange import month_after
from claims.workdays import ONE_DAY
from nlu.numbers import number
from storage.roster.birth import birth_from
from storage.roster.repair import JUNK

_MONEY = re.compile(r"^(?:人民币|rmb|¥)|(?:元|圆|块)?(?:整|正)?$", re.IGNORECASE)
_SPELT = re.compile(r"([〇零○一二三四五六七八九十廿卅]{1,4})(?=[年月日号])")
_RECKONED = re.compile(r"(\d{5})\.\d+")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})(?:月|[/-])(\d{1,2})[日号]?|(\d{1,2})\.(\d{2})")
_EARLIEST = date(2005, 1, 1)


def plain(cell: str) -> str:
    """A cell without what spreadsheets and input methods leave around and inside it."""
    return unicodedata.normalize("NFKC", cell).strip(JUNK)


def sum_from(cell: str) -> Decimal | None:
    """Yuan from 1200, 1,200元, ￥1,200.00, １２００, 0.12万元, 壹仟贰佰元整; None for anything else."""
    written = re.sub(r"\s+", "", plain(cell))
    value = number(_MONEY.sub("", written))
    return value.quantize(Decimal("0.01")) if value is not None and value == round(value, 2) else None


def day_from(cell: str, month: date) -> date | None:
    """The day from 2021-06-14, 2021/6/14, 2021.6.14, 2021年6月14日, 20210614, 21.6.14, 二〇二一年六月十四日, a
    spreadsheet's own number, or from 6月14日, 6月14号: the last one before the sheet's month ends. None for anything
    else."""
    written = _in_digits(plain(cell))
    short = _WITHOUT_YEAR.fullmatch(written)
    if short is None:
        found = birth_from(written, 2000)
        return found if found is not None and found >= _EARLIEST else None
    last = month_after(month) - ONE_DAY
    for year in (last.year, last.year - 1):
        try:
            found = date(year, int(short[1] or short[3]), int(short[2] or short[4]))
        except ValueError:
            return None
        if found <= last:
            return found
    return None


def _in_digits(written: str) -> str:
    """A day without blanks beside 年, 月, 日, its numbers in digits; a spreadsheet's own without the time of day."""
    closed = re.sub(r"\s*([年月])\s*|\s+(?=[日号])", lambda found: found[1] or "", written)
    reckoned = _RECKONED.fullmatch(closed)
    if reckoned:
        return reckoned[1]
    return _SPELT.sub(lambda found: str(number(found[1].replace("○", "〇")) or found[1]), closed)
