"""The cursor of a page: a place in the order of changes, marked so that nobody makes one of his own."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from typing import Final

from bot.api.problems import ApiError

Blind = Callable[[str, str], bytes]
Place = tuple[int, str]
_PLACE: Final = re.compile(rb"([0-9]{1,19})\.([0-9]{0,8})")
_MARK: Final = 16


def cursor(blind: Blind, insurer: str, place: Place) -> str:
    """The place as it is given out to one insurer."""
    written = f"{place[0]}.{place[1]}"
    mark = blind("cursor", f"{insurer}\0{written}")
    return base64.urlsafe_b64encode(mark + written.encode()).decode().rstrip("=")


def place_of(blind: Blind, insurer: str, given: str) -> Place:
    """The place that a cursor means; raises ApiError for one that was not given out to this insurer."""
    try:
        raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    match = _PLACE.fullmatch(raw[_MARK:])
    if match:
        mark = blind("cursor", f"{insurer}\0{raw[_MARK:].decode()}")
        if hmac.compare_digest(mark, raw[:_MARK]):
            return int(match[1]), match[2].decode()
    raise ApiError("invalid_cursor", "send the `cursor` of an answer as it was, or none to begin anew")
