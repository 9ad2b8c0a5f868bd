"""How a draft's facts are spoken: whose, when, what. Every text comes from the catalogue."""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.conversation import Draft
from dialogs.message import Say
from locales.catalogue import Catalogue
from schemes.terms import DEATHS

NEAR_DAYS = {-1: "day-tomorrow", 0: "day-today", 1: "day-yesterday", 2: "day-before-yesterday"}


def spoken_day(day: date, today: date, words: Catalogue) -> str:
    """A day as people say it: 昨天（6月14日）, 6月2日（星期三）, with the year where it is another one."""
    plain = words.say("day-plain", {"month": str(day.month), "day": str(day.day)})
    if day.year != today.year:
        plain = words.say("day-year", {"year": str(day.year), "day": plain})
    near = NEAR_DAYS.get((today - day).days)
    if near:
        return words.say("day-near", {"near": words.say(near), "day": plain})
    if timedelta(0) < today - day < timedelta(days=60):
        return words.say("day-week", {"day": plain, "weekday": words.say(f"weekday-{day.isoweekday()}")})
    return plain


def who(draft: Draft, words: Catalogue) -> str:
    """The pronoun for the insured person: 您, 她, 他, or 出事的人 while nobody knows."""
    if draft.slots.get("event") == "house_damage":
        return words.say("who-house")
    return words.label("who", draft.slots.get("relation", "unknown"))


def subject(draft: Draft, words: Catalogue) -> str:
    """Whose case it is: 您母亲, 您母亲王桂英, 王桂英, or nothing."""
    name = draft.slots.get("name", "")
    relation = draft.slots.get("relation")
    if relation == "villager" and name:
        return name
    if relation == "self":
        return words.label("whose", "self")
    whose = words.label("whose", relation) if relation else ""
    return whose + name


def happening(draft: Draft, today: date, words: Catalogue) -> Say:
    """One sentence that says back what happened: 您母亲昨天（6月14日）受了伤。"""
    event = draft.slots["event"]
    day = draft.slots.get("date")
    args = {
        "subject": subject(draft, words),
        "when": spoken_day(date.fromisoformat(day), today, words) if day else "",
        "disease": draft.slots.get("disease_words") or draft.slots.get("disease", ""),
        "house": words.label("house_type", draft.slots.get("house_type", "unknown")),
    }
    if not args["subject"]:
        args["subject"] = words.say("subject-home" if event == "house_damage" else "subject-somebody")
    key = f"said-{event}".replace("_", "-")
    if "after_injury" in draft.flags and event in DEATHS:
        key = "said-death-after-injury"
    if event == "critical_illness" and not args["disease"]:
        key = "said-illness-grave"
    return Say(key, args)
