"""Finds the header row among titles, and which column is which, by the names that towns use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from msgspec import Struct

from storage.roster.errors import RosterError

NEAR_THE_TOP = 20
NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "姓名", "名字", "人员姓名", "成员姓名", "家庭成员姓名", "参保人", "参保人姓名", "参保人员姓名", "被保险人",
        "被保险人姓名", "被保人姓名", "居民姓名", "村民姓名", "脱贫人口姓名", "贫困人口姓名",
    ),
    "id_number": (
        "身份证号", "身份证号码", "身份证", "证件号码", "证件号", "公民身份号码", "公民身份证号码", "公民身份证号",
        "居民身份证号", "居民身份证号码", "身份号码", "身份证件号码", "被保险人身份证号", "被保险人身份证号码",
        "被保险人证件号码", "参保人身份证号", "参保人身份证号码", "本人身份证号", "本人身份证号码",
    ),
    "town": (
        "乡镇", "镇乡", "镇", "乡", "街道", "乡镇街道", "镇乡街道", "镇街", "乡镇名称", "所属乡镇", "所在乡镇",
        "户籍乡镇", "镇名", "镇办", "乡镇办",
    ),
    "village": (
        "村", "行政村", "村居", "村社区", "村名", "村名称", "所属村", "所在村", "村委会", "社区", "村庄", "村组",
        "行政村名称",
    ),
    "group": ("组", "村民小组", "小组", "组别", "组名", "社", "自然村", "自然村组", "村小组"),
    "phone": (
        "联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系手机", "移动电话", "联系号码",
        "本人电话", "本人联系电话",
    ),
    "household": ("户主", "户主姓名", "户主名", "户主名字"),
    "relation": ("与户主关系", "与户主的关系", "户主关系", "关系", "家庭关系", "与户主之关系"),
    "kind": (
        "参保类型", "类型", "类别", "人员类别", "人员类型", "参保类别", "人员属性", "户类型", "脱贫户类型",
        "人群类别", "户属性",
    ),
    "note": ("备注", "备注说明", "说明", "备考", "情况说明"),
    "paid": ("保费", "保险费", "缴费", "缴费金额", "保费金额", "个人缴费", "是否缴费", "缴费情况", "缴费状态"),
    "sex": ("性别",),
    "hukou": (
        "户籍已核", "户籍核实", "户籍核对", "户籍确认", "户口已核", "户口确认", "公安确认", "公安核实",
    ),
    "birth": ("出生日期", "出生年月", "出生年月日", "生日"),
}  # fmt: skip
_NOISE = re.compile(r"[\s*＊★:：、,，/·.。‘’'\"“”_\-\u200b\ufeff]+")
_BRACKETS = re.compile(r"[((\[【<《].*?[))\]】>》]")


class Columns(NamedTuple):
    """What a kind of table calls its columns: name to field; and the fields that make a row its header, one of each
    group."""

    known: Mapping[str, str]
    needed: tuple[frozenset[str], ...]

    def are_in(self, places: Mapping[str, int]) -> bool:
        """Whether the fields of a row make it the header."""
        return all(group & places.keys() for group in self.needed)


def columns(names: Mapping[str, Sequence[str]], *needed: Iterable[str]) -> Columns:
    """Columns by the names of each field."""
    known = {name: field for field, held in names.items() for name in held}
    return Columns(known, tuple(frozenset(group) for group in needed))


ROSTER = columns(NAMES, ["name"], ["id_number"])


class Header(Struct, frozen=True, kw_only=True):
    """Where each field stands (-1: in no column), and the row's own words for the file of bad rows."""

    places: dict[str, int]
    words: tuple[str, ...]
    row: int
    titles: tuple[str, ...] = ()

    def place(self, field: str) -> int:
        return self.places.get(field, -1)


def field_of(words: str, known: Mapping[str, str] = ROSTER.known) -> str | None:
    """The field that a column's heading names; brackets may add to it or stand inside it: 乡（镇）."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", words))
    without = _BRACKETS.sub("", plain)
    within = re.sub(r"[()\[\]【】<>《》]", "", plain)
    return known.get(plain) or known.get(within) or known.get(without)


def places_of(row: Sequence[str], known: Mapping[str, str] = ROSTER.known) -> dict[str, int]:
    """Field to column, the first column of a name winning."""
    places: dict[str, int] = {}
    for column, words in enumerate(row):
        field = field_of(words, known) if words and len(words) < 40 else None
        if field is not None:
            places.setdefault(field, column)
    return places


def find_header(
    rows: Iterable[tuple[int, list[str]]], kind: Columns = ROSTER
) -> tuple[Header | None, Iterator[tuple[int, list[str]]]]:
    """The header among the first twenty rows and the rows after it; None where no row names the
    columns that are needed. A heading over two rows (地址 over 乡镇, 村, 组) is read as one."""
    lines = iter(rows)
    top = list(islice(lines, NEAR_THE_TOP + 1))
    for place, (number, row) in enumerate(top[:NEAR_THE_TOP]):
        places = places_of(row, kind.known)
        below = top[place + 1][1] if place + 1 < len(top) else []
        more = _second_row(places, below, kind)
        if kind.are_in(_both(places, more)):
            titles = tuple(cell for _, above in top[:place] for cell in above if cell.strip())
            words = [_joined(column, row, below if more else []) for column in range(max(len(row), len(below)))]
            header = Header(places=_both(places, more), words=tuple(words), row=number, titles=titles)
            return header, chain(top[place + 1 + bool(more) :], lines)
    return None, chain(top, lines)


def _second_row(places: dict[str, int], below: Sequence[str], kind: Columns) -> dict[str, int]:
    """The fields of a second heading row: one whose cells under 姓名 and the like are empty."""
    first = [column for field, column in places.items() if field in kind.needed[0]]
    if not first or any(below[column].strip() for column in first if column < len(below)):
        return {}
    return places_of(below, kind.known)


def _both(places: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """The fields of two heading rows: what stands below says more exactly what its own column is."""
    taken = set(more.values())
    return {**more, **{field: column for field, column in places.items() if column not in taken}}


def _joined(column: int, row: Sequence[str], below: Sequence[str]) -> str:
    under = below[column].strip() if column < len(below) else ""
    return under or (row[column].strip() if column < len(row) else "")


def no_header(tops: Iterable[str], needed: str = "“姓名”和“身份证号”这两列") -> RosterError:
    """What to say about a file none of whose sheets has a header; numbers that stand there are nobody's to read."""
    words = (top.strip()[:12] for top in tops if not any(mark.isdigit() for mark in top))
    seen = "、".join(list(dict.fromkeys(filter(None, words)))[:8])
    found = f"（只看到：{seen}）" if seen else ""
    return RosterError(f"前{NEAR_THE_TOP}行里没有找到表头{found}：请让其中一行写明{needed}，再导入。")
