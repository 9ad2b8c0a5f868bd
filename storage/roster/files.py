"""Opens a roster whatever it is called: CSV in two encodings, XLSX, XLS; tells what else it is by its bytes."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

from storage.roster.errors import RosterError

BLOCK = 1 << 20
_LOSSY = 10**15
_WORD = "这是一个 Word 文件：请把里面的表复制到 Excel 或 WPS 表格里，另存为 .xlsx 再导入。"
_WEB = "这个文件名叫表格，其实是网页：请用 Excel 或 WPS 打开它，另存为 .xlsx 再导入。"
_BROKEN = "这个文件打不开，可能没存完整或者设了密码：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
_EMPTY = "这个文件是空的：请看看是不是选错了文件。"


class Sheet(NamedTuple):
    """A table: its name ("" for a CSV) and its rows with their numbers as the clerk sees them, from 1."""

    name: str
    rows: Iterator[tuple[int, list[str]]]


class LostNumberStr(str):
    """A number of more than 15 digits that a spreadsheet kept as a number: its last digits are gone."""

    __slots__ = ()


def open_roster(path: Path, progress: Callable[[float], None] | None = None, first: str = "") -> Iterator[Sheet]:
    """The sheets of a file, in order; `progress` hears the share that was read. `first`: the name of a column that
    is not the last; in a CSV it shows what stands between the columns. Raises RosterError."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise RosterError(f"文件读不了（{error.strerror}）：请看看文件名和权限。") from error
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise RosterError(_EMPTY)
    if head.startswith(b"PK\x03\x04"):
        _check_zip(path)
        return _workbook(path, progress)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(path, progress)
    _refuse_others(head)
    return iter([Sheet("", _csv(path, progress, first))])


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise RosterError(_BROKEN) from error
    if "word/document.xml" in names:
        raise RosterError(_WORD)
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        raise RosterError("这是一个压缩包，不是表格：请先解压，再导入里面的表格文件。")


def _refuse_others(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0").lower()
    if start.startswith(b"%pdf"):
        raise RosterError("这是一个 PDF 文件：请向交名单的人要 Excel 表格，再导入。")
    if start.startswith(b"{\\rtf"):
        raise RosterError(_WORD)
    plain = head.replace(b"\0", b"").lower()
    if start.replace(b"\0", b"").startswith(b"<") and (b"<html" in plain or b"<table" in plain or b"<?xml" in plain):
        raise RosterError(_WEB)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise RosterError("这是一张照片：请把名单录成 Excel 表格，再导入。")


def _workbook(path: Path, progress: Callable[[float], None] | None) -> Iterator[Sheet]:
    from python_calamine import (  # loaded only for spreadsheets
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book: Any = CalamineWorkbook.from_path(str(path))
        shown = [
            (sheet.name, book.get_sheet_by_name(sheet.name))
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, OSError, ValueError) as error:
        with path.open("rb") as file:
            word = "WordDocument".encode("utf-16-le") in file.read(BLOCK * 8)
        raise RosterError(_WORD if word else _BROKEN) from error
    total = sum(sheet.total_height for _, sheet in shown) or 1
    return _sheets(shown, total, progress)


def _sheets(shown: list[tuple[str, Any]], total: int, progress: Callable[[float], None] | None) -> Iterator[Sheet]:
    done = 0
    for name, sheet in shown:
        yield Sheet(name, _numbered(sheet, done, total, progress))
        done += sheet.total_height


def _numbered(
    sheet: Any, done: int, total: int, progress: Callable[[float], None] | None
) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if progress is not None and number % 1000 == 0:
            progress((done + number) / total)
        yield number, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        return LostNumberStr(int(cell)) if abs(cell) >= _LOSSY else str(int(cell))
    return str(cell)


def _csv(path: Path, progress: Callable[[float], None] | None, first: str) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(path)
    size = path.stat().st_size or 1
    with path.open("r", encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.read(4096), first)
    with path.open("rb") as raw:
        lines = TextIOWrapper(raw, encoding=encoding, newline="")
        reader = csv.reader(_lines(lines), delimiter=delimiter)
        try:
            for number, row in enumerate(reader, start=1):
                if progress is not None and number % 1000 == 0:
                    progress(raw.tell() / size)
                yield number, row
        except csv.Error as error:
            raise RosterError(
                f"第{reader.line_num}行读不下去，引号可能没配对：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
            ) from error


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "") if "\0" in line else line


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        mark = file.read(3)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise RosterError("这个文件的文字编码认不出来：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(start: str, first: str) -> str:
    shown = re.search(f'{re.escape(first)}"?([,\t;，])', start) if first else None
    if shown:
        return shown[1]
    return max((",", "\t", ";", "，"), key=start.count) if start else ","
