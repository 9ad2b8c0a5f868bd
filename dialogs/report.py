"""What is special about the form that reports a claim: its first words, one-stop settlement, the read-back."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.filling import as_text, with_flag
from dialogs.forms import speaks_of_death
from dialogs.message import Say
from dialogs.talk import Step, Talk
from dialogs.wording import happening
from locales.catalogue import Catalogue
from nlu.frame import Frame
from schemes.book import Route

PROBLEMS_SAID = ("id_number", "date", "phone", "amount")


def route(talk: Talk, draft: Draft) -> Route:
    """Scheme, insurer and covers for the draft, by the town of household registration and the day of the event."""
    day = draft.slots.get("date")
    return talk.book.route(
        town=draft.slots.get("town"),
        day=date.fromisoformat(day) if day else None,
        event=draft.slots.get("event"),
        scheme=draft.slots.get("scheme"),
    )


def own_place(talk: Talk, form: str) -> dict[str, str]:
    """The town for which a helper acts, where no other one is said; the read-back names it."""
    told = talk.frame.slots
    if form != "report" or not talk.place or "town" in told or told.get("relation") == "self":
        return {}
    return {"town": talk.place}


def shared(talk: Talk) -> tuple[str, ...]:
    """What the next report of one sender takes from this one; a helper's is of another household."""
    return ("town",) if talk.helper else ("town", "phone")


def opening(talk: Talk, draft: Draft) -> tuple[tuple[Say, ...], Draft]:
    """What is said before the next question: sympathy at a death, what was noted, what cannot be right."""
    says: list[Say] = []
    flags: list[str] = []
    if speaks_of_death(draft) and "sympathy" not in draft.flags:
        flags.append("sympathy")
        if not talk.helper:
            says.append(Say("sympathy"))
    elif "event" in draft.slots and "noted" not in draft.flags and not speaks_of_death(draft):
        says.append(Say("noted", {"what": spoken(happening(draft, talk.now.date(), talk.words), talk.words)}))
    if "event" in draft.slots:
        flags.append("noted")
    says += problems(talk.frame)
    return tuple(says), with_flag(draft, *flags)


def problems(frame: Frame) -> list[Say]:
    """One sentence for each value of the message that cannot be right."""
    return [
        Say(f"problem-{frame.problems[slot]}".replace("_", "-")) for slot in PROBLEMS_SAID if slot in frame.problems
    ]


def settled_at_hospital(talk: Talk, draft: Draft) -> bool:
    """Whether the document settles this illness one-stop at the hospital, so that nothing is filed (wanzhou 六).

    A day that nobody has told yet counts as today. It is filed for a person where one-stop settlement is said
    to have failed.
    """
    if draft.slots.get("event") != "illness" or "one_stop_failed" in draft.flags or "town" not in draft.slots:
        return False
    day = draft.slots.get("date")
    if day is None and "date" not in draft.unknown:
        day = talk.now.date().isoformat()
    probe = replace(draft, slots={**draft.slots, "date": day} if day else draft.slots)
    return route(talk, probe).action == "explain"


def read_back(talk: Talk, draft: Draft, *, changed: bool = False) -> Step:
    """Say the facts back and ask for consent to pass them on."""
    says: list[Say] = [Say("changed")] if changed else []
    says.append(_facts(talk, draft))
    found = route(talk, draft)
    insurer = found.insurer.short if found.insurer else ""
    asking = "confirm-ask-insurer" if insurer else "confirm-ask-person"
    if speaks_of_death(draft):
        asking += "-death"
    if talk.helper and draft.slots.get("relation") != "self":
        asking += "-helper"
    says.append(Say(asking, {"insurer": insurer}))
    choices = () if speaks_of_death(draft) else (talk.words.say("choice-yes"), talk.words.say("choice-no"))
    opened = replace(
        draft,
        asked="confirm",
        tries=draft.tries + 1 if draft.asked == "confirm" else 1,
        offered=("yes", "no"),
        labels=choices,
    )
    return Step(says=tuple(says), asks="confirm", choices=choices, draft=opened)


def _facts(talk: Talk, draft: Draft) -> Say:
    words = talk.words
    parts = [spoken(happening(draft, talk.now.date(), words), words)]
    town = draft.slots.get("town")
    parts.append(words.say("fact-town", {"town": town}) if town else words.say("fact-town-unknown"))
    if "date" in draft.unknown and "month" in draft.slots:
        parts.append(words.say("fact-month", {"month": draft.slots["month"]}))
    elif "date" in draft.unknown:
        parts.append(words.say("fact-day-unknown"))
    parts += [
        words.say(f"fact-{slot}".replace("_", "-"), {"value": draft.slots[slot]})
        for slot in ("amount", "hospital_days", "disability_grade", "phone")
        if slot in draft.slots
    ]
    if not draft.slots.get("name"):
        parts.append(words.say("fact-name-unknown"))
    elif draft.slots.get("relation") == "self":
        parts.append(words.say("fact-name-self", {"value": draft.slots["name"]}))
    return Say("confirm-facts", {"facts": "".join(parts)})


def so_far(talk: Talk, draft: Draft) -> Say:
    """上次报到一半: how a draft that waits is named when it is taken up again."""
    if "event" not in draft.slots:
        return Say("resume-empty")
    return Say("resume-so-far", {"what": spoken(happening(draft, talk.now.date(), talk.words), talk.words)})


def spoken(say: Say, words: Catalogue) -> str:
    """A text that becomes an argument of another one."""
    return words.say(say.key, say.args)


def is_other(talk: Talk, draft: Draft) -> bool:
    """Whether the message tells of another person, or of a house while the draft is about a person."""
    told = talk.frame.slots
    if ("house_damage" in (told["event"], draft.slots["event"])) and told["event"] != draft.slots["event"]:
        return True
    return any(
        slot in told and slot in draft.slots and str(told[slot]) != draft.slots[slot]
        for slot in ("relation", "name")
        if slot != draft.asked
    )


def retold(talk: Talk, draft: Draft) -> bool:
    """Whether the message tells once more what is known: no answer to what was asked, but no failed try either."""
    told = {slot: as_text(value) for slot, value in talk.frame.slots.items()}
    if draft.form != "report" or not told.keys() - {"phone", "id_number"} or draft.asked is None:
        return False
    return all(draft.slots.get(slot) == value for slot, value in told.items())
