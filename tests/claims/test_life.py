"""Which step may follow which, and what is left behind."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from claims.claim import Claim, Entry, Ticket
from claims.life import FROM, Refused, Step, hand_over, paid_so_far, take, take_ticket, undo
from claims.workdays import CHINA

AT = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
STATUSES = (
    "notified acknowledged registered documents assessing approved paid declined withdrawn closed".split()  # noqa: SIM905
)
# For each step the statuses in which it may be taken (a reason or sum given), as the desk's handbook would have it.
ALLOWED = {
    "acknowledge": "notified",
    "register": "notified acknowledged documents assessing",
    "want_papers": "notified acknowledged registered documents assessing",
    "papers_complete": "notified acknowledged registered documents",
    "approve": "notified acknowledged registered documents assessing approved",
    "pay": "notified acknowledged registered documents assessing approved paid",
    "decline": "notified acknowledged registered documents assessing",
    "withdraw": "notified acknowledged registered documents assessing",
    "close": "notified acknowledged registered documents assessing approved paid declined withdrawn",
}


def claim(status: str = "notified") -> Claim:
    return Claim(
        number="10000012",
        scheme=None,
        event="burn",
        reported_at=AT,
        reported_by="sms:+861",
        status=status,  # type: ignore[arg-type]
        history=(Entry(at=AT, status="notified", by="sms:+861"),),
    )


def did(case: Claim, step: Step, note: str = "", amount: str | None = None) -> Claim:
    after = take(case, step, "wechat:desk", AT, note=note, amount=Decimal(amount) if amount else None)
    assert isinstance(after, Claim), after
    return after


@pytest.mark.parametrize("step", ALLOWED)
@pytest.mark.parametrize("status", STATUSES)
def test_every_step_in_every_status(step: Step, status: str) -> None:
    before = claim(status)
    after = take(before, step, "wechat:desk", AT, note="因由", amount=Decimal(100))
    if status in ALLOWED[step].split():
        assert isinstance(after, Claim)
        assert after.status == FROM[step][1]
        assert after.history[-1].status == after.status
        assert after.history[: len(before.history)] == before.history
        assert undo(after, "wechat:desk", AT).status == status  # type: ignore[union-attr]
    else:
        assert isinstance(after, Refused)


@pytest.mark.parametrize(
    ("status", "step", "reason"),
    [
        ("acknowledged", "acknowledge", "already"),
        ("paid", "acknowledge", "already"),
        ("registered", "register", "already"),
        ("declined", "approve", "decided"),
        ("approved", "decline", "decided"),
        ("closed", "pay", "closed"),
        ("withdrawn", "pay", "withdrawn"),
    ],
)
def test_why_not(status: str, step: Step, reason: str) -> None:
    after = take(claim(status), step, "wechat:desk", AT, note="因由", amount=Decimal(1))
    assert isinstance(after, Refused)
    assert after.reason == reason


def test_a_case_is_registered_once_also_after_papers_were_wanted() -> None:
    case = did(did(claim("acknowledged"), "register"), "want_papers", "发票")
    assert case.insurer_reference == ""
    assert take(case, "register", "wechat:desk", AT) == Refused("already")
    again = undo(undo(case, "b", AT), "b", AT)  # type: ignore[arg-type]
    assert did(again, "register", "P1").insurer_reference == "P1"  # type: ignore[arg-type]


def test_closing_an_open_case_needs_a_reason() -> None:
    assert take(claim("assessing"), "close", "wechat:desk", AT) == Refused("unfinished")
    assert did(claim("paid"), "close").status == "closed"


def test_payments_reach_the_approved_sum() -> None:
    case = did(claim("assessing"), "approve", amount="5000")
    part = did(case, "pay", amount="4999.99")
    assert (part.status, part.history[-1].note) == ("approved", "part paid: 4999.99")
    over = take(part, "pay", "wechat:desk", AT, amount=Decimal("0.02"))
    assert over == Refused("more_than_approved", {"total": "5000.01", "approved": "5000.00"})
    full = did(part, "pay", amount="0.01")
    assert (full.status, paid_so_far(full)) == ("paid", Decimal("5000.00"))
    back = undo(full, "wechat:desk", AT)
    assert isinstance(back, Claim)
    assert (back.status, paid_so_far(back)) == ("approved", Decimal("4999.99"))


def test_without_an_approved_sum_every_payment_is_a_payment() -> None:
    case = did(did(claim(), "pay", amount="100"), "pay", amount="50.5")
    assert (case.status, paid_so_far(case)) == ("paid", Decimal("150.50"))


def test_a_correction_brings_everything_back_but_the_history() -> None:
    case = did(claim("registered"), "want_papers", "发票")
    other = did(case, "want_papers", "病历")
    assert other.wanted_papers == "病历"
    back = undo(other, "wechat:desk", AT)
    assert isinstance(back, Claim)
    assert back.wanted_papers == "发票"
    assert len(back.history) == len(other.history) + 1
    handed = hand_over(back, "wechat:b", "wechat:desk", AT, "陈东")
    assert (handed.assigned, handed.status) == ("wechat:b", "documents")
    assert undo(handed, "wechat:desk", AT).assigned is None  # type: ignore[union-attr]
    assert undo(claim(), "wechat:desk", AT) == Refused("nothing_to_undo")


def test_tickets() -> None:
    ticket = Ticket(number="10000024", kind="human", sender="sms:+861", text="", opened_at=AT)
    taken = take_ticket(ticket, "acknowledge", "wechat:desk", AT)
    assert isinstance(taken, Ticket)
    assert taken.status == "acknowledged"
    assert take_ticket(taken, "acknowledge", "wechat:desk", AT) == Refused("already")
    closed = take_ticket(taken, "close", "wechat:desk", AT)
    assert isinstance(closed, Ticket)
    assert take_ticket(closed, "close", "wechat:desk", AT) == Refused("closed")
