"""What a sender takes from the outbox and gives back; it needs no database to speak of them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct

from dialogs.message import Outbound

LEASE = timedelta(minutes=2)
Ended = Literal["queued", "accepted", "delivered", "failed"]


class Row(NamedTuple):
    """A message to be sent now; `tries` counts this attempt too, 1 at first."""

    outbound: Outbound
    tries: int


class Settlement(Struct, frozen=True, kw_only=True):
    """How an attempt ended: `queued` is tried again at `next_try`, `accepted` waits for a delivery report. With
    `tried=False` the message was only put back, and this attempt does not count."""

    id: str
    state: Ended
    reference: str | None = None
    reason: str = ""
    next_try: datetime | None = None
    tried: bool = True


class Trace(Struct, frozen=True, kw_only=True):
    """Where a message of the outbox stands; one that failed may have gone to the same person by the channel
    `instead`."""

    outbound: Outbound
    state: str
    tries: int
    reason: str
    reference: str | None
    instead: str | None = None


def without_numbers(reason: str) -> str:
    """A gateway's words without the phone numbers that they may repeat; an error code has five digits at most."""
    return re.sub(r"\d{6,}", "…", reason)[:200]
