"""The rows of sums under a sheet as clerks write them: 合计, 小计 after a part, 总计, with or without a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from handlers.sheets.sums import Total
from storage.exchange.cells import plain, sum_from

PART: Final = re.compile(r"小\s*计|本页")
"""What is about the rows since the last sum of its kind alone."""
WHOLE: Final = re.compile(r"[合总共]\s*计|^共\s*\d+\s*[件笔例宗起人]")
COUNT: Final = re.compile(r"(?<![\d.])(\d{1,6})\s*[件笔例宗起]")
YUAN: Final = re.compile(r"(?<![\d.])(?<!\d,)([¥]?\d[\d,.]*\s*万?)\s*元")
EMPTY: Final = frozenset({"", "-", "/", "无"})


class Sums:
    """Counts the rows of a table as they are read and keeps the sums under them. `first` is the place in the file of
    its first row."""

    def __init__(self, first: int) -> None:
        self.found: list[Total] = []
        self._first = self._part = self._next = first

    def row(self) -> None:
        """A row of a case was read."""
        self._next += 1

    def look(self, sheet: str, line: int, cells: Sequence[str], said: Mapping[str, str]) -> None:
        """A row of no case: if it is a sum over rows, keep it. `said` are its cells by field."""
        written = [plain(cell) for cell in cells]
        told = next((cell for cell in written if PART.search(cell) or WHOLE.search(cell)), None)
        if told is None:
            return
        part = PART.search(told) is not None
        since = (self._part,) if part else tuple(dict.fromkeys((self._first, 0)))
        if part:
            self._part = self._next
        if since[0] < self._next:
            amount = _amount(told, said["amount"])
            read = sum_from(amount)
            self.found.append(
                Total(
                    told=told,
                    sheet=sheet,
                    line=line,
                    since=since,
                    last=self._next,
                    count=_count(written, said["name"]),
                    amount=read,
                    unread=amount if amount and read is None else "",
                )
            )


def _amount(told: str, cell: str) -> str:
    """The sum: under 金额, else beside the word itself, as in 合计：2件，1200元."""
    if cell not in EMPTY and cell != told:
        return cell
    beside = YUAN.search(told)
    return beside[1] if beside else ""


def _count(written: Sequence[str], name: str) -> int | None:
    """The number of cases: 2件 anywhere, or a bare number under 姓名."""
    found = next((match for cell in written if (match := COUNT.search(cell))), None)
    if found is not None:
        return int(found[1])
    return int(name) if name.isdecimal() and len(name) < 6 else None
