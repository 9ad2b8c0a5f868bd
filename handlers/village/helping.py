"""What a helper sees of the own work: 我的待办, 我的村民.

万州扶组办发〔2021〕4号 七（二）; 003 三.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from claims.backlog import OPEN, Backlog
from claims.ladder import helper_scope
from claims.staff import FIELD, Member
from claims.workdays import local
from dialogs.conversation import Conversation
from dialogs.lookups import Lookups, Sought
from dialogs.message import Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.finding.backlog import MOST, entry_line, in_scope, listed
from handlers.order import Order, answer
from handlers.showing import own_claims
from handlers.telling import case_args, plain_day
from nlu.numbers import whole
from schemes.book import ending_soon
from schemes.people import Resident
from schemes.places import NUMERAL, group_key, group_name, is_group

A_PAGE: Final = 10
AN_SMS: Final = 6
"""Names on a page, and on one that has to fit into two parts of an SMS."""
SHOWN: Final = 6
PAGE: Final = re.compile(rf"第?({NUMERAL}|\d+)页?")
NEXT: Final = frozenset({"下一页", "下页", "下一张", "更多", "还有", "还有呢", "往下", "继续"})
TURNING: Final = frozenset({"下一页", "下页", "上一页", "上页", "往上"})
BACK: Final = frozenset({"上一页", "上页", "往上"})


def wanted_todo(command: StaffCommand, rows: tuple[Member, ...]) -> Lookups:
    """The own reports, the backlog, what did not arrive; and who lives in which group, where that matters."""
    towns = wanted_people(command).residents_in if any(row.groups for row in rows) else ()
    backlog = (Sought("backlog", states=OPEN, most=MOST),)
    return Lookups(own_claims=True, undelivered=True, records=backlog, residents_in=towns)


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
    groups = _groups(order)
    entries = [one for one in order.records(Backlog) if one.state in OPEN]
    entries = [
        one
        for one in entries
        if any(in_scope(row, one, groups.get((one.town, one.village, one.name), "")) for row in order.rows)
    ]
    entries.sort(key=lambda one: (OPEN.index(one.state), one.id))
    return entries


def _groups(order: Order) -> dict[tuple[str | None, str, str], str]:
    """The group of each person by town, village and name, where one of that name lives in the village."""
    found: dict[tuple[str | None, str, str], set[str]] = {}
    for one in order.loaded.found.residents:
        found.setdefault((one.town, one.village, one.name), set()).add(one.group)
    return {place: next(iter(groups)) for place, groups in found.items() if len(groups) == 1}


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


def turns_page(written: str, talk: Conversation) -> bool:
    """下一页, 更多 and 上一页 behind a page of names, unless 更多 belongs to an answer that found no room."""
    return talk.paged is not None and (written in TURNING or (not talk.more and written in NEXT))


def people(order: Order) -> Changes:
    """我的村民: how many by group, or a page of names; only in a private chat, and kept in the audit."""
    rows = [row for row in order.rows if row.role in FIELD and (row.town or row.village)]
    if not rows:
        return answer(order, Say("people-no-scope"))
    if not order.inbound.private:
        return answer(order, Say("people-private"))
    found = [
        one
        for one in order.loaded.found.residents
        if not one.erased and any(helper_scope(row, one.county, one.town, one.village, one.group) for row in rows)
    ]
    if not found:
        return answer(order, Say("people-none"))
    wish = _wish(order, order.command.rest)
    if wish is None:
        return answer(order, Say("people-how", {"group": _some_group(found)}))
    page, group = wish
    if group:
        found = [one for one in found if group_key(one.group) == group]
        if not found:
            return answer(order, Say("people-no-such-group", {"group": group_name(group)}))
    return _shown(order, sorted(found, key=_place), page, group)


def _shown(order: Order, found: list[Resident], asked: int, group: str) -> Changes:
    size = AN_SMS if order.inbound.channel == "sms" else A_PAGE
    pages = (len(found) + size - 1) // size
    page = min(asked, pages)
    names = found[(page - 1) * size : page * size] if page else []
    key = "people-page-beyond" if asked > pages else "people-page" if page < pages else "people-page-last"
    args = {"asked": str(asked), "page": str(page), "pages": str(pages), "lines": _lines(order, names)}
    changes = answer(order, Say(key, args) if page else _counts(order, found))
    seen = Audit(at=order.now, actor=order.address, action="people", subject="", note=f"page {page} of {len(found)}")
    each = tuple(Audit(at=order.now, actor=order.address, action="listed", subject=one.id) for one in names)
    talk = replace(order.loaded.heard.conversation, paged=(page, group), last_at=order.now)
    return replace(changes, audit=(*changes.audit, seen, *each), conversation=talk)


def _wish(order: Order, rest: str) -> tuple[int, str] | None:
    """The page (0: none) and the group that are asked for by 2, 第二页, 下一页, 3组 2; None: neither."""
    before = order.loaded.heard.conversation.paged or (0, "")
    if rest in NEXT:
        return before[0] + 1, before[1]
    if rest in BACK:
        return max(before[0] - 1, 1), before[1]
    page, group = 0, ""
    for word in rest.split():
        numbered = PAGE.fullmatch(word)
        if is_group(word):
            group, page = group_key(word), page or 1
        elif numbered is not None and (found := whole(numbered[1])) is not None:
            page = found
        else:
            return None
    return page, group


def _place(one: Resident) -> tuple[str, int, str, str, str]:
    """By village, group (2组 before 十组), name."""
    key = group_key(one.group)
    return one.village, int(key) if key.isdecimal() else 1000, key, one.name, one.id


def _some_group(found: list[Resident]) -> str:
    return next((group_name(one.group) for one in found if is_group(one.group)), "3组")


def _counts(order: Order, found: list[Resident]) -> Say:
    """By group, with how many of them are insured today: whose cover has begun."""
    words, today = order.words, local(order.now).date()
    groups: dict[tuple[str, int, str], list[Resident]] = {}
    for one in found:
        groups.setdefault(_place(one)[:3], []).append(one)
    lines = []
    for (village, _, _), people in groups.items():
        group = group_name(people[0].group) or words.say("people-no-group")
        running = sum(any(held.state_on(today) == "in_force" for held in one.enrolments) for one in people)
        args = {"village": village, "group": group, "count": str(len(people)), "running": str(running)}
        lines.append(words.say("people-group", args))
    more = len(lines) - A_PAGE
    if more > 0:
        lines = [*lines[:A_PAGE], words.say("people-more-groups", {"count": str(more)})]
    return Say("people", {"count": str(len(found)), "lines": "\n".join(lines)})


def _lines(order: Order, names: list[Resident]) -> str:
    return "\n".join(
        order.words.say(
            "people-line" if one.phone else "people-line-no-phone",
            {"group": group_name(one.group), "name": one.name, "phone": one.phone[-4:]},
        )
        for one in names
    )
