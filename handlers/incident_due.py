"""An incident's clock: every morning the figure, until its last claim has come to an end."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from claims.incident import Incident
from claims.workdays import local
from dialogs.crowd import Crowd, CrowdSought
from dialogs.message import Say
from handlers.changes import Changes
from handlers.incident import counted, figures, to_staff, with_clock
from handlers.situation import situation
from handlers.world import World


def wants(_: World, held: Incident) -> CrowdSought | None:
    """Its claims and how many have answered."""
    return CrowdSought(incidents=(held.id,))


def due(world: World, held: Incident, crowd: Crowd, now: datetime) -> Changes:
    """The daily figure; an incident that was closed is done when none of its claims is open any more."""
    stands = situation(world, held, crowd)
    say = figures(world, held, stands)
    if held.state == "closing" and not stands.open:
        held = replace(held, state="done")
        say = Say("incident-done", {**say.args, **counted(stands)})
    elif held.state == "closing":
        say = Say("incident-left", {**say.args, **counted(stands)})
    name = f"day/{local(now).date().isoformat()}"
    return Changes(records=(with_clock(held, now),), messages=to_staff(world, held, say, name, now))
