"""An insurer without a desk here is reached by telephone: what an officer reads to its clerk, who gives a number.

What the clerk asks: who is insured with which ID number, what happened when and where, which hospital, whom to call
back. A group sees it masked; servers abroad see neither ID number nor diagnosis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from claims.claim import Claim
from claims.ladder import ladder
from claims.staff import Member
from claims.workdays import local
from dialogs.message import Outbound, Say, is_group
from handlers.telling import case_args, each, plain_day, tell_desk
from handlers.world import World

ASKED: Final = ("hospital", "disease", "cause")
ROLE: Final = "town_officer"


def by_phone(world: World, claim: Claim) -> bool:
    """Whether the case's insurer is known and has no desk on its ladder, so that a town officer has to call it."""
    if claim.insurer is None:
        return False
    roles = {member.role for rung in ladder(world.staff, claim) for member in rung}
    return "desk" not in roles and ROLE in roles


def tell_case(
    world: World, claim: Claim, members: Iterable[Member], now: datetime, key: str = "staff-new-claim"
) -> tuple[Outbound, ...]:
    """A case told to those who take it up: a town officer gets the call sheet where the insurer has no desk."""
    told = tuple(members)
    callers = [member for member in told if claim.by_phone and member.role == ROLE]
    others = [member for member in told if member not in callers]
    sheets = [message for member in callers for message in _sheet(world, claim, member, now)]
    return (*sheets, *tell_desk(world, claim, others, now, key))


def _sheet(world: World, claim: Claim, member: Member, now: datetime) -> tuple[Outbound, ...]:
    words, at_home = world.words, not world.goes_abroad(member.address)
    facts = claim.facts
    args = case_args(words, claim)
    args["phone"] = claim.hotline or words.say("staff-call-no-hotline")
    args["place"] = facts.get("village", "")
    args["day"] = plain_day(claim.event_date, local(claim.reported_at).date(), words)
    if is_group(member.address):
        return each(claim, (member,), now, Say("staff-call-sheet-group", args), "new", "notice", ())
    args["name"] = claim.insured_name or words.say("staff-no-name")
    args["id"] = (facts.get("id_number", "") if at_home else "") or words.say("staff-call-ask-id")
    args["back"] = claim.phone or words.say("staff-call-no-phone")
    shown = [slot for slot in ASKED if facts.get(slot) and (at_home or slot != "disease")]
    args["more"] = "".join(
        words.say("staff-detail-line", {"label": words.label("detail", slot), "value": _value(world, claim, slot)})
        + "\n"
        for slot in shown
    )
    return each(claim, (member,), now, Say("staff-call-sheet", args), "new", "notice", ())


def _value(world: World, claim: Claim, slot: str) -> str:
    value = claim.facts[slot]
    return world.words.label("cause", value) if slot == "cause" else value
