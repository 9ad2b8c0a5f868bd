"""What an officer may command apart from the steps of one case: each is a word, who may say it, and a use case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from claims.staff import Member
from dialogs.lookups import Lookups
from handlers import away
from handlers.access import access, access_wanted
from handlers.changes import Changes
from handlers.commands import StaffCommand, plain
from handlers.exchange import NOTE, note_sheet, wants_month
from handlers.order import Order
from handlers.showing import open_cases
from handlers.staff_undelivered import not_arrived

EVERYBODY: Final[frozenset[str]] = frozenset()
OFFICERS: Final = frozenset({"town_officer", "county_officer", "supervisor", "operator"})


class Duty(Struct, frozen=True, kw_only=True):
    """One of them. `words` begin its command, `roles` may give it (none named: the whole staff), `wants` says what it
    needs loaded, `carry` what it changes and answers. A duty without words is read by `handlers.commands`."""

    wants: Callable[[StaffCommand], Lookups]
    carry: Callable[[Order], Changes]
    words: tuple[str, ...] = ()
    roles: frozenset[str] = EVERYBODY


DUTIES: Final[dict[str, Duty]] = {
    "list": Duty(wants=lambda _: Lookups(told_cases=True), carry=open_cases),
    "undelivered": Duty(wants=lambda _: Lookups(undelivered=True), carry=not_arrived),
    "away": Duty(wants=away.wanted, carry=away.leave, words=("请假",)),
    "back": Duty(wants=away.wanted, carry=away.back, words=("销假",)),
    "sheet": Duty(words=(NOTE,), roles=frozenset({"operator"}), wants=wants_month, carry=note_sheet),
    "access": Duty(wants=access_wanted, carry=access, roles=frozenset({"operator"})),
}


def allowed(command: StaffCommand, rows: Iterable[Member]) -> bool:
    """Whether these rows may give a command: a duty names its roles, and a case says by itself who may act on it."""
    duty = DUTIES.get(command.verb)
    return duty is None or not duty.roles or any(row.role in duty.roles for row in rows)


def duty_order(text: str, rows: Iterable[Member]) -> StaffCommand | None:
    """The duty that a staff member's text commands: one of its words, alone or set off from what stands behind."""
    written, roles = plain(text), {row.role for row in rows}
    for verb, duty in DUTIES.items():
        if duty.roles and not duty.roles & roles:
            continue
        for word in duty.words:
            rest = written.removeprefix(word)
            if rest != written and (not rest or rest[0] in " ,:;。、"):
                return StaffCommand(verb=verb, word=word, rest=rest.strip(" ,:;。、"))
    return None
