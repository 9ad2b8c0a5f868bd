"""Which case a staff command means that names none, and what a bare 1 means: an SMS cannot quote a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from dialogs.conversation import Conversation
from dialogs.lookups import Told
from handlers.commands import StaffCommand, is_staff_command

PICK: Final = re.compile(r"\s*回?\s*([1-9１-９])\s*[.。]?\s*")
RECENT: Final = timedelta(days=1)
WAITING: Final = frozenset({"notified", "open"})
# A wrong guess would tell somebody of money, or of none.
DECIDING: Final = frozenset({"approve", "pay", "decline", "close"})


def may_be_implied(text: str, quoted: str | None, conversation: Conversation) -> bool:
    """Whether a staff member's text is a command if a case was told to them: 补材料 发票 without a number, or
    the number of a choice while nothing else is being asked."""
    if quoted is not None:
        return False
    draft = conversation.draft
    if PICK.fullmatch(text):
        return draft is None or not draft.offered
    return is_staff_command(text, None, told=True) is not None


def implied_order(text: str, told: Sequence[Told]) -> StaffCommand | None:
    """The command that such a text is, by the cases told to its sender; None: it is a message like any other."""
    heard = [one for one in told if one.at is not None]
    if not heard:
        return None
    picked = PICK.fullmatch(text)
    if picked is None:
        return is_staff_command(text, None, told=True)
    choices, place = heard[0].choices, int(picked[1])
    return is_staff_command(choices[place - 1], None) if place <= len(choices) else None


def meant(verb: str, told: Sequence[Told], now: datetime) -> tuple[Told, ...]:
    """The case that a command without a number means; several where it has to be asked which, none where no
    case was told.

    It is the case told last. Cases told within a day that wait to be taken up come first for 收到, and make any
    other command doubtful when there are several; a decision is doubtful among all that were told in that day.
    """
    heard = [one for one in told if one.at is not None]
    recent = [one for one in heard if one.at is not None and now - one.at <= RECENT]
    waiting = [one for one in recent if one.case.status in WAITING]
    if verb == "acknowledge" and waiting:
        return tuple(waiting)
    doubtful = recent if verb in DECIDING else waiting
    return tuple(doubtful) if len(doubtful) > 1 else tuple(heard[:1])
