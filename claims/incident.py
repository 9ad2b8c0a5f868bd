"""A disaster to which many claims belong (保监厅发〔2009〕39号 二: 重大自然灾害和安全事故)."""

from __future__ import annotations

from datetime import date
from typing import Final

from claims.area import Area
from claims.claim import Claim
from claims.record import Record

OPEN: Final = ("open", "closing")
"""States in which reports still belong to it: one that comes in after the end is not lost either."""
HAZARDS: Final = ("flood", "landslide", "earthquake", "storm", "snow", "fire", "accident", "other")
OVER: Final = frozenset({"closed", "withdrawn", "paid", "declined"})
EVENTS: Final = frozenset({"house_damage", "accident_injury", "burn", "disability", "accident_death", "death"})


class Incident(Record, frozen=True, kw_only=True, omit_defaults=True, tag="incident"):
    """`open` while people are in it; `closing` until its last claim has ended; `done`.

    `hazard` is one of HAZARDS, `said` the officer's own word for it (暴雨). It lasts from `since` to `until`, both
    inclusive; without `until` it goes on. `asked` is the broadcast with which people are asked how they are.
    """

    hazard: str
    said: str
    since: date
    until: date | None = None
    asked: str | None = None
    author: str = ""

    @property
    def area(self) -> Area:
        """Where it is."""
        return Area(self.county or "", self.town or "")

    def lasts(self, day: date) -> bool:
        """Whether a day lies within it."""
        return self.since <= day and (self.until is None or day <= self.until)

    def place(self) -> str:
        """Town or county without the last syllable, as people name it: 大周."""
        name = self.town or self.county or ""
        return name[:-1] if len(name) > 2 else name


def belongs(
    incident: Incident, *, event: str | None, day: date | None, town: str | None, county: str | None, story: str
) -> bool:
    """Whether a report belongs to the incident: what happened, on one of its days, to somebody who is registered in
    its area or says that it happened there. A day that nobody knows does not speak against it."""
    if event not in EVENTS or (day is not None and not incident.lasts(day)):
        return False
    home = town == incident.town if incident.town else county == incident.county
    return home or incident.place() in story


def still_open(claim: Claim) -> bool:
    """Whether a claim of an incident has not come to its end."""
    return claim.status not in OVER
