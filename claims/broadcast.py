"""A text for everybody of an area: written by one officer, approved by a second one, sent a wave at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from claims.area import Area
from claims.clock import Clock
from claims.record import Record

LAPSES_AFTER: Final = timedelta(hours=24)
"""A text that nobody has approved by then is stale: yesterday's warning may be false today."""

OVER: Final = ("stopped", "ended", "lapsed")
"""States in which nothing more of it goes out, also not to another address of somebody whom it did not reach."""
STOPPED: Final = "the broadcast was stopped"
"""Why a message of it is not sent that a sender had taken already."""


class Broadcast(Record, frozen=True, kw_only=True, omit_defaults=True, tag="broadcast"):
    """`counting` (its people are looked up) -> `counted` -> `ready` (waits for the second person) -> `sending` ->
    `sent`; `stopped` at any time, `ended` with its incident, `lapsed` while nobody approved it.

    `warning`: of a danger, so that it waits for no morning. `scheme`: for the insured of that scheme alone (None: of
    any). `after` is the resident up to whom the wave under way has come, `walked` how many were looked at. `incident`
    is the one after which people are asked with it, and `choices` what they may answer.
    """

    text: str
    village: str = ""
    scheme: str | None = None
    warning: bool = False
    author: str = ""
    approved_by: str = ""
    after: int = 0
    walked: int = 0
    incident: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def area(self) -> Area:
        """For whom it is."""
        return Area(self.county or "", self.town or "", self.village)


def at(broadcast: Broadcast, state: str, when: datetime | None) -> Broadcast:
    """The broadcast in a state in which it next acts at `when`; None: by itself it does nothing more."""
    clocks = () if when is None else (Clock(name=state, state="running", fires_at=when),)
    return replace(broadcast, state=state, clocks=clocks)
