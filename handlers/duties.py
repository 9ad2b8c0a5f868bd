"""What an officer may command apart from the steps of one case: each is a word, who may say it, and a use case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from claims.staff import Member
from dialogs.lookups import Lookups
from handlers import broadcast, homes, incident
from handlers.changes import Changes
from handlers.commands import StaffCommand, plain
from handlers.order import Order
from handlers.showing import open_cases
from handlers.staff_undelivered import not_arrived

NUMBERED: Final = re.compile(r" ?\d{8}")
EVERYBODY: Final[frozenset[str]] = frozenset()
OFFICERS: Final = frozenset({"town_officer", "county_officer", "supervisor", "operator"})
VISITING: Final = OFFICERS | {"village_agent", "helper"}


class Duty(Struct, frozen=True, kw_only=True):
    """One of them. `words` begin its command, `roles` may give it (none named: the whole staff), `wants` says what it
    needs loaded, `carry` what it changes and answers. `wants_of` stands for `wants` where only the places of its
    giver's rows are looked at; `numbered`: its word counts only with a number of eight digits behind it. A duty
    without words is read by `handlers.commands`."""

    wants: Callable[[StaffCommand], Lookups] = lambda _: Lookups()
    carry: Callable[[Order], Changes]
    words: tuple[str, ...] = ()
    roles: frozenset[str] = EVERYBODY
    wants_of: Callable[[StaffCommand, tuple[Member, ...]], Lookups] | None = None
    numbered: bool = False


DUTIES: Final[dict[str, Duty]] = {
    "list": Duty(wants=lambda _: Lookups(told_cases=True), carry=open_cases),
    "undelivered": Duty(wants=lambda _: Lookups(undelivered=True), carry=not_arrived),
    "publish": Duty(words=("广播", "宣传"), roles=OFFICERS, carry=broadcast.write),
    "warn": Duty(words=("预警",), roles=OFFICERS, carry=broadcast.write),
    "agree": Duty(words=("同意",), roles=OFFICERS, wants=broadcast.looked_up, carry=broadcast.approve, numbered=True),
    "stop": Duty(words=("停发",), roles=OFFICERS, wants=broadcast.looked_up, carry=broadcast.stop),
    "broadcasts": Duty(words=("广播进度",), roles=OFFICERS, wants=broadcast.looked_up, carry=broadcast.show),
    "tell": Duty(words=("告知",), roles=VISITING, wants_of=homes.wants, carry=homes.told),
    "incident": Duty(words=("灾情",), roles=OFFICERS, wants=incident.open_ones, carry=incident.declare),
    "situation": Duty(words=("灾情报告",), roles=VISITING, wants=incident.all_about, carry=incident.report),
    "incident_over": Duty(words=("灾情结束",), roles=OFFICERS, wants=incident.all_about, carry=incident.close),
    "silent": Duty(words=("没回话",), roles=VISITING, wants=incident.all_about, carry=incident.silent),
    "visited": Duty(words=("报平安",), roles=VISITING, wants_of=incident.visited_wants, carry=incident.visited),
}


def duty_order(text: str, rows: Iterable[Member]) -> StaffCommand | None:
    """The duty that a staff member's text commands: one of its words, alone or set off from what stands behind."""
    written, roles = plain(text), {row.role for row in rows}
    for verb, duty in DUTIES.items():
        if duty.roles and not duty.roles & roles:
            continue
        for word in duty.words:
            rest = written.removeprefix(word)
            if duty.numbered and not NUMBERED.fullmatch(rest):
                continue
            if rest != written and (not rest or rest[0] in " ,:;。、" or rest[0].isdigit()):
                return StaffCommand(verb=verb, word=word, rest=rest.strip(" ,:;。、"))
    return None
