"""列表 and 找: the open cases of an office, page by page and by where they stand, and all that bear a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.ladder import may_act
from claims.staff import COUNTY, OFFICERS, Member
from dialogs.lookups import Lookups, Scope
from dialogs.message import Say
from handlers.changes import Audit, Changes
from handlers.commands import StaffCommand
from handlers.order import Order, answer
from handlers.showing import FINISHED, own_claims
from handlers.telling import case_args, ticket_args
from handlers.village.helping import BACK, NEXT, PAGE, TURNING
from nlu.numbers import whole

LIST: Final = "列表"
A_PAGE: Final = 20
AN_SMS: Final = 4
LATE: Final = ("overdue", "at_risk")
# Where cases stand, as an office says it; the first word of each is how it is shown.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "overdue": ("过期", "超期", "逾期", "超时"),
    "at_risk": ("快到期", "到期", "最急", "着急"),
    "notified": ("没接案", "未接案", "等接案", "新案子", "新案", "新报案"),
    "acknowledged": ("没立案", "未立案", "已接案", "接案"),
    "registered": ("已立案", "立案"),
    "documents": ("等材料", "缺材料", "补材料", "材料没齐"),
    "assessing": ("在核定", "核定", "材料齐"),
    "approved": ("等打款", "没打款", "未打款", "没赔", "同意赔"),
    "paid": ("已赔付", "已赔", "赔了", "没结案", "未结案"),
    "declined": ("已拒赔", "拒赔"),
    "ticket": ("投诉和问题", "投诉", "问题", "回话", "没回话的"),
}
KIND_OF: Final = {word: kind for kind, words in KINDS.items() for word in words}
_ANY: Final = "|".join(sorted(KIND_OF, key=len, reverse=True))
ASKED: Final = re.compile(
    rf"(?:我?(?:还|现在)?有?(?:哪些|多少件?|几件)?(?P<kind>{_ANY})了?的?(?:案子|案件|件)?(?:有?(?:哪些|几件|多少件?))?)"
    r"|(?:我?(?:手上)?还有(?:多少|几|哪些)(?:件|个)?(?:案子|案件)?(?:没办完?|没办好)?的?)"
)
NAME: Final = r"((?![我你您他她它这那哪谁])[一-龥·]{2,4}?)"
OF_NAME: Final = re.compile(
    rf"(?:找|查|搜)(?:一下|下)?{NAME}的?(?:案子|案件)|{NAME}的(?:案子|案件)(?:呢|在哪|(?:到|办到|办得?)?(?:哪|怎么样)[一了步]*)?"
)


def wanted(command: StaffCommand, rows: Sequence[Member]) -> Lookups:
    """What the address was told of, what it reported, what is open in its places, and who is looked for by name."""
    scopes = [
        Scope() if row.role == "supervisor" else Scope(county=row.county, town=row.town, insurer=row.insurer)
        for row in rows
        if row.role in ("supervisor", "operator") or (row.rung > 0 and row.role != "helper")
    ]
    scopes = [Scope()] if Scope() in scopes else list(dict.fromkeys(scopes))
    named = next((word for word in _words(command.rest) if _is_name(word)), "")
    return Lookups(told_cases=True, own_claims=True, scopes=tuple(scopes), named=named)


def said_freely(written: str) -> str | None:
    """哪些快到期, 还有多少件没办 and 徐明的案子到哪了, as what would stand behind 列表."""
    if found := ASKED.fullmatch(written):
        return found["kind"] or ""
    found = OF_NAME.fullmatch(written)
    return next((name for name in found.groups() if name), None) if found else None


def list_cases(order: Order) -> Changes:
    """A page of the cases that the address may act on or has reported for others and that are not over: the late ones
    first, then the oldest. Behind the word may stand a page, where the cases stand, a town, or somebody's name."""
    held = _held(order)
    page, kind, other = _wish(order)
    if other:
        in_town = [case for case in held if case.town == other]
        if not in_town:
            return _named(order, other)
        held = in_town
    if kind:
        held = [case for case in held if _stands(case, kind)]
    if not held:
        return answer(order, Say("staff-list-none-of" if kind or other else "staff-list-none"))
    return _page(order, held, page, " ".join(word for word in (LIST, kind and KINDS[kind][0], other) if word))


def turns_page(written: str, paged: tuple[int, str] | None, *, more: bool) -> bool:
    """下一页, 更多 and 上一页 behind a page of cases."""
    return paged is not None and paged[1].startswith(LIST) and (written in TURNING or (not more and written in NEXT))


def lines_of(order: Order, cases: Sequence[Claim | Ticket]) -> str:
    """A masked line for each of the first cases that there is room for, and how many there are if that is not all."""
    size = _size(order)
    lines = [_line(order, case) for case in cases[:size]]
    if len(cases) > size:
        lines.append(order.words.say("staff-list-more", {"count": str(len(cases))}))
    return "\n".join(lines)


