"""How staff are helped to the right command: 帮助, a case's number without a command, 同意 without a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from claims.number import is_number
from claims.staff import OFFICERS, Member
from dialogs.message import Say
from dialogs.talk import Step
from handlers.changes import Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from handlers.outcome import Outcome

EIGHT: Final = re.compile(r"(?<!\d)\d{8}(?!\d)")
SHORT: Final = 40
OFFICE: Final = OFFICERS | {"desk"}


def show(order: Order) -> Changes:
    """帮助: the commands of the sender's own role."""
    roles = {row.role for row in order.rows}
    kind = "officer" if roles & OFFICERS else "desk" if "desk" in roles else "field"
    return answer(order, Say(f"staff-help-{kind}"))


def about_case(order: Order) -> Changes:
    """撤销 10000012: no command that is known; it must not begin a villager's report."""
    if order.command.rest:
        return answer(order, Say("staff-one-at-a-time", {"number": order.command.number or ""}))
    return answer(order, Say("staff-unclear", {"number": order.command.number or ""}))


def aimless(step: Step, outcome: Outcome) -> bool:
    """Whether what was written begins nothing: it was not understood, is none of ours, leaves a choice without a
    report in it, or asks for own cases where there are none."""
    keys = {say.key for say in (*step.says, *outcome.says)}
    lost = any(key.startswith(("not-understood", "out-of-scope")) for key in keys) or "status-none" in keys
    between = step.draft.offered if "choose" in keys and step.draft is not None else ()
    asked = step.command == "question" and step.unclear
    return lost or asked or (bool(between) and "report_claim" not in between)


def in_office(rows: Iterable[Member]) -> bool:
    """Whether somebody works in an office, and hardly asks as a villager."""
    return any(row.role in OFFICE for row in rows)


def half_said(written: str, roles: set[str]) -> StaffCommand | None:
    """What an office wrote that is a command by half: a short text with the number of a case, or 同意 alone."""
    if written == "同意" and roles & OFFICERS:
        return StaffCommand(verb="agree", word=written)
    found = [number for number in EIGHT.findall(written) if is_number(number)]
    if not roles & OFFICE or not found or (len(written) > SHORT and len(found) == 1):
        return None
    return StaffCommand(verb="unclear", word="", number=found[0], rest=" ".join(found[1:]))
