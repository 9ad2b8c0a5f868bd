"""What comes with the calendar and belongs to no case: a scheme that ends and that no other follows."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from claims.workdays import local
from dialogs.message import Outbound, Say
from handlers.telling import plain_day
from handlers.world import World
from schemes.book import ending_soon
from schemes.model import Scheme

MORNING: Final = time(8, 30)


def in_the_morning(now: datetime) -> datetime:
    """When what a day brings is told: at half past eight, at once if that is over. Nobody is woken at midnight."""
    here = local(now)
    return max(now, datetime.combine(here.date(), MORNING, here.tzinfo))


def season(world: World, now: datetime) -> tuple[Outbound, ...]:
    """Sixty days before a scheme ends without another one its county's officers are warned, each once ever;
    where a county has none, the supervisors are."""
    today, due = local(now).date(), in_the_morning(now)
    messages = []
    for scheme, left in ending_soon(world.book, today):
        assert scheme.period is not None
        args = {"title": scheme.title, "last": plain_day(scheme.period.last, today, world.words), "days": str(left)}
        for address in _officers(world, scheme):
            once = f"ending/{scheme.id}/{address}"
            say = Say("staff-scheme-ending", args)
            messages.append(Outbound(id=once, to=address, says=(say,), kind="notice", due_at=due, dedup=once))
    return tuple(messages)


def _officers(world: World, scheme: Scheme) -> tuple[str, ...]:
    county = [m for m in world.staff if m.role == "county_officer" and scheme.county and m.county == scheme.county]
    rows = county or world.supervisors
    return tuple(dict.fromkeys(member.address for member in rows))
