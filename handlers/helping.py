"""What a helper sees of the own work: 我的待办, 我的村民.

万州扶组办发〔2021〕4号 七（二）; 003 三.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from msgspec.structs import replace

from claims.backlog import OPEN, Backlog
from claims.ladder import helper_scope
from claims.workdays import local
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.backlog import MOST, entry_line, in_scope, listed
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from handlers.showing import own_claims
from handlers.telling import case_args, plain_day
from schemes.book import ending_soon
from schemes.people import Resident

HELPERS: Final = frozenset({"helper", "village_agent"})
A_PAGE: Final = 10
SHOWN: Final = 6


def wanted_todo(_: StaffCommand) -> Lookups:
    """The own reports, the backlog, what did not arrive."""
    return Lookups(own_claims=True, undelivered=True, records=(Sought("backlog", states=OPEN, most=MOST),))


def todo(order: Order) -> Changes:
    """One list in order of urgency: papers that are wanted, people who were not reached, the backlog, renewals."""
    before, entries = [*_papers(order), *_unreached(order)], _backlog(order)
    named = [order.words.say("todo-backlog", {"line": entry_line(order, one)}) for one in entries]
    lines = [*before, *named, *_renewals(order)]
    if not lines:
        return answer(order, Say("todo-none"))
    more = len(lines) - SHOWN
    if more > 0:
        lines = [*lines[:SHOWN], order.words.say("todo-more", {"count": str(more)})]
    changes = answer(order, Say("todo", {"lines": "\n".join(lines)}))
    return replace(changes, audit=(*changes.audit, *listed(order, entries[: max(SHOWN - len(before), 0)])))


def _papers(order: Order) -> list[str]:
    wanting = [claim for claim in own_claims(order) if claim.wanted_papers and claim.status == "documents"]
    return [
        order.words.say("todo-papers", {**case_args(order.words, claim), "papers": (claim.wanted_papers or "")[:20]})
        for claim in sorted(wanting, key=lambda claim: claim.number)
    ]


def _unreached(order: Order) -> list[str]:
    """Messages about the helper's own cases that have failed for good."""
    mine = {claim.number: claim for claim in own_claims(order)}
    lost = [one.message.claim for one in order.loaded.found.undelivered if not one.withdrawn and not one.instead]
    return [
        order.words.say("todo-unreached", case_args(order.words, mine[number]))
        for number in dict.fromkeys(lost)
        if number in mine
    ]


def _backlog(order: Order) -> list[Backlog]:
    entries = [
        one for one in order.records(Backlog) if one.state in OPEN and any(in_scope(row, one) for row in order.rows)
    ]
    entries.sort(key=lambda one: (OPEN.index(one.state), one.id))
    return entries


def _renewals(order: Order) -> list[str]:
    today = local(order.now).date()
    counties = {row.county for row in order.rows}
    lines = []
    for scheme, left in ending_soon(order.world.book, today):
        if scheme.county in counties and scheme.period is not None:
            last = plain_day(scheme.period.last, today, order.words)
            lines.append(order.words.say("todo-renewal", {"last": last, "days": str(left)}))
    return lines


def wanted_people(command: StaffCommand) -> Lookups:
    """The residents of the towns of the sender's scope."""
    return Lookups(residents_in=tuple(dict.fromkeys(town for town, _ in command.scope)))


def people(order: Order) -> Changes:
    """我的村民: how many by group, or a page of names; only in a private chat, and kept in the audit."""
    rows = [row for row in order.rows if row.role in HELPERS and (row.town or row.village)]
    if not rows:
        return answer(order, Say("people-no-scope"))
    if not order.inbound.private:
        return answer(order, Say("people-private"))
    found = [
        one
        for one in order.loaded.found.residents
        if not one.erased and any(helper_scope(row, one.county, one.town, one.village) for row in rows)
    ]
    if not found:
        return answer(order, Say("people-none"))
    found.sort(key=lambda one: (one.village, one.group, one.name, one.id))
    page = int(order.command.rest) if order.command.rest.isdecimal() and len(order.command.rest) < 5 else 0
    page = min(page, (len(found) + A_PAGE - 1) // A_PAGE)
    changes = answer(order, _page(order, found, page) if page else _counts(order, found))
    seen = Audit(at=order.now, actor=order.address, action="people", subject="", note=f"page {page} of {len(found)}")
    names = found[(page - 1) * A_PAGE : page * A_PAGE] if page else []
    each = tuple(Audit(at=order.now, actor=order.address, action="listed", subject=one.id) for one in names)
    return replace(changes, audit=(*changes.audit, seen, *each))


def _counts(order: Order, found: list[Resident]) -> Say:
    words = order.words
    groups = Counter((one.village, one.group or words.say("people-no-group")) for one in found)
    lines = [
        words.say("people-group", {"village": village, "group": group, "count": str(count)})
        for (village, group), count in sorted(groups.items())
    ]
    return Say("people", {"count": str(len(found)), "lines": "\n".join(lines[:A_PAGE])})


def _page(order: Order, found: list[Resident], page: int) -> Say:
    pages = (len(found) + A_PAGE - 1) // A_PAGE
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    lines = "\n".join(
        order.words.say(
            "people-line" if one.phone else "people-line-no-phone",
            {"group": one.group, "name": one.name, "phone": one.phone[-4:]},
        )
        for one in shown
    )
    return Say("people-page", {"page": str(page), "pages": str(pages), "lines": lines})
