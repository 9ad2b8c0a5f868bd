"""An incident's clock: every morning the figure, until its last claim has come to an end."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from claims.incident import Incident
from claims.workdays import local
from dialogs.crowd import Crowd, CrowdSought
from dialogs.message import Say
from handlers.changes import Changes
from handlers.crowd.incident import with_clock
from handlers.crowd.situation import Part, situation
from handlers.crowd.situation_report import counted, figures, incident_args, to_staff
from handlers.world import World


def wants(_: World, held: Incident) -> CrowdSought | None:
    """Its claims and how many have answered."""
    return CrowdSought(incidents=(held.id,))


def due(world: World, held: Incident, crowd: Crowd, now: datetime) -> Changes:
    """The daily figure, to each the own part; an incident that was closed is done when none of its claims is open any
    more."""
    before, stands = held, situation(world, held, crowd)
    if held.state == "closing" and not stands.open:
        held = replace(held, state="done")

    def say(part: Part) -> Say:
        own = situation(world, held, crowd, part)
        if before.state == "open":
            return figures(world, held, own, part)
        key = "incident-done" if held.state == "done" else "incident-left"
        return Say(key, {**incident_args(world, held, part), **counted(own)})

    name = f"day/{local(now).date().isoformat()}"
    return Changes(records=(with_clock(held, now),), messages=to_staff(world, held, say, name, now))
