"""Messages stopped, data shown, data erased: what a person may ask about the own data (PIPL 44-48)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim
from dialogs.filling import with_flag
from dialogs.message import Say
from handlers.changes import Audit
from handlers.outcome import Case, Outcome
from handlers.proof import own_addresses, readable
from handlers.tickets import open_ticket
from schemes.terms import DEATHS

WISHES: Final = ("stop", "show", "erase")
READABLE: Final = ("again", *WISHES)
OPEN: Final = frozenset({"notified", "acknowledged", "registered", "documents", "assessing", "approved"})


def manage(case: Case) -> Outcome:
    """Do what is wished: stop notices, show what is kept, or erase it."""
    wish = case.draft.slots.get("wish") or _read(case)
    if wish in ("stop", "again"):
        return _notices(case, wanted=wish == "again")
    if wish == "show":
        return _show(case)
    if wish == "erase":
        return _erase(case)
    return _ask(case)


def _read(case: Case) -> str | None:
    """The wish in the sender's words; the words that tell stand in the catalogue."""
    text = "".join(case.draft.story) + case.talk.inbound.text
    words = case.world.words
    for wish in READABLE:
        if any(word in text for word in words.words(f"{wish}")):
            return wish
    return None


def _ask(case: Case) -> Outcome:
    labels = tuple(case.world.words.say(f"wish-{wish}") for wish in WISHES)
    tries = case.draft.tries + 1
    if tries > 2:
        says, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
        return replace(outcome, says=(Say("question-taken"), *says))
    draft = replace(case.draft, asked="wish", tries=tries, offered=WISHES, labels=labels)
    return Outcome(says=(Say("privacy-which"),), asks="choice", choices=labels, draft=draft)


def _notices(case: Case, *, wanted: bool) -> Outcome:
    """Stop notices at once, or send them again; whoever asks twice hears that it is so already. What an office is
    told of its cases is nobody's to stop."""
    if not wanted and case.world.on_duty(case.address):
        return Outcome(says=(Say("stopped-office"),))
    told = "notices-again" if wanted else "stopped-already" if case.party.stopped_at else "stopped"
    party = replace(case.party, stopped_at=None if wanted else case.now)
    mine = [claim for claim in case.found.claims if claim.reporter == case.address and claim.quiet == wanted]
    action = "wants messages again" if wanted else "stopped messages"
    return Outcome(
        says=(Say(told),),
        party=party,
        claims=tuple(replace(claim, quiet=not wanted) for claim in mine),
        audit=(Audit(at=case.now, actor=case.address, action=action, subject=case.address),),
    )


def _show(case: Case) -> Outcome:
    """What is kept, for those who have proved who they are; the way to prove it for others."""
    persons = readable(case)
    own = own_addresses(case)
    mine = [claim for claim in case.found.claims if claim.reporter in own]
    says = [Say("kept-claims", {"numbers": "、".join(claim.number for claim in mine[:5])})] if mine else []
    audit: list[Audit] = []
    for person in persons[:2]:
        args = {
            "name": person.name,
            "town": person.town + person.village,
            "schemes": str(len(person.enrolments)),
        }
        says.append(Say("kept-person", args))
        audit.append(Audit(at=case.now, actor=case.address, action="read data", subject=person.id))
    if not says:
        return Outcome(says=(Say("kept-nothing"), Say("kept-how")))
    return Outcome(says=tuple(says), audit=tuple(audit))


def _erase(case: Case) -> Outcome:
    """Erase after a confirmation; while a claim is open its data is frozen instead, and the person is told so."""
    persons = readable(case)
    held = [claim for claim in case.found.claims if _concerns(case, claim)]
    running = [claim for claim in held if claim.status in OPEN]
    if running:
        return Outcome(says=(Say("erase-frozen", {"number": running[0].number}),))
    if any(_limitation_runs(case, claim) for claim in held):
        return Outcome(says=(Say("erase-limitation", {"number": held[0].number}),))
    if not persons:
        says, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
        return replace(outcome, says=(Say("erase-person"), *says))
    if "confirmed" not in case.draft.flags:
        names = "、".join(person.name for person in persons)
        draft = replace(with_flag(case.draft, "erase"), asked="confirm", tries=1)
        draft = replace(draft, slots={**draft.slots, "wish": "erase"})
        return Outcome(says=(Say("erase-confirm", {"names": names}),), asks="confirm", draft=draft)
    audit = tuple(Audit(at=case.now, actor=case.address, action="erased", subject=p.id) for p in persons)
    return Outcome(says=(Say("erased"),), erase=tuple(person.id for person in persons), audit=audit)


def _limitation_runs(case: Case, claim: Claim) -> bool:
    """保险法 26: two years, five for the benefit of a death, from knowing; counted from the report."""
    years = 5 if claim.event in DEATHS else 2
    return claim.status != "withdrawn" and case.now - claim.reported_at < timedelta(days=365 * years + 2)


def _concerns(case: Case, claim: Claim) -> bool:
    own = readable(case)
    numbers = {person.id_number for person in own} - {""}
    about = claim.resident in {person.id for person in own} or claim.facts.get("id_number") in numbers
    return about or claim.reporter == case.address
