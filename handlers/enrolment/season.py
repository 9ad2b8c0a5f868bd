"""What the days bring to an enrolment: stages that end, people not booked yet, told to one responsible person.

镇政办发〔2015〕170号 三, 四（一）; 乡政办发〔2024〕57号 五.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from claims.enrolment_plan import Plan, is_done, targets
from claims.staff import Member
from claims.workdays import local
from dialogs.message import Outbound, Say
from handlers.enrolment.peak import peak_messages, peaks_on, standing
from handlers.season import in_the_morning
from handlers.telling import plain_day
from handlers.world import World
from schemes.model import Scheme, Stage
from schemes.progress import REMIND_BEFORE, GoneOn, Line, Tally, booking_day, by_town, reminded, start_day


class Counted(Struct, frozen=True, kw_only=True):
    """What the database says of one scheme on the day. `renewal`: how many of last year's list have gone on into it;
    `followed`: its own list is being taken into the next one."""

    tallies: tuple[Tally, ...] = ()
    plan: Plan | None = None
    renewal: tuple[GoneOn, ...] = ()
    followed: bool = False


NOTHING: Final[Mapping[str, Counted]] = MappingProxyType({})


def schemes_of_the_day(world: World, today: date) -> tuple[str, ...]:
    """The schemes of which the day wants to know how far they are."""
    return tuple(one.id for one in world.book.schemes if _speaks(one, today) or peaks_on(one, today))


def enrolment_season(world: World, counted: Mapping[str, Counted], now: datetime) -> tuple[Outbound, ...]:
    """A week before a stage ends and the day before, each town's responsible person is told, and how many are not
    booked before the last day and before the cover begins."""
    today = local(now).date()
    messages: list[Outbound] = []
    for scheme in world.book.schemes:
        known = counted.get(scheme.id, Counted())
        if _speaks(scheme, today):
            messages += _scheme(world, scheme, known, today, now)
        if peaks_on(scheme, today) and not known.followed:
            messages += _peak(world, scheme, known, today, now)
    return tuple(messages)


def _peak(world: World, scheme: Scheme, counted: Counted, today: date, now: datetime) -> list[Outbound]:
    known = targets(scheme, counted.plan)
    lines = by_town(counted.tallies, known, towns_of(world, scheme))
    held = standing(lines, counted.renewal)
    if held is None:
        return []
    printed = {one.printed: one.town for one in known if one.printed}
    officers = {
        one.town: responsible(world.staff, scheme.county, printed.get(one.town, one.town)) for _, one in held.towns
    }
    told = {town: officer for town, officer in officers.items() if officer is not None}
    return peak_messages(world, scheme, held, today, now, told)


def responsible(staff: Sequence[Member], county: str | None, town: str) -> Member | None:
    """The one responsible person of a town: its officer who is told first (指定专人负责)."""
    rows = [row for row in staff if row.role == "town_officer" and row.town == town and town]
    if county is not None:
        rows = [row for row in rows if row.has(county, town, None)]
    return min(rows, key=lambda row: (row.rung == 0, row.rung), default=None)


def _speaks(scheme: Scheme, today: date) -> bool:
    start = start_day(scheme)
    return bool(reminded(scheme.stages, today)) or _starts(start, today)


def _starts(start: date | None, today: date) -> bool:
    """Whether cover begins tomorrow, or today if nobody could be told yesterday."""
    return start is not None and start - REMIND_BEFORE[-1] <= today <= start


def _scheme(world: World, scheme: Scheme, counted: Counted, today: date, now: datetime) -> list[Outbound]:
    known = targets(scheme, counted.plan)
    lines = by_town(counted.tallies, known, towns_of(world, scheme))
    printed = {one.printed: one.town for one in known if one.printed}
    messages: list[Outbound] = []
    for line in lines:
        town = printed.get(line.name, line.name)
        for key, say in _says(world, scheme, counted.plan, town, line, today):
            messages += _told(world, scheme, town, key, say, now)
    return messages


def _says(
    world: World, scheme: Scheme, plan: Plan | None, town: str, line: Line, today: date
) -> list[tuple[str, Say]]:
    words, last, start = world.words, booking_day(scheme), start_day(scheme)
    waiting = sum(line.states.get(state, 0) for state in ("registered", "paid"))
    args = {"town": town, "people": str(waiting), "refused": str(line.refused)}
    says: list[tuple[str, Say]] = []
    for stage, due in reminded(scheme.stages, today):
        if is_done(plan, stage.name, town):
            continue
        says.append((f"stage/{stage.name}/{due.isoformat()}", _stage(world, stage, town, today)))
        if stage.last == last and waiting:
            key = "staff-gap" if line.done else "staff-gap-zero"
            says.append((f"gap/{due.isoformat()}", Say(key, {**args, "day": _day(world, stage.last, today)})))
    if start is not None and _starts(start, today) and waiting:
        args["day"] = plain_day(start, today, words)
        says.append((f"start/{start.isoformat()}", Say("staff-gap-start", args)))
    return says


def _stage(world: World, stage: Stage, town: str, today: date) -> Say:
    left = (stage.last - today).days
    args = {"town": town, "stage": stage.name, "days": str(left), "what": stage.note.partition("。")[0] + "。"}
    return Say("staff-stage-due", {**args, "day": _day(world, stage.last, today)})


def _day(world: World, day: date, today: date) -> str:
    """The last day, with its weekday where nobody works then."""
    said = plain_day(day, today, world.words)
    if world.days.is_working(day):
        return said
    return f"{said}（{world.words.label('weekday', str(day.isoweekday()))}，不上班）"


def _told(world: World, scheme: Scheme, town: str, key: str, say: Say, now: datetime) -> tuple[Outbound, ...]:
    """To the town's responsible person; where there is none, to the county's officers."""
    one = responsible(world.staff, scheme.county, town)
    county = [row for row in world.staff if row.role == "county_officer" and row.has(scheme.county, None, None)]
    found, due = [], in_the_morning(now)
    for address in dict.fromkeys(row.address for row in ([one] if one is not None else county)):
        once = f"enrolment/{scheme.id}/{town}/{key}/{address}"
        found.append(Outbound(id=once, to=address, says=(say,), kind="notice", due_at=due, dedup=once))
    return tuple(found)


def towns_of(world: World, scheme: Scheme) -> list[str]:
    """The towns of a scheme's county that the document lists."""
    return [town.name for town in world.book.towns if scheme.county and town.county == scheme.county and town.listed]
