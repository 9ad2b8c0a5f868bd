"""Claim and ticket numbers: eight digits that are easy to say and hard to mistype.

Seven digits from a counter and a check digit by Damm's scheme (H. Michael Damm, 2004), which catches every
wrong digit and every swap of two neighbours. The first digit is never 0, so that no sheet or phone drops it.
"""

from __future__ import annotations

from typing import Final

FIRST: Final = 1_000_000
LAST_SERIAL: Final = 8_999_999
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def _interim(digits: str) -> str:
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state


def number(serial: int) -> str:
    """The number of the serial-th claim or ticket; ValueError outside 0..8 999 999."""
    if not 0 <= serial <= LAST_SERIAL:
        raise ValueError(f"serial {serial} is outside 0..{LAST_SERIAL}")
    digits = str(FIRST + serial)
    return digits + _interim(digits)


def is_number(text: str) -> bool:
    """Whether the text is a number that `number` could have made."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        return False
    return text[0] != "0" and _interim(text) == "0"
