"""The staff file: who is told of a case, a row each, read with every mistake listed at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from claims.absence import ALWAYS, NIGHT
from claims.staff import FIELD, Member
from schemes.book import Book, load_book
from schemes.places import group_keys
from schemes.tables import Mistake, near
from schemes.terms import INSURERS

COLUMNS: Final = (
    "address",
    "name",
    "role",
    "insurer",
    "county",
    "town",
    "village",
    "rung",
    "hotline",
    "duty",
    "group",
)
ROLES: Final = ("desk", "town_officer", "village_agent", "helper", "county_officer", "supervisor")
_NEEDED: Final = COLUMNS[:3]
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9_]*:\S+")
_NOBODYS: Final = ("office:", "api:", "webhook:")
_SMS: Final = re.compile(r"sms:\+?[0-9]{5,15}")
_HOTLINE: Final = re.compile(r"[0-9][0-9\-]{2,19}")
_SPAN: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")
_MOST_RUNGS: Final = 9


class StaffError(ValueError):
    """A staff file that cannot be used; `mistakes` lists everything that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = tuple(mistakes)


def read_staff(path: Path, book: Book | None = None) -> tuple[Member, ...]:
    """The rows of a staff file (utf-8 or gb18030), in order; raises StaffError with every mistake.

    Counties, towns and insurers are those of `book` (the built-in schemes by default).
    """
    return _Reader(path, book or load_book()).read()


class _Reader:
    def __init__(self, path: Path, book: Book) -> None:
        self.path = path
        self.book = book
        self.mistakes: list[Mistake] = []
        self.counties = {town.county for town in book.towns}
        self.insurers = {*INSURERS, *(each.id for scheme in book.schemes for each in scheme.insurers)}

    def wrong(self, line: int, field: str, text: str) -> None:
        self.mistakes.append(Mistake(file=str(self.path), field=field, line=line, text=text))

    def read(self) -> tuple[Member, ...]:
        rows = csv.reader(io.StringIO(self._text()), strict=True)
        members: dict[Member, int] = {}
        header: list[str] = []
        try:
            for row in rows:
                cells = [cell.strip() for cell in row]
                if not any(cells) or cells[0].startswith("#"):
                    continue
                if not header:
                    header = self._header(cells, rows.line_num)
                    continue
                member = self._member(header, cells, rows.line_num)
                if member in members:
                    self.wrong(rows.line_num, "address", f"和第{members[member]}行一模一样，请删掉一行")
                members.setdefault(member, rows.line_num)
        except csv.Error as error:
            self.wrong(rows.line_num, "文件", f"这一行的引号不成对，请检查（{error}）")
        if not header:
            self.wrong(1, "文件", f"是空的；第一行应该是 {','.join(COLUMNS)}")
        if self.mistakes:
            raise StaffError(self.mistakes)
        return tuple(members)

    def _text(self) -> str:
        try:
            raw = self.path.read_bytes()
        except OSError:
            self.wrong(1, "文件", "读不了这个文件")
            raise StaffError(self.mistakes) from None
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.wrong(1, "文件", "编码认不出来，请另存为 UTF-8 的 CSV")
        raise StaffError(self.mistakes)

    def _header(self, cells: list[str], line: int) -> list[str]:
        for index, name in enumerate(cells):
            if name not in COLUMNS:
                self.wrong(line, name or f"第{index + 1}列", f"没有这一列{near(name, COLUMNS)}")
            elif name in cells[:index]:
                self.wrong(line, name, "这一列写了两遍")
        for name in _NEEDED:
            if name not in cells:
                self.wrong(line, name, "缺这一列，请补上")
        if self.mistakes:
            raise StaffError(self.mistakes)
        return cells

    def _member(self, header: list[str], cells: list[str], line: int) -> Member:
        if len(cells) > len(header) and any(cells[len(header) :]):
            self.wrong(line, "文件", f"这一行有{len(cells)}格，表头只有{len(header)}格，看看是不是多了逗号")
        row = dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=False))
        for name in _NEEDED:
            if not row[name]:
                self.wrong(line, name, "不能空着")
        self._check(row, line)
        return Member(
            address=row["address"],
            name=row["name"],
            role=row["role"],
            insurer=row["insurer"],
            county=row["county"],
            town=self._town(row, line),
            village=row["village"],
            rung=self._rung(row["rung"], line),
            hotline=row["hotline"],
            duty=row["duty"],
            groups=group_keys(row["group"]),
        )

    def _check(self, row: dict[str, str], line: int) -> None:
        address = row["address"]
        if address and not _ADDRESS.fullmatch(address):
            self.wrong(line, "address", "应该是“渠道:账号”，比如 sms:+8613800000001、wechat:openid")
        elif address.startswith(_NOBODYS):
            self.wrong(line, "address", "office:、api:、webhook: 是程序自己用的，不能写进名册；写这个人的手机或微信")
        elif address.startswith("sms:") and not _SMS.fullmatch(address):
            self.wrong(line, "address", "短信地址应该只有数字，比如 sms:+8613800000001")
        for field, known in (("role", ROLES), ("insurer", sorted(self.insurers))):
            value = row[field]
            if value and value not in known:
                self.wrong(line, field, f"不认得“{value}”{near(value, known)}；可以写：{'、'.join(known)}")
        if row["county"] and row["county"] not in self.counties:
            guess = near(row["county"], sorted(self.counties))
            self.wrong(line, "county", f"不认得“{row['county']}”{guess}；写全称，比如 万州区")
        if row["hotline"] and not _HOTLINE.fullmatch(row["hotline"]):
            self.wrong(line, "hotline", "应该是电话号码，只有数字和短横，比如 95518")

        if row["group"]:
            self._group(row, line)
        if row["duty"] and not _on_duty(row["duty"]):
            self.wrong(line, "duty", "应该是 24h、night 或上下班的钟点，比如 08:30-17:30")

    def _group(self, row: dict[str, str], line: int) -> None:
        if row["role"] in ROLES and row["role"] not in FIELD:
            self.wrong(line, "group", "只有 helper 和 village_agent 可以写组；别的角色请空着")
        elif not row["village"]:
            self.wrong(line, "group", "写了组，也要写是哪个村（village）")
        elif not group_keys(row["group"]):
            self.wrong(line, "group", "认不出是哪个组；这样写：3组，几个组写成 1、2组 或 1-4组")

    def _town(self, row: dict[str, str], line: int) -> str:
        name, county = row["town"], row["county"]
        if not name:
            return ""
        town = self.book.town(county + name) or self.book.town(name)
        if town is None:
            guess = near(name, [known.name for known in self.book.towns], 3)
            self.wrong(line, "town", f"不认得“{name}”{guess}；写全称，比如 大周镇")
            return name
        if county and county in self.counties and town.county != county:
            self.wrong(line, "town", f"“{name}”在{town.county}，不在{county}")
        return town.name

    def _rung(self, value: str, line: int) -> int:
        if value and (not value.isascii() or not value.isdigit() or int(value) > _MOST_RUNGS):
            self.wrong(line, "rung", f"应该是0到{_MOST_RUNGS}的整数，1 最先通知，0 或空着不通知")
            return 0
        return int(value) if value else 0


def _on_duty(written: str) -> bool:
    start, _, end = written.partition("-")
    return written in (ALWAYS, NIGHT) or (_SPAN.fullmatch(written) is not None and start != end)
