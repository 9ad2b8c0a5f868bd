"""A village in other hands after an election: laid over the staff file until the file itself says so."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from claims.record import Record
from claims.staff import Member


class HandOver(Record, frozen=True, kw_only=True, omit_defaults=True, tag="handover"):
    """The rows of `village` in `town` that stood for `leaver` stand for `successor` (addresses) from `at` on; of the
    `groups` alone, where some are named.

    open; `by` is who commanded it. `name` is the successor's, `leaver_name` the leaver's; `also` are further
    addresses from which the successor writes, each of which gets the rows too.
    """

    village: str
    leaver: str
    successor: str
    name: str
    by: str
    leaver_name: str = ""
    also: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def successors(self) -> tuple[str, ...]:
        """All addresses of the successor."""
        return (self.successor, *self.also)


def with_handovers(staff: Iterable[Member], handovers: Iterable[HandOver]) -> tuple[Member, ...]:
    """The staff as it stands after all hand-overs, the oldest first. What the file has already stays."""
    rows = tuple(staff)
    for one in sorted(handovers, key=lambda held: (held.at, held.id)):
        if any(concerns(one, row) for row in rows):
            rows = tuple(dict.fromkeys(fresh for row in rows for fresh in after(one, row)))
    return rows


def concerns(one: HandOver, row: Member) -> bool:
    """Whether a row of the staff is the leaver's for this village, and for one of the groups that are named."""
    return (
        row.address == one.leaver
        and row.village == one.village
        and row.town == (one.town or "")
        and (not one.groups or not row.groups or bool(set(one.groups) & set(row.groups)))
    )


def after(one: HandOver, row: Member) -> tuple[Member, ...]:
    """The row as it stands after a hand-over: itself, the successor's, or both where only some groups move."""
    if not concerns(one, row):
        return (row,)
    moving = tuple(group for group in row.groups if group in one.groups) if one.groups else row.groups
    left = tuple(group for group in row.groups if group not in moving)
    new = [replace(row, address=address, name=one.name, groups=moving) for address in one.successors]
    return (replace(row, groups=left), *new) if left else tuple(new)
