"""What follows a report that was just filed: one more person, a death of the injured, what it has cost."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import as_text, fill
from dialogs.forms import speaks_of_death
from dialogs.message import Say
from dialogs.progress import begin, take_up
from dialogs.report import spoken
from dialogs.talk import Step, Talk, before, known
from dialogs.wording import happening
from nlu.frame import SlotValue
from schemes.terms import ACCIDENTS, DEATHS

OWN = ("event", "relation", "name", "town")


def one_more(talk: Talk) -> Step | None:
    """还有我爸: another person of the report that was just filed; an injury whose death is told goes on with its
    own facts."""
    frame, last = talk.frame, talk.conversation.last_report
    if talk.draft is not None or not last:
        return None
    told = {slot: str(value) for slot, value in frame.slots.items()}
    other = any(slot in told and told[slot] != last.get(slot) for slot in ("relation", "name"))
    dies = told.get("event") in DEATHS and frame.intent == "report_claim" and not frame.question
    if dies and not other and last.get("event") in ACCIDENTS - DEATHS:
        kept = {slot: value for slot, value in last.items() if slot not in ("event", "cause")}
        begun = replace(talk, frame=replace(frame, slots={**_without(frame.slots, "date"), "event": told["event"]}))
        # Whoever had no phone to leave for the injury is not asked for one again after the death.
        flags = ("after_injury",) if "phone" in last else ("after_injury", "known_phone")
        return begin(begun, "report_claim", kept=Draft(form="report", slots=kept, flags=flags))
    again = told.get("event") == last.get("event") and told.get("date", last.get("date")) == last.get("date")
    if again and not other and frame.intent == "report_claim" and "town" not in told and "name" not in told:
        return begin(talk, "report_claim", kept=Draft(form="report", slots=dict(last)))
    also = any(word in talk.inbound.text for word in talk.words.words("also"))
    if not (also and other) or "event" in told:
        return None
    kept = {slot: value for slot, value in last.items() if slot in ("event", "town", "date", "phone")}
    return begin(talk, "report_claim", kept=Draft(form="report", slots=kept))


def cause_of_waiting(talk: Talk) -> Step | None:
    """生病走的, after a death was put behind the report that is open: its cause, not that of who is reported now."""
    draft, waiting, told = talk.draft, talk.conversation.shelved, talk.frame.slots
    if draft is None or draft.form != "report" or not waiting or speaks_of_death(draft):
        return None
    last = waiting[-1]
    house = last.slots.get("event") == "house_damage" and draft.slots.get("event") != "house_damage"
    if house and "queued" in last.flags and any(word in talk.inbound.text for word in talk.words.words("house")):
        return _to_waiting(talk, draft)
    if last.slots.get("event") != "death" or "queued" not in last.flags or "name" in told or "relation" in told:
        return None
    if told.get("event") not in DEATHS - {"death"} or talk.frame.question:
        return None
    return _to_waiting(talk, draft)


def _to_waiting(talk: Talk, draft: Draft) -> Step:
    waiting = talk.conversation.shelved
    filled = fill(waiting[-1], talk.frame, talk.inbound.text).draft
    what = spoken(happening(filled, talk.now.date(), talk.words), talk.words)
    step = before(take_up(talk, draft), Say("noted-for-later", {"what": what}))
    return replace(step, shelved=(*waiting[:-1], filled))


def more_facts(talk: Talk) -> Step | None:
    """我妈出院了，一共花了8600: what became of the case that was just filed, not a new one."""
    frame, last = talk.frame, talk.conversation.last_report
    if talk.draft is not None or not last or frame.intent not in ("report_claim", "update_report"):
        return None
    told = {slot: str(value) for slot, value in frame.slots.items()}
    if not set(told) & {"amount", "hospital_days", "hospital", "disability_grade"} or "date" in told:
        return None
    if told.get("event") not in (None, "illness", last.get("event")):
        return None
    if any(slot in told and told[slot] != last.get(slot) for slot in ("relation", "name")):
        return None
    return begin(replace(talk, frame=replace(frame, slots=_without(frame.slots, "event"))), "update_report")


def own_sum(talk: Talk) -> Step | None:
    """能赔好多, after a report: her own case is meant, not the whole document."""
    frame, held, last = talk.frame, talk.conversation, talk.conversation.last_report
    if talk.draft is not None or not last or held.last_claim is None or frame.intent != "explain_benefits":
        return None
    told = {slot: as_text(value) for slot, value in frame.slots.items()}
    asks_sum = any(word in talk.inbound.text for word in talk.words.words("own-sum"))
    if "cover" in told or "scheme" in told or not asks_sum:
        return None
    if any(slot in told and told[slot] != last.get(slot) for slot in OWN):
        return None
    slots = {slot: value for slot, value in last.items() if slot not in ("phone", "id_number")}
    asked = Draft(form="benefits", slots=slots, flags=(*known(talk), "own_case"))
    return Step(
        command="benefits", finished=fill(asked, frame, talk.inbound.text).draft, shelved=talk.conversation.shelved
    )


def _without(slots: dict[str, SlotValue], *gone: str) -> dict[str, SlotValue]:
    return {slot: value for slot, value in slots.items() if slot not in gone}
