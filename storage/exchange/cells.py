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
    """The day from 2021-06-14, 2021/6/14, 2021.6.14, 2021年6月14日, 20210614, 21.6.14, a spreadsheet's own number, or
    from 6月14日: the last one before the sheet's month ends. None for anything else."""
    written = plain(cell)
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
