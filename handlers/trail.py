"""留痕: what the command line is about to do with a whole list, kept before it does it."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.message import Say
from handlers.changes import Audit, Changes
from handlers.order import Order, answer


def keep(order: Order) -> Changes:
    """An audit row: what is done, with which scheme, and further words (a place, how many)."""
    words = order.command.rest.split()
    if len(words) < 2:
        return answer(order, Say("trail-how"))
    action, subject, *note = words
    audit = Audit(at=order.now, actor=order.address, action=action, subject=subject, note=" ".join(note)[:200])
    return replace(answer(order, Say("trail-kept")), audit=(audit,))
