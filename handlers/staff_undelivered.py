"""What finally could not be sent: somebody has to know that its receiver does not, and can ask for all of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from claims.broadcast import STOPPED
from claims.workdays import local
from dialogs.lookups import Undelivered
from dialogs.message import Outbound, Say
from handlers.changes import Changes
from handlers.order import Order, answer
from handlers.showing import MOST_LISTED
from handlers.telling import plain_time
from handlers.world import World

ABOUT_OTHERS: Final = "undelivered/"
LISTED_FOR: Final = timedelta(days=7)


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
    supervisors = dict.fromkeys(one.address for one in world.supervisors if one.address != first)
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


def not_arrived(order: Order) -> Changes:
    """没送到: what failed within a week and reached its receiver no other way either, or was withdrawn after 退订,
    masked, newest first."""
    if not any(row.role == "supervisor" for row in order.rows):
        return answer(order, Say("staff-undelivered-not-yours"))
    since = order.now - LISTED_FOR
    lost = [one for one in order.loaded.found.undelivered if one.instead is None and one.reason != STOPPED]
    lost = [one for one in lost if one.message.due_at >= since]
    if not lost:
        return answer(order, Say("staff-undelivered-none"))
    lines = "\n".join(_line(order.world, one) for one in lost[:MOST_LISTED])
    return answer(order, Say("staff-undelivered-list", {"count": str(len(lost)), "lines": lines}))


def _line(world: World, lost: Undelivered) -> str:
    message = lost.message
    about = world.words.say("staff-about-claim", {"number": message.claim}) if message.claim else ""
    who = _who(world, message.tried[0] if message.tried else message.to)
    why = world.words.say("staff-undelivered-stopped") if lost.withdrawn else ""
    args = {"at": plain_time(message.due_at, world.words), "who": who, "about": about, "why": why}
    return world.words.say("staff-undelivered-line", args)


def _who(world: World, address: str) -> str:
    """Staff by name; anybody else by channel, of a phone the last four digits, for it may land in a group."""
    member = world.member(address)
    if member is not None:
        return member.name
    channel, _, user = address.partition(":")
    if channel == "sms" and user[-4:].isdecimal():
        return world.words.say("staff-receiver-phone", {"tail": user[-4:]})
    return world.words.say("staff-receiver", {"channel": world.words.label("channel", channel)})
