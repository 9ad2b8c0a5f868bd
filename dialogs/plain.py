"""What channels of bare text share: numbered choices, the length of an SMS and how a long one is cut."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from dialogs.message import Outbound

V = TypeVar("V")
REMEMBERED = 10_000
WHOLE, PART = 70, 67
"""UTF-16 units of a single SMS, and of each part of a longer one, whose head takes the rest (GSM 03.40,
UCS-2)."""


def numbered(outbound: Outbound) -> str:
    """The text with its choices as lines 回1 …, 回2 …; as it is where the text already carries them."""
    if not outbound.choices or "回1" in outbound.text:
        return outbound.text
    lines = (f"回{place} {label}" for place, label in enumerate(outbound.choices, start=1))
    return "\n".join((outbound.text, *lines))


def units(text: str) -> int:
    """How many UTF-16 units a text takes: one a character, two beyond the basic plane."""
    return len(text) + sum(character > "\uffff" for character in text)


def sms_parts(text: str) -> int:
    """How many parts an SMS of this text is sent in: 1 up to 70 units, else 67 in each; none for no text.

    A character of two units is not cut in half, so a part may hold only 66.
    """
    if units(text) <= WHOLE:
        return 1 if text else 0
    parts, filled = 1, 0
    for character in text:
        size = 2 if character > "\uffff" else 1
        if filled + size > PART:
            parts, filled = parts + 1, 0
        filled += size
    return parts


def split(text: str, parts: int) -> list[str]:
    """Cut a text into messages of at most `parts` SMS parts each."""
    return cut(text, lambda piece: sms_parts(piece) <= parts)


def cut(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut a text into pieces that fit, at the end of a line or sentence if one is in the last half."""
    pieces = []
    rest = text.strip()
    while not fits(rest):
        room = end = _fitting(rest, fits)
        for mark in ("\n", "。", "；", "，", " "):
            place = rest.rfind(mark, room // 2, room)
            if place >= 0:
                end = place + 1
                break
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*pieces, rest] if rest else pieces


def _fitting(text: str, fits: Callable[[str], bool]) -> int:
    """How many characters from the start fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle]):
            low = middle
        else:
            high = middle - 1
    return low


def keep(memory: OrderedDict[str, V], key: str, value: V) -> None:
    """Remember the newest few thousand."""
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
