"""A broadcast's clock: wave after wave its people are counted, and after the approval written to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from claims.broadcast import LAPSES_AFTER, Broadcast, at
from claims.workdays import local
from dialogs.crowd import Crowd, CrowdChanges, CrowdSought, Reached, Tally, Wave
from dialogs.message import OFFICE, Outbound, Say
from handlers.changes import Changes
from handlers.crowd.audience import planned
from handlers.crowd.broadcast import approvers, preview, tell
from handlers.crowd.broadcast_text import said_with
from handlers.world import World

COUNTED_AT_ONCE: Final = 1000
"""People of one transaction while they are counted: about a tenth of a second of the writer's time."""
EVERY: Final = timedelta(seconds=2)
AT_ONCE: Final = timedelta(milliseconds=1)


def wants(world: World, held: Broadcast) -> CrowdSought | None:
    """What its clock needs to know."""
    if held.state == "counting":
        return CrowdSought(wave=Wave(area=held.area, after=held.after, most=COUNTED_AT_ONCE))
    if held.state == "sending":
        return CrowdSought(wave=Wave(area=held.area, after=held.after, most=_wave(world)))
    return CrowdSought(tallies=(held.id,))


def due(world: World, held: Broadcast, crowd: Crowd, now: datetime) -> Changes:
    """The next wave, or what follows the last one."""
    if held.state == "counting":
        return _count(world, held, crowd, now)
    if held.state == "counted":
        return _ask_second(world, held, crowd.tallies[0], now)
    if held.state == "sending":
        return _send(world, held, crowd, now)
    if held.state == "sent":
        return _report(held, crowd.tallies[0], now)
    return Changes(records=(at(held, "lapsed", None),), messages=_author(held, "lapsed", now))


def _count(world: World, held: Broadcast, crowd: Crowd, now: datetime) -> Changes:
    walked = crowd.walked
    assert walked is not None
    rows = planned(world, held, walked.people, local(now).date())
    moved = replace(held, after=walked.last, walked=held.walked + len(walked.people))
    moved = at(moved, "counting" if walked.more else "counted", now + AT_ONCE)
    return Changes(records=(moved,), crowd=CrowdChanges(reached=tuple(rows)))


def _ask_second(world: World, held: Broadcast, tally: Tally, now: datetime) -> Changes:
    """Preview to the author, and to those who may approve."""
    args = preview(world, held, tally)
    if not tally.addresses:
        return Changes(records=(at(held, "stopped", None),), messages=_author(held, "reaches-nobody", now, args))
    asked = [tell(held, "ask", row.address, Say("broadcast-preview", args), now) for row in approvers(world, held)]
    ready = at(held, "ready", now + LAPSES_AFTER)
    return Changes(records=(ready,), messages=(*_author(held, "preview", now, args), *asked))


def _send(world: World, held: Broadcast, crowd: Crowd, now: datetime) -> Changes:
    """Messages and their rows of the log in one transaction with how far it has come: killed in between, the wave is
    sent whole or not at all."""
    walked = crowd.walked
    assert walked is not None
    rows: list[Reached] = []
    messages: dict[str, Outbound] = {}
    for row in planned(world, held, walked.people, local(now).date()):
        if row.address is None:
            rows.append(row)
            continue
        message = messages.setdefault(row.address, _message(held, row.address, now))
        rows.append(replace(row, state="sent", message=message.id, at=now))
    moved = replace(held, after=walked.last, walked=held.walked + len(walked.people))
    moved = at(moved, "sending", now + EVERY) if walked.more else at(moved, "sent", now + timedelta(minutes=10))
    offers = dict.fromkeys(messages, (held.id, held.choices)) if held.choices else {}
    return Changes(
        records=(_mornings(world, moved),),
        messages=tuple(messages.values()),
        crowd=CrowdChanges(reached=tuple(rows), offers=offers),
    )


def _report(held: Broadcast, tally: Tally, now: datetime) -> Changes:
    """Some minutes after the last wave its author hears how many it reached."""
    args = {"number": held.id, "area": held.area.name, "gone": str(tally.gone), "arrived": str(tally.arrived)}
    return Changes(records=(at(held, "sent", None),), messages=_author(held, "sent", now, args))


def _message(held: Broadcast, address: str, now: datetime) -> Outbound:
    key = "broadcast-warning" if held.warning else "broadcast-publicity"
    return Outbound(
        id=f"broadcast/{held.id}/{address}",
        to=address,
        says=(Say(key, said_with(held.text)),),
        kind="broadcast",
        due_at=now,
        dedup=f"broadcast/{held.id}/{address}",
        urgent=held.warning,
        choices=held.choices,
        asks="choice" if held.choices else None,
    )


def _mornings(world: World, held: Broadcast) -> Broadcast:
    """Publicity that reaches the night goes on in the morning, at its own pace."""
    when = held.clocks[0].fires_at
    if held.warning or world.quiet is None or held.state != "sending" or when is None:
        return held
    return at(held, "sending", world.quiet.over(when))


def _author(held: Broadcast, name: str, now: datetime, args: dict[str, str] | None = None) -> tuple[Outbound, ...]:
    if held.author.startswith(f"{OFFICE}:"):
        return ()
    known = {"number": held.id, "area": held.area.name, **(args or {})}
    return (tell(held, name, held.author, Say(f"broadcast-{name}", known), now),)


def _wave(world: World) -> int:
    return max(1, int(world.broadcasts.a_minute * EVERY / timedelta(minutes=1)))
