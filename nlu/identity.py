"""Identity numbers, phones and claim numbers inside a message."""

from __future__ import annotations

import re
from datetime import date

from nlu.frame import SlotValue
from schemes.identity import check_id, normal_id, normal_phone

__all__ = ["check_id", "claim_number", "find_ids", "find_phones", "last_six", "normal_id", "normal_phone"]

_SPOKEN = str.maketrans("幺零〇洞一二两三四五六七八九拐", "10001223456789" + "7")
_GROUPS = r"(?<![\d])((?:\d[ \-]{0,2}){%d}[\dxX×])(?![\dxX])"
_ID18 = re.compile(_GROUPS % 17)
_ID15 = re.compile(r"(?<!\d)(\d{15})(?!\d)")
_ODD_ID = re.compile(r"(?<![\d])((?:\d ?){15,18}[\dxX])(?![\dxX])")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ \-]?)?(1[3-9]\d(?:[ \-]{0,2}\d){8})(?![\d])")
_SPOKEN_PHONE = re.compile(r"(?<![幺零〇一二三四五六七八九\d])([幺一][幺零〇洞一二两三四五六七八九拐 ]{10,14})")
_CLAIM = re.compile(r"(?:编号|案号|案子号|案件号|报案号|号码|号|案子|案件)(?:是|为|：|:|)\s*([0-9]{8})(?!\d)")
_BARE_CLAIM = re.compile(r"\s*(?:收到|详情|立案|编号)?\s*([0-9]{8})[。.\s]*")
_LAST_SIX = re.compile(r"(?:后六位|后6位|尾号|最后六位|末六位)\D{0,4}([0-9]{5}[0-9xX])(?!\d)")
_SIX = re.compile(r"(?<![\da-z])([0-9]{5}[0-9x])(?![\da-z])")
_ODD_PHONE = re.compile(r"(?<![\d\-])1[3-9]\d(?:[ \-]?\d){7}(?:(?:[ \-]?\d){2})?(?![\d])(?!(?:万|元|块|年|月|号))")
_NAME_SIX = re.compile(r"^\s*[\u4e00-\u9fff·]{2,5}[，,：:\s]*([0-9]{5}[0-9xX])[\s。.]*$")


_RUN = re.compile(r"\d[\d \-xX×]{4}|[幺一][幺零〇洞一二两三四五六七八九拐 ]{5}")


def numbered(text: str) -> bool:
    """Whether a text holds so many digits in a row that they may be somebody's or a case's number."""
    return _RUN.search(text) is not None


def find_ids(text: str) -> list[tuple[int, int, str]]:
    """Places (start, end) of identity numbers in a normalised text, with their 18 characters."""
    found = [(m.start(1), m.end(1), normal_id(m[1])) for m in _ID18.finditer(text)]
    found += [(m.start(1), m.end(1), normal_id(m[1])) for m in _ID15.finditer(text)]
    return sorted((start, end, number) for start, end, number in found if number is not None)


def odd_id(text: str) -> bool:
    """Whether something of 16, 17 or 19 digits stands where an identity number was meant."""
    if find_ids(text):
        return False
    return (_ODD_ID.search(text) is not None and "身份证" in text) or bool(_ODD_ID.fullmatch(text.strip()))


def find_phones(text: str) -> list[tuple[int, int, str]]:
    """Places of mobile numbers, typed or spoken digit by digit (幺三九…), with their 11 digits."""
    found = []
    for pattern in (_PHONE, _SPOKEN_PHONE):
        for match in pattern.finditer(text):
            number = normal_phone(match[1].translate(_SPOKEN))
            if number is not None:
                found.append((match.start(1), match.end(1), number))
    return sorted(found)


def claim_number(text: str) -> str | None:
    """A claim's eight digits: alone, or after 编号 and the like."""
    match = _BARE_CLAIM.fullmatch(text) or _CLAIM.search(text)
    if match is None:
        alone = re.search(r"(?<!\d)([0-9]{8})(?!\d)", text)
        if alone is None or re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", alone[1]):
            return None
        match = alone
    return match[1]


def odd_phone(text: str) -> tuple[int, int] | None:
    """Where ten or twelve digits stand that begin like a mobile number."""
    match = _ODD_PHONE.search(text)
    return match.span() if match else None


def last_six(text: str, *, asked: bool = False) -> str | None:
    """The last six characters of an identity number: named as such, right after a name, or asked for."""
    match = _LAST_SIX.search(text) or _NAME_SIX.match(text) or (_SIX.search(text) if asked else None)
    return match[1].upper() if match else None


def take_out_numbers(text: str, today: date, slots: dict[str, SlotValue], problems: dict[str, str]) -> str:
    """Take out identity numbers and phones, so that nobody reads days or sums in them."""
    masked = text
    for start, end, number in find_ids(text):
        masked = without(masked, start, end)
        if "id_number" not in slots:
            slots["id_number"] = number
            wrong = check_id(number, today)
            if wrong:
                problems["id_number"] = wrong[0]
    if odd_id(masked):
        problems["id_number"] = "length"
    for start, end, number in find_phones(masked):
        masked = without(masked, start, end)
        slots.setdefault("phone", number)
    odd = odd_phone(masked) if "phone" not in slots else None
    if odd:
        problems["phone"] = "phone_invalid"
        masked = without(masked, *odd)
    return masked


def without(text: str, start: int, end: int) -> str:
    """The text with a place blotted out, every other one where it was."""
    return text[:start] + "#" * (end - start) + text[end:]
