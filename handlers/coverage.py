"""Is this person insured, with whom, until when: only for those who may know, others get the way to prove it."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import with_flag
from dialogs.message import Say
from handlers.changes import Audit
from handlers.outcome import Case, Outcome
from handlers.proof import prove, readable, slowed
from handlers.scheme_at_hand import period_words, scheme_at_hand
from handlers.tickets import open_ticket
from schemes.model import Scheme
from schemes.people import Enrolment, Resident


def check(case: Case) -> Outcome:
    """The cover of one person, or of a town or scheme where no person is meant."""
    draft = case.draft
    known = readable(case)
    person = _meant(draft, known)
    if person is not None:
        return _show(case, person)
    if "person_meant" not in draft.flags and not draft.slots.get("name"):
        return _general(case)
    if case.aside:
        return Outcome(says=(Say("coverage-later"),))
    name, last_six = (
        draft.slots.get("name"),
        draft.slots.get("last_six") or draft.slots.get("id_number", "")[-6:],
    )
    if not name or not last_six:
        return _ask(case, "id_number" if name else "name")
    return _try(case, name, last_six)


def _meant(draft: Draft, known: tuple[Resident, ...]) -> Resident | None:
    name = draft.slots.get("name")
    id_number = draft.slots.get("id_number")
    for person in known:
        if (name and person.name == name) or (id_number and person.id_number == id_number):
            return person
    if not name and not id_number and draft.slots.get("relation", "self") == "self" and len(known) == 1:
        return known[0]
    return None


def _ask(case: Case, slot: str) -> Outcome:
    """Ask for what proves the right to look, never saying whether somebody stands on a roster."""
    if slot == "id_number" and case.talk.abroad:
        return Outcome(says=(Say("coverage-not-here"),))
    words = case.world.words
    who = words.label("who", case.draft.slots.get("relation", "asked"))
    tries = case.draft.tries + 1 if case.draft.asked == slot else 1
    key = f"ask-coverage-{slot}{'-again' if tries > 1 else ''}".replace("_", "-")
    held = replace(with_flag(case.draft, "person_meant"), asked=slot, tries=tries)
    return Outcome(says=(Say(key, {"who": who}),), asks=slot, draft=held)


def _try(case: Case, name: str, last_six: str) -> Outcome:
    if slowed(case):
        return Outcome(says=(Say("proof-slowed"),))
    party, person = prove(case, name, last_six)
    if person is not None:
        return replace(_show(case, person), party=party)
    say_open, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
    return replace(outcome, says=(Say("not-on-roster"), *say_open), party=party)


def _show(case: Case, person: Resident) -> Outcome:
    today = case.now.date()
    lines = [_line(case, person, enrolment, today) for enrolment in person.enrolments]
    says = [say for say in lines if say is not None] or [Say("coverage-none", {"name": person.name})]
    audit = Audit(at=case.now, actor=case.address, action="read cover", subject=person.id)
    return Outcome(says=tuple(says[:2]), audit=(audit,))


def _line(case: Case, person: Resident, enrolment: Enrolment, today: date) -> Say | None:
    scheme = case.world.book.get(enrolment.scheme)
    state = enrolment.state_on(today)
    if scheme is None or state is None:
        return None
    first = scheme.period.first if scheme.period else today
    found = case.world.book.route(town=person.town, day=first, event=None, scheme=scheme.id)
    ended = scheme.period is not None and today > scheme.period.last
    key = f"coverage-{'ended' if ended else state}".replace("_", "-")
    args = {
        "name": person.name,
        "scheme": scheme.title,
        "period": period_words(scheme, case.world.words),
        "insurer": found.insurer.short if found.insurer else case.world.words.say("insurer-open"),
        "hotline": found.hotline or "",
    }
    return Say(key, args)


def _general(case: Case) -> Outcome:
    """No person is meant: what is in force here, and how to look somebody up."""
    scheme = scheme_at_hand(case)
    if scheme is None:
        return Outcome(says=(Say("no-scheme-today"), Say("coverage-how")))
    return Outcome(says=(_in_force(case, scheme), Say("coverage-how")))


def _in_force(case: Case, scheme: Scheme) -> Say:
    words = case.world.words
    town = case.draft.slots.get("town")
    found = case.world.book.route(town=town, day=case.now.date(), event=None) if town else None
    insurer = found.insurer.short if found and found.insurer else ""
    key = "scheme-in-force-at" if insurer else "scheme-in-force"
    args = {
        "scheme": scheme.title,
        "period": period_words(scheme, words),
        "who": scheme.insured[0].text.rstrip("。") if scheme.insured else "",
        "town": town or "",
        "insurer": insurer,
    }
    return Say(key, args)
