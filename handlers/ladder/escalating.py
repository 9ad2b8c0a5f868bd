"""What the clocks say to the staff: a date that comes near or has passed, and what the rung before has done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from claims.absence import Absence, Presence
from claims.claim import Claim, Entry, Ticket
from claims.clock import Clock
from claims.promises import ACKNOWLEDGE
from claims.staff import Member
from claims.workdays import local
from dialogs.message import Outbound, Say
from handlers.ladder.rungs import is_death
from handlers.telling import by_day, case_args, each, names, plain_day, plain_time, take_up, ticket_args
from handlers.world import World
from locales.catalogue import Catalogue

OF_THE_CASE: Final = frozenset(
    {"number", "event", "town", "status", "age", "clock", "by", "since", "silent", "before", "wanted", "promise"}
)
OF_THE_PERSON: Final = frozenset({"name", "who", "day"})
MAY_SEE: Final[dict[str, frozenset[str]]] = {
    "desk": OF_THE_CASE | OF_THE_PERSON,
    "town_officer": OF_THE_CASE | OF_THE_PERSON,
    "village_agent": OF_THE_CASE | OF_THE_PERSON,
    "county_officer": OF_THE_CASE,
    "supervisor": OF_THE_CASE,
}
"""What an escalation may show each role, by the arguments of its text. `name` is masked for everybody; nobody is
shown an ID number, a phone, a diagnosis or anybody's own words."""


def escalate(
    world: World, claim: Claim, clock: Clock, members: Iterable[Member], before: Presence, now: datetime
) -> tuple[Outbound, ...]:
    """The next rung hears what the one before was told and has not done."""
    words = world.words
    args = {
        **case_args(words, claim),
        "silent": _silent(words, before),
        "clock": words.label("clock", clock.name),
        "wanted": words.say("staff-wanted-plain", {"number": claim.number}),
        "by": by_day(words, clock, now),
        "since": plain_time(claim.reported_at, words),
        "age": words.say("staff-age", {"days": str((local(now).date() - local(claim.reported_at).date()).days)}),
        "before": done_before(words, claim, before, now),
        "promise": clock.name,
    }
    silence = clock.name == ACKNOWLEDGE
    key = "staff-escalated" if silence else f"staff-{clock.state}".replace("_", "-")
    if silence and claim.by_phone:
        key = "staff-call-escalated"
    choices = take_up(words, claim) if silence and not claim.by_phone else ()
    told = tuple(members)
    near = [member for member in told if MAY_SEE.get(member.role, frozenset()) >= OF_THE_PERSON]
    place, gather = f"{clock.name}/{clock.state}", not is_death(claim)
    return tuple(
        message
        for group, its_key in ((near, key), ([one for one in told if one not in near], f"{key}-above"))
        for message in each(
            claim, group, now, Say(its_key, _seen(args, group)), place, "escalation", choices, gather=gather
        )
    )


def escalate_ticket(
    world: World, ticket: Ticket, members: Iterable[Member], before: Presence, now: datetime
) -> tuple[Outbound, ...]:
    """The next rung hears that nobody has answered."""
    silent = names(world.words, before.here) if before.here else _absent(world.words, before.away, now)
    say = Say("staff-ticket-escalated", {**ticket_args(world.words, ticket, now), "silent": silent})
    return each(ticket, members, now, say, "answer", "escalation", take_up(world.words, ticket), gather=True)


def remind(
    world: World, claim: Claim, clock: Clock, members: Iterable[Member], now: datetime
) -> tuple[Outbound, ...]:
    """Those who have the case in hand hear that its time is running out, or has."""
    words = world.words
    args = {
        **case_args(words, claim),
        "clock": words.label("clock", clock.name),
        "by": by_day(words, clock, now),
        "promise": clock.name,
    }
    say = Say(f"staff-remind-{clock.state}".replace("_", "-"), args)
    place = f"remind/{clock.name}/{clock.state}"
    return each(claim, members, now, say, place, "notice", (), gather=not is_death(claim))


def done_before(words: Catalogue, claim: Claim, before: Presence, now: datetime) -> str:
    """When the rung before was told, when it took the case up, what it last said; who of it is away. Steps only,
    never what somebody wrote with them."""
    told = claim.rung_at or claim.reported_at
    by = {member.address for member in before.here}
    steps = [entry for entry in claim.history if entry.by in by and entry.at >= claim.reported_at]
    args = {"told": plain_time(told, words)}
    parts = []
    if steps:
        parts.append(words.say("staff-before-acted", {**args, **_acted(words, steps)}))
    elif before.here:
        parts.append(words.say("staff-before-silent", args))
    if before.away:
        parts.append(_absent(words, before.away, now))
    return "；".join(parts)


def _acted(words: Catalogue, steps: list[Entry]) -> dict[str, str]:
    return {"at": plain_time(steps[0].at, words), "step": words.label("status", steps[-1].status)}


def _silent(words: Catalogue, before: Presence) -> str:
    """Who has not acted, by name; that all of them are away is said by `done_before`."""
    gone = "、".join(dict.fromkeys(one.name for one in before.away))
    return gone if gone and not before.here else names(words, before.here)


def _absent(words: Catalogue, absences: Iterable[Absence], now: datetime) -> str:
    today = local(now).date()
    parts = [
        words.say("staff-before-away", {"name": one.name, "day": plain_day(one.last, today, words)})
        for one in absences
    ]
    return "、".join(parts) or words.say("staff-nobody")


def _seen(args: dict[str, str], members: Iterable[Member]) -> dict[str, str]:
    """What all of these may see."""
    fields = [MAY_SEE.get(member.role, OF_THE_CASE) for member in members]
    return {name: value for name, value in args.items() if all(name in one for one in fields)}
