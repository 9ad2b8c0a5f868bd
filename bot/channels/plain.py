"""What channels of bare text share: numbered choices, the length of an SMS and how a long one is cut."""

from __future__ import annotations

from collections.abc import Callable

from dialogs.message import Outbound
from dialogs.sms_length import sms_parts


def numbered(outbound: Outbound) -> str:
    """The text with its choices as lines 回1 …, 回2 …; as it is where the text already carries them."""
    if not outbound.choices or "回1" in outbound.text:
        return outbound.text
    lines = (f"回{place} {label}" for place, label in enumerate(outbound.choices, start=1))
    return "\n".join((outbound.text, *lines))


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
