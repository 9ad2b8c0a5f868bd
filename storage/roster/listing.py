"""Reads a list that is no roster: a hospital's, an insurer's, a town's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

from storage.roster.errors import RosterError
from storage.roster.files import open_roster
from storage.roster.header import NEAR_THE_TOP, field_of

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "day": (
        "日期", "时间", "出险日期", "出险时间", "事故日期", "发生日期", "发生时间", "入院日期", "住院日期",
        "就诊日期", "入院时间", "出事日期", "年月",
    ),
    "cause": ("原因", "诊断", "出院诊断", "入院诊断", "疾病名称", "出险原因", "事由", "情况", "出了什么事", "病种"),
    "hospital": ("医院", "就诊医院", "医院名称", "医疗机构", "就医机构", "定点机构"),
}  # fmt: skip
_KNOWN: Final = {name: field for field, names in NAMES.items() for name in names}


def read_list(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number as the clerk sees it, field to cell. Raises RosterError where no row near the top of
    any sheet names the fields that are needed."""
    headed = False
    for sheet in open_roster(path):
        lines = iter(sheet.rows)
        top = list(islice(lines, NEAR_THE_TOP))
        for place, (_, row) in enumerate(top):
            places = _places(row)
            if all(field in places for field in needed):
                headed = True
                yield from _rows(places, chain(top[place + 1 :], lines))
                break
    if not headed:
        raise RosterError(f"前{NEAR_THE_TOP}行里没有找到表头：请让其中一行写明{'、'.join(_spoken(needed))}，再导入。")


def _rows(places: Mapping[str, int], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in rows:
        read = {field: _plain(cells[at]) for field, at in places.items() if at < len(cells)}
        if any(read.values()):
            yield number, read


def _places(row: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for column, words in enumerate(row):
        plain = re.sub(r"[\s*:：（(].*$|\s", "", unicodedata.normalize("NFKC", words))
        field = _KNOWN.get(plain) or (field_of(words) if words and len(words) < 40 else None)
        if field is not None:
            places.setdefault(field, column)
    return places


def _plain(cell: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell)).strip(" '\ufeff")


def _spoken(fields: Sequence[str]) -> list[str]:
    words = {"name": "姓名", "id_number": "身份证号", "town": "乡镇", "day": "日期", "cause": "原因"}
    return [f"“{words.get(field, field)}”" for field in fields]
