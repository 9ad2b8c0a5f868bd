"""知晓率: which households of each village were reached (万州扶组办发〔2021〕4号 七（一）)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from claims.broadcast import Broadcast
from dialogs.crowd import Logged
from handlers.crowd.audience import insured
from handlers.crowd.homes import insurance_itself

ORDER: Final = ("told", "arrived", "gone", "waiting", "failed")
ON_ITS_WAY: Final = ("sending", "sent", "stopped")

Home = tuple[str, str, str, str]
"""Town, village, group, head of the household (the person's own name where none is named)."""


class Family(Struct, frozen=True, kw_only=True):
    """One household: how the surest of its members was reached, by which channel, when, by whom."""

    home: Home
    people: int
    how: str
    channel: str
    at: datetime | None
    by: bytes | None


class Village(Struct, frozen=True, kw_only=True):
    """Households of a village on the roster, and how many of them were reached: in person, by channel, not."""

    town: str
    village: str
    homes: int
    told: int
    arrived: dict[str, int]
    gone: int

    @property
    def reached(self) -> int:
        """What counts: said in person, or delivered. A message without a receipt proves nothing."""
        return self.told + sum(self.arrived.values())

    @property
    def percent(self) -> float:
        """知晓率 in percent, one decimal."""
        return round(self.reached * 100 / self.homes, 1) if self.homes else 0.0


def about(broadcasts: Iterable[Broadcast], scheme: str) -> list[str]:
    """What tells of a scheme: its publicity that was sent, and what helpers told of it. A danger warning does not."""
    sent = [one.id for one in broadcasts if not one.warning and one.scheme in (None, scheme)]
    return [*sent, insurance_itself(scheme)]


def families(logged: Iterable[Logged], scheme: str | None, day: date) -> list[Family]:
    """The households of the insured, in the order of village, group and head."""
    held: dict[Home, list[Logged]] = {}
    for one in logged:
        who = one.resident
        if insured(who, scheme, day):
            held.setdefault((who.town, who.village, who.group, who.household or who.name), []).append(one)
    return [_family(home, people) for home, people in sorted(held.items())]


def villages(found: Iterable[Family]) -> list[Village]:
    """A line for each village."""
    groups: dict[tuple[str, str], list[Family]] = {}
    for family in found:
        groups.setdefault(family.home[:2], []).append(family)
    lines = []
    for (town, village), homes in groups.items():
        arrived: dict[str, int] = {}
        for one in homes:
            if one.how == "arrived":
                arrived[one.channel] = arrived.get(one.channel, 0) + 1
        told, gone = (sum(one.how == how for one in homes) for how in ("told", "gone"))
        lines.append(Village(town=town, village=village, homes=len(homes), told=told, arrived=arrived, gone=gone))
    return lines


def _family(home: Home, people: list[Logged]) -> Family:
    surest = min(people, key=lambda one: ORDER.index(one.how) if one.how in ORDER else len(ORDER))
    return Family(home=home, people=len(people), how=surest.how, channel=surest.channel, at=surest.at, by=surest.by)
