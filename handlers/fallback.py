"""A message that did not arrive goes to another address of the same person.

Two addresses are one person's when both have proved to be the same resident's: by the own phone on the roster or by
name and last six. What speaks of a resident's case goes to nobody who may not read that resident's data.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from dialogs.conversation import Party
from dialogs.message import Outbound
from handlers.changes import Reach
from handlers.proof import proved
from handlers.world import World

GROUPS: Final = "telegram:-"


def other_way(world: World, message: Outbound, reach: Reach, now: datetime) -> Outbound | None:
    """The message for the address used last of those that have not been tried; None where none is left.

    Replies, follow-ups and what goes to staff stay where they are: each belongs to one talk or one office.
    """
    if message.kind not in ("notice", "broadcast") or message.while_silent or world.member(message.to):
        return None
    for other in reach.others:
        if _same_person(world, reach, other) and _may_go(world, message, reach, other):
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


def _same_person(world: World, reach: Reach, other: Party) -> bool:
    shared = proved(world, reach.party, reach.residents) & proved(world, other, reach.residents)
    about = reach.claim.resident if reach.claim is not None else None
    return bool(shared) if about is None else about in shared


def _may_go(world: World, message: Outbound, reach: Reach, other: Party) -> bool:
    to = other.address
    if to in (message.to, *message.tried) or other.stopped_at is not None or to.startswith(GROUPS):
        return False
    if world.member(to) is not None:
        return False
    # Who reported a case has a notice of the own about it.
    if reach.claim is not None and to == reach.claim.reported_by and not message.tried:
        return False
    # All but a broadcast speaks of somebody: what began at home does not leave the country.
    home = any(not world.goes_abroad(address) for address in (message.to, *message.tried))
    return not (home and message.kind != "broadcast" and world.goes_abroad(to))
