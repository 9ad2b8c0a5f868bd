"""Where a report or a payout stands, for those who may hear it."""

from __future__ import annotations

from msgspec.structs import replace

from claims.claim import Claim
from dialogs.message import Say
from dialogs.wording import spoken_day
from handlers.changes import Audit
from handlers.outcome import Case, Outcome
from handlers.proof import may_read_claim, own_addresses
from handlers.tickets import open_ticket

MOST_SHOWN = 3
OVER = frozenset({"paid", "declined", "withdrawn", "closed"})


def tell(case: Case) -> Outcome:
    """The state of the sender's own reports, newest first; a number alone opens nothing."""
    mine = _mine(case)
    number = case.draft.slots.get("claim_number")
    mine = [claim for claim in mine if claim.number == number] if number else _about(case, mine)
    if not mine:
        return _none(case, number)
    if mine[0].status in ("paid", "closed") and _not_received(case):
        by, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
        return replace(outcome, says=(Say("not-received", {"number": mine[0].number}), *by))
    shown = mine[:MOST_SHOWN]
    says = tuple(_line(case, claim) for claim in shown)
    if len(mine) == 1 and mine[0].hotline and mine[0].status not in OVER:
        says += (Say("status-hotline", {"hotline": mine[0].hotline}),)
    audit = tuple(Audit(at=case.now, actor=case.address, action="read state", subject=c.number) for c in shown)
    return Outcome(says=says, audit=audit, last_claim=shown[0].number)


def _not_received(case: Case) -> bool:
    text = "".join(case.draft.story)
    return any(word in text for word in case.world.words.words("not-received"))


def _mine(case: Case) -> list[Claim]:
    own = own_addresses(case)
    held = [c for c in case.found.claims if c.reporter in own or may_read_claim(case, c)]
    return sorted(held, key=lambda claim: (claim.status in OVER, -claim.reported_at.timestamp()))


def _about(case: Case, claims: list[Claim]) -> list[Claim]:
    """Only those that the message speaks of by name, relation or event, if that leaves any."""
    slots = case.draft.slots
    for slot, field in (("name", "insured_name"), ("relation", "relation"), ("event", "event")):
        told = slots.get(slot)
        if told:
            claims = [claim for claim in claims if getattr(claim, field) == told] or claims
    return claims


def _line(case: Case, claim: Claim) -> Say:
    words = case.world.words
    name = claim.insured_name or words.label("whose", claim.relation or "unknown")
    args = {
        "number": claim.number,
        "name": name,
        "event": words.label("event", claim.event or "unknown"),
        "insurer": words.label("insurer", claim.insurer) if claim.insurer else words.say("insurer-open"),
        "since": spoken_day(claim.history[-1].at.astimezone(case.now.tzinfo).date(), case.now.date(), words),
        "papers": claim.wanted_papers or words.say("papers-open"),
    }
    if claim.status == "notified" and claim.insurer is None:
        return Say("state-with-person", args)
    return Say(f"state-{claim.status}", args)


def _none(case: Case, number: str | None) -> Outcome:
    if number:
        return Outcome(says=(Say("status-not-yours"),))
    if case.aside:
        return Outcome(says=(Say("status-none"),))
    if "name" in case.draft.slots or "id_number" in case.draft.slots or "relation" in case.draft.slots:
        says, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
        return replace(outcome, says=(Say("status-none-person"), *says))
    return Outcome(says=(Say("status-none"), Say("status-none-how")))
