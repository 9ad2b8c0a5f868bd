"""What was sent along, while its bytes are fetched and once they are kept; it needs no database to speak of them."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from claims.attachment import Attached
from dialogs.message import Attachment


class Kept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed part of a row: who sent it, how its channel finds it, what is known of it."""

    address: str
    sent: Attachment
    known: Attached


class Waiting(NamedTuple):
    """Something whose bytes are to be fetched now; `tries` counts those that have failed."""

    kept: Kept
    tries: int


class Bytes(NamedTuple):
    """Bytes as they are kept and their media type."""

    data: bytes
    type: str
