"""How long an SMS is, and in how many parts it is paid."""

from __future__ import annotations

WHOLE, PART = 70, 67
"""UTF-16 units of a single SMS, and of each part of a longer one, whose head takes the rest (GSM 03.40,
UCS-2)."""


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
