"""File a report: route it to the one responsible insurer, number it, tell the desk, tell the villager.

Any person may report for anybody. What is doubtful goes to a person with all facts; nothing is refused.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec.structs import replace

from claims.claim import Claim, Entry, Finder
from claims.number import number
from claims.promises import last_day
from claims.same import Told, find_same, worsened
from dialogs.conversation import Draft
from dialogs.filling import with_flag
from dialogs.message import Outbound, Say
from dialogs.report import route
from handlers.attachments import with_attachments
from handlers.changes import Audit
from handlers.consent import by_helper, consent
from handlers.crowd.safety import incident_of, same_house, told_by_report
from handlers.elsewhere import ended
from handlers.finding.backlog import settled_by
from handlers.ladder.due import new_claim, tell_again
from handlers.outcome import Case, Outcome
from handlers.proof import own_addresses, readable
from schemes.book import Route
from schemes.people import Resident
from schemes.terms import ACCIDENTS, DEATHS

NOT_FACTS: Final = frozenset({"event", "town", "date", "name", "relation", "phone", "scheme", "confirm", "last_six"})
NEEDED: Final = ("event", "town", "date", "name", "phone")
DEATH_RECEIPT_LINES: Final = 5


def file(case: Case) -> Outcome:
    """A confirmed report, or one that goes to a person: a new claim, or facts added to the one already there."""
    draft = case.draft
    found = route(case.talk, draft)
    same = find_same(_told(case), case.found.claims)
    if same.claim is not None:
        return replace(_add(case, same.claim, becomes=same.becomes), elsewhere=ended(case))
    incident, entry = incident_of(case, found.county), settled_by(case)
    maybe = tuple(dict.fromkeys((*same.maybe, *same_house(case, incident))))
    claim, _ = with_attachments(_claim(case, found, maybe), draft.attachments)
    claim = replace(claim, incident=incident.id if incident else None)
    if entry is not None:
        claim = replace(claim, number=entry.id)
    claim, messages = new_claim(case.world, claim, case.now)
    return Outcome(
        says=receipt(case, claim),
        claims=(claim,),
        records=(entry,) if entry is not None else (),
        messages=(*messages, *_insured_too(case, claim)),
        crowd=told_by_report(case, incident),
        audit=(Audit(at=case.now, actor=case.address, action="filed", subject=claim.number), *consent(case, claim)),
        last_claim=claim.number,
        elsewhere=ended(case),
        serial=case.serial + (entry is None),
    )


def _told(case: Case) -> Told:
    slots = case.draft.slots
    day = slots.get("date")
    return Told(
        event=slots.get("event"),
        day=date.fromisoformat(day) if day else None,
        id_number=slots.get("id_number"),
        name=slots.get("name"),
        relation=slots.get("relation"),
        town=slots.get("town"),
        senders=own_addresses(case),
    )


def _claim(case: Case, found: Route, maybe: tuple[str, ...]) -> Claim:
    slots = case.draft.slots
    day = slots.get("date")
    persons = readable(case)
    insured = next((person for person in persons if person.name == slots.get("name")), None)
    known = insured or _on_roster(case)
    return Claim(
        number=number(case.serial),
        scheme=found.scheme.id if found.scheme else None,
        county=found.county,
        event=slots.get("event"),
        covers=found.covers,
        insured_name=slots.get("name"),
        relation=slots.get("relation"),
        town=slots.get("town"),
        event_date=date.fromisoformat(day) if day else None,
        facts=_facts(case.draft),
        insurer=found.insurer.id if found.insurer else None,
        hotline=found.hotline,
        reported_at=case.now,
        reported_by=case.address,
        phone=slots.get("phone") or case.party.phone,
        history=(Entry(at=case.now, status="notified", by=case.address, note=by_helper(case)),),
        handed=_handed(case, found),
        verified=insured is not None,
        resident=known.id if known else None,
        insured_phone=known.phone if known and known.phone and not known.phone_shared else None,
        quiet=case.party.stopped_at is not None,
        maybe_same=maybe,
        found_by=_finder(case),
    )


def _finder(case: Case) -> Finder:
    """Who found the case, by the staff rows of who reports it (万州扶组办发〔2021〕4号 七（二）: 主动发现案情)."""
    roles = {row.role for row in case.world.rows(case.address)}
    if "desk" in roles:
        return "insurer"
    return "town" if roles else "resident"


def _facts(draft: Draft) -> dict[str, str]:
    facts = {slot: value for slot, value in draft.slots.items() if slot not in NOT_FACTS}
    if draft.story:
        facts["story"] = "\n".join(draft.story)
    if "approximate" in draft.flags:
        facts["approximate"] = "amount"
    return facts


def _handed(case: Case, found: Route) -> tuple[str, ...]:
    """Why a person has to look: what the route leaves open, what nobody knew, what was asked for.

    Whether something was an accident (外来的、突发的、非本意的、非疾病的, 乡政办发〔2024〕57号 六（三）) is never
    decided here: where the sender's words leave doubt, a person does.
    """
    draft = case.draft
    reasons = [reason for reason in found.reasons if reason != "period_not_stated"]
    reasons += [f"unknown_{slot}" for slot in NEEDED if slot in draft.unknown and f"unknown_{slot}" not in reasons]
    reasons += [flag for flag in ("wants_person", "not_understood", "one_stop_failed") if flag in draft.flags]
    if draft.slots.get("event") == "illness" and found.action == "explain" and "one_stop_failed" not in reasons:
        reasons.append("one_stop_failed")
    event, story = draft.slots.get("event"), "".join(draft.story)
    kind = "doubtful-accident" if event in ACCIDENTS else "doubtful-death" if event == "illness_death" else None
    if kind is not None and any(word in story for word in case.world.words.words(kind)):
        reasons.append("doubtful_accident" if event in ACCIDENTS else "doubtful_cause")
    return tuple(reasons)


def _on_roster(case: Case) -> Resident | None:
    """The resident that an ID number in the report points to; shown to the desk only."""
    id_number = case.draft.slots.get("id_number")
    for person in case.found.residents:
        if id_number and person.id_number == id_number:
            return person
    return None


def _insured_too(case: Case, claim: Claim) -> tuple[Outbound, ...]:
    """If somebody else files, the insured's own phone on the roster is told, unless the person has died."""
    own = f"sms:+86{claim.insured_phone}"
    if claim.event in DEATHS or not claim.insured_phone or own == case.address:
        return ()
    if claim.insured_phone == case.party.phone:
        return ()
    say = Say("notice-filed-for-you", {"name": claim.insured_name or "", "number": claim.number})
    message = Outbound(
        id=f"{claim.number}/insured", to=own, says=(say,), kind="notice", due_at=case.now, claim=claim.number
    )
    return (message,)


