"""Who hears of a case now: the rungs of its ladder, without those who are away or off duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from claims.absence import Absence, Presence, away, presence
from claims.claim import Claim, Ticket
from claims.ladder import next_rung, present_rungs, rung_number
from claims.staff import Member
from handlers.world import World
from schemes.terms import DEATHS

Subject = TypeVar("Subject", bound=Claim | Ticket)


class Climbed(Struct, Generic[Subject], frozen=True):
    """A case one rung further up: who is told now, and who was passed over because they are away. Nobody is told at
    the top."""

    subject: Subject
    told: tuple[Member, ...] = ()
    away: tuple[Absence, ...] = ()


def climb(world: World, subject: Subject, now: datetime) -> Climbed[Subject]:
    """The next rung on which somebody is. Where all that are left are away the supervisors hear of it, and where
    these are away too, the top itself: a message waits for them."""
    moved = subject
    gone: list[Absence] = []
    rung: tuple[Member, ...] = ()
    while above := next_rung(world.staff, moved):
        rung = above
        found = on_rung(world, subject, rung, now)
        moved = replace(moved, rung=rung_number(rung))
        gone += found.away
        if found.here:
            return _told(moved, found.here, gone, now)
    if not rung:
        return Climbed(subject)
    return _told(moved, _supervisors(world, now) or rung, gone, now)


def on_rung(world: World, subject: Claim | Ticket, rung: Iterable[Member], at: datetime) -> Presence:
    """Whom a rung of this case has at a moment."""
    return presence(rung, world.staff, world.away, at, death=is_death(subject), days=world.days)


def last_told(world: World, subject: Claim | Ticket, now: datetime) -> Presence:
    """Who was asked last: whoever was on the highest rung when it was told, and whom the case was handed over to;
    those who have left for some days since then are named apart."""
    rungs = present_rungs(world.staff, subject)
    found = on_rung(world, subject, rungs[-1], subject.rung_at or now) if rungs else Presence()
    handed = tuple(row for row in world.staff if row.address == subject.assigned)[:1]
    asked = tuple(dict.fromkeys((*found.here, *handed)))
    absent = tuple(one for row in asked if (one := away(world.away, row.address, now)) is not None)
    left = {one.address for one in absent}
    return Presence(
        here=tuple(row for row in asked if row.address not in left),
        away=tuple(dict.fromkeys((*found.away, *absent))),
    )


def in_charge(world: World, subject: Claim | Ticket, now: datetime) -> tuple[Member, ...]:
    """Who has the case in hand: whom it was handed over to, else the lowest rung that was told; for somebody who is
    away their cover, else the next one told who is there."""
    handed = tuple(row for row in world.staff if row.address == subject.assigned)[:1]
    groups = [handed, *present_rungs(world.staff, subject)] if handed else list(present_rungs(world.staff, subject))
    for group in groups:
        if found := on_rung(world, subject, group, now).here:
            return found
    return groups[0] if groups else ()


def knowing(subject: Claim | Ticket, members: Iterable[Member]) -> tuple[str, ...]:
    """The addresses that know the case once these members were told."""
    return tuple(dict.fromkeys((*subject.told, *(member.address for member in members))))


def is_death(subject: Claim | Ticket) -> bool:
    """Whether a case is one of a death, which waits for nothing."""
    return isinstance(subject, Claim) and subject.event in DEATHS


def _told(subject: Subject, members: tuple[Member, ...], gone: Iterable[Absence], now: datetime) -> Climbed[Subject]:
    known = replace(subject, rung_at=now, told=knowing(subject, members))
    return Climbed(known, members, tuple(dict.fromkeys(gone)))


def _supervisors(world: World, now: datetime) -> tuple[Member, ...]:
    return tuple(row for row in world.supervisors if away(world.away, row.address, now) is None)
