"""Reads 交接: which village, which of its groups, from whom and to whom, with blanks or without."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from claims.staff import Member
from schemes.places import GROUP_WORD, NUMERAL, group_keys

EDGE: Final = " ,:;。、“”()\"'"
TO: Final = re.compile(r"移交给|转交给|交接给|交给|转给|给")
FROM: Final = re.compile(r"(?:从|由|原来的?|原先的?)")
NUMBER: Final = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
ADDRESS: Final = re.compile(r"[a-z][a-z0-9_]*:\S+")
VILLAGE: Final = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:村|社区|居委会)(?!民|小组)")
GROUPS: Final = re.compile(
    rf"(?:第?(?:{NUMERAL})(?:{GROUP_WORD})?[、,和及到至~ -]*)*第?(?:{NUMERAL})(?:{GROUP_WORD})"
)
ADDED: Final = re.compile(r"(?:的)?(?:电话|手机|号码|账号)(?:是|:)?|(?:来|负责|接手|管|了|吧|谢谢)+$")


class Wanted(Struct, frozen=True, kw_only=True):
    """What was said; empty is what was not. `village` may be one that nobody has; `town` as the staff file has it;
    `groups` as `schemes.places.group_key` writes them; `address` is `sms:+86…` for a number."""

    village: str = ""
    town: str = ""
    groups: tuple[str, ...] = ()
    leaver: str = ""
    name: str = ""
    address: str = ""


def read(rest: str, field: Iterable[Member]) -> Wanted:
    """铺垭村 从 李四 给 王五 139…, 铺垭村3组给王五, 给 王五; `field` are the rows that may change hands."""
    rows = list(field)
    said = rest.strip(EDGE).removeprefix("把").removeprefix("将").strip(EDGE)
    found = next((one for one in TO.finditer(said) if said[one.end() :].strip(EDGE)), None)
    before, behind = (said[: found.start()], said[found.end() :]) if found is not None else _apart(said, rows)
    address, name = _person(behind)
    village, town, groups, leaver = _place(before, rows)
    return Wanted(village=village, town=town, groups=groups, leaver=leaver, name=name, address=address)


def _apart(said: str, rows: list[Member]) -> tuple[str, str]:
    """铺垭村 王五 without 给: the village is one that somebody has."""
    villages = sorted({row.village for row in rows if row.village}, key=len, reverse=True)
    held = next((one for one in villages if one in said), None)
    if held is None:
        return said, ""
    end = said.index(held) + len(held)
    return said[:end], TO.sub(" ", said[end:])


def _person(behind: str) -> tuple[str, str]:
    """Address and name of whom it goes to."""
    address, rest = "", behind
    if named := ADDRESS.search(behind):
        address, rest = named[0].rstrip(EDGE), behind[: named.start()] + " " + behind[named.end() :]
    elif phone := NUMBER.search(behind):
        address = f"sms:+86{phone[1]}{phone[2]}{phone[3]}"
        rest = behind[: phone.start()] + " " + behind[phone.end() :]
    return address, ADDED.sub("", rest.strip(EDGE)).strip(EDGE)


def _place(before: str, rows: list[Member]) -> tuple[str, str, tuple[str, ...], str]:
    """Village, town, groups and leaver."""
    left = before.strip(EDGE)
    town = next((row.town for row in rows if row.town and left.startswith(row.town)), "")
    left = left.removeprefix(town).strip(EDGE)
    villages = sorted({row.village for row in rows if row.village}, key=len, reverse=True)
    village = next((one for one in villages if one in left), "")
    if not village and (unknown := VILLAGE.match(left)):
        village = unknown[0]
    left = left.replace(village, " ", 1).strip(EDGE) if village else left
    groups: tuple[str, ...] = ()
    if stated := GROUPS.match(left):
        groups, left = group_keys(stated[0]), left[stated.end() :]
    leaver = FROM.sub("", left.strip(EDGE), count=1).strip(EDGE)
    return village, town, groups, re.sub(r"(?:那里|手里|手上|的村|的)$", "", leaver).strip(EDGE)
