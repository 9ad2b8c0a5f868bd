"""The peak of the year's enrolment: each town hears how far it is and the county how far all are, once a step.

计生协会会议讲话 二、三: 抓部署、抓督促、抓落实; 镇政办发〔2015〕170号 四（一）: 尚未启动的镇.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct

from claims.staff import Member
from dialogs.message import Outbound, Say
from handlers.telling import plain_day
from handlers.world import World
from schemes.model import Peak, Scheme
from schemes.peaks import Step, step_on
from schemes.progress import GoneOn, Line, ranked, share

NAMED: Final = 4
"""Towns that a message of two parts holds by name."""


class Standing(Struct, frozen=True, kw_only=True):
    """How far a scheme is: with last year's list (`renewal`) who of it has gone on; else who is booked, of the task
    where the document sets one (`task`), of those on the list where it does not (`list`)."""

    basis: Literal["renewal", "task", "list"]
    towns: tuple[tuple[int, GoneOn], ...]

    @property
    def whole(self) -> GoneOn:
        """All towns together."""
        rows = [one for _, one in self.towns]
        return GoneOn(town="", last=sum(one.last for one in rows), renewed=sum(one.renewed for one in rows))

    @property
    def zero(self) -> tuple[str, ...]:
        """Towns where nobody has begun."""
        return tuple(one.town for _, one in self.towns if not one.renewed)


def standing(lines: Sequence[Line], renewal: Sequence[GoneOn]) -> Standing | None:
    """How far a scheme is; None where nobody is on a list, so that there is nothing to be said."""
    if renewal:
        return Standing(basis="renewal", towns=tuple(ranked(renewal)))
    if not any(line.states for line in lines):
        return None
    task = any(line.target for line in lines)
    rows = [GoneOn(town=one.name, last=(one.target or 0) if task else one.here, renewed=one.done) for one in lines]
    return Standing(basis="task" if task else "list", towns=tuple(ranked(rows)))


def peaks_on(scheme: Scheme, day: date) -> list[tuple[Peak, Step]]:
    """The peaks of a scheme that a day has to do with."""
    found = ((peak, step_on(peak, day)) for peak in scheme.peaks)
    return [(peak, step) for peak, step in found if step is not None]


def peak_messages(
    world: World, scheme: Scheme, held: Standing, today: date, now: datetime, towns: dict[str, Member]
) -> list[Outbound]:
    """What the day's step says: to the responsible person of each town (`towns`: by the name in the table) about the
    town, to the county about all. Each goes out once ever, also when it is asked for on the days after."""
    messages: list[Outbound] = []
    for peak, step in peaks_on(scheme, today):
        once = f"peak/{scheme.id}/{peak.name}/{step.first.isoformat()}/{step.name}"
        head = _head(world, scheme, peak, step, today)
        for place, one in held.towns:
            officer = towns.get(one.town)
            if officer is not None:
                say = _town(world, held, head, place, one)
                messages.append(_message(world, f"{once}/{one.town}", officer.address, say, now))
        say = _county(world, held, head)
        messages += [_message(world, f"{once}/", address, say, now) for address in _county_officers(world, scheme)]
    return messages


def _head(world: World, scheme: Scheme, peak: Peak, step: Step, today: date) -> dict[str, str]:
    return {
        "peak": peak.name,
        "when": world.words.label("peak", step.name),
        "scheme": scheme.names[0] if scheme.names else scheme.title,
        "day": plain_day(step.last, today, world.words),
    }


def _figures(world: World, held: Standing, one: GoneOn) -> str:
    args = {
        "last": str(one.last),
        "done": str(one.renewed),
        "share": f"{share(one.renewed, one.last) or Decimal('0.0')}%",
    }
    return world.words.say(f"peak-figures-{held.basis}", args)


def _town(world: World, held: Standing, head: dict[str, str], place: int, one: GoneOn) -> Say:
    args = {**head, "town": one.town, "figures": _figures(world, held, one), "place": str(place)}
    return Say("staff-peak-town" if one.renewed else "staff-peak-town-zero", {**args, "of": str(len(held.towns))})


def _county(world: World, held: Standing, head: dict[str, str]) -> Say:
    zero, words = held.zero, world.words
    named = "、".join(zero[:NAMED])
    more = words.say("peak-zero", {"towns": named}) if zero else words.say("peak-no-zero")
    if len(zero) > NAMED:
        more = words.say("peak-zero-more", {"towns": named, "number": str(len(zero))})
    return Say("staff-peak-county", {**head, "figures": _figures(world, held, held.whole), "zero": more})


def _county_officers(world: World, scheme: Scheme) -> tuple[str, ...]:
    rows = [
        row
        for row in world.staff
        if row.role == "county_officer" and (scheme.county is None or row.has(scheme.county, None, None))
    ]
    return tuple(dict.fromkeys(row.address for row in rows or world.supervisors))


def _message(world: World, once: str, address: str, say: Say, now: datetime) -> Outbound:
    """A day begins at midnight, and nobody is to be woken by a table."""
    due = world.quiet.over(now) if world.quiet is not None else now
    key = f"{once}/{address}"
    return Outbound(id=key, to=address, says=(say,), kind="notice", due_at=due, dedup=key)
