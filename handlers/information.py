"""Which papers, which insurer and phone, how to join, how to renew: what the documents say and no more."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.message import Say
from handlers.outcome import Case, Outcome
from handlers.scheme_at_hand import period_words, scheme_at_hand
from handlers.tickets import open_ticket
from schemes.model import Desk
from schemes.terms import DEATHS


def documents(case: Case) -> Outcome:
    """The papers usually asked for, by event; after a report by the reported one, so that a widow reads of no other
    mishaps. What the documents of the scheme do not list is said to be so."""
    waiting = next(
        (claim for claim in case.found.claims if claim.reporter == case.address and claim.wanted_papers), None
    )
    if waiting is not None and not case.aside:
        args = {"number": waiting.number, "papers": waiting.wanted_papers or ""}
        return Outcome(says=(Say("papers-still", args),), last_claim=waiting.number)
    event = case.draft.slots.get("event") or case.talk.conversation.last_report.get("event")
    key = f"papers-{event}".replace("_", "-") if event else "papers-which"
    if event and not case.world.words.has(key):
        key = "papers-other"
    where = Say("papers-where-death" if event in DEATHS else "papers-where")
    return Outcome(says=(Say(key), where))


def hotline(case: Case) -> Outcome:
    """The one insurer of a town and its phone; without a town, those of the scheme at hand."""
    book = case.world.book
    named = case.draft.slots.get("insurer")
    town = case.draft.slots.get("town")
    scheme = scheme_at_hand(case)
    if town and book.town(town):
        found = book.route(town=town, day=case.now.date(), event=None)
        if found.insurer:
            phone = _phone(found.insurer.short, found.hotline, town)
            desk = found.scheme.desk(town) if found.scheme else None
            if "silent" in case.draft.flags:
                return _ask_person(case, Say("hotline-no-answer", {"hotline": found.hotline or ""}))
            return replace(phone, says=(*phone.says, *_place(desk)))
        key = "hotline-unlisted" if "unlisted_town" in found.reasons else "hotline-open"
        return _ask_person(case, Say(key, {"town": town}))
    if scheme is None:
        return Outcome(says=(Say("no-scheme-today"), Say("hotline-which-town")))
    insurer = scheme.insurer(named) if named else None
    if insurer is None and len(scheme.insurers) == 1:
        insurer = scheme.insurers[0]
    if insurer is not None:
        return _phone(insurer.short, insurer.hotline, "")
    if not scheme.insurers:
        return _ask_person(case, Say("hotline-open", {"town": scheme.county or ""}))
    if case.aside:
        return Outcome(says=(Say("hotline-by-town"),))
    return _which_town(case)


def _phone(insurer: str, phone: str | None, town: str) -> Outcome:
    key = "hotline-not-printed" if not phone else "hotline-is-town" if town else "hotline-is"
    return Outcome(says=(Say(key, {"insurer": insurer, "hotline": phone or "", "town": town}),))


def _place(desk: Desk | None) -> tuple[Say, ...]:
    """Where the desk is and when somebody is there, as far as the scheme file says it (乡政办发〔2024〕57号 八)."""
    if desk is None or not (desk.address or desk.hours):
        return ()
    if not desk.hours:
        return (Say("desk-address", {"address": desk.address or ""}),)
    if not desk.address:
        return (Say("desk-hours", {"hours": desk.hours}),)
    return (Say("desk-address-hours", {"address": desk.address, "hours": desk.hours}),)


def _which_town(case: Case) -> Outcome:
    tries = case.draft.tries + 1 if case.draft.asked == "town" else 1
    if tries > 2:
        return _ask_person(case, Say("hotline-by-town"))
    key = "hotline-which-town" if tries == 1 else "hotline-which-town-again"
    return Outcome(says=(Say(key),), asks="town", draft=replace(case.draft, asked="town", tries=tries))


def _ask_person(case: Case, say: Say) -> Outcome:
    if case.aside:
        return Outcome(says=(say,))
    by, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
    return replace(outcome, says=(say, *by))


def enrolment(case: Case) -> Outcome:
    """Price, payers and who may join, as far as the document says it."""
    scheme = scheme_at_hand(case)
    if scheme is None:
        return _ask_person(case, Say("no-scheme-today"))
    words = case.world.words
    args = {
        "scheme": scheme.title,
        "period": period_words(scheme, words),
        "who": scheme.insured[0].text.rstrip("。") if scheme.insured else "",
    }
    says = [Say("enrol-who" if args["who"] else "enrol-who-open", args)]
    premium = scheme.premium
    if premium is None or premium.yuan is None:
        says.append(Say("enrol-price-open"))
    else:
        free = bool(premium.payers) and "个人" not in "".join(premium.payers)
        yuan = format(premium.yuan.normalize(), "f")
        says.append(Say("enrol-free" if free else "enrol-price", {"yuan": yuan, "payers": "、".join(premium.payers)}))
    says.append(Say("enrol-where"))
    return Outcome(says=tuple(says))


def renewal(case: Case) -> Outcome:
    """When the period ends and what follows; next year's plan is for a person to say."""
    scheme = scheme_at_hand(case)
    if scheme is None:
        return _ask_person(case, Say("no-scheme-today"))
    say = Say("renew-period", {"scheme": scheme.title, "period": period_words(scheme, case.world.words)})
    if case.aside:
        return Outcome(says=(say, Say("renew-next-year")))
    by, outcome = open_ticket(case, "question", text="\n".join(case.draft.story))
    return replace(outcome, says=(say, Say("renew-next-year"), *by))
