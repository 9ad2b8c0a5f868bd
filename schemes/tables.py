"""A TOML file read with its lines: every mistake knows its file, field and line, and says what to do."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from schemes.money import MoneyError, read_money

Place = tuple[str | int, ...]
_HEADER: Final = re.compile(r"^\s*\[(\[)?\s*([A-Za-z0-9_.\-]+)\s*\]?\]\s*(#.*)?$")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")
_AT_LINE: Final = re.compile(r"at line (\d+)")
_MONEY: Final = {
    "not_a_number": "写的不是数目，请写成 5000 或 0.5",
    "negative": "是负数，请改成 0 或更大的数",
    "too_large": "大得不对，请核对是不是多打了零",
    "too_fine": "小数太长，请写到分",
}


class Mistake(Struct, frozen=True, kw_only=True):
    """One thing that is wrong: the file, the field (`covers[2].limit`), the line from 1 and what to do."""

    file: str
    field: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行 {self.field}：{self.text}"


class SchemeError(ValueError):
    """A file that cannot be used; `mistakes` lists everything that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = tuple(mistakes)


def _lines(text: str) -> dict[Place, int]:
    """The line of every table and key: ("covers", 2, "limit") -> 57."""
    found: dict[Place, int] = {}
    counts: dict[str, int] = {}
    place: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            name = header[2]
            if header[1]:
                counts[name] = counts.get(name, -1) + 1
            parts: list[str | int] = []
            for part in name.split("."):
                parts.append(part)
                known = ".".join(str(p) for p in parts if isinstance(p, str))
                if known in counts:
                    parts.append(counts[known])
            place = tuple(parts)
            found[place] = number
            continue
        key = _KEY.match(line)
        if key:
            found[(*place, key[1])] = number
    return found


class Source(Struct):
    """The text of one file and the mistakes found in it so far."""

    file: str
    text: str
    lines: dict[Place, int]
    mistakes: list[Mistake]

    def line(self, place: Place, value: str | None = None) -> int:
        """The line of a field, or of the nearest table around it; of `value` within a list, if found."""
        while place and place not in self.lines:
            place = place[:-1]
        start = self.lines.get(place, 1)
        if value:
            rows = self.text.splitlines()
            for number in range(start, min(start + 80, len(rows)) + 1):
                if f'"{value}"' in rows[number - 1]:
                    return number
        return start

    def mistake(self, place: Place, text: str, value: str | None = None) -> None:
        """Note what is wrong with a field."""
        shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
        self.mistakes.append(Mistake(file=self.file, field=shown or "文件", line=self.line(place, value), text=text))


