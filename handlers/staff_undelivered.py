"""A notice that finally could not be sent: somebody has to know that its receiver does not."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from claims.workdays import local
from dialogs.message import Outbound, Say
from handlers.world import World

ABOUT_OTHERS: Final = "undelivered/"


def undelivered(world: World, message: Outbound, now: datetime) -> tuple[Outbound, ...]:
    """The supervisors hear of a notice or escalation that failed for good, once a day for each address.

    That such a word to a supervisor fails is told to nobody: it would go on for ever.
    """
    if message.kind not in ("notice", "escalation") or (message.dedup or "").startswith(ABOUT_OTHERS):
        return ()
    first = message.tried[0] if message.tried else message.to
    args = {"who": _who(world, first), "about": ""}
    if message.claim:
        args["about"] = world.words.say("staff-about-claim", {"number": message.claim})
    supervisors = dict.fromkeys(m.address for m in world.staff if m.role == "supervisor" and m.address != first)
    day = local(now).date().isoformat()
    told = []
    for address in supervisors:
        once = f"{ABOUT_OTHERS}{day}/{first}/{address}"
        # The name may not say whom it is about, so it is that of the message that failed.
        name = f"{ABOUT_OTHERS}{day}/{message.id}/{address}"
        say = Say("staff-undelivered", args)
        told.append(
            Outbound(id=name, to=address, says=(say,), kind="notice", due_at=now, claim=message.claim, dedup=once)
        )
    return tuple(told)


def _who(world: World, address: str) -> str:
    """Staff by name; anybody else by channel, of a phone the last four digits, for it may land in a group."""
    member = world.member(address)
    if member is not None:
        return member.name
    channel, _, user = address.partition(":")
    if channel == "sms" and user[-4:].isdecimal():
        return world.words.say("staff-receiver-phone", {"tail": user[-4:]})
    return world.words.say("staff-receiver", {"channel": world.words.label("channel", channel)})
