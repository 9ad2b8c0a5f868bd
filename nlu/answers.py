"""The frame of a message: intent and slots, and what a bare answer to a question means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nlu.events import DEATHS
from nlu.frame import Context, Frame, SlotValue
from nlu.normal import bare
from nlu.numbers import whole
from nlu.reading import Reading

CONTROL = frozenset(
    {"affirm", "deny", "cancel", "talk_to_human", "thank", "goodbye", "greet", "manage_privacy", "help"}
)
SIDE = frozenset({"ask_documents", "ask_hotline", "explain_benefits", "check_claim_status", "check_coverage"})
TELLING = SIDE | {"report_claim", "update_report"}
DECISIVE = frozenset({"affirm", "deny", "cancel", "manage_privacy"})
"""What ends, files or erases something: never on a guess."""
EMPTY = frozenset({"out_of_scope", "greet", "help", "thank", "goodbye", "affirm", "deny", "cancel"})

COUNTED = frozenset({"phone", "id_number", "last_six", "amount", "hospital_days", "date"})

UNSURE = 0.5
GUESSED = 0.35
"""Below it an intent without a question is no reason to leave the question that is open."""
DECIDED = 0.7
"""How sure one of DECISIVE has to be in a conversation, where its words are not the plain ones."""
SURE = 0.8
"""An intent that leaves the open question although the message holds facts has to be as sure as that."""


class Answers:
    """Reads a message in the light of what was asked; the words are in answers.toml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._yes = re.compile(f"(?:{words['yes']})(?:{words['yes_tail']})?|{words['agreed']}")
        self._no = re.compile(words["no"])
        self._stop = re.compile(words["stop"])
        self._vague = {slot: re.compile(pattern) for slot, pattern in words["vague"].items()}
        self._none = {slot: re.compile(pattern) for slot, pattern in words["none"].items()}
        self._cause = [(value, re.compile(pattern)) for value, pattern in words["cause"].items()]
        self._events = [(value, re.compile(pattern)) for value, pattern in words["event"].items()]
        self._relation = [(value, re.compile(pattern)) for value, pattern in words["relation"].items()]
        self._choice = re.compile(words["choice"])
        self._last = re.compile(words["last"])
        self._side = re.compile(words["side"])

    def frame(self, reading: Reading, ranked: list[tuple[str, float]], context: Context) -> Frame:
        """The frame; with a question open, a bare answer fills the slot that was asked."""
        if ranked[0][0] in EMPTY and ranked[0][1] < UNSURE and reading.slots.keys() & {"event", "disease"}:
            # 再障贫血 alone is no good-bye: something of the trade was named.
            ranked = [one for one in ranked if one[0] not in EMPTY]
        intent, confidence = ranked[0]
        slots = dict(reading.slots)
        choice = None
        unknown = "dont_know" in reading.flags
        if context.asked:
            choice = self._picked(reading.text, context)
            self._fill(reading, context, slots)
            unknown = unknown or self._unknown(reading, context.asked, slots)
            intent, confidence = self._intent(reading, ranked, context, slots, choice, unknown=unknown)
        elif intent in EMPTY:
            slots = _inner(slots)
        flags, danger = reading.flags, reading.happening.danger
        # After a death 早上喊不答应了 is how it was found.
        danger = None if danger == "medical" and context.event in DEATHS else danger
        return Frame(
            intent=intent,
            confidence=confidence,
            slots=slots,
            alternatives=tuple(ranked[1:4]),
            claim_number=reading.claim_number,
            choice=choice,
            dont_know=unknown,
            corrects=reading.corrects,
            back="back" in flags,
            danger=danger is not None,
            danger_kind=danger or "medical",
            question="question" in flags,
            approximate=reading.approximate,
            one_stop_failed=reading.happening.one_stop_failed,
            thing="" if "event" in slots else reading.happening.thing,
            withdraws="withdraws" in flags,
            last_six=reading.last_six,
            doubts=reading.doubts,
            problems=reading.problems,
        )

    def _intent(
        self,
        reading: Reading,
        ranked: list[tuple[str, float]],
        context: Context,
        slots: Mapping[str, SlotValue],
        choice: int | None,
        *,
        unknown: bool,
    ) -> tuple[str, float]:
        intent, confidence = ranked[0]
        said = bare(reading.text)
        if plain := self._plain(said, context.asked if unknown else None):
            return plain, 0.95
        angry = intent == "complain" and "grievance" in reading.flags
        sure = SURE if unknown or slots or reading.problems or intent in DECISIVE else UNSURE
        polite = intent in ("thank", "goodbye", "greet", "help") and (unknown or context.asked in slots)
        if angry or (intent in CONTROL and not polite and confidence > sure and intent not in ("affirm", "deny")):
            return intent, confidence
        filled = (
            unknown
            or context.asked in slots
            or choice is not None
            or bool(reading.last_six)
            or bool(reading.flags & {"back", "corrects"})
        )
        if filled or context.asked in reading.doubts or context.asked in reading.problems:
            side = intent in SIDE and self._side.search(reading.text) and context.asked not in slots
            side = side and (context.asked not in reading.problems or "question" in reading.flags)
            return (intent, confidence) if side else ("answer", max(0.6, 1 - confidence / 2))
        return self._beside(reading, context.asked, intent, confidence, slots)

    @staticmethod
    def _beside(
        reading: Reading, asked: str | None, intent: str, confidence: float, slots: Mapping[str, SlotValue]
    ) -> tuple[str, float]:
        """The intent of a message that holds no answer to the open question."""
        said = bare(reading.text)
        if asked in COUNTED and "digits" in reading.flags and confidence < SURE:
            # 023-58123456 is meant for the question, whatever it is.
            return "answer", 0.5
        if intent in DECISIVE:
            return (intent, confidence) if confidence > DECIDED else ("answer", 0.4)
        if intent == "report_claim" and confidence > UNSURE and len(said) <= 12 and not slots:
            return intent, confidence
        told = bool(slots) and "event" not in slots
        wished = intent != "report_claim" or "report" in reading.flags
        if told and not (confidence >= SURE and wished) and intent in TELLING and "question" not in reading.flags:
            return "answer", 0.5
        if intent in SIDE or intent in ("enroll", "renew", "report_claim", "update_report"):
            return (intent, confidence) if len(said) > 4 or "question" in reading.flags else ("answer", 0.4)
        if slots or (confidence < GUESSED and "question" not in reading.flags):
            return "answer", 0.5
        return intent, confidence

    def _plain(self, said: str, unknown: str | None) -> str | None:
        """The intent of 没得, 不报了, 不对 and 对头; `unknown` is the slot that the sender has no value for."""
        if unknown in self._none and self._none[unknown].fullmatch(said):
            return "answer"
        for intent, pattern in (("cancel", self._stop), ("deny", self._no), ("affirm", self._yes)):
            if pattern.fullmatch(said):
                return intent
        return None

    def _unknown(self, reading: Reading, asked: str, slots: Mapping[str, SlotValue]) -> bool:
        """没得手机 and 前几天 are answers too: that there is none, or that the sender knows no better."""
        if asked in slots or asked in reading.doubts or asked in reading.problems:
            return False
        none, vague = self._none.get(asked), self._vague.get(asked)
        if none and none.fullmatch(bare(reading.text)):
            return True
        return bool(vague and vague.search(reading.text) and not self._side.search(reading.text))

    def _fill(self, reading: Reading, context: Context, slots: dict[str, SlotValue]) -> None:
        """Bare answers that say nothing without their question: 摔的, 自己, 三千多."""
        text, asked = reading.told, context.asked
        if asked == "event" and "event" not in slots:
            _first(self._events, text, slots, "event")
        if asked == "relation" and "relation" not in slots:
            _first(self._relation, bare(text), slots, "relation")
        if asked == "cause":
            slots.pop("cause", None)
            _first(self._cause, text, slots, "cause")
            if slots.get("cause") in ("sudden", "ill"):
                slots["event"] = "accident_death" if slots["cause"] == "sudden" else "illness_death"
        if asked == "disability_grade" and "disability_grade" not in slots:
            grade = whole(bare(text).removesuffix("级"))
            if grade and 1 <= grade <= 10:
                slots["disability_grade"] = grade
        if asked == "village" and "village" not in slots:
            village = re.fullmatch(r"(?:是|在)?([\u4e00-\u9fff]{2,4}?)(?:村)?(?:的)?", bare(text))
            if village and not reading.flags & {"dont_know", "question"}:
                slots["village"] = village[1] + "村"

    def _picked(self, text: str, context: Context) -> int | None:
        """The 1-based number of what was picked: 2, 第二个, or the words of a label."""
        count = len(context.offered) or len(context.labels)
        if not count:
            return None
        said = bare(text)
        match = self._choice.fullmatch(said)
        number = whole(match[1]) if match else None
        if number is None and self._last.fullmatch(said):
            number = count
        if number is not None:
            return number if 1 <= number <= count else None
        hits = [
            i
            for i, words in enumerate(context.labels, 1)
            if said and (said in words or (len(words) > 1 and words in said))
        ]
        return hits[0] if len(hits) == 1 else None


def _first(table: list[tuple[str, re.Pattern[str]]], text: str, slots: dict[str, SlotValue], slot: str) -> None:
    found = next((value for value, pattern in table if pattern.search(text)), None)
    if found:
        slots[slot] = found


def _inner(slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """谢了兄弟 names nobody: small talk keeps only what identifies somebody."""
    return {
        name: value for name, value in slots.items() if name in ("sender_name", "phone", "id_number", "town", "name")
    }
