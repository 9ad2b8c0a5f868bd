"""Add to, correct or withdraw a report that was made earlier; the desk is told and the history keeps it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Entry
from dialogs.conversation import Draft
from dialogs.filling import as_text, event_after, with_flag
from dialogs.message import Say
from dialogs.report import route
from dialogs.wording import spoken_day
from handlers.changes import Audit
from handlers.ladder.due import moved_claim, tell_again
from handlers.life import withdraw
from handlers.outcome import Case, Outcome
from handlers.proof import may_read_claim, own_addresses
from handlers.report import worsen
from schemes.terms import DEATHS

OPEN: Final = frozenset({"notified", "acknowledged", "registered", "documents", "assessing", "approved"})
OWN_FIELDS: Final = {"name": "insured_name", "relation": "relation", "phone": "phone"}
CHANGEABLE: Final = (
    "event",
    "date",
    "name",
    "relation",
    "town",
    "phone",
    "id_number",
    "amount",
    "hospital_days",
    "disability_grade",
    "disease",
    "house_type",
    "hospital",
    "village",
)


def change(case: Case) -> Outcome:
    """Find the report that is meant, say what will change, and change it once the sender agrees."""
    own = own_addresses(case)
    mine = [claim for claim in case.found.claims if claim.reporter in own and claim.status in OPEN]
    if not mine:
        return _of_others(case)
    claim = _which(case, mine)
    if claim is None:
        return _ask_which(case, mine)
    if _withdraws(case):
        return _withdraw(case, claim)
    changed: dict[str, str] = {slot: case.draft.slots[slot] for slot in CHANGEABLE if slot in case.draft.slots}
    if "event" in changed and claim.event:
        changed["event"] = event_after(claim.event, changed["event"], corrects=case.talk.frame.corrects)
    if "amount" in changed and "amount" in claim.facts and _adds(case):
        changed["amount"] = as_text(Decimal(claim.facts["amount"]) + Decimal(changed["amount"]))
    changed = {slot: value for slot, value in changed.items() if _held(claim, slot) != value}
    if not changed:
        return _ask_what(case, claim)
    if "confirmed" not in case.draft.flags:
        return _confirm(case, claim, changed)
    return _apply(case, claim, changed)


def _of_others(case: Case) -> Outcome:
    """不是我报的: the insured, told of a report by somebody else, objects; the desk and a person hear of it."""
    about = [claim for claim in case.found.claims if claim.status in OPEN and may_read_claim(case, claim)]
    if not about:
        return Outcome(says=(Say("update-none"),))
    claim = about[0]
    note = "\n".join(case.draft.story)
    entry = Entry(at=case.now, status=claim.status, by=case.address, note=note)
    noted = replace(claim, history=(*claim.history, entry))
    told, messages = tell_again(case.world, noted, case.now, "wants_change")
    return Outcome(says=(Say("update-person", {"number": claim.number}),), claims=(told,), messages=messages)


def _adds(case: Case) -> bool:
    """又花了2000: what it costs beside what was told before, unless the sum is already read back."""
    if "confirmed" in case.draft.flags or case.draft.asked == "confirm":
        return False
    return any(word in "".join(case.draft.story) for word in case.world.words.words("added-cost"))


def _withdraws(case: Case) -> bool:
    return case.talk.frame.withdraws or "withdraws" in case.draft.flags


def _which(case: Case, mine: list[Claim]) -> Claim | None:
    number = case.draft.slots.get("claim_number") or case.draft.slots.get("which")
    for claim in mine:
        if claim.number == number:
            return claim
    if len(mine) == 1:
        return mine[0]
    last = case.talk.conversation.last_claim
    return next((claim for claim in mine if claim.number == last), None)


def _ask_which(case: Case, mine: list[Claim]) -> Outcome:
    words = case.world.words
    shown = mine[:4]
    labels = tuple(
        words.say(
            "claim-label",
            {
                "name": claim.insured_name or words.label("whose", claim.relation or "unknown"),
                "event": words.label("event", claim.event or "unknown"),
                "number": claim.number,
            },
        )
        for claim in shown
    )
    draft = replace(case.draft, asked="which", offered=tuple(claim.number for claim in shown), labels=labels)
    if _withdraws(case):
        draft = with_flag(draft, "withdraws")
    return Outcome(says=(Say("update-which"),), asks="choice", choices=labels, draft=draft)


def _ask_what(case: Case, claim: Claim) -> Outcome:
    tries = case.draft.tries + 1 if case.draft.asked == "change" else 1
    if tries > 2:
        note = "\n".join(case.draft.story)
        entry = Entry(at=case.now, status=claim.status, by=case.address, note=note)
        noted = replace(claim, history=(*claim.history, entry))
        told, messages = tell_again(case.world, noted, case.now, "wants_change")
        return Outcome(says=(Say("update-person", {"number": claim.number}),), claims=(told,), messages=messages)
    key = "update-what" if tries == 1 else "update-what-again"
    draft = replace(case.draft, asked="change", tries=tries, slots={**case.draft.slots, "which": claim.number})
    return Outcome(says=(Say(key, {"number": claim.number}),), asks="change", draft=draft)


def _held(claim: Claim, slot: str) -> str | None:
    if slot == "event":
        return claim.event
    if slot == "date":
        return claim.event_date.isoformat() if claim.event_date else None
    if slot == "town":
        return claim.town
    if slot in OWN_FIELDS:
        value: str | None = getattr(claim, OWN_FIELDS[slot])
        return value
    return claim.facts.get(slot)


def _confirm(case: Case, claim: Claim, changed: dict[str, str]) -> Outcome:
    words = case.world.words
    lines = "、".join(f"{words.label('slot', slot)}{_spoken(case, slot, value)}" for slot, value in changed.items())
    draft = replace(case.draft, asked="confirm", tries=1, slots={**case.draft.slots, "which": claim.number})
    says: tuple[Say, ...] = (Say("update-confirm", {"number": claim.number, "changes": lines}),)
    if changed.get("event") in DEATHS:
        says = (Say("sympathy"), *says)
    return Outcome(says=says, asks="confirm", draft=draft)


def _spoken(case: Case, slot: str, value: str) -> str:
    words = case.world.words
    if slot == "date":
        return spoken_day(date.fromisoformat(value), case.now.date(), words)
    if slot in ("amount", "hospital_days"):
        return words.say(f"slot-{slot}-value".replace("_", "-"), {"value": value})
    return words.label(slot, value)


def _apply(case: Case, claim: Claim, changed: dict[str, str]) -> Outcome:
    """Write the changes; another event, day or town may mean another insurer, so the case is routed anew."""
    note = "; ".join(f"{slot}: {_held(claim, slot)} -> {value}" for slot, value in changed.items())
    entry = Entry(at=case.now, status=claim.status, by=case.address, note=note)
    new = replace(claim, history=(*claim.history, entry), **_fields(claim, changed))
    audit = (Audit(at=case.now, actor=case.address, action="changed", subject=claim.number),)
    done = Say("updated", {"number": claim.number})
    found = route(case.talk, _as_draft(new))
    if changed.get("event") in DEATHS and claim.event not in DEATHS:
        new, messages = worsen(case, replace(new, event=claim.event), changed["event"])
    elif {"event", "date", "town"} & changed.keys():
        new, messages = moved_claim(case.world, new, found, case.now)
    else:
        new, messages = tell_again(case.world, new, case.now, "changed")
    return Outcome(
        says=(done, *_who_has_it(case, claim, new)),
        claims=(new,),
        messages=messages,
        audit=audit,
        last_claim=claim.number,
    )


def _who_has_it(case: Case, old: Claim, new: Claim) -> tuple[Say, ...]:
    """Another insurer is responsible now: the sender hears which, and its phone."""
    if new.insurer is None or new.insurer == old.insurer:
        return ()
    insurer = case.world.words.label("insurer", new.insurer)
    if not new.hotline:
        return (Say("handled-by-no-hotline", {"insurer": insurer}),)
    return (Say("handled-by", {"insurer": insurer, "hotline": new.hotline}),)


def _fields(claim: Claim, changed: dict[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {}
    facts = dict(claim.facts)
    for slot, value in changed.items():
        if slot == "date":
            fields["event_date"] = date.fromisoformat(value)
        elif slot in ("event", "town"):
            fields[slot] = value
        elif slot in OWN_FIELDS:
            fields[OWN_FIELDS[slot]] = value
        else:
            facts[slot] = value
    return {**fields, "facts": facts}


def _as_draft(claim: Claim) -> Draft:
    slots = {"event": claim.event, "town": claim.town}
    slots["date"] = claim.event_date.isoformat() if claim.event_date else None
    return Draft(form="report", slots={slot: value for slot, value in slots.items() if value})


def _withdraw(case: Case, claim: Claim) -> Outcome:
    if "confirmed" not in case.draft.flags:
        draft = with_flag(case.draft, "withdraws")
        draft = replace(draft, asked="confirm", tries=1, slots={**draft.slots, "which": claim.number})
        name = claim.insured_name or case.world.words.label("whose", claim.relation or "unknown")
        return Outcome(
            says=(Say("withdraw-confirm", {"number": claim.number, "name": name}),),
            asks="confirm",
            draft=draft,
        )
    gone, messages = withdraw(case.world, claim, case.address, case.now)
    audit = (Audit(at=case.now, actor=case.address, action="withdrew", subject=claim.number),)
    says = (Say("withdrawn", {"number": claim.number}),)
    return Outcome(says=says, claims=(gone,), messages=messages, audit=audit, last_claim=claim.number)
