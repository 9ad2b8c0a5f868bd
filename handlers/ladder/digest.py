"""Nobody is called more than once an hour: what the clocks have to say to one address goes out as one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from claims.claim import Claim, Ticket
from dialogs.message import Kind, Outbound, Say
from handlers.world import World
from locales.catalogue import Catalogue

LONGEST: Final = 126
"""Characters that two SMS parts hold beside the longest signature that is usual."""


def digest(
    world: World, messages: Sequence[Outbound], cases: Mapping[str, Claim | Ticket], now: datetime
) -> Outbound | None:
    """What goes out in place of these messages to one address, oldest first: none where every case was taken up or
    settled meanwhile or the receiver is of the staff no more, the message itself where it is the only one, else one
    that lists the cases.

    A case stands in it once, with the last that was to be said of it."""
    last: dict[str, Outbound] = {}
    for message in messages:
        if world.rows(message.to) and _still_so(message, cases.get(message.claim or "")):
            last.pop(message.claim or message.id, None)
            last[message.claim or message.id] = message
    left = list(last.values())
    if len(left) <= 1:
        return left[0] if left else None
    kind: Kind = "escalation" if any(one.kind == "escalation" for one in left) else "notice"
    identity = f"digest/{left[0].id}"
    text = _text(world.words, left)
    passed_on = all(one.says and one.says[0].key.startswith("staff-passed-on") for one in left)
    say = Say("staff-digest-passed-on" if passed_on else "staff-digest", {"count": str(len(left)), "lines": text})
    return Outbound(id=identity, to=left[0].to, says=(say,), kind=kind, due_at=now, dedup=identity, gather=True)


def _still_so(message: Outbound, case: Claim | Ticket | None) -> bool:
    """Whether what the message says still holds: nobody has taken the case up, the promise is not kept."""
    if case is None or not message.says:
        return True
    key, args = message.says[0].key, message.says[0].args
    if isinstance(case, Ticket):
        return case.status == "open"
    if key.startswith(("staff-escalated", "staff-call-escalated", "staff-remind", "staff-at-risk", "staff-overdue")):
        clock = next((one for one in case.clocks if one.name == args.get("promise")), None)
        return clock is not None and clock.state in ("running", "at_risk", "overdue")
    return case.status not in ("withdrawn", "closed")


def _text(words: Catalogue, messages: Sequence[Outbound]) -> str:
    """As many lines as two SMS parts hold, the most urgent first: what is late before what comes near."""
    lines: list[str] = []
    room = LONGEST - len(words.say("staff-digest", {"count": str(len(messages)), "lines": ""}))
    for message in sorted(messages, key=_urgency):
        line = words.say("staff-digest-line", {"number": message.claim or "", "what": _what(words, message)})
        if room - len(line) - 1 < 0:
            break
        room -= len(line) + 1
        lines.append(line)
    return "\n".join(lines)


def _urgency(message: Outbound) -> int:
    return 1 if message.says and "at-risk" in message.says[0].key else 0


def _what(words: Catalogue, message: Outbound) -> str:
    say = message.says[0] if message.says else Say("")
    key = say.key.removesuffix("-above").removeprefix("staff-").removeprefix("remind-")
    return words.say(f"digest-{key}", {"clock": "", "by": "", "town": "", **say.args})
