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
from dialogs.filling import fill, with_flag
from dialogs.message import Say
from dialogs.talk import Step, Talk, known
from dialogs.wellbeing import Well, all_well, also_well
from locales.catalogue import Catalogue
from schemes.terms import DEATHS

FORM: Final = "safety"
WHOM: Final = "whom"
EVERYBODY: Final = "all"
MOST_SAID: Final = 200
HOUSE_HIT: Final = re.compile(
    r"(?:房|屋|墙|瓦)[^没未不，。,. ]{0,6}?(?:垮|跨|夸|塌|踏|榻|蹋|倒|淹|泡|冲|裂|漏|歪|斜|坏|砸|进水|灌水)"
)
DIGITS: Final = re.compile(r"\d{1,3}(?:[\s,，、和.]+\d{1,3})*")
ANSWERS: Final = ("safe", "house", "hurt")
MOST_SHELVED: Final = 3
SHARED: Final = ("town", "phone", "date")
SURE: Final = 0.6
WITHOUT_PICTURES: Final = frozenset({"sms", "terminal"})


def with_offer(talk: Conversation, broadcast: str, labels: tuple[str, ...]) -> Conversation:
    """The conversation of somebody who is asked how they are; what was under way waits behind it."""
    asked = Draft(form=FORM, slots={"broadcast": broadcast}, asked=FORM, tries=1, offered=ANSWERS, labels=labels)
    held = talk.draft
    waiting = (*talk.shelved, held) if held is not None and held.form == "report" else talk.shelved
    return replace(talk, draft=asked, shelved=waiting[-MOST_SHELVED:])


def answered(talk: Talk, draft: Draft) -> str | None:
    """What was answered: who of them is meant (`whom`), by number, plainly that all is well, that somebody is in
    danger or `injured`, or what happened to the house."""
    if draft.asked == WHOM and whom(talk, draft):
        return WHOM
    choice, slots = talk.frame.choice, talk.frame.slots
    if _dead(talk):
        return None
    if talk.frame.danger:
        return "hurt"
    if slots.get("event") in ("house_damage", "accident_injury", "burn") and not talk.frame.question:
        return "house" if slots["event"] == "house_damage" else "injured"
    if all_well(talk.inbound.text, talk.words, named="name" in slots) is not None:
        return "safe"
    if any(one in talk.inbound.text for one in talk.words.words("out")):
        return "safe"
    if draft.asked == WHOM:
        return None
    if choice is not None and 0 < choice <= len(draft.offered):
        return draft.offered[choice - 1]
    well = talk.frame.intent == "affirm" and talk.frame.confidence >= SURE and "event" not in slots
    return "safe" if well else None


def whom(talk: Talk, draft: Draft) -> tuple[str, ...]:
    """Whom somebody means who was asked who is safe: ids of residents, or EVERYBODY."""
    said = unicodedata.normalize("NFKC", talk.inbound.text).strip(" 。.,，")
    well = all_well(said, talk.words)
    if said in talk.words.words("safe-plural") or (well is not None and well.who == "all"):
        return (EVERYBODY,)
    if DIGITS.fullmatch(said):
        places = [int(one) - 1 for one in re.findall(r"\d+", said)]
        # 12 for the first and the second, where there are not so many
        if len(places) == 1 and places[0] >= len(draft.offered):
            places = [int(one) - 1 for one in said]
        picked = [draft.offered[place] for place in places if 0 <= place < len(draft.offered)]
        picked = picked if len(picked) == len(places) else []
    else:
        picked = [one for one, name in zip(draft.offered, draft.labels, strict=True) if name in said]
    return (EVERYBODY,) if EVERYBODY in picked else tuple(dict.fromkeys(picked))


def _dead(talk: Talk) -> bool:
    return talk.frame.slots.get("event") in DEATHS


def corrected(talk: Talk) -> Talk:
    """What is heard as another answer to the same question: 2 or 3 right after 平安, for it has got worse since, and
    人出来了 after somebody was in danger of whom nothing else was told."""
    asked = [one for one in talk.incidents if one.asked is not None]
    if not asked:
        return talk
    again = with_offer(replace(talk.conversation, draft=None), asked[0].asked or "", ())
    if _out_of_danger(talk):
        return replace(talk, conversation=again)
    said = unicodedata.normalize("NFKC", talk.inbound.text).strip(" 。.,")
    if talk.draft is not None or "safety-safe" not in talk.conversation.last_keys or said not in ("2", "3"):
        return talk
    return replace(talk, conversation=again, frame=replace(talk.frame, choice=int(said)))


def _out_of_danger(talk: Talk) -> bool:
    draft, slots = talk.draft, talk.frame.slots
    if (
        draft is None
        or not {"incident", "danger"} <= set(draft.flags)
        or draft.slots.get("event") != "accident_injury"
    ):
        return False
    if slots.get("event") not in (None, "house_damage") or {"name", "relation", "cause"} & set(draft.slots):
        return False
    out = any(one in talk.inbound.text for one in talk.words.words("out"))
    return out or all_well(talk.inbound.text, talk.words) is not None


