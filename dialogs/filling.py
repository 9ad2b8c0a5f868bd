"""What a frame adds to a draft: any slot in any order, several at once, corrections included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from dialogs.conversation import Draft
from dialogs.forms import BY_NAME
from nlu.frame import Frame, SlotValue
from schemes.terms import DEATHS

STORY_LINES = 12
STORY_LENGTH = 500
DEATH_BY = {
    "accident_injury": "accident_death",
    "burn": "accident_death",
    "illness": "illness_death",
    "critical_illness": "illness_death",
}
NUMBERS = ("phone", "id_number")
DEPENDENT = {"relation": ("id_number", "name", "last_six"), "name": ("id_number", "last_six")}


class Filled(Struct, frozen=True):
    """The draft after a message, the slots that it gained or changed, and those whose value cannot be right."""

    draft: Draft
    gained: tuple[str, ...] = ()


def as_text(value: SlotValue) -> str:
    """A slot value as drafts and claims keep it: ISO date, plain decimal, or the text itself."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def fill(draft: Draft, frame: Frame, text: str) -> Filled:
    """Take from the frame what the draft may take.

    A slot that is already filled changes only where the message corrects, tells the story anew, or answers the
    read-back: an answer to one question does not silently overwrite another one.
    """
    new = _values(draft, frame)
    if draft.asked == "phone" and "phone" not in new and (landline := _landline(text)):
        new["phone"] = landline
    if draft.asked == "what" and "event" not in frame.slots and frame.intent != "deny":
        new["what"] = text.strip()[:STORY_LENGTH]  # whatever a complainant says is the complaint
    if _of_the_injury(draft, frame, text):
        new |= {"event": "accident_death", "cause": "sudden"}
    slots, gained = _taken(draft, frame, new)
    unknown = tuple(slot for slot in draft.unknown if slot not in slots)
    if _foreign_town(draft, new, text):
        slots["town_said"] = text.strip()[:40]
        unknown = (*unknown, "town")
        gained.append("town")
    if _not_known(draft, frame) and draft.asked and draft.asked not in slots and draft.asked not in unknown:
        unknown = (*unknown, draft.asked)
        gained.append(draft.asked)
    return Filled(
        replace(
            draft,
            slots=slots,
            unknown=unknown,
            trail=tuple(slot for slot in draft.trail if slot not in gained) + tuple(gained),
            flags=_flags(draft, frame),
            story=_story(draft, text),
        ),
        tuple(gained),
    )


def _taken(draft: Draft, frame: Frame, new: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The draft's slots with what may be taken of the new ones, and which those are."""
    free = _may_overwrite(draft, frame)
    slots = dict(draft.slots)
    gained: list[str] = []
    for slot, value in new.items():
        held = slots.get(slot)
        if held == value or (held is not None and not free and slot not in ("event", draft.asked)):
            continue
        if held is not None and (slot != "relation" or frame.corrects):
            for other in DEPENDENT.get(slot, ()):
                if other not in new:
                    slots.pop(other, None)
        slots[slot] = value
        gained.append(slot)
    return slots, gained


def _of_the_injury(draft: Draft, frame: Frame, text: str) -> bool:
    """是的, 就是那次的伤, where it was asked whether the injury that was reported has killed."""
    if draft.asked != "cause" or "after_injury" not in draft.flags or "cause" in frame.slots or frame.dont_know:
        return False
    return frame.intent == "affirm" or any(word in text for word in ("伤", "上次", "那次", "上回", "那回"))


def _landline(text: str) -> str | None:
    """A fixed line with or without its area code, as it was written; digits only."""
    digits = "".join(character for character in text if character.isdecimal())
    fixed = 10 <= len(digits) <= 12 if digits.startswith("0") else len(digits) in (7, 8)
    return digits if fixed else None


def _foreign_town(draft: Draft, new: dict[str, str], text: str) -> bool:
    """A town that no scheme knows, named for the second time: an answer that a person has to read."""
    if draft.asked != "town" or "town" in new or draft.tries < 2:
        return False
    return text.strip().rstrip("。的").endswith(("镇", "乡", "街道"))


def _values(draft: Draft, frame: Frame) -> dict[str, str]:
    new = {slot: as_text(value) for slot, value in frame.slots.items()}
    if frame.last_six:
        new["last_six"] = frame.last_six
    if frame.claim_number:
        new["claim_number"] = frame.claim_number
    if frame.choice and draft.asked and 0 < frame.choice <= len(draft.offered):
        new[draft.asked] = draft.offered[frame.choice - 1]
    if draft.asked == "confirm" and new.get("relation") == "self" and not frame.corrects:
        del new["relation"]  # 是我自己的电话: who agrees to the read-back speaks of himself, not of the insured
    if "after_injury" in draft.flags and not frame.corrects:
        new.pop("date", None)  # the case keeps the day of the accident, whatever day somebody died
    event = new.get("event")
    held = draft.slots.get("event")
    if event and held:
        settled = event_after(held, event, corrects=frame.corrects or draft.asked == "event")
        if settled == held:
            del new["event"]
        else:
            new["event"] = settled
    return new


def event_after(held: str, told: str, *, corrects: bool) -> str:
    """Which event a draft speaks of after a message tells one.

    A death stays a death and takes its cause from the injury or illness told with it; an injury that is told
    to have ended in death becomes one; anything else changes only when it is corrected.
    """
    if corrects:
        return told
    if held == "death":
        return told if told in DEATHS else DEATH_BY.get(told, held)
    if told == "death" and held not in DEATHS:
        return DEATH_BY.get(held, told)
    if told in DEATHS and held not in DEATHS:
        return told
    if held == "accident_injury" and told in ("burn", "disability"):
        return told
    return held


def _not_known(draft: Draft, frame: Frame) -> bool:
    """不清楚 is an answer; so is 没有 where a number is asked for."""
    return frame.dont_know or (draft.asked in NUMBERS and frame.intent == "deny")


def _may_overwrite(draft: Draft, frame: Frame) -> bool:
    if frame.corrects or draft.asked in (None, "confirm") or frame.intent == "update_report":
        return True
    return frame.intent in BY_NAME[draft.form].intents and "event" in frame.slots


def _flags(draft: Draft, frame: Frame) -> tuple[str, ...]:
    flags = list(draft.flags)
    if frame.one_stop_failed and "one_stop_failed" not in flags:
        flags.append("one_stop_failed")
    if frame.approximate and "approximate" not in flags:
        flags.append("approximate")
    return tuple(flags)


def _story(draft: Draft, text: str) -> tuple[str, ...]:
    line = text.strip()[:STORY_LENGTH]
    if not line or len(draft.story) >= STORY_LINES:
        return draft.story
    return (*draft.story, line)


def step_back(draft: Draft) -> Draft:
    """上一步: forget the answer to the question answered last, so that it is asked again."""
    questions = [ask.slot for ask in BY_NAME[draft.form].asks]
    answered = [slot for slot in draft.trail if slot in questions]
    again = replace(draft, tries=0, asked=None, offered=(), labels=())
    if not answered:
        return again
    last = answered[-1]
    slots = {slot: value for slot, value in draft.slots.items() if slot != last}
    if last == "cause":
        slots["event"] = "death"
    return replace(
        again,
        slots=slots,
        trail=tuple(slot for slot in draft.trail if slot != last),
        unknown=tuple(slot for slot in draft.unknown if slot != last),
    )


def with_flag(draft: Draft, *flags: str) -> Draft:
    """The draft with flags set, each once."""
    return replace(draft, flags=draft.flags + tuple(flag for flag in flags if flag not in draft.flags))
