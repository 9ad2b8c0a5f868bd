"""While a disaster lasts: 您家房子和人都平安吗, answered with one digit, and the short report that follows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec.structs import replace

from claims.incident import Incident, belongs
from dialogs.conversation import Conversation, Draft
from dialogs.filling import with_flag
from dialogs.message import Say
from dialogs.talk import Step, Talk

FORM: Final = "safety"
ANSWERS: Final = ("safe", "house", "hurt")
MOST_SHELVED: Final = 3
SHARED: Final = ("town", "phone", "date")
SURE: Final = 0.6
SEPARATORS: Final = re.compile(r"[\s。,，.!！~、;；]+")
WITHOUT_PICTURES: Final = frozenset({"sms", "terminal"})


def with_offer(talk: Conversation, broadcast: str, labels: tuple[str, ...]) -> Conversation:
    """The conversation of somebody who is asked how they are; what was under way waits behind it."""
    asked = Draft(form=FORM, slots={"broadcast": broadcast}, asked=FORM, tries=1, offered=ANSWERS, labels=labels)
    held = talk.draft
    waiting = (*talk.shelved, held) if held is not None and held.form == "report" else talk.shelved
    return replace(talk, draft=asked, shelved=waiting[-MOST_SHELVED:])


def answered(talk: Talk, draft: Draft) -> str | None:
    """What was answered: by number, by the words of the choice, plainly that all is well, or what happened to the
    house."""
    choice = talk.frame.choice
    if choice is not None and 0 < choice <= len(draft.offered):
        return draft.offered[choice - 1]
    if _all_well(talk):
        return "safe"
    if talk.frame.slots.get("event") == "house_damage" and not (talk.frame.danger or talk.frame.question):
        return "house"
    well = talk.frame.intent == "affirm" and talk.frame.confidence >= SURE and "event" not in talk.frame.slots
    return "safe" if well and not talk.frame.danger else None


def corrected(talk: Talk) -> Talk:
    """平安, and right after it 2 or 3: it has got worse since, and is heard as the answer to the same question."""
    said = unicodedata.normalize("NFKC", talk.inbound.text).strip(" 。.,")
    asked = [one for one in talk.incidents if one.asked is not None]
    if (
        talk.draft is not None
        or "safety-safe" not in talk.conversation.last_keys
        or said not in ("2", "3")
        or not asked
    ):
        return talk
    again = with_offer(talk.conversation, asked[0].asked or "", ())
    return replace(talk, conversation=again, frame=replace(talk.frame, choice=int(said)))


def _all_well(talk: Talk) -> bool:
    """Whether each part of the message says that all is well: 都好，房子没事."""
    parts = [part for part in SEPARATORS.split(talk.inbound.text) if part]
    return bool(parts) and all(part in talk.words.words("all-safe") for part in parts)


def safe(talk: Talk, draft: Draft) -> Step:
    """1: noted, and what was under way goes on."""
    done = replace(draft, slots={**draft.slots, "safety": "safe"})
    return Step(says=(Say("safety-safe"),), command=FORM, finished=done, shelved=talk.conversation.shelved)


def hurt(talk: Talk, draft: Draft) -> Step:
    """3: 120 and 119 first and nothing else; the report goes on with the next message."""
    incident = asking(talk, draft)
    report = Draft(form="report", slots=known_of(incident, "accident_injury"), flags=("incident", "danger"))
    done = replace(draft, slots={**draft.slots, "safety": "injured"})
    return Step(
        says=(Say("safety-danger"),),
        command=FORM,
        finished=done,
        draft=report,
        shelved=talk.conversation.shelved,
        alone=True,
        silence=Say("danger-later"),
    )


def known_of(incident: Incident | None, event: str) -> dict[str, str]:
    """What a report of somebody who was asked about an incident needs not be asked: the town, if it is one town's,
    and the day. Both are read back before anything is filed."""
    slots = {"event": event}
    if incident is not None:
        slots["date"] = incident.since.isoformat()
        if incident.town:
            slots["town"] = incident.town
    return slots


def asking(talk: Talk, draft: Draft) -> Incident | None:
    """The incident about which a safety draft asks."""
    return next((one for one in talk.incidents if one.asked == draft.slots.get("broadcast")), None)


def restored(talk: Talk) -> Talk:
    """The talk as it was before the question came in between."""
    waiting = talk.conversation.shelved
    draft = waiting[-1] if waiting else None
    return replace(talk, conversation=replace(talk.conversation, draft=draft, shelved=waiting[:-1]))


def shortened(talk: Talk, draft: Draft) -> tuple[tuple[Say, ...], Draft]:
    """The report as it is taken while a disaster lasts: the day is that of the disaster, people come first, then the
    house, then pictures. What is said first, and the draft."""
    if "incident" in draft.flags or draft.form != "report":
        return (), draft
    incident = next((one for one in which(talk, draft) if one.state == "open"), None)
    if incident is None:
        return (), draft
    if "date" not in draft.slots and "date" not in draft.unknown:
        draft = replace(draft, slots={**draft.slots, "date": incident.since.isoformat()})
    flags = ("incident", "no_pictures") if talk.inbound.channel in WITHOUT_PICTURES else ("incident",)
    first = ("danger" not in draft.flags) and draft.slots["event"] in ("house_damage", "accident_injury", "burn")
    return (Say("safety-first"),) if first else (), with_flag(draft, *flags)


def which(talk: Talk, draft: Draft) -> Iterable[Incident]:
    """The incidents to which a draft belongs, the newest first."""
    if not talk.incidents:
        return ()
    slots, day = draft.slots, draft.slots.get("date")
    town = talk.book.town(slots.get("town"))
    return (
        one
        for one in talk.incidents
        if belongs(
            one,
            event=slots.get("event"),
            day=date.fromisoformat(day) if day else None,
            town=slots.get("town"),
            county=town.county if town else None,
            story="\n".join(draft.story),
        )
    )


def all_safe(talk: Talk, draft: Draft) -> Talk:
    """都好, 没事: the first choice of 人都平安吗, in other words."""
    if draft.asked != "people" or not _all_well(talk):
        return talk
    return replace(talk, frame=replace(talk.frame, intent="answer", choice=1))


def people_in_danger(talk: Talk, draft: Draft) -> Step | None:
    """人都平安吗: whoever is hurt or trapped goes before the house; that injury is a report of its own, later."""
    if draft.asked != "people":
        return None
    choice = talk.frame.choice
    if choice not in (2, 3):
        return None
    kept: dict[str, str] = {slot: draft.slots[slot] for slot in SHARED if slot in draft.slots}
    injury = Draft(form="report", slots={**kept, "event": "accident_injury"}, flags=("incident", "queued", "danger"))
    held = replace(draft, slots={**draft.slots, "people": draft.offered[choice - 1]}, asked=None, tries=0)
    return Step(
        says=(Say("safety-danger"),),
        draft=with_flag(replace(held, offered=(), labels=()), "danger"),
        shelved=(*talk.conversation.shelved, injury)[-MOST_SHELVED:],
        alone=True,
        silence=Say("danger-later"),
    )
