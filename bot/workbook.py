"""Tables for Excel and WPS: every text stays a text, whatever sign it begins with."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_workbook(path: Path, sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> None:
    """Write sheets (name, head, rows) to a new file that its owner alone can read.

    Raises FileExistsError for a file that is there already, OSError for one that cannot be written."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        book = Workbook(write_only=True)
        for name, head, rows in sheets:
            sheet = book.create_sheet(name)
            sheet.freeze_panes = "A2"
            for place, row in enumerate((head, *rows)):
                cells = []
                for value in row:
                    cell = WriteOnlyCell(sheet, CONTROL.sub("", value) if isinstance(value, str) else value)
                    if isinstance(value, str):
                        cell.data_type = "s"  # =1+1 in a name is a name
                    if not place:
                        cell.font = Font(bold=True)
                    cells.append(cell)
                sheet.append(cells)
        book.save(file)
