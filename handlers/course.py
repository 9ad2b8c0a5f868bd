"""How it goes on with somebody whose case is filed, or who it was: noted in the case, and the desk hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from claims.claim import Claim, Entry
from dialogs.message import Say
from handlers.changes import Audit
from handlers.ladder.due import tell_again
from handlers.outcome import Case, Outcome
from handlers.proof import own_addresses
from handlers.tickets import question
from handlers.update import OPEN

MOST_STORY: Final = 4000


def note(case: Case) -> Outcome:
    """医生说怕是要残废, 又住院了: into the case as it was said. Nobody grades a disability here, and nobody says
    which hospital is paid for."""
    claim = _open_claim(case)
    if claim is None:
        return question(case)
    says = [Say("course-noted", {"number": claim.number})]
    says.append(Say("course-lasting" if "lasting" in case.draft.flags else "course-keep"))
    if "asks" in case.draft.flags:
        key = "course-ask" if claim.hotline else "course-ask-no-hotline"
        says.append(Say(key, {"hotline": claim.hotline or ""}))
    facts = {slot: case.draft.slots[slot] for slot in ("hospital",) if slot in case.draft.slots}
    return _noted(case, claim, {"facts": {**claim.facts, **facts}}, tuple(says))


def named(case: Case) -> Outcome:
    """A name that comes later: into the case that had none, else into the ticket that waits."""
    own = "own" in case.draft.flags
    slots = case.draft.slots
    name = slots.get("name") or slots.get("sender_name") or ""
    claim = _open_claim(case)
    if claim is None:
        return _into_ticket(case, name)
    if own:
        facts = {**claim.facts, "sender_name": name}
        key = "named-sender" if claim.insured_name else "named-sender-ask"
        return _noted(case, claim, {"facts": facts}, (Say(key, {"name": name, "number": claim.number}),))
    relation = claim.relation or slots.get("relation")
    changed = {"insured_name": name, "relation": relation, "handed": _known_now(claim)}
    return _noted(case, claim, changed, (Say("named-insured", {"name": name, "number": claim.number}),))


def _known_now(claim: Claim) -> tuple[str, ...]:
    return tuple(reason for reason in claim.handed if reason != "unknown_name")


def _into_ticket(case: Case, name: str) -> Outcome:
    waiting = next((one for one in case.found.tickets if one.sender == case.address and one.status != "closed"), None)
    if waiting is None:
        return Outcome(says=(Say("named-nothing", {"name": name}),))
    added = replace(waiting, text=f"{waiting.text}\n{case.talk.inbound.text.strip()}"[:2000])
    return Outcome(says=(Say("named-ticket", {"name": name, "number": waiting.number}),), tickets=(added,))


def _open_claim(case: Case) -> Claim | None:
    number, own = case.talk.conversation.last_claim, own_addresses(case)
    mine = (one for one in case.found.claims if one.number == number and one.reported_by in own)
    return next((one for one in mine if one.status in OPEN), None)


def _noted(case: Case, claim: Claim, changed: Mapping[str, Any], says: tuple[Say, ...]) -> Outcome:
    said = case.talk.inbound.text.strip()[:500]
    facts = changed.get("facts", claim.facts)
    story = f"{facts['story']}\n{said}" if "story" in facts else said
    entry = Entry(at=case.now, status=claim.status, by=case.address, note="told again")
    fields = {**changed, "facts": {**facts, "story": story[:MOST_STORY]}, "history": (*claim.history, entry)}
    told, messages = tell_again(case.world, replace(claim, **fields), case.now, "more_facts")
    audit = (Audit(at=case.now, actor=case.address, action="changed", subject=claim.number),)
    return Outcome(says=says, claims=(told,), messages=messages, audit=audit, last_claim=claim.number)
