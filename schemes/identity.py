"""Identity numbers (GB 11643-1999) and mobile phone numbers, as villagers and rosters write them."""

from __future__ import annotations

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# The X of an input method that offers Greek or Cyrillic, and marks people type for it.
_CROSSES = {ord(mark): "X" for mark in "xХхΧχ×"}
_NOISE = re.compile(r"[\s\u200b-\u200f\ufeff'’‘`\-–—_.·,，]+")
_ID = re.compile(r"\d{17}[\dX]")
_OLD_ID = re.compile(r"\d{15}")
_PHONE = re.compile(r"(?:\+?0{0,2}86)?(1[3-9]\d{9})")


def _plain(text: str) -> str:
    """Half-width, without blanks and separators, with a Latin capital X."""
    return _NOISE.sub("", text.translate(_FULL_WIDTH)).translate(_CROSSES).upper()


def check_character(first17: str) -> str:
    """The 18th character that belongs to 17 digits (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def normal_id(text: str) -> str | None:
    """The 18 characters of an identity number, or None where the text is no such number.

    Full-width digits, blanks, hyphens and a small x are brought to the usual form; an old number of 15 digits
    becomes one of 18 (century 19 and check character). Whether the number is right: `check_id`.
    """
    plain = _plain(text)
    if _ID.fullmatch(plain) and plain.isascii():
        return plain
    if _OLD_ID.fullmatch(plain) and plain.isascii():
        first17 = plain[:6] + "19" + plain[6:]
        return first17 + check_character(first17)
    return None


def check_id(number: str, today: date | None = None) -> tuple[str, ...]:
    """What is wrong with an identity number, empty if nothing: `length`, `birth_date_invalid`,
    `birth_date_future` (only where `today` is given) and `check_digit`, in this order."""
    normal = normal_id(number)
    if normal is None:
        return ("length",)
    problems = []
    birth = birth_date(normal)
    if birth is None:
        problems.append("birth_date_invalid")
    elif today is not None and birth > today:
        problems.append("birth_date_future")
    if check_character(normal[:17]) != normal[17]:
        problems.append("check_digit")
    return tuple(problems)


def birth_date(number: str) -> date | None:
    """The day of birth that an 18-character number states, or None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def normal_phone(text: str) -> str | None:
    """The 11 digits of a mobile number (with or without +86, blanks, hyphens), or None."""
    found = _PHONE.fullmatch(_plain(text))
    return found[1] if found and found[1].isascii() else None
