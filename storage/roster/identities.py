"""Checks the identity numbers of a roster quickly, and says in words what is wrong with one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from schemes.identity import CHECK_DIGITS, WEIGHTS, normal_id
from storage.roster.files import LostNumberStr

_CLEAN = re.compile(r"\d{17}[\dX]", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_BLANKS = re.compile(r"[\s\u200b-\u200f\ufeff'’‘`]+")
LOST = "身份证号被表格存成了数字，末尾几位已经丢了：请把这一列设成文本，照原件重填"


class Wrong(NamedTuple):
    """A number that cannot be taken, and why."""

    reason: str


class Identities:
    """The numbers of one roster. A county has few region codes, birth days and serial numbers: the check sum
    is added up from three remembered parts, and gives what `schemes.identity.check_id` gives."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._regions: dict[str, int] = {}
        self._births: dict[str, int] = {}
        self._serials: dict[str, int] = {}

    def read(self, text: str) -> str | Wrong:
        """The 18 characters of a number as written in a cell, or why it cannot be taken."""
        if _CLEAN.fullmatch(text) and not isinstance(text, LostNumberStr):
            number: str | None = text
        else:
            reason = _unreadable(text)
            if reason is not None:
                return Wrong(reason)
            number = normal_id(_starred(text))
        if number is None:
            return Wrong(_misshapen(text))
        try:
            total = self._regions[number[:6]] + self._births[number[6:14]] + self._serials[number[14:17]]
        except KeyError:
            total = self._learn(number)
        if total < 0:
            return Wrong("身份证号里的出生日期不对，请核对原件")
        if CHECK_DIGITS[total % 11] != number[17]:
            return Wrong(LOST if number.endswith("000") else "身份证号校验不对，有一位写错了，请核对原件")
        return number

    def _learn(self, number: str) -> int:
        self._regions[number[:6]] = _sum(number[:6], 0)
        birth = number[6:14]
        try:
            day = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
        except ValueError:
            day = None
        usable = day is not None and date(1890, 1, 1) <= day <= self._today
        # Less than any sum of the other parts: a day that never was, or is yet to come.
        self._births[birth] = _sum(birth, 6) if usable else -10_000
        self._serials[number[14:17]] = _sum(number[14:17], 14)
        return self._regions[number[:6]] + self._births[birth] + self._serials[number[14:17]]


def _sum(digits: str, place: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[place:], strict=False))


def _starred(text: str) -> str:
    """A star stands for X only at the end of 18 characters."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return plain[:17] + "X" if len(plain) == 18 and plain[17] in "*＊" else plain


def _unreadable(text: str) -> str | None:
    if isinstance(text, LostNumberStr) or _SCIENTIFIC.fullmatch(text.strip()):
        return LOST
    return None if text else "没有身份证号"


def _misshapen(text: str) -> str:
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    if re.search(r"[OoQDlIi|]", plain):
        return "身份证号里有字母，像是把0认成了O、把1认成了l，请核对原件"
    if "*" in plain:
        return "身份证号打了星号，请填完整的号码"
    if plain.isdigit() or plain[:-1].isdigit():
        return f"身份证号是{len(plain)}位，应该是18位，请核对原件"
    return "身份证号看不懂，请核对原件"
