"""Tables for an office: the same rows on the terminal and as an Excel file that prints on A4."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from xlsxwriter import Workbook

from storage.exchange.workbook import A4, PLAINLY

if TYPE_CHECKING:
    from rich.table import Table
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Sheet(Struct, frozen=True, kw_only=True):
    """A titled table. `columns` are heading and width in characters; `notes` stand below it; `copies` of it go into
    the file (一式两份); `breaks` are the rows (from 1) after which a page ends."""

    name: str
    title: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    copies: int = 1
    landscape: bool = False
    breaks: tuple[int, ...] = ()
    bare: bool = False


def on_terminal(sheet: Sheet) -> Table:
    """The table as rich draws it; figures to the right."""
    from rich import box
    from rich.table import Table

    drawn = Table(title=sheet.title, box=box.SIMPLE, caption="\n".join(sheet.notes) or None, caption_justify="left")
    for place, (heading, _) in enumerate(sheet.columns):
        figures = all(isinstance(row[place], int | float | None) or _is_figure(row[place]) for row in sheet.rows)
        drawn.add_column(heading, justify="right" if figures and sheet.rows else "left", overflow="fold")
    for row in sheet.rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    return drawn


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write an Excel file, readable by its owner alone, for it names people. Raises FileExistsError."""
    taken: set[str] = set()
    with (
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        Workbook(file, PLAINLY) as book,
    ):
        for sheet in sheets:
            for copy in range(1, sheet.copies + 1):
                _fill(book, book.add_worksheet(_name(sheet, copy, taken)), sheet, copy)


def _name(sheet: Sheet, copy: int, taken: set[str]) -> str:
    """What the page is called: Excel takes 31 characters, some signs not at all, and no name twice."""
    name = sheet.name.translate(_FORBIDDEN)[:24] or "表"
    found = whole = name if sheet.copies == 1 else f"{name}（第{copy}份）"
    while found in taken:
        found = f"{whole[:27]}{len(taken)}"
    taken.add(found)
    return found


def _fill(book: Workbook, page: Worksheet, sheet: Sheet, copy: int) -> None:
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    framed = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    heading = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "bold": True})
    plain = book.add_format()
    for column, (_, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
    if len(sheet.columns) > 1:
        page.merge_range(0, 0, 0, len(sheet.columns) - 1, "", title)
    _put(page, 0, 0, sheet.title, title)
    if not sheet.bare:
        for column, (words, _) in enumerate(sheet.columns):
            _put(page, 1, column, words, heading)
    first = 1 if sheet.bare else 2
    for number, row in enumerate(sheet.rows, first):
        for column, cell in enumerate(row):
            _put(page, number, column, cell, framed if not sheet.bare or row[0] else plain)
    for number, note in enumerate(sheet.notes, first + len(sheet.rows) + 1):
        _put(page, number, 0, note, plain)
    page.set_h_pagebreaks([first + number for number in sheet.breaks])
    _set_up(page, sheet, copy)


def _set_up(page: Worksheet, sheet: Sheet, copy: int) -> None:
    """A4, one page wide, the heading on every page, page numbers and which copy it is below."""
    page.set_paper(A4)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    if not sheet.bare:
        page.repeat_rows(0, 1)
        page.freeze_panes(2, 0)
    page.set_margins(left=0.5, right=0.5)
    which = f"&R一式{'零一两三四'[sheet.copies]}份，第{copy}份" if sheet.copies > 1 else ""
    page.set_footer(f"&C第 &P 页，共 &N 页{which}")


def _put(page: Worksheet, row: int, column: int, value: Cell, look: Format) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, str):  # never guessed at: a name that begins with = is a name
        page.write_string(row, column, _CONTROL.sub("", value), look)
    else:
        page.write_number(row, column, value, look)


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell) and cell.strip("%").replace(".", "", 1).isdigit()