def safe(talk: Talk, draft: Draft) -> Step:
    """1, 我们都没事, 三个都好: its use case knows whom that counts for; what was under way goes on."""
    slots = {**draft.slots, "safety": "safe"}
    if draft.asked == WHOM and (picked := whom(talk, draft)):
        slots["whom"] = ",".join(picked)
    well = all_well(talk.inbound.text, talk.words, named="name" in talk.frame.slots) or Well()
    slots |= {"who": well.who, "count": str(well.count), "said": talk.inbound.text[:MOST_SAID]}
    return Step(command=FORM, finished=replace(draft, slots=slots), shelved=talk.conversation.shelved)


def hurt(talk: Talk, draft: Draft) -> Step:
    """3, 我妈被压到了: 120 and 119 first and nothing else; the report goes on with the next message, and what was
    told already is kept."""
    incident = asking(talk, draft)
    flags = ("incident", "danger", *known(talk))
    report = Draft(form="report", slots=known_of(incident, "accident_injury"), flags=flags)
    if "choice" not in (draft.asked or "") and talk.frame.choice is None:
        report = fill(report, talk.frame, talk.inbound.text).draft
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


def beside_report(talk: Talk, step: Step, draft: Draft, said: str) -> Step:
    """The report that an answer begins, with the answer noted: whose house it is, and who is well all the same."""
    slots = {**draft.slots, "safety": said}
    if "relation" in talk.frame.slots:
        slots["relation"] = str(talk.frame.slots["relation"])
    well = also_well(talk.inbound.text, talk.words)
    if well is not None and well.who == "me" and step.draft is not None:
        slots["who"] = "me"
        step = replace(step, draft=with_flag(step.draft, "well_me"))
    return replace(step, command=FORM, finished=replace(draft, slots=slots))


def alarmed(talk: Talk) -> Talk:
    """What words mean while a disaster lasts: 压到, 埋到, 困到 speak of somebody who is in danger now, unless nobody
    is, or is any more; 房子跨了 of a house, however it is spelt."""
    near = any(one.state == "open" and talk.party.county in (None, one.county) for one in talk.incidents)
    if not near or talk.frame.danger or talk.frame.question:
        return talk
    draft = talk.draft
    heard_of = draft is not None and draft.form == "report" and "danger" in draft.flags
    slots, event = talk.frame.slots, talk.frame.slots.get("event")
    if not heard_of and _trapped(talk.inbound.text, talk.words):
        told = replace(talk.frame, intent="report_claim", danger=True, danger_kind="trapped", choice=None)
        return replace(talk, frame=replace(told, slots={**slots, "event": "accident_injury"}))
    if event is None and HOUSE_HIT.search(talk.inbound.text) and (draft is None or draft.form == FORM):
        told = replace(talk.frame, intent="report_claim", confidence=1.0, choice=None)
        return replace(talk, frame=replace(told, slots={**slots, "event": "house_damage"}))
    return talk


def _trapped(text: str, words: Catalogue) -> bool:
    if not any(one in text for one in words.words("trapped")):
        return False
    return not any(one in text for kind in ("freed", "trapped-not", "dead") for one in words.words(kind))


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
    if draft.slots["event"] == "house_damage" and "people" not in draft.slots and said_well(talk, draft):
        draft = replace(draft, slots={**draft.slots, "people": "safe"})
    flags = ("incident", "no_pictures") if talk.inbound.channel in WITHOUT_PICTURES else ("incident",)
    told = draft.slots.get("people") == "safe" or "danger" in draft.flags
    first = not told and draft.slots["event"] in ("house_damage", "accident_injury", "burn")
    return (Say("safety-first"),) if first else (), with_flag(draft, *flags)


def said_well(talk: Talk, draft: Draft) -> bool:
    """房子垮了，人没事: whether what was told says already that the people of the house are well."""
    told = (*draft.story, talk.inbound.text)
    found = [well for text in told if (well := also_well(text, talk.words)) is not None]
    out = any(one in text for text in told for one in talk.words.words("out"))
    return out or any(well.who in ("", "all") for well in found)


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
    if draft.asked != "people" or all_well(talk.inbound.text, talk.words) is None:
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
    flags = ("incident", "danger", *known(talk))
    injury = Draft(form="report", slots={**kept, "event": "accident_injury"}, flags=flags)
    house = replace(draft, slots={**draft.slots, "people": draft.offered[choice - 1]}, asked=None, tries=0)
    house = with_flag(replace(house, offered=(), labels=()), "danger", "queued")
    return Step(
        says=(Say("safety-danger"),),
        draft=injury,
        shelved=(*talk.conversation.shelved, house)[-MOST_SHELVED:],
        alone=True,
        silence=Say("danger-later"),
    )
