"""Towns as the notices and the statistical codes know them, and the groups of a village as people write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Protocol

from msgspec import Struct

NUMERAL: Final = r"\d{1,3}|[一二三四五六七八九十廿卅零〇两]{1,4}"
GROUP_WORD: Final = "村民小组|村民组|生产队|小组|组|社|队"
_NUMBERED: Final = re.compile(rf"第?({NUMERAL})号?(?:{GROUP_WORD})?|(?:{GROUP_WORD})({NUMERAL})")
_ENDING: Final = re.compile(rf"(?:{GROUP_WORD})$")
_SPAN: Final = re.compile(rf"第?({NUMERAL})(?:{GROUP_WORD})?[-~—到至]+第?({NUMERAL})(?:{GROUP_WORD})?")
_APART: Final = re.compile(r"[\s、,;/]+|(?<=[\d一二三四五六七八九十组社队])[和及]")
_DIGITS: Final = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MOST_GROUPS: Final = 60


class Town(Struct, frozen=True, kw_only=True):
    """A town, township or sub-district.

    `name` is the full written form that every interface uses (大周镇), `aliases` other official or former
    forms (牛头店, 高峰街道, 恒合土家族乡), `listed` whether a scheme of its county names it.
    """

    name: str
    county: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    listed: bool = True


class Towns(Protocol):
    """What knows towns by their names: the book of schemes."""

    def town(self, name: str | None) -> Town | None: ...


def find_town(towns: Towns, written: str, county: str | None) -> Town | None:
    """The town that somebody means, with or without 镇, 乡, 街道; None where the county (if given) has none of that
    name."""
    name = re.sub(r"\s+", "", written)
    for form in (name, *(name + ending for ending in ("镇", "乡", "街道"))):
        for full in ((county or "") + form, form):
            town = towns.town(full)
            if town is not None and county in (None, town.county):
                return town
    return None


def group_key(written: str) -> str:
    """One group of a village, however it is written: 3组, ３ 组, 03组, 三组, 三社, 第三村民小组, 铺垭村3组 and 3 are
    "3"; one with a name is that name (桥头组: 桥头); "" where nothing is written."""
    name = _compact(written)
    name = _past_village(name)
    numbered = _NUMBERED.fullmatch(name)
    if numbered is not None and (number := _number(numbered[1] or numbered[2])) is not None:
        return str(number)
    return _ENDING.sub("", name)


def group_name(written: str) -> str:
    """A group as it is said: 3组 for every way to write it; one with a name as it was written."""
    key = group_key(written)
    return f"{key}组" if key.isdecimal() else written.strip()


def group_keys(written: str) -> tuple[str, ...]:
    """The groups of a cell, in its order, each once: "3组", "1、2组", "1-4组", "三组 桥头组"."""
    found: list[str] = []
    for part in filter(None, _APART.split(unicodedata.normalize("NFKC", written))):
        span = _SPAN.fullmatch(part)
        first, last = (_number(span[1]), _number(span[2])) if span is not None else (None, None)
        if first is not None and last is not None and 0 <= last - first < _MOST_GROUPS:
            found += map(str, range(first, last + 1))
        elif key := group_key(part):
            found.append(key)
    return tuple(dict.fromkeys(found))


def is_group(written: str) -> bool:
    """Whether a word is the number of a group with its ending: 3组, 第三村民小组, 铺垭村三社; not 3 alone."""
    name = _compact(written)
    return group_key(name).isdecimal() and _ENDING.search(name) is not None


def _compact(written: str) -> str:
    return "".join(unicodedata.normalize("NFKC", written).split())


def _past_village(name: str) -> str:
    """铺垭村第三村民小组 without its village, which ends with the last 村 that no 民 follows."""
    ends = [match.end() for match in re.finditer("村(?!民)", name)]
    return name[ends[-1] :] or name if ends else name


def _number(said: str) -> int | None:
    """3, 03, 三, 十三, 二十, 廿三 as a number; None for what is none."""
    if said.isdecimal():
        return int(said)
    said = said.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = said.partition("十")
    if not all(sign in _DIGITS for sign in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    if ten:
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS[tens] if tens else None
