"""Where a broadcast reaches a person: at the address used last, else by SMS at the phone on the roster."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from claims.broadcast import Broadcast
from dialogs.crowd import Reachable, Reached
from dialogs.message import is_group
from handlers.notices import PHONE
from handlers.proof import proved
from handlers.world import World
from schemes.people import Resident

NOT_INSURED: Final = (None, "left", "ended")


class Way(NamedTuple):
    """An address, or why there is none: stopped, no_phone, shared_phone, never_wrote, no_channel, staff."""

    address: str = ""
    why: str = ""


def insured(resident: Resident, scheme: str | None, day: date) -> bool:
    """Whether a resident stands on the roster on that day: of that scheme, or of any."""
    return not resident.erased and any(
        held.state_on(day) not in NOT_INSURED for held in resident.enrolments if scheme in (None, held.scheme)
    )


def way_to(world: World, one: Reachable) -> Way:
    """One address for one person. Whoever said 退订 anywhere gets nothing, and no staff address stands for a
    villager."""
    own = [party for party in one.parties if one.resident.id in proved(world, party, (one.resident,))]
    if any(party.stopped_at is not None for party in own):
        return Way(why="stopped")
    used = [party.address for party in own if world.member(party.address) is None]
    used = [address for address in used if not is_group(address)]
    for address in used:
        if _runs(world, address):
            return Way(address)
    return _by_roster(world, one.resident, wrote=bool(used))


def planned(world: World, broadcast: Broadcast, people: tuple[Reachable, ...], day: date) -> list[Reached]:
    """A row for everybody of a wave whom the broadcast means."""
    rows = []
    for one in people:
        if not insured(one.resident, broadcast.scheme, day):
            continue
        way = way_to(world, one)
        rows.append(
            Reached(
                broadcast=broadcast.id,
                resident=one.resident.id,
                state=way.why or "planned",
                channel=way.address.partition(":")[0],
                address=way.address or None,
            )
        )
    return rows


def _by_roster(world: World, resident: Resident, *, wrote: bool) -> Way:
    if not resident.phone:
        return Way(why="no_channel" if wrote else "no_phone")
    if resident.phone_shared:
        return Way(why="shared_phone")
    own = PHONE + resident.phone
    if world.member(own) is not None:
        return Way(why="staff")
    if not world.broadcasts.roster_phones:
        return Way(why="never_wrote")
    return Way(own) if _runs(world, own) else Way(why="no_channel")


def _runs(world: World, address: str) -> bool:
    running = world.broadcasts.channels
    return running is None or address.partition(":")[0] in running
