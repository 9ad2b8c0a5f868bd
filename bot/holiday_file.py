"""The operator's table of holidays: what the State Council announces each autumn for the next year, a day a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from schemes.tables import Mistake

COLUMNS: Final = ("date", "kind", "name")
KINDS: Final[Mapping[str, bool]] = {"holiday": False, "workday": True}
"""What a row says of its day -> whether it is worked."""
FEWEST: Final = 11
"""Days off in a year by 全国年节及纪念日放假办法 (2014 to 2024; more since): a table with fewer rows is not whole."""


class HolidayError(ValueError):
    """A table that cannot be used; the text names each line and says what to do."""


def read_holidays(path: Path) -> dict[date, bool]:
    """Day -> whether it is worked, from `date,kind,name` (utf-8 or gb18030); raises HolidayError with every mistake.

    A year is entered whole: one that has but some rows would count its other holidays as working days."""
    mistakes: list[Mistake] = []
    table: dict[date, bool] = {}
    rows = csv.reader(io.StringIO(_text(path)))
    header = [cell.strip() for cell in next(rows, [])]
    if tuple(header[:2]) != COLUMNS[:2]:
        raise HolidayError(f"{path}: the first line has to be {','.join(COLUMNS)}")
    for cells in rows:
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        found = _row(cells, table)
        if isinstance(found, str):
            mistakes.append(Mistake(file=str(path), field="date", line=rows.line_num, text=found))
        else:
            table[found[0]] = found[1]
    if mistakes:
        raise HolidayError("\n".join(map(str, mistakes)))
    if half := _half_years(table):
        years = ", ".join(map(str, half))
        raise HolidayError(f"{path}: {years} has fewer than {FEWEST} days off: enter a year's whole announcement")
    return table


def _half_years(table: Mapping[date, bool]) -> list[int]:
    free = [day.year for day, worked in table.items() if not worked]
    return sorted({day.year for day in table if free.count(day.year) < FEWEST})


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise HolidayError(f"{path} cannot be read: {error.strerror}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise HolidayError(f"{path}: its encoding is not known; save it as a CSV in UTF-8")


def _row(cells: list[str], before: Mapping[date, bool]) -> tuple[date, bool] | str:
    """The day of a row and whether it is worked, or what is wrong with it."""
    written, kind = [*(cell.strip() for cell in cells), "", ""][:2]
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return f"{written!r} is no day: write 2027-02-06"
    if kind not in KINDS:
        return f"{kind!r} is neither {' nor '.join(KINDS)}"
    if day in before:
        return f"{day} stands there twice"
    if KINDS[kind] and day.weekday() < 5:
        return f"{day} is a weekday and worked anyway: only weekends that are worked are entered"
    return day, KINDS[kind]
