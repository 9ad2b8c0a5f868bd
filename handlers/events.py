"""What insurers' own systems are told by themselves: events, read off what a turn or a clock has changed.

An event names the case and how it stands, and nothing of a person: an address on the internet is told no more than
that there is something to ask for. docs/api.md says what each holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from msgspec import Struct, json
from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.webhook import Webhook
from claims.workdays import local
from dialogs.message import Outbound
from handlers.changes import Changes
from handlers.insurer_view import CaseView, Moment, TicketView, case_view, ticket_view
from handlers.world import World

CHANNEL: Final = "webhook"


class Event(Struct, frozen=True, kw_only=True):
    """The body of a webhook, as Standard Webhooks shapes it. `timestamp` is when it happened, not when it is sent."""

    type: str
    timestamp: Moment


class ClaimEvent(Event, frozen=True, kw_only=True):
    """Something has happened to a claim: how it stands now. After `claim.moved`, how it stood with you."""

    data: CaseView


class TicketEvent(Event, frozen=True, kw_only=True):
    """Something went to a person without a claim of its own."""

    data: TicketView


def events(world: World, changes: Changes, now: datetime, before: Iterable[Claim] = ()) -> tuple[Outbound, ...]:
    """A message to each webhook that wants to know of what changed; `before` are the claims as they were loaded.

    One event a case and turn: an escalation says more than a change. Each goes to `webhook:ID/CASE`, so that the
    outbox keeps the order of one case and no other case waits for it.
    """
    if not world.webhooks:
        return ()
    known = {claim.number: claim for claim in before}
    found: list[Outbound] = []
    for insurer, kind, case in _happened(changes, known):
        fresh = replace(case, version=case.version + 1)
        found += [_message(hook, kind, fresh, now) for hook in world.webhooks if _told(hook, insurer, kind)]
    return tuple(found)


def _happened(changes: Changes, known: dict[str, Claim]) -> Iterator[tuple[str | None, str, Claim | Ticket]]:
    escalated = {message.claim for message in changes.messages if message.kind == "escalation"}
    for claim in changes.claims:
        old = known.get(claim.number)
        kind = "claim.changed" if claim.version else "claim.created"
        if old is not None and old.insurer != claim.insurer:
            yield old.insurer, "claim.moved", old
            kind = "claim.created"
        elif claim.number in escalated:
            kind = "claim.escalated"
        yield claim.insurer, kind, claim
    for ticket in changes.tickets:
        if not ticket.version:
            yield ticket.insurer, "ticket.created", ticket


def _told(hook: Webhook, insurer: str | None, kind: str) -> bool:
    return hook.insurer == insurer and hook.wants(kind)


def _message(hook: Webhook, kind: str, case: Claim | Ticket, now: datetime) -> Outbound:
    at, event = local(now), TicketEvent if isinstance(case, Ticket) else ClaimEvent
    view: Any = ticket_view(case) if isinstance(case, Ticket) else case_view(case)
    body = json.encode(event(type=kind, timestamp=at, data=view)).decode()
    return Outbound(
        id=f"{case.number}/{kind}/{case.version}/{hook.id}",
        to=f"{CHANNEL}:{hook.id}/{case.number}",
        says=(),
        text=body,
        kind="event",
        due_at=now,
        claim=case.number,
        urgent=True,
    )
