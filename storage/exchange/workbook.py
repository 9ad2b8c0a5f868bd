"""Writes a sheet for Excel and WPS as it is printed: A4 landscape, heading on every page, a sum at the end."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from xlsxwriter import Workbook

from storage.exchange.reading import Filled
from storage.roster.report import harmless

WIDTHS: Final = {
    "编号": 10, "姓名": 9, "身份证号": 20, "乡镇": 10, "村": 10, "出险日期": 11, "类型": 10, "报案日期": 11,
    "状态": 10, "立案号": 16, "金额": 11, "赔付日期": 11, "谁发现": 9, "备注": 22, "结果": 6, "原因": 50,
}  # fmt: skip
RESULT: Final = ("结果", "原因")
PLAINLY: Final = {"strings_to_formulas": False, "strings_to_urls": False}
USUAL: Final = 12
A4: Final = 9
LONGEST_NAME: Final = 31
Cell = str | float


class Printed(Struct, frozen=True, kw_only=True):
    """A table for paper. `how` says under the title what to fill in; `total` is its last row. Numbers are sums.
    `name` is what its page is called; `grid` draws lines around empty cells too, for what is to be written there."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    how: str = ""
    name: str = ""
    grid: bool = True


def write_sheet(path: Path, *pages: Printed) -> None:
    """Write a page for each, readable by its owner alone; a file of that name is replaced only when the new one is
    whole."""
    beside = path.with_name(f".{path.name}.new")
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with Workbook(str(beside), PLAINLY) as book:
        for printed in pages:
            _fill(book, printed)
    beside.replace(path)


def write_result(path: Path, filled: Filled, results: Iterable[tuple[str, str]], title: str, how: str = "") -> None:
    """The rows of each sheet as they were handed in, each with what became of it and why."""
    rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in filled.words}
    for line, told in zip(filled.lines, results, strict=True):
        width = len(filled.words[line.sheet])
        rows[line.sheet].append((*line.cells[:width], *[""] * (width - len(line.cells)), *told))
    pages = [
        Printed(title=title, how=how, columns=(*filled.words[sheet], *RESULT), rows=held, name=name, grid=False)
        for name, (sheet, held) in zip(_names(rows), rows.items(), strict=True)
    ]
    write_sheet(path, *pages)


def _names(sheets: Iterable[str]) -> list[str]:
    """What the pages are called: as the sheets were, where Excel takes that."""
    names: list[str] = []
    for place, sheet in enumerate(sheets, start=1):
        name = re.sub(r"[\[\]:*?/\\]", " ", sheet)[:LONGEST_NAME].strip(" '")
        taken = {one.casefold() for one in names}
        names.append(name if name and name.casefold() not in taken else f"表{place}")
    return names


def _fill(book: Any, printed: Printed) -> None:
    page, last = book.add_worksheet(printed.name or None), len(printed.columns) - 1
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}),
        "how": book.add_format({"text_wrap": True, "valign": "vcenter"}),
        "head": book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "column": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "sum": book.add_format({"border": 1, "num_format": "0.00", "valign": "top"}),
    }
    for column, words in enumerate(printed.columns):
        page.set_column(column, column, WIDTHS.get(words, USUAL), None if printed.grid else formats["column"])
    page.set_row(0, 26)
    page.merge_range(0, 0, 0, last, harmless(printed.title), formats["title"])
    top = 1
    if printed.how:
        page.set_row(1, 32)
        page.merge_range(1, 0, 1, last, printed.how, formats["how"])
        top = 2
    for column, words in enumerate(printed.columns):
        page.write_string(top, column, harmless(words), formats["head"])
    for number, row in enumerate([*printed.rows, *([printed.total] if printed.total else [])], start=top + 1):
        for column, cell in enumerate(row):
            if cell == "" and not printed.grid:
                continue
            if cell == "":
                page.write_blank(number, column, None, formats["text"])
            elif isinstance(cell, str):
                page.write_string(number, column, harmless(cell), formats["text"])
            else:
                page.write_number(number, column, cell, formats["sum"])
    _for_paper(page, top)


def _for_paper(page: Any, top: int) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, top)
    page.freeze_panes(top + 1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C第&P页，共&N页")
