"""Reads a sheet that a town or an insurer hands in: whose it is, of which month, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from dialogs.message import Say
from handlers.sheets.row import MEANT, Row
from handlers.sheets.sums import Total
from schemes.book import Book
from storage.exchange.cells import day_from, plain, sum_from
from storage.exchange.sums import Sums
from storage.roster.errors import RosterError
from storage.roster.files import LostNumberStr, open_roster
from storage.roster.header import NAMES, Header, columns, field_of, find_header, no_header
from storage.roster.identities import Identities, Wrong
from storage.roster.reading import Places
from storage.roster.repair import DITTO, clean_name, without_person

COLUMNS: Final = columns(
    {
        "number": ("编号", "案件编号", "案子编号", "报案编号", "村保编号", "平台编号"),
        "name": (*NAMES["name"], "出险人", "出险人姓名", "伤者", "伤者姓名"),
        "id_number": (*NAMES["id_number"], "出险人身份证号"),
        "town": NAMES["town"],
        "village": NAMES["village"],
        "happened_on": ("出险日期", "出险时间", "事故日期", "事故时间", "发生日期", "出事日期"),
        "status": (
            "状态",
            "案件状态",
            "进度",
            "理赔进度",
            "理赔状态",
            "处理状态",
            "处理情况",
            "赔付状态",
            "赔付情况",
        ),
        "reference": ("立案号", "立案编号", "案号", "公司案号", "赔案号", "理赔号", "理赔案号"),
        "amount": ("金额", "赔付金额", "赔款金额", "赔款", "赔付额", "已赔金额", "理赔金额", "给付金额", "实赔金额"),
        "paid_on": ("赔付日期", "赔付时间", "支付日期", "付款日期", "打款日期", "到账日期", "给付日期", "赔款日期"),
        "note": (*NAMES["note"], "拒赔原因"),
    },
    ["number", "name", "id_number"],
    ["status", "reference", "amount", "paid_on"],
)
FIELDS: Final = frozenset(COLUMNS.known.values())
_MONTH = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})(?!\d)")
_NUMBER = re.compile(r"\d{8}")
NEEDED: Final = "“编号”（或者“姓名”）和“状态”“金额”这些列"


class SheetError(RosterError):
    """The file cannot be taken as a monthly sheet; the text says in one sentence what to do."""


class Line(NamedTuple):
    """One row of a case with its cells as they were; `why` says what in it cannot be read."""

    sheet: str
    number: int
    cells: list[str]
    row: Row
    why: Say | None = None


class Filled(Struct, frozen=True, kw_only=True):
    """A file as it was handed in. `words` are the column headings of each of its sheets by name; month and insurer
    are its own or the caller's. `totals` are the sums under the rows."""

    month: date
    insurer: str
    words: dict[str, tuple[str, ...]]
    lines: tuple[Line, ...]
    totals: tuple[Total, ...] = ()


def read_sheet(path: Path, book: Book, today: date, month: date | None = None, insurer: str = "") -> Filled:
    """Every row with a case, sheet after sheet. `month` and `insurer` (id or name) where the title does not say them.

    Raises RosterError: no table, no header, no row, the sheet of another month or insurer.
    """
    names = _names(book)
    asked = names.get(insurer) if insurer else None
    if insurer and asked is None:
        raise SheetError(f"没有“{insurer}”这家公司：--insurer 写 {'、'.join(sorted(set(names.values())))} 之一。")
    tops: list[str] = []
    words: dict[str, tuple[str, ...]] = {}
    lines: list[Line] = []
    totals: list[Total] = []
    for sheet in open_roster(path):
        header, rows = find_header(sheet.rows, COLUMNS)
        if header is None:
            tops += [cell for _, row in rows for cell in row][:40]
            continue
        titles = (*header.titles, sheet.name)
        month = _one_month(titles, path, month, again=bool(words))
        asked = _one_insurer(titles, names, asked, again=bool(words))
        words[sheet.name] = header.words
        read = _Rows(header, book, titles, month, today, len(lines))
        lines += read.lines(sheet.name, rows)
        totals += read.totals
    if not words:
        raise no_header(tops, NEEDED)
    if not lines:
        raise SheetError("表头下面一件案子也没有：请看看是不是选错了文件。")
    assert month is not None
    assert asked is not None
    return Filled(month=month, insurer=asked, words=words, lines=tuple(lines), totals=tuple(totals))


def _names(book: Book) -> dict[str, str]:
    """Insurers by id, name and short name."""
    known = [one for scheme in book.schemes for one in scheme.insurers]
    return {word: one.id for one in known for word in (one.id, one.short, one.name)}


def _one_month(titles: Iterable[str], path: Path, month: date | None, *, again: bool) -> date:
    """The month of a sheet; `again`: `month` is that of the sheet before it, or was asked for."""
    told = [found for title in (*titles, path.stem) for found in _MONTH.finditer(plain(title))]
    held = next((date(int(one[1]), int(one[2]), 1) for one in told if 1 <= int(one[2]) <= 12), None)
    if month is not None and held is not None and held != month:
        if again:
            raise SheetError(f"一个文件里有两个月的表（{month:%Y-%m}、{held:%Y-%m}）：请拆成两个文件，分别导入。")
        raise SheetError(
            f"这是{held:%Y-%m}的表，要的是{month:%Y-%m}的：换一个文件，或者写 --month {held:%Y-%m} 再导入。"
        )
    if month is None and held is None:
        raise SheetError("表上没写是哪个月的：写上 --month 2021-06 这样的月份再导入。")
    return held or month or date.min


