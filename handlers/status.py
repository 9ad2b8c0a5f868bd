"""Where a report or a payout stands, for those who may hear it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim
from claims.promises import last_day
from dialogs.message import Say
from dialogs.wording import spoken_day
from handlers.changes import Audit
from handlers.outcome import Case, Outcome
from handlers.proof import may_read_claim, own_addresses
from handlers.tickets import open_ticket

MOST_SHOWN = 3
PROMISES: Final = ("pay_death", "pay_medical", "law_payment", "law_decision")
"""The clocks of which somebody who waits for money is told, the last step first."""
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
    if len(mine) == 1 and (more := MANNERS.get(next(iter(case.draft.flags), ""))):
        says = more(case, mine[0], says)
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
        filing = case.talk.draft is not None and case.talk.draft.form == "report"
        return Outcome(says=(Say("status-not-filed" if filing else "status-none"),))
    if "name" in case.draft.slots or "id_number" in case.draft.slots or "relation" in case.draft.slots:
        says, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
        return replace(outcome, says=(Say("status-none-person"), *says))
    return Outcome(says=(Say("status-none"), Say("status-none-how")))


def _when(case: Case, claim: Claim, says: tuple[Say, ...]) -> tuple[Say, ...]:
    """要好多天才给钱: the promise that runs, named as the document's or the law's."""
    if _just_said(case, says):
        return (Say("state-as-before", {"number": claim.number}), *_promise(claim))
    return (*says, *_promise(claim))


def _comfort(case: Case, claim: Claim, says: tuple[Say, ...]) -> tuple[Say, ...]:
    """Left alone with it: a warm word, the case, and whom to call."""
    if _just_said(case, says):
        says = (Say("state-as-before", {"number": claim.number}),)
    return (Say("comfort"), *says, Say("comfort-village"))


def _silence(case: Case, claim: Claim, says: tuple[Say, ...]) -> tuple[Say, ...]:
    """咋还没动静: the same words are not sent twice in a row."""
    return (Say("state-as-before", {"number": claim.number}),) if _just_said(case, says) else says


def _next(case: Case, claim: Claim, says: tuple[Say, ...]) -> tuple[Say, ...]:
    """现在咋办: where it stands and what to keep, so that nothing else has to be done."""
    if _just_said(case, says):
        return _silence(case, claim, says)
    if claim.status in OVER or claim.status == "documents":
        return says
    keep = f"keep-{claim.event}".replace("_", "-")
    return (*says, Say(keep if case.world.words.has(keep) else "keep-other"))


def _just_said(case: Case, says: tuple[Say, ...]) -> bool:
    return any(say.key in case.talk.conversation.last_keys for say in says)


MANNERS: Final[dict[str, Callable[[Case, Claim, tuple[Say, ...]], tuple[Say, ...]]]] = {
    "when": _when,
    "comfort": _comfort,
    "next": _next,
    "silence": _silence,
}


def _promise(claim: Claim) -> tuple[Say, ...]:
    """What was promised about the money: a dated clock of the document, else the law's days (保险法 第二十三条)."""
    for name in PROMISES:
        clock = next((one for one in claim.clocks if one.name == name), None)
        if clock is None or clock.state in ("met", "void"):
            continue
        if name == "law_payment" and clock.due is None:
            continue
        if clock.due is not None:
            key = "promise-past" if clock.state == "overdue" else f"promise-{name}-day".replace("_", "-")
            day = last_day(clock.due)
            return (Say(key, {"month": str(day.month), "day": str(day.day)}),)
        return (Say(f"promise-{name}".replace("_", "-")),)
    return ()