def open_tables(path: Path) -> Table:
    """Parse a TOML file; raises SchemeError if it cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "读不了这个文件" if isinstance(error, OSError) else "不是 UTF-8 编码，请另存为 UTF-8"
        raise SchemeError([Mistake(file=str(path), field="文件", line=1, text=why)]) from None
    source = Source(file=str(path), text=text, lines=_lines(text), mistakes=[])
    try:
        return Table(tomllib.loads(text, parse_float=Decimal), source)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else max(len(text.splitlines()), 1)
        rows = text.splitlines()
        key = _KEY.match(rows[line - 1]) if line <= len(rows) else None
        why = f"这一行写法不对，看看引号、方括号、逗号、日期（2021-01-01）有没有漏或写重（{error}）"
        mistake = Mistake(file=str(path), field=key[1] if key else "文件", line=line, text=why)
        raise SchemeError([mistake]) from None


class Table:
    """One table being read: each reader takes a key, checks it and notes a mistake instead of raising."""

    def __init__(self, data: Mapping[str, Any], source: Source, place: Place = ()) -> None:
        self.data = data
        self.source = source
        self.place = place
        self._read: set[str] = set()

    def wrong(self, key: str, text: str, value: str | None = None) -> None:
        """Note a mistake of one key."""
        self.source.mistake((*self.place, key), text, value)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.data

    def _take(self, key: str, need: bool) -> Any:
        self._read.add(key)
        if need and key not in self.data:
            self.wrong(key, f"缺“{key}”这一项，请补上")
        return self.data.get(key)

    def _typed(self, key: str, need: bool, kind: type | tuple[type, ...], want: str) -> Any:
        value = self._take(key, need)
        if value is None or (isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool)):
            return value
        self.wrong(key, f"应该是{want}")
        return None

    def text(self, key: str, *, need: bool = True) -> str | None:
        """A text in quotes, not empty."""
        value = self._typed(key, need, str, "带引号的文字")
        if value is not None and not value.strip():
            self.wrong(key, "不能空着；文件没写就把这一行删掉")
            return None
        return str(value) if value is not None else None

    def texts(self, key: str, *, need: bool = True) -> tuple[str, ...]:
        """A list of texts, none twice."""
        value = self._typed(key, need, list, '文字的列表，比如 ["大周镇", "小周镇"]') or []
        kept: list[str] = []
        for item in value:
            if not isinstance(item, str) or not item.strip():
                self.wrong(key, "列表里每一个都应该是带引号的文字")
            elif item in kept:
                self.wrong(key, f"“{item}”写了两遍，请删掉一个", item)
            else:
                kept.append(item)
        return tuple(kept)

    def day(self, key: str, *, need: bool = True) -> date | None:
        """A day written as 2021-01-01 without quotes."""
        value = self._typed(key, need, date, "日期，写成 2021-01-01，不加引号")
        if isinstance(value, datetime):
            self.wrong(key, "只写日期，不写几点")
            return None
        return value if isinstance(value, date) else None

    def whole(self, key: str, *, need: bool = True, least: int = 0, most: int = 10**9) -> int | None:
        """A whole number within bounds."""
        value = self._typed(key, need, int, "整数，不加引号")
        if isinstance(value, int) and not least <= value <= most:
            self.wrong(key, f"应该在{least}到{most}之间")
            return None
        return value if isinstance(value, int) else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        value = self._typed(key, need=False, kind=bool, want="true 或 false，不加引号")
        return default if value is None else bool(value)

    def money(self, key: str, *, need: bool = True) -> Decimal | None:
        """Yuan, exact."""
        value = self._take(key, need)
        return None if value is None else self._yuan(key, value)

    def moneys(self, key: str, *, need: bool = True) -> tuple[Decimal, ...]:
        """A list of numbers, exact."""
        value = self._typed(key, need, list, "数的列表，比如 [100, 90, 80]") or []
        return tuple(number for number in (self._yuan(key, item) for item in value) if number is not None)

    def money_map(self, key: str, *, need: bool = True) -> dict[str, Decimal]:
        """Yuan by name."""
        value = self._typed(key, need, dict, "{ 名字 = 数目 } 这样的表") or {}
        read = {name: self._yuan(key, item) for name, item in value.items()}
        return {name: number for name, number in read.items() if number is not None}

    def _yuan(self, key: str, value: object) -> Decimal | None:
        try:
            return read_money(value)
        except MoneyError as error:
            self.wrong(key, f"“{error.given}”{_MONEY[error.reason]}")
            return None

    def choice(self, key: str, options: Sequence[str], *, need: bool = True) -> str | None:
        """One word of a list."""
        value = self.text(key, need=need)
        if value is None or value in options:
            return value
        self.wrong(key, f"不认得“{value}”{near(value, options)}；可以写：{'、'.join(options)}")
        return None

    def table(self, key: str, *, need: bool = True) -> Table | None:
        """A table inside this one."""
        value = self._typed(key, need, dict, f"一节，用 [{key}] 开头")
        return Table(value, self.source, (*self.place, key)) if isinstance(value, dict) else None

    def tables(self, key: str, *, need: bool = False) -> list[Table]:
        """A list of tables, each begun with [[key]]."""
        value = self._typed(key, need, list, f"若干节，每节用 [[{key}]] 开头") or []
        found = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                found.append(Table(item, self.source, (*self.place, key, index)))
            else:
                self.wrong(key, f"每一节都要用 [[{key}]] 开头")
        return found

    def finish(self) -> None:
        """Note every key that nobody has read: most likely a slip of the pen."""
        for key in self.data:
            if key not in self._read:
                self.wrong(key, f"没有“{key}”这一项{near(key, sorted(self._read))}")


def near(word: str, options: Sequence[str], most: int = 1) -> str:
    """A guess at what was meant, as words to add to a mistake; empty if nothing is near."""
    close = difflib.get_close_matches(word, options, n=most)
    return f"，是不是{'、'.join(f'“{each}”' for each in close)}" if close else ""