def _page(order: Order, held: list[Claim | Ticket], asked: int, what: str) -> Changes:
    held.sort(key=lambda case: (_lateness(case), case.number))
    size = _size(order)
    pages = (len(held) + size - 1) // size
    page = min(max(asked, 1), pages)
    args = {
        "count": str(len(held)),
        "lines": "\n".join(_line(order, case) for case in held[(page - 1) * size : page * size]),
        "area": order.words.label("list-whose", "area" if any(row.role in OFFICERS for row in order.rows) else "own"),
        "page": str(page),
        "pages": str(pages),
    }
    if pages == 1:
        return answer(order, Say("staff-list", args))
    args["states"] = _states(held) if page == 1 else "none"
    key = "staff-list-page" if page < pages else "staff-list-page-last"
    talk = replace(order.loaded.heard.conversation, paged=(page, what), last_at=order.now)
    return replace(answer(order, Say(key, args)), conversation=talk)


def _named(order: Order, name: str) -> Changes:
    """All cases of somebody, also those that are over, the newest first; each look is kept."""
    mine = [claim for claim in order.loaded.found.claims if claim.insured_name == name and _may_see(order, claim)]
    if not mine:
        return answer(order, Say("staff-find-none", {"text": name[:10]}))
    mine.sort(key=lambda claim: claim.number, reverse=True)
    shown = mine[: _size(order)]
    changes = answer(order, Say("staff-find", {"count": str(len(mine)), "lines": lines_of(order, mine)}))
    looks = tuple(Audit(at=order.now, actor=order.address, action="found", subject=one.number) for one in shown)
    return replace(changes, audit=(*changes.audit, *looks))


def _held(order: Order) -> list[Claim | Ticket]:
    found = order.loaded.found
    cases: list[Claim | Ticket] = [one.case for one in found.told]
    cases += [*found.claims, *found.tickets]
    held = {case.number: case for case in cases if case.status not in ("closed", "withdrawn") and _acts(order, case)}
    held |= {claim.number: claim for claim in own_claims(order)}
    return list(held.values())


def _acts(order: Order, case: Claim | Ticket) -> bool:
    return any(may_act(row, case) for row in order.rows)


def _may_see(order: Order, claim: Claim) -> bool:
    return _acts(order, claim) or (claim.reporter == order.address and claim.status not in FINISHED)


def _wish(order: Order) -> tuple[int, str, str]:
    """The page, where the cases stand ("": anywhere), and any other word: a town or somebody's name."""
    rest, before = order.command.rest, order.loaded.heard.conversation.paged
    page, kind, other = 1, "", ""
    if before is not None and before[1].startswith(LIST) and (rest in NEXT or rest in BACK):
        page = before[0] + (1 if rest in NEXT else -1)
        rest = before[1].removeprefix(LIST)
    for word in _words(rest):
        numbered = PAGE.fullmatch(word)
        if word in KIND_OF:
            kind = KIND_OF[word]
        elif numbered is not None and (found := whole(numbered[1])) is not None:
            page = found
        elif word not in NEXT and word not in BACK:
            other = word
    return page, kind, other


def _words(rest: str) -> list[str]:
    cut = (re.sub(r"(?<=.)(?:了?的)?(?:案子|案件)?$", "", word) for word in rest.split())
    return [word for word in cut if word]


def _is_name(word: str) -> bool:
    return word not in KIND_OF and word not in NEXT and word not in BACK and PAGE.fullmatch(word) is None


def _stands(case: Claim | Ticket, kind: str) -> bool:
    if kind in LATE:
        return _lateness(case) <= LATE.index(kind)
    if kind == "ticket" or isinstance(case, Ticket):
        return kind == "ticket" and isinstance(case, Ticket)
    return case.status == kind


def _lateness(case: Claim | Ticket) -> int:
    """0: a clock has run out, 1: one is about to, 2: neither."""
    states = {clock.state for clock in case.clocks}
    return next((place for place, state in enumerate(LATE) if state in states), len(LATE))


def _states(held: Sequence[Claim | Ticket]) -> str:
    """过期3，没接案118，等打款2: what can be put behind 列表; the late ones are counted where they stand as well."""
    counts = {KINDS[kind][0]: sum(_stands(case, kind) for case in held) for kind in KINDS if kind != "at_risk"}
    return "，".join(f"{word}{count}" for word, count in counts.items() if count)


def _size(order: Order) -> int:
    return AN_SMS if order.inbound.channel == "sms" else A_PAGE


def _line(order: Order, case: Claim | Ticket) -> str:
    """County offices read cases here and nobody's name; an SMS has room for one word on how it stands."""
    place = _lateness(case)
    late = order.words.label("list-late", LATE[place]) if place < len(LATE) else ""
    stands = KINDS[case.status][0] if case.status in KINDS else order.words.label("status", case.status)
    beside = {"late": late, "short": late or stands}
    if isinstance(case, Ticket):
        args, key = ticket_args(order.words, case, order.now), "staff-list-ticket"
    else:
        args, key = case_args(order.words, case), "staff-list-line"
    if all(row.role in COUNTY for row in order.rows):
        beside["name"] = ""
    return " ".join(order.words.say(key, {**args, **beside}, order.inbound.channel).split())
