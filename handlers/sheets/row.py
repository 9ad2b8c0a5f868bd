"""One row of a sheet that an insurer has filled in: the staff commands it comes to, or why it is left to a person.

The commands take the same turn as any other, so the case's own rules have the last word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from claims.claim import Claim
from claims.life import FINISHED, Step, paid_so_far
from dialogs.message import Say
from handlers.commands import EDGE, is_staff_command, plain, read_sum

MEANT: Final[dict[str, str]] = {
    **dict.fromkeys(("报案", "已报案", "待接案", "未立案", "待立案", "待处理", "未处理"), "notified"),
    **dict.fromkeys(("接案", "已接案", "收到", "已收到", "已受理", "受理"), "acknowledge"),
    **dict.fromkeys(("立案", "已立案", "查勘中", "处理中", "调查中"), "register"),
    **dict.fromkeys(
        ("补材料", "待补材料", "缺材料", "缺资料", "补资料", "待补资料", "资料不全", "材料不全"), "want_papers"
    ),
    **dict.fromkeys(("材料齐", "材料齐了", "资料齐", "资料齐全", "材料齐全", "核定中", "审核中"), "papers_complete"),
    **dict.fromkeys(("同意赔", "同意赔付", "已核定", "待付款", "待赔付", "待支付"), "approve"),
    **dict.fromkeys(
        ("赔付", "已赔付", "赔付了", "已赔", "已付", "已付款", "已支付", "已到账", "部分赔付", "已部分赔付"), "pay"
    ),
    **dict.fromkeys(("拒赔", "已拒赔", "不予赔付", "不赔"), "decline"),
    **dict.fromkeys(("撤案", "撤销", "已撤回", "已撤案", "撤回"), "withdrawn"),
    **dict.fromkeys(("结案", "已结案"), "close"),
}
"""What the column 状态 may say, in the words of insurers; what is printed by an export is among them."""
RANK: Final = {
    "notified": 0,
    "acknowledged": 1,
    "registered": 2,
    "documents": 2,
    "assessing": 3,
    "approved": 4,
    "declined": 5,
    "paid": 5,
    "withdrawn": 5,
    "closed": 6,
}
UNTIL: Final = {"acknowledge": 1, "register": 2, "want_papers": 3, "papers_complete": 3, "approve": 4}
"""The rank up to which a case may stand for a step to be no step back."""


IN_WORDS: Final = frozenset({"register", "want_papers", "decline", "close"})
"""Steps that take what somebody has written; the others take a sum or nothing."""


class Row(Struct, frozen=True, kw_only=True):
    """What one row says, cells already read: `amount` in yuan altogether, `note` the column 备注. `step` is a value
    of MEANT, "" where the column 状态 (`status`) is empty."""

    number: str = ""
    name: str = ""
    id_number: str = ""
    town: str = ""
    happened_on: date | None = None
    step: str = ""
    status: str = ""
    reference: str = ""
    amount: Decimal | None = None
    paid_on: date | None = None
    note: str = ""


class Order(Struct, frozen=True):
    """One command of a row in parts, and its text as a desk would write it; the turn takes the parts."""

    step: Step
    text: str
    rest: str = ""


class Plan(Struct, frozen=True):
    """What is to be done for a row: commands in order; or `why` it is a person's to decide; neither: it says what is
    known already."""

    orders: tuple[Order, ...] = ()
    why: Say | None = None


def plan(row: Row, claim: Claim, month: str, today: date) -> Plan:
    """The commands that a row comes to for its case as it stands; it never guesses and never takes a step back."""
    step, why = _step(row, claim)
    why = why or _wrong_days(row, claim, today)
    if why is not None:
        return Plan(why=why)
    before = list(_reference(row, claim, step))
    # 立案 brings a case back behind 补材料 and 材料齐: they are said again after it.
    stands = replace(claim, status="registered") if before and step in ("want_papers", "papers_complete") else claim
    wanted = [*before, *_main(row, stands, step, month)]
    orders = []
    for one in wanted:
        if isinstance(one, Say):
            return Plan(why=one)
        orders.append(one)
    return _allowed(claim, orders)


def _step(row: Row, claim: Claim) -> tuple[str, Say | None]:
    """Which step the row means, by status, sum and day of payment together."""
    if row.step == "decline" and row.amount:
        return "", Say("row-declined-with-sum")
    if row.step == "withdrawn":
        return "notified", None if claim.status in ("withdrawn", "closed") else Say("row-withdrawn")
    if row.amount and (row.paid_on or row.step in ("pay", "close")):
        return row.step if row.step == "close" else "pay", None
    if row.step == "pay" and not row.amount and claim.status not in ("paid", "closed"):
        return "", Say("row-paid-without-sum")
    if row.step == "approve" and not row.amount and claim.status != "approved":
        return "", Say("row-agreed-without-sum")
    if row.amount and row.step != "approve" and f"{row.amount:.2f}" != claim.approved_amount:
        return "", Say("row-sum-without-day")
    if row.step == "want_papers" and not row.note and claim.status != "documents":
        return "", Say("row-papers-without-note")
    if row.step == "decline" and not row.note and claim.status not in ("declined", "closed"):
        return "", Say("row-declined-without-reason")
    return row.step or "notified", None


def _wrong_days(row: Row, claim: Claim, today: date) -> Say | None:
    if row.paid_on is None:
        return None
    if row.paid_on > today:
        return Say("row-paid-tomorrow", {"day": row.paid_on.isoformat()})
    before = claim.event_date or row.happened_on
    if before is not None and row.paid_on < before:
        return Say("row-paid-before", {"day": row.paid_on.isoformat(), "event": before.isoformat()})
    return None


def _reference(row: Row, claim: Claim, step: str) -> Iterable[Order | Say]:
    """立案: with the insurer's own number, or without one."""
    told = plain(row.reference).strip(EDGE)[:200]
    if claim.insurer_reference is None:
        if RANK[claim.status] >= RANK["approved"]:
            return [Say("row-reference-late", {"told": told})] if told else []
        if told or step == "register":
            return [_order("register", "立案", claim, told)]
    elif told and told != claim.insurer_reference:
        return [Say("row-reference-differs", {"told": told, "known": claim.insurer_reference or "没有"})]
    return []