def _one_insurer(titles: Iterable[str], names: Mapping[str, str], asked: str | None, *, again: bool) -> str:
    told = {id_ for word, id_ in names.items() if not word.isascii() and any(word in title for title in titles)}
    if len(told) > 1 and asked is None:
        raise SheetError(f"表上写了几家公司（{'、'.join(sorted(told))}）：写上 --insurer 是哪一家，再导入。")
    if asked is not None and told and asked not in told and again:
        raise SheetError(f"一个文件里有两家公司的表（{asked}、{told.pop()}）：请拆成两个文件，分别导入。")
    if asked is not None and told and asked not in told:
        raise SheetError(f"这是{told.pop()}的表，要的是{asked}的：换一个文件，或者改 --insurer 再导入。")
    if asked is None and not told:
        raise SheetError("表上没写是哪家公司的：写上 --insurer picc 这样的公司再导入。")
    return asked or told.pop()


class _Rows:
    """Reads the rows of one table in order; the town is filled down under a merged cell."""

    def __init__(
        self, header: Header, book: Book, titles: tuple[str, ...], month: date, today: date, first: int
    ) -> None:
        counties = {town.county for town in book.towns if any(town.county in title for title in titles)}
        self._header, self._month = header, month
        self._places = Places(book, counties.pop() if len(counties) == 1 else None)
        self._identities = Identities(today)
        self._town = self._places.in_title(titles)
        self._sums = Sums(first)
        nowhere = 1 << 20
        self._known = [(field, header.places.get(field, nowhere)) for field in FIELDS]

    @property
    def totals(self) -> list[Total]:
        """The sums that stood under the rows read so far."""
        return self._sums.found

    def lines(self, sheet: str, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Line]:
        """The rows that speak of a case: none that is blank, a sum, a signature or the heading again."""
        for number, cells in rows:
            width = len(cells)
            said = {field: plain(cells[place]) if place < width else "" for field, place in self._known}
            if said["town"] and said["town"] not in DITTO:
                self._town = self._places.find(said["town"]) or said["town"]
            if self._is_case(cells, said):
                row, why = self._row(cells, said)
                self._sums.row()
                yield Line(sheet, number, cells, row, why)
            else:
                self._sums.look(sheet, number, cells, said)

    def _raw(self, cells: list[str], field: str) -> str:
        place = self._header.place(field)
        return cells[place] if 0 <= place < len(cells) else ""

    def _is_case(self, cells: list[str], said: Mapping[str, str]) -> bool:
        who = said["number"] or said["name"] or said["id_number"]
        first = next((plain(cell) for cell in cells if plain(cell)), "")
        if any(without_person(cell) for cell in {first, said["name"], said["number"]} if not cell.isdecimal()):
            return False
        if who and not who.isdecimal() and field_of(who, COLUMNS.known) in ("number", "name", "id_number"):
            return False
        return bool(who or said["status"] or said["amount"] or said["reference"])

    def _row(self, cells: list[str], said: Mapping[str, str]) -> tuple[Row, Say | None]:
        why: list[Say] = []
        days = {}
        for field in ("happened_on", "paid_on"):
            days[field] = day_from(said[field], self._month) if said[field] else None
            if said[field] and days[field] is None:
                why.append(Say("row-bad-day", {"told": said[field][:20]}))
        amount = sum_from(said["amount"]) if said["amount"] not in ("", "-", "/", "无") else None
        if amount is None and said["amount"] not in ("", "-", "/", "无"):
            why.append(Say("row-bad-sum", {"told": said["amount"][:20]}))
        if isinstance(self._raw(cells, "reference"), LostNumberStr):
            why.append(Say("row-lost-reference"))
        status = re.sub(r"\s+", "", said["status"])
        if status and status not in MEANT:
            why.append(Say("row-unknown-status", {"told": status[:20]}))
        identity, wrong = self._identity(cells, said)
        number = _NUMBER.search(said["number"])
        row = Row(
            number=number[0] if number else said["number"],
            name=clean_name(said["name"])[0],
            id_number=identity,
            town=self._town,
            happened_on=days["happened_on"],
            step=MEANT.get(status, ""),
            status=status,
            reference=said["reference"],
            amount=amount,
            paid_on=days["paid_on"],
            note=said["note"],
        )
        return row, next(iter([*wrong, *why]), None)

    def _identity(self, cells: list[str], said: Mapping[str, str]) -> tuple[str, list[Say]]:
        """The ID number; a wrong one only matters where no number of a case stands beside it."""
        if not said["id_number"]:
            return "", []
        read = self._identities.read(self._raw(cells, "id_number"))
        if isinstance(read, Wrong):
            return "", [] if said["number"] else [Say("row-bad-id", {"told": read.reason})]
        return read, []
