"""A message that did not arrive goes to another address of the same person.

Two addresses are one person's when they stand for the same phone. What speaks of a resident's case may also go to an
address that has proved to be that resident's (own phone on the roster, name and last six), like the one it was for.
Who has proved to be somebody else's relative hears of neither (docs/decisions/0011-one-person.md).
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from dialogs.conversation import Party
from dialogs.crowd import CrowdChanges, Moved
from dialogs.message import Outbound, is_group
from handlers.changes import Changes, Reach
from handlers.proof import proved, same_person
from handlers.world import World


def other_way(world: World, message: Outbound, reach: Reach, now: datetime) -> Outbound | None:
    """The message for the address used last of those that have not been tried; None where none is left.

    Replies, follow-ups and what goes to staff stay where they are: each belongs to one talk or one office.
    """
    if reach.over or message.kind not in ("notice", "broadcast") or message.while_silent or world.member(message.to):
        return None
    for other in reach.others:
        if _same_person(world, message, reach, other) and _may_go(world, message, reach, other):
            return replace(
                message,
                id=f"{message.id}/instead",
                to=other.address,
                text="",
                due_at=now,
                dedup=f"instead/{message.id}",
                tried=(*message.tried, message.to),
            )
    return None


def fallen_back(world: World, message: Outbound, reach: Reach, now: datetime) -> Changes | None:
    """The message for another address; a question of a disaster is answered there by the same digits."""
    other = other_way(world, message, reach, now)
    if other is None or message.kind != "broadcast" or not message.choices:
        return Changes(messages=(other,)) if other else None
    number = message.id.split("/")[1]
    moved = Moved(broadcast=number, address=message.to, to=other.to)
    asked = CrowdChanges(moved=(moved,), offers={other.to: (number, message.choices)})
    return Changes(messages=(other,), crowd=asked)


def _same_person(world: World, message: Outbound, reach: Reach, other: Party) -> bool:
    if same_person(world, reach.party, other):
        return True
    shared = proved(world, reach.party, reach.residents) & proved(world, other, reach.residents)
    if message.kind == "broadcast":
        return bool(shared)
    return reach.claim is not None and reach.claim.resident in shared


def _may_go(world: World, message: Outbound, reach: Reach, other: Party) -> bool:
    to = other.address
    if to in (message.to, *message.tried) or other.stopped_at is not None or is_group(to):
        return False
    if world.member(to) is not None:
        return False
    # Who reported a case has a notice of the own about it.
    if reach.claim is not None and to == reach.claim.reporter and not message.tried:
        return False
    # All but a broadcast speaks of somebody: what began at home does not leave the country.
    home = any(not world.goes_abroad(address) for address in (message.to, *message.tried))
    return not (home and message.kind != "broadcast" and world.goes_abroad(to))
