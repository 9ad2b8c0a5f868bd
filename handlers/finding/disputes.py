"""What may become a dispute, once a week on Monday morning to the county's officers and the supervisors, and when
asked for: counts and numbers, no names (003 一: 督导; 004 四: 防范纠纷)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from claims.claim import Claim, Ticket
from claims.staff import Member
from claims.workdays import local
from dialogs.message import Outbound, Say
from handlers.changes import Changes
from handlers.order import Order, answer
from handlers.season import in_the_morning
from handlers.world import World

SHOWN: Final = 4
REASONS: Final = ("declined", "overdue", "reopened", "complaint")
OVER: Final = frozenset({"closed", "withdrawn"})
REOPENED: Final = tuple(f"corrected: {step}" for step in ("decline", "pay", "close"))


class Dispute(Struct, frozen=True, kw_only=True):
    """One case that somebody should look at, and why; nothing here names a person."""

    reason: str
    number: str
    county: str | None
    town: str | None
    insurer: str | None
    since: date


def disputes(cases: Iterable[Claim | Ticket]) -> tuple[Dispute, ...]:
    """Declined, overdue, reopened by 更正, a complaint open; by reason, then by number. A case may stand
    under several."""
    found = []
    for case in cases:
        if isinstance(case, Claim):
            found += [_of(case, reason) for reason in _reasons(case)]
        elif case.kind == "complaint" and case.status != "closed":
            found.append(_dispute(case, "complaint", case.opened_at))
    return tuple(sorted(found, key=lambda one: (REASONS.index(one.reason), one.number)))


def weekly(world: World, found: Sequence[Dispute], now: datetime) -> tuple[Outbound, ...]:
    """The list of this week, once to each address."""
    week, due = local(now).strftime("%G-W%V"), in_the_morning(now)
    messages = []
    for address, rows in _receivers(world.staff).items():
        mine = [one for one in found if any(_concerns(row, one) for row in rows)]
        if not mine:
            continue
        once = f"disputes/{week}/{address}"
        messages.append(
            Outbound(id=once, to=address, says=(_list(world, mine),), kind="notice", due_at=due, dedup=once)
        )
    return tuple(messages)


def show(order: Order) -> Changes:
    """纠纷: the list as it stands now, of the cases that the sender has to do with."""
    cases: tuple[Claim | Ticket, ...] = (*order.loaded.found.claims, *order.loaded.found.tickets)
    mine = [one for one in disputes(cases) if any(_concerns(row, one) for row in order.rows)]
    if not mine:
        return answer(order, Say("disputes-none"))
    return answer(order, _list(order.world, mine))


def _concerns(row: Member, one: Dispute) -> bool:
    return all(not own or own == theirs for own, theirs in ((row.county, one.county), (row.town, one.town))) and (
        not row.insurer or row.insurer == one.insurer
    )


def _list(world: World, mine: Sequence[Dispute]) -> Say:
    lines = "\n".join(_line(world, reason, mine) for reason in REASONS if any(o.reason == reason for o in mine))
    return Say("disputes", {"count": str(len({one.number for one in mine})), "lines": lines})


def _line(world: World, reason: str, mine: Sequence[Dispute]) -> str:
    numbers = [one.number for one in mine if one.reason == reason]
    shown = "、".join(numbers[:SHOWN]) + ("…" if len(numbers) > SHOWN else "")
    label = world.words.label("dispute", reason)
    return world.words.say("disputes-line", {"reason": label, "count": str(len(numbers)), "numbers": shown})


def _receivers(staff: Iterable[Member]) -> dict[str, list[Member]]:
    held: dict[str, list[Member]] = {}
    for row in staff:
        if row.role in ("county_officer", "supervisor"):
            held.setdefault(row.address, []).append(row)
    return held


def _reasons(claim: Claim) -> list[str]:
    if claim.status in OVER:
        return []
    return [
        reason
        for reason, holds in (
            ("declined", claim.status == "declined"),
            ("overdue", any(clock.state == "overdue" for clock in claim.clocks)),
            ("reopened", any(entry.note in REOPENED for entry in claim.history)),
        )
        if holds
    ]


def _of(claim: Claim, reason: str) -> Dispute:
    return _dispute(claim, reason, claim.history[-1].at if claim.history else claim.reported_at)


def _dispute(subject: Claim | Ticket, reason: str, since: datetime) -> Dispute:
    return Dispute(
        reason=reason,
        number=subject.number,
        county=subject.county,
        town=subject.town,
        insurer=subject.insurer,
        since=local(since).date(),
    )