def receipt(case: Case, claim: Claim) -> tuple[Say, ...]:
    """Number; who handles it and the phone; what to keep; what happens next and by when. Then stop."""
    words = case.world.words
    death = claim.event in DEATHS
    agreed = "confirmed" in case.draft.flags or not case.draft.slots
    key = "filed-death" if death else "filed" if agreed else "filed-handed"
    says = [Say(key, {"number": claim.number})]
    insurer = words.label("insurer", claim.insurer) if claim.insurer else ""
    if insurer and claim.hotline:
        says.append(Say("handled-by", {"insurer": insurer, "hotline": claim.hotline}))
    elif insurer:
        says.append(Say("handled-by-no-hotline", {"insurer": insurer}))
    else:
        says.append(Say(_why_person(claim)))
    keep = f"keep-{claim.event}".replace("_", "-")
    says.append(Say(keep if words.has(keep) else "keep-other"))
    says += _next(claim)
    return tuple(says[:DEATH_RECEIPT_LINES])


def _why_person(claim: Claim) -> str:
    for reason in ("unlisted_town", "no_insurer", "backlog", "outside_period", "no_cover"):
        if reason in claim.handed:
            return f"to-person-{reason}".replace("_", "-")
    return "to-person"


def _next(claim: Claim) -> list[Say]:
    """By when: only a promise that a document or the law makes, named as what it is."""
    says: list[Say] = []
    if claim.handed and claim.insurer:
        says.append(Say("person-looks"))
    for clock in claim.clocks:
        if clock.name == "pay_death" and clock.due is not None:
            day = last_day(clock.due)
            says.append(Say("next-pay-death", {"month": str(day.month), "day": str(day.day)}))
        elif clock.name == "pay_medical":
            says.append(Say("next-pay-medical"))
    if not says:
        says.append(Say("next-wait"))
    return says


def _add(case: Case, claim: Claim, *, becomes: bool) -> Outcome:
    """The same case told again: what is new is added, and the sender hears its number."""
    facts, differs = _merged(claim.facts, _facts(case.draft))
    incident = incident_of(case, claim.county)
    added = replace(
        claim,
        incident=claim.incident or (incident.id if incident else None),
        facts=facts,
        insured_name=claim.insured_name or case.draft.slots.get("name"),
        phone=claim.phone or case.draft.slots.get("phone"),
        handed=(*claim.handed, "differs") if differs and "differs" not in claim.handed else claim.handed,
        history=(*claim.history, Entry(at=case.now, status=claim.status, by=case.address, note="told again")),
    )
    added, _ = with_attachments(added, case.draft.attachments)
    if becomes:
        added, messages = worsen(case, added, case.draft.slots["event"])
        return Outcome(says=receipt(case, added), claims=(added,), messages=messages, last_claim=claim.number)
    messages = ()
    if added.facts != claim.facts:
        added, messages = tell_again(case.world, added, case.now, "more_facts")
    says = (Say("filed-already", {"number": claim.number}),)
    return Outcome(says=says, claims=(added,), messages=messages, last_claim=claim.number)


def _merged(held: dict[str, str], told: dict[str, str]) -> tuple[dict[str, str], bool]:
    """The facts of a repeated report beside those already there: nothing is overwritten; a fact that differs is
    kept as `<slot>_also`, and a person has to look."""
    merged, differs = dict(held), False
    for slot, value in told.items():
        if slot not in merged:
            merged[slot] = value
        elif merged[slot] != value:
            merged[f"{slot}_also"] = value
            differs = differs or slot != "story"
    return merged, differs


def worsen(case: Case, claim: Claim, event: str) -> tuple[Claim, tuple[Outbound, ...]]:
    """An injury that became a death keeps number and accident day, and gets covers and clocks anew."""
    book = case.world.book
    found = book.route(town=claim.town, day=claim.event_date, event=event, scheme=claim.scheme)
    died = worsened(claim, event, found.covers, case.now, case.address)
    return new_claim(case.world, died, case.now, again=True)


def one_stop(case: Case) -> Outcome:
    """Wanzhou 六: supplementary medical insurance is settled at the hospital; explained, not filed."""
    found = route(case.talk, replace(case.draft, slots={"date": case.now.date().isoformat(), **case.draft.slots}))
    insurer = found.insurer
    return Outcome(
        draft=with_flag(replace(case.draft, asked=None), "explained"),
        says=(
            Say("one-stop"),
            Say(
                "one-stop-failed-hint",
                {"insurer": insurer.short if insurer else "", "hotline": found.hotline or ""},
            ),
        ),
    )
