"""Somebody is no longer in the staff file: what was in their hands goes to somebody who is, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Entry, Ticket
from claims.ladder import present_rungs
from claims.promises import ask_anew
from claims.record import Record
from claims.staff import Member
from dialogs.message import Outbound, Say
from handlers.changes import Audit, Changes
from handlers.ladder.escalating import MAY_SEE, OF_THE_PERSON
from handlers.ladder.rungs import climb, in_charge, is_death, knowing
from handlers.telling import case_args, each, take_up, ticket_args
from handlers.world import World

BY: Final = "staff file"
FINISHED: Final = frozenset({"paid", "declined", "withdrawn", "closed"})


class KnownStaff(Record, frozen=True, kw_only=True, omit_defaults=True, tag="known_staff"):
    """Who stood in the staff file when the program was started last: address -> name. There is one, `now`."""

    members: dict[str, str]


def known(staff: Iterable[Member]) -> dict[str, str]:
    """Address -> name of everybody whom cases are told to."""
    return {row.address: row.name for row in staff if row.takes_cases}


def handed_on(world: World, subject: Claim | Ticket, gone: Mapping[str, str], now: datetime) -> Changes:
    """The case without those who have left. Where nobody who remains has it in hand, the next rung is told at once;
    at the top, whoever of the case's ladder remains."""
    ghosts = [address for address in (*subject.told, subject.assigned or "") if address in gone]
    if subject.status in FINISHED or not ghosts:
        return Changes()
    told = tuple(address for address in subject.told if address not in gone)
    note = "、".join(dict.fromkeys(gone[address] for address in ghosts))
    freed = replace(
        subject,
        told=told,
        assigned=None if subject.assigned in gone else subject.assigned,
        history=(*subject.history, Entry(at=now, status=subject.status, by=BY, note=f"left: {note}")),
    )
    held = subject.assigned in gone or not any(
        row.address in told for rung in present_rungs(world.staff, subject) for row in rung
    )
    if not held:
        return _written(freed, (), now)
    climbed = climb(world, freed, now)
    members = climbed.told or in_charge(world, freed, now) or world.supervisors
    moved = replace(
        climbed.subject,
        told=knowing(climbed.subject, members),
        rung_at=now,
        clocks=tuple(ask_anew(clock, now, world.days) for clock in climbed.subject.clocks),
    )
    return _written(moved, _messages(world, moved, members, note, now), now)


def _messages(
    world: World, subject: Claim | Ticket, members: tuple[Member, ...], name: str, now: datetime
) -> tuple[Outbound, ...]:
    gather = not is_death(subject)
    words, choices = world.words, take_up(world.words, subject)
    if isinstance(subject, Ticket):
        say = Say("staff-left-ticket", {**ticket_args(words, subject, now), "silent": name})
        return each(subject, members, now, say, "left", "escalation", choices, gather=gather)
    args = {**case_args(words, subject), "silent": name}
    hidden = {field: value for field, value in args.items() if field not in OF_THE_PERSON}
    near = [member for member in members if MAY_SEE.get(member.role, frozenset()) >= OF_THE_PERSON]
    above = [member for member in members if member not in near]
    return (
        *each(subject, near, now, Say("staff-left", args), "left", "escalation", choices, gather=gather),
        *each(subject, above, now, Say("staff-left-above", hidden), "left", "escalation", choices, gather=gather),
    )


def _written(subject: Claim | Ticket, messages: tuple[Outbound, ...], now: datetime) -> Changes:
    audit = (Audit(at=now, actor=BY, action="handed_on", subject=subject.number),)
    if isinstance(subject, Ticket):
        return Changes(tickets=(subject,), messages=messages, audit=audit)
    return Changes(claims=(subject,), messages=messages, audit=audit)
