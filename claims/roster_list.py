"""The list that a village handed in, on its way to the county: who signed it, and whether it counts.

乡政办发〔2024〕57号 四 and 五（二）: the village names, the town reviews, the office in 人社局 merges.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from claims.record import Record
from claims.staff import Member

Act = Literal["confirm", "sign", "review", "merge", "send_back"]
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
}
ON_THE_WAY: Final = frozenset({"held", "handed_in", "signed", "reviewed"})


class Signed(Struct, frozen=True, kw_only=True):
    """Who did what with a list, and when; `note` is the reason of a list that was sent back."""

    act: Act
    at: datetime
    by: str
    name: str
    note: str = ""


class RosterList(Record, frozen=True, kw_only=True, omit_defaults=True, tag="roster"):
    """One village's list of one scheme. States: held (shrunk too much), handed_in, signed, reviewed, merged (the
    final one), returned, replaced (a later one was merged).

    `people` stand on it, `before` stood on the one before it, `leaving` of those are missing now; `checked` are
    confirmed by 公安. `print` is the same for the same people.
    """

    scheme: str
    village: str = ""
    people: int = 0
    before: int = 0
    leaving: int = 0
    checked: int = 0
    print: str = ""
    steps: tuple[Signed, ...] = ()


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


def shrunk(before: int, now: int, percent: int) -> bool:
    """Whether a list has lost `percent` of a hundred of its people, or more."""
    return before > 0 and now * 100 <= before * (100 - percent)
