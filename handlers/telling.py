"""What the staff are told of a case: facts in a fixed order, masked, with what is wanted and by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.promises import ACKNOWLEDGE, ANSWER, last_day
from claims.staff import Member
from claims.workdays import local
from dialogs.message import Kind, Outbound, Say
from handlers.world import World
from locales.catalogue import Catalogue

FAMILY: Final = frozenset(
    {"spouse", "father", "mother", "son", "daughter", "grandfather", "grandmother", "parent_in_law"}
    | {"sibling", "grandchild", "other_relative"}
)
# Elsewhere choices would become numbers to send back, and a bare number is no command.
WITH_BUTTONS: Final = frozenset({"telegram", "web"})


def masked(name: str | None, words: Catalogue) -> str:
    """A name as a group may see it: 张*兰, 张*."""
    if not name:
        return words.say("staff-no-name")
    if len(name) <= 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def case_args(words: Catalogue, claim: Claim) -> dict[str, str]:
    """What a group may read of a case, for the texts `staff-*`: never an ID, a phone, a diagnosis."""
    return {
        "number": claim.number,
        "event": words.label("event", claim.event or "unknown"),
        "town": claim.town or words.say("staff-no-town"),
        "name": masked(claim.insured_name, words),
        "day": plain_day(claim.event_date, local(claim.reported_at).date(), words),
        "who": _reporter(words, claim),
        "status": words.label("status", claim.status),
    }


def plain_day(day: date | None, today: date, words: Catalogue) -> str:
    """6月14日, with the year where it is another one than today's."""
    if day is None:
        return words.say("staff-no-day")
    args = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    return words.say("staff-day" if day.year == today.year else "staff-day-year", args)


def plain_time(moment: datetime, words: Catalogue) -> str:
    """6月15日14:30 in China time."""
    here = local(moment)
    day = plain_day(here.date(), here.date(), words)
    return words.say("staff-time", {"day": day, "time": here.strftime("%H:%M")})


def tell_desk(
    world: World, claim: Claim, members: Iterable[Member], now: datetime, key: str = "staff-new-claim"
) -> tuple[Outbound, ...]:
    """A case that is new, handed over or has become a death, told to those who have to take it up."""
    words = world.words
    args = {**case_args(words, claim), "wanted": _wanted(words, claim), "more": _more(words, claim)}
    return each(claim, members, now, Say(key, args), "new", "notice", take_up(words, claim))


def tell_ticket(world: World, ticket: Ticket, members: Iterable[Member], now: datetime) -> tuple[Outbound, ...]:
    """A new ticket; its text stays out of the message, for it may hold anything."""
    say = Say("staff-new-ticket", ticket_args(world.words, ticket, now))
    return each(ticket, members, now, say, "new", "notice", take_up(world.words, ticket))


def names(words: Catalogue, members: Iterable[Member]) -> str:
    """Staff by name, each once."""
    return "、".join(dict.fromkeys(member.name for member in members)) or words.say("staff-nobody")


def ticket_args(words: Catalogue, ticket: Ticket, now: datetime) -> dict[str, str]:
    """What a group may read of a ticket."""
    answer = next((clock for clock in ticket.clocks if clock.name == ANSWER), None)
    about = words.say("staff-about-claim", {"number": ticket.claim}) if ticket.claim else ""
    return {
        "number": ticket.number,
        "kind": words.label("ticket", ticket.kind),
        "town": ticket.town or words.say("staff-no-town"),
        "about": about,
        "by": by_day(words, answer, now),
        "status": words.label("status", ticket.status),
    }


def tell_change(
    world: World, claim: Claim, members: Iterable[Member], now: datetime, reason: str
) -> tuple[Outbound, ...]:
    """Something about a known case has changed (`reason`: the end of a key `staff-again-*`)."""
    args = case_args(world.words, claim)
    args["what"] = world.words.say(f"staff-again-{reason}".replace("_", "-"))
    return each(claim, members, now, Say("staff-again", args), reason, "notice", ())


def each(
    subject: Claim | Ticket,
    members: Iterable[Member],
    now: datetime,
    say: Say,
    name: str,
    kind: Kind,
    choices: tuple[str, ...],
    *,
    gather: bool = False,
) -> tuple[Outbound, ...]:
    """One message for each address; its id stays the same when the turn runs again."""
    place = f"{subject.number}/{name}/{len(subject.history)}.{subject.rung}"
    message = Outbound(id="", to="", says=(say,), kind=kind, due_at=now, claim=subject.number, gather=gather)
    return tuple(
        replace(
            message,
            id=f"{place}/{address}",
            to=address,
            dedup=f"{place}/{address}",
            choices=choices if address.partition(":")[0] in WITH_BUTTONS else (),
        )
        for address in dict.fromkeys(member.address for member in members)
    )


def take_up(words: Catalogue, subject: Claim | Ticket) -> tuple[str, ...]:
    """The button says the whole command, so that it means this case wherever it is pressed."""
    return (words.say("staff-choice-received", {"number": subject.number}),)


def _wanted(words: Catalogue, claim: Claim) -> str:
    clock = next((clock for clock in claim.clocks if clock.name == ACKNOWLEDGE), None)
    if clock is None or clock.state == "met":
        return words.say("staff-wanted-on", {"number": claim.number})
    until = clock.fires_at or clock.due
    if until is None:
        return words.say("staff-wanted-plain", {"number": claim.number})
    hours = f"{clock.hours:g}"
    key = "staff-wanted-open" if clock.always_open else "staff-wanted"
    return words.say(key, {"number": claim.number, "hours": hours, "by": plain_time(until, words)})


def by_day(words: Catalogue, clock: Clock | None, now: datetime) -> str:
    """The last day of a clock, called provisional where the holidays of its year are not announced."""
    if clock is None or clock.due is None:
        return ""
    day = plain_day(last_day(clock.due), local(now).date(), words) if clock.by_day else plain_time(clock.due, words)
    return words.say("staff-provisional", {"day": day}) if clock.provisional else day


def _reporter(words: Catalogue, claim: Claim) -> str:
    relation = claim.relation or "unknown"
    key = "family" if relation in FAMILY else relation if relation in ("self", "neighbor", "villager") else "unknown"
    return words.say(f"staff-by-{key}", {"relation": words.label("relation", relation)})


def _more(words: Catalogue, claim: Claim) -> str:
    """Further lines: what is due by when, why a person has to look, which cases may be the same."""
    lines = [
        words.say(
            "staff-clock-line",
            {"clock": words.label("clock", clock.name), "by": by_day(words, clock, claim.reported_at)},
        )
        for clock in claim.clocks
        if clock.name != ACKNOWLEDGE and clock.state in ("running", "at_risk")
    ]
    if claim.incident:
        lines.append(words.say("staff-incident-line", {"number": claim.incident}))
    if claim.handed:
        reasons = dict.fromkeys(words.label("handed", reason) for reason in claim.handed)
        lines.append(words.say("staff-handed-line", {"reasons": "、".join(reasons)}))
    if claim.maybe_same:
        lines.append(words.say("staff-maybe-same", {"numbers": "、".join(claim.maybe_same)}))
    return "".join(f"{line}\n" for line in lines)
