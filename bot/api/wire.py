"""What goes over the wire beside the cases themselves: the bodies of steps, answers to them, pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

from msgspec import Meta, Struct

from claims.claim import Claim, Ticket
from handlers.insurer_view import (
    CaseView,
    Moment,
    Number,
    TicketView,
    WholeTicketView,
    WholeView,
    case_view,
    ticket_view,
    whole_ticket_view,
    whole_view,
)

PLAIN: Final = r"^[^\u0000-\u001f\u007f]*$(?!\n)"
Words = Annotated[str, Meta(min_length=1, max_length=200, pattern=PLAIN)]
Sum = Annotated[
    str,
    Meta(
        pattern=r"^(0|[1-9][0-9]{0,6})(\.[0-9]{1,2})?$(?!\n)",
        description="Yuan as a decimal string, more than 0, at most 1000000",
        examples=["3400.00"],
    ),
]


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing has to be said: `{}` or no body at all."""


class Registered(Struct, frozen=True, forbid_unknown_fields=True):
    """The number under which you have registered the case, if you want it known."""

    reference: Annotated[str, Meta(max_length=64, pattern=PLAIN)] = ""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """Which papers are missing; the reporter is told these words."""

    papers: Words


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    """What is approved in all, or what is paid with this payment."""

    amount: Sum


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why; a reporter who has proved to be the insured or one of the household is told these words."""

    reason: Words


class MayReason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why; needed where the case is neither paid nor declined nor withdrawn."""

    reason: Annotated[str, Meta(max_length=200, pattern=PLAIN)] = ""


class Step(NamedTuple):
    """A step: the end of its path and its command, how a desk would write it, its body and the field in it that
    counts, and what it does."""

    verb: str
    word: str
    body: type[Struct]
    field: str
    does: str


STEPS: Final = (
    Step("acknowledge", "收到", Nothing, "", "Take the case up"),
    Step("register", "立案", Registered, "reference", "Register it, with your own number"),
    Step("want_papers", "补材料", Wanted, "papers", "Say which papers are missing"),
    Step("papers_complete", "材料齐", Nothing, "", "All papers are there"),
    Step("approve", "同意赔", Amount, "amount", "Approve a sum"),
    Step("pay", "赔付", Amount, "amount", "A payment was made; there may be several"),
    Step("decline", "拒赔", Reason, "reason", "Decline, with the reason"),
    Step("close", "结案", MayReason, "reason", "Close it"),
    Step("undo", "更正", Nothing, "", "Take the last step back; both stay in the history"),
)
TICKET_STEPS: Final = (
    Step("acknowledge", "收到", Nothing, "", "Take the ticket up"),
    Step("close", "结案", MayReason, "reason", "It is done"),
)


class Done(Struct, frozen=True, kw_only=True):
    """A step that was taken: the status that the case had right after it, and what a desk would have read."""

    number: Number
    step: str
    status: str
    text: str


class ListedView(CaseView, frozen=True, kw_only=True):
    """A claim of a list, and when it last changed."""

    changed_at: Moment


class ShownView(WholeView, frozen=True, kw_only=True):
    """A claim in full, and when it last changed."""

    changed_at: Moment


class Page(Struct, frozen=True, kw_only=True):
    """Claims in the order of their changes. `cursor` stands behind the last one: asked with it, you get what comes
    after, now (`more`) or when something has changed."""

    claims: tuple[ListedView, ...]
    cursor: str
    more: bool


class ListedTicketView(TicketView, frozen=True, kw_only=True):
    """A ticket of a list, and when it last changed."""

    changed_at: Moment


class ShownTicketView(WholeTicketView, frozen=True, kw_only=True):
    """A ticket in full, and when it last changed."""

    changed_at: Moment


class TicketPage(Struct, frozen=True, kw_only=True):
    """Tickets in the order of their changes; `cursor` and `more` as in a page of claims."""

    tickets: tuple[ListedTicketView, ...]
    cursor: str
    more: bool


def listed(claim: Claim, changed: datetime) -> ListedView:
    """A claim as it stands in a page."""
    return ListedView(**_fields(case_view(claim)), changed_at=changed)


def shown(claim: Claim, changed: datetime) -> ShownView:
    """A claim in full."""
    return ShownView(**_fields(whole_view(claim)), changed_at=changed)


def listed_ticket(ticket: Ticket, changed: datetime) -> ListedTicketView:
    """A ticket as it stands in a page."""
    return ListedTicketView(**_fields(ticket_view(ticket)), changed_at=changed)


def shown_ticket(ticket: Ticket, changed: datetime) -> ShownTicketView:
    """A ticket in full."""
    return ShownTicketView(**_fields(whole_ticket_view(ticket)), changed_at=changed)


def _fields(view: Struct) -> dict[str, Any]:
    return {name: getattr(view, name) for name in view.__struct_fields__}
