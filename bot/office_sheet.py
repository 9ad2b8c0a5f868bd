"""Tables for an office: the same rows on the terminal and as an Excel file that prints on A4."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet
    from rich.table import Table

A4: Final = 9
Cell = str | int | float | None
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
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        for copy in range(1, sheet.copies + 1):
            name = sheet.name.translate(_FORBIDDEN)[:24] or "表"
            _fill(book.create_sheet(name if sheet.copies == 1 else f"{name}（第{copy}份）"), sheet, copy)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        book.save(file)


def _fill(page: Worksheet, sheet: Sheet, copy: int) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.pagebreak import Break

    last = get_column_letter(len(sheet.columns))
    _put(page, 1, 1, sheet.title).font = Font(bold=True, size=14)
    page.merge_cells(f"A1:{last}1")
    page["A1"].alignment = Alignment(horizontal="center")
    for place, (heading, width) in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = width
        if not sheet.bare:
            _put(page, 2, place, heading, framed=True).font = Font(bold=True)
    first = 2 if sheet.bare else 3
    for number, row in enumerate(sheet.rows, first):
        for place, cell in enumerate(row, 1):
            _put(page, number, place, cell, framed=not sheet.bare or bool(row[0]))
    for number, note in enumerate(sheet.notes, first + len(sheet.rows) + 1):
        _put(page, number, 1, note)
    for number in sheet.breaks:
        page.row_breaks.append(Break(id=first + number - 1))
    _set_up(page, sheet, copy)


def _set_up(page: Worksheet, sheet: Sheet, copy: int) -> None:
    """A4, one page wide, the heading on every page, page numbers and which copy it is below."""
    page.page_setup.paperSize = A4
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    if not sheet.bare:
        page.print_title_rows = "1:2"
        page.freeze_panes = "A3"
    page.page_margins.left = page.page_margins.right = 0.5
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    if sheet.copies > 1:
        page.oddFooter.right.text = f"一式{'零一两三四'[sheet.copies]}份，第{copy}份"


def _put(page: Worksheet, row: int, column: int, value: Cell, *, framed: bool = False) -> Any:
    from openpyxl.styles import Alignment, Border, Side

    cell = page.cell(row=row, column=column, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # a name that begins with = is a name
    if framed:
        thin = Side(style="thin")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell) and cell.strip("%").replace(".", "", 1).isdigit()
