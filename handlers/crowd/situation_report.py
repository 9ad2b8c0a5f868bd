"""灾情报告: how an incident stands, as each who asks may see it, and who hears of it by himself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.incident import Incident
from claims.staff import FIELD, OFFICERS, Member
from claims.workdays import local
from dialogs.message import OFFICE, Outbound, Say
from handlers.changes import Changes
from handlers.crowd.situation import WHOLE, Part, Situation, situation
from handlers.order import Order, answer
from handlers.telling import plain_day
from handlers.world import World

MOST_SHARES: Final = 20
MOST_AT_ONCE: Final = 3
MOST_TOWNS: Final = 3


def report(order: Order) -> Changes:
    """灾情报告: the figures of this minute, one message for each incident of which the sender may see something."""
    said = []
    for held in order.records(Incident):
        part = part_of(order.world, order.rows, held)
        now = situation(order.world, held, order.loaded.found.crowd, part) if part is not None else None
        # An insurer has a part in it where it serves a town there, or has a case of it.
        if part is not None and now is not None and (part.towns != frozenset() or now.claims):
            said.append((held, figures(order.world, held, now, part)))
    if not said:
        return answer(order, Say("incident-none"))
    first = answer(order, said[0][1], seen=said[0][0].id)
    (one,) = first.messages
    more = [
        replace(one, id=f"{one.id}/{place}", says=(say,), claim=held.id)
        for place, (held, say) in enumerate(said[1:MOST_AT_ONCE], 1)
    ]
    return replace(first, messages=(one, *more))


def part_of(world: World, rows: Iterable[Member], held: Incident) -> Part | None:
    """What the owner of these rows may see of an incident: an officer without a town all of it, others their towns',
    a desk what falls to its insurer there; None: nothing."""
    mine = [row for row in rows if row.county in ("", held.county)]
    public = [row for row in mine if row.role in OFFICERS | FIELD and not row.insurer]
    if any(_sees_all(row, held) for row in public):
        return WHOLE
    towns = frozenset(row.town for row in public if row.town)
    if held.town:
        towns &= {held.town}
    if towns:
        return WHOLE if held.town else Part(towns=towns)
    for row in mine:
        if row.insurer and row.role in OFFICERS | {"desk"}:
            return Part(insurer=row.insurer, towns=_served(world, row, held), only=row.town)
    return None


def _sees_all(row: Member, held: Incident) -> bool:
    if row.role in FIELD or (row.role == "town_officer" and not row.town):
        return False  # a scope has to be stated
    return not row.town or row.town == held.town


def _served(world: World, row: Member, held: Incident) -> frozenset[str]:
    """The towns of the incident for which the row's insurer is responsible."""
    there = (town.name for town in world.book.towns if town.county == held.county and held.town in (None, town.name))
    served = set()
    for town in there:
        route = world.book.route(town=town, day=held.since, event="house_damage")
        if row.town in ("", town) and route.insurer is not None and route.insurer.id == row.insurer:
            served.add(town)
    return frozenset(served)


def figures(world: World, incident: Incident, now: Situation, part: Part = WHOLE) -> Say:
    """The situation report as one message."""
    words = world.words
    args = {**incident_args(world, incident, part), **counted(now)}
    args["near"] = words.say("incident-near", {"count": str(now.answers["near"])}) if now.answers["near"] else ""
    houses = [
        words.say(
            "incident-house" if limit is not None else "incident-house-open",
            {"type": words.label("house_type", kind), "count": str(count), "limit": f"{limit or 0:g}"},
        )
        for kind, (count, limit) in now.houses.items()
    ]
    shares = [
        words.say(
            "incident-share",
            {
                "insurer": words.label("insurer", one.insurer) if one.insurer else words.say("incident-no-insurer"),
                "town": one.town or words.say("staff-no-town"),
                "count": str(one.count),
                "states": "、".join(f"{words.label('status', state)}{n}" for state, n in one.states.items()),
            },
        )
        for one in now.shares
    ]
    args["types"] = "，".join(houses) or words.say("broadcast-nobody")
    args["shares"] = "\n".join(shares[:MOST_SHARES]) or words.say("incident-no-claims")
    return Say("incident-report", args)


def counted(now: Situation) -> dict[str, str]:
    """The figures as arguments."""
    return {
        "asked": str(now.asked),
        "safe": str(now.answers["safe"]),
        "hurt": str(now.hurt),
        "broken": str(now.answers["house"]),
        "mute": str(now.silent),
        "claims": str(now.claims),
        "houses": str(now.of("houses")),
        "injured": str(now.of("injured")),
        "dead": str(now.of("dead")),
        "open": str(now.open),
        "doubled": str(now.doubled),
    }


def to_staff(
    world: World, held: Incident, say: Callable[[Part], Say], name: str, now: datetime
) -> tuple[Outbound, ...]:
    """A notice to who is in charge of the area: its officers, its village agents, and who declared it; each hears of
    the own part."""
    there = [row.address for row in world.staff if _in_charge(row, held)]
    author = [] if held.author.startswith(f"{OFFICE}:") else [held.author]
    said: dict[Part, Say] = {}
    messages = []
    for to in dict.fromkeys((*author, *there)):
        part = part_of(world, world.rows(to), held)
        if part is None:
            continue
        said.setdefault(part, say(part))
        place = f"incident/{held.id}/{name}/{to}"
        messages.append(Outbound(id=place, to=to, says=(said[part],), kind="notice", due_at=now, dedup=place))
    return tuple(messages)


def incident_args(world: World, held: Incident, part: Part = WHOLE) -> dict[str, str]:
    """How an incident, or a part of it, is named."""
    day = plain_day(held.since, local(held.at).date(), world.words)
    area = held.area.name
    if part.insurer:
        area = world.words.say("incident-part-insurer", {"area": area, "insurer": _company(world, part)})
    elif part.towns is not None:
        area = "、".join(sorted(part.towns)[:MOST_TOWNS])
    return {"number": held.id, "area": area, "said": held.said, "day": day}


def _company(world: World, part: Part) -> str:
    return world.words.label("insurer", part.insurer)


def _in_charge(row: Member, held: Incident) -> bool:
    if row.role not in ("town_officer", "county_officer", "village_agent") or row.insurer:
        return False
    return row.county in ("", held.county) and (not held.town or row.town in ("", held.town))