def _main(row: Row, claim: Claim, step: str, month: str) -> Iterable[Order | Say]:
    """The step itself, and the payment before a 结案."""
    late = step == "register" and claim.insurer_reference is None and RANK[claim.status] < RANK["approved"]
    if RANK[claim.status] > UNTIL.get(step, 9) and not late:
        return [Say("row-backward", {"told": row.status})]
    note = plain(row.note).strip(EDGE)[:200]
    if step in ("pay", "close") and row.amount:
        paid = _payment(claim, row.amount, month)
        closing = step == "close" and claim.status != "closed"
        return [*paid, *([_order("close", "结案", claim)] if closing else [])]
    if step == "acknowledge" and claim.status == "notified":
        return [_order("acknowledge", "收到", claim)]
    if step == "want_papers" and note and (claim.status, note) != ("documents", claim.wanted_papers):
        return [_order("want_papers", "补材料", claim, note)]
    if step == "papers_complete" and claim.status != "assessing":
        return [_order("papers_complete", "材料齐", claim)]
    if step == "approve" and row.amount:
        return _agreement(claim, row.amount)
    if step == "decline":
        return _refusal(claim, note)
    if step == "close" and claim.status != "closed":
        return [_order("close", "结案", claim, "" if claim.status in FINISHED else note)]
    return []


def _payment(claim: Claim, total: Decimal, month: str) -> Iterable[Order | Say]:
    paid = paid_so_far(claim)
    if total == paid:
        return []
    if claim.status == "declined":
        return [Say("row-declined-before")]
    if read_sum(f"{total:f}") is None:
        return [Say("row-sum-absurd", {"told": f"{total:f}"})]
    if total < paid or any(one.sheet == month for one in claim.payments):
        return [Say("row-total-differs", {"told": f"{total:.2f}", "known": f"{paid:.2f}"})]
    return [_order("pay", "赔付", claim, f"累计{total:.2f}元 {month}")]


def _agreement(claim: Claim, amount: Decimal) -> Iterable[Order | Say]:
    if read_sum(f"{amount:f}") is None:
        return [Say("row-sum-absurd", {"told": f"{amount:f}"})]
    if claim.approved_amount == f"{amount:.2f}":
        return []
    if claim.status == "approved":
        return [Say("row-agreed-differs", {"told": f"{amount:.2f}", "known": claim.approved_amount or ""})]
    return [_order("approve", "同意赔", claim, f"{amount:.2f}")]


def _refusal(claim: Claim, note: str) -> Iterable[Order | Say]:
    if claim.payments or claim.status in ("approved", "paid"):
        return [Say("row-declined-after")]
    return [] if claim.status in ("declined", "closed") else [_order("decline", "拒赔", claim, note)]


def _order(step: Step, word: str, claim: Claim, rest: str = "") -> Order:
    return Order(step, f"{word} {claim.number} {rest}".strip(), rest)


def _allowed(claim: Claim, orders: list[Order]) -> Plan:
    """A sheet takes no step again that the staff have taken back, and says no words that read as a question."""
    taken_back = {entry.note.removeprefix("corrected: ") for entry in claim.history if "corrected: " in entry.note}
    if any(one.step in taken_back for one in orders):
        return Plan(why=Say("row-taken-back"))
    for one in orders:
        if one.rest and one.step in IN_WORDS:
            read = is_staff_command(one.text, None)
            if read is None or read.verb != one.step or read.number != claim.number:
                return Plan(why=Say("row-unreadable-note", {"text": one.text[:40]}))
    return Plan(orders=tuple(orders))
