"""A village in other hands after an election: laid over the staff file until the file itself says so."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from claims.record import Record
from claims.staff import Member


class HandOver(Record, frozen=True, kw_only=True, omit_defaults=True, tag="handover"):
    """The rows of `village` in `town` that stood for `leaver` stand for `successor` (addresses) from `at` on.

    open; `by` is who commanded it. `name` is the successor's."""

    village: str
    leaver: str
    successor: str
    name: str
    by: str


def with_handovers(staff: Iterable[Member], handovers: Iterable[HandOver]) -> tuple[Member, ...]:
    """The staff as it stands after all hand-overs, the oldest first. What the file has already stays."""
    rows = tuple(staff)
    for one in sorted(handovers, key=lambda held: (held.at, held.id)):
        rows = tuple(
            replace(row, address=one.successor, name=one.name) if concerns(one, row) else row for row in rows
        )
    return rows


def concerns(one: HandOver, row: Member) -> bool:
    """Whether a row of the staff is the leaver's for this village."""
    return row.address == one.leaver and row.village == one.village and row.town == (one.town or "")
