"""The list that a village handed in, on its way to the county: who signed it, and whether it counts.

乡政办发〔2024〕57号 四 and 五（二）: the village names, the town reviews, the office in 人社局 merges.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from claims.record import Record
from claims.staff import Member
from schemes.people import EnrolmentState, Why

Act = Literal["confirm", "sign", "review", "merge", "send_back", "take_back"]
ORDER: Final[dict[Act, tuple[str, str]]] = {
    "confirm": ("held", "handed_in"),
    "sign": ("handed_in", "signed"),
    "review": ("signed", "reviewed"),
    "merge": ("reviewed", "merged"),
}
"""What an act makes of which state. `send_back` makes `returned` of any but the last."""
ROLES: Final[dict[Act, frozenset[str]]] = {
    "sign": frozenset({"village_agent"}),
    "review": frozenset({"town_officer"}),
    "merge": frozenset({"county_officer", "operator"}),
    "confirm": frozenset({"town_officer", "county_officer", "operator"}),
    "send_back": frozenset({"town_officer", "county_officer", "operator"}),
    "take_back": frozenset({"village_agent", "town_officer", "county_officer", "operator"}),
}
ON_THE_WAY: Final = frozenset({"held", "handed_in", "signed", "reviewed"})


Held = Literal["shrunk", "grown", "others", "ages"]


class Bounds(Struct, frozen=True, kw_only=True):
    """How far a list may differ from the one before it, in percent, before it is held: `shrunk` lost so many of a
    hundred, `grown` came to so many of a hundred on top, `others`: of both lists so many of a hundred are not on the
    other. None: never held for it."""

    shrunk: int | None = 90
    grown: int | None = 300
    others: int | None = 50

    def crossed(self, before: int, now: int, leaving: int) -> tuple[Held, ...]:
        """Why a list is to be held; nothing where there was none before."""
        if not before:
            return ()
        stay = before - leaving
        found: list[Held] = []
        if self.shrunk is not None and now * 100 <= before * (100 - self.shrunk):
            found.append("shrunk")
        elif self.grown is not None and now * 100 >= before * (100 + self.grown):
            found.append("grown")
        elif self.others is not None and stay * 100 < min(before, now) * (100 - self.others):
            found.append("others")
        return tuple(found)


NEVER: Final = Bounds(shrunk=None, grown=None, others=None)


class Waiting(Struct, frozen=True, array_like=True):
    """A dated state that a held list would write; it is written once the list is confirmed."""

    resident: int
    state: EnrolmentState
    since: date
    reason: str = ""
    why: Why = ""


class Signed(Struct, frozen=True, kw_only=True):
    """Who did what with a list, and when; `note` is the reason of a list that was sent back."""

    act: Act
    at: datetime
    by: str
    name: str
    note: str = ""


class RosterList(Record, frozen=True, kw_only=True, omit_defaults=True, tag="roster"):
    """One village's list of one scheme. States: held (until an officer confirms it), handed_in, signed, reviewed,
    merged (the final one), returned, replaced (a later one was merged).

    `people` stand on it, `before` stood on the one before it, `leaving` of those are missing now; `checked` are
    confirmed by 公安. `print` is the same for the same people. A list is held for what `why` says; `outside` are
    those on it whose age the scheme does not take. What it says of anybody is `waiting` and holds for nobody until
    it is confirmed.
    """

    scheme: str
    village: str = ""
    people: int = 0
    before: int = 0
    leaving: int = 0
    checked: int = 0
    print: str = ""
    steps: tuple[Signed, ...] = ()
    why: tuple[Held, ...] = ()
    outside: tuple[int, ...] = ()
    waiting: tuple[Waiting, ...] = ()


def may(act: Act, rows: tuple[Member, ...], roster: RosterList) -> Member | None:
    """The staff row by which somebody may do this: the right role, and the list's own place."""
    for row in rows:
        if row.role in ROLES[act] and row.has(roster.county, roster.town, roster.village):
            return row
    return None


def step(roster: RosterList, act: Act, row: Member, at: datetime, note: str = "") -> RosterList | None:
    """The list after an act, or None where it is not its turn: signed twice, merged before the review."""
    if act == "send_back":
        if roster.state not in ON_THE_WAY:
            return None
        after = "returned"
    else:
        before, after = ORDER[act]
        if roster.state != before:
            return None
    signed = Signed(act=act, at=at, by=row.address, name=row.name, note=note)
    return replace(roster, state=after, steps=(*roster.steps, signed))


def taken_back(roster: RosterList, row: Member, at: datetime) -> RosterList | None:
    """The list before its last step, by whoever might have made that step; both stay in its history. None where there
    is nothing to take back: what a confirmed list said is in the books already."""
    last = _last_step(roster)
    if last is None or last.act == "confirm" or row.role not in ROLES[last.act]:
        return None
    before = _last_step(replace(roster, steps=tuple(one for one in roster.steps if one is not last)))
    if last.act == "send_back":
        after = ORDER[before.act][1] if before is not None else "held" if roster.why else "handed_in"
    else:
        after = ORDER[last.act][0]
    signed = Signed(act="take_back", at=at, by=row.address, name=row.name)
    return replace(roster, state=after, steps=(*roster.steps, signed))


def _last_step(roster: RosterList) -> Signed | None:
    """The last step that still counts."""
    held: list[Signed] = []
    for one in roster.steps:
        if one.act == "take_back" and held:
            held.pop()
        else:
            held.append(one)
    return held[-1] if held else None
