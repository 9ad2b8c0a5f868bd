"""From text and flags to an intent: rules as data on top of the classifier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from msgspec import Struct

from nlu.classifier import Classifier, probabilities
from nlu.language import LanguageError, expand
from nlu.triggers import Gated, Triggers, branches

_DIGITS = re.compile(r"\d+")
INTENTS = (
    "greet", "help", "check_coverage", "explain_benefits", "report_claim", "check_claim_status", "ask_documents",
    "ask_hotline", "enroll", "renew", "complain", "talk_to_human", "update_report", "manage_privacy", "affirm",
    "deny", "cancel", "thank", "goodbye", "out_of_scope",
)  # fmt: skip


class Rule(Struct, frozen=True, kw_only=True):
    """One of `patterns` found, every flag of `need` there and none of `lack`: the intent gains `weight`.

    `bits` are the triggers of all patterns together; -1 for a rule that asks only for flags.
    """

    intent: str
    weight: float
    patterns: tuple[Gated, ...]
    bits: int
    need: frozenset[str]
    lack: frozenset[str]

    def match(self, text: str, seen: int) -> re.Match[str] | None:
        """What the first pattern that is found matches."""
        for pattern in self.patterns:
            if seen & pattern.bit and (match := pattern.regex.search(text)):
                return match
        return None


class IntentReader:
    """Scores intents; `data` is intents.toml, `examples` the sentences of examples/*.txt."""

    def __init__(self, data: Mapping[str, Any], examples: Mapping[str, Iterable[str]], triggers: Triggers) -> None:
        for place, named in (("examples", examples), ("intents.toml", [rule["intent"] for rule in data["rule"]])):
            if unknown := set(named) - set(INTENTS):
                raise LanguageError(f"{place}: unknown intent {sorted(unknown)[0]}")
        parts = data["parts"]
        self._rules = [_rule(rule, parts, triggers) for rule in data["rule"]]
        self._classifier = Classifier(
            {intent: [digits_alike(text) for text in texts] for intent, texts in examples.items()}
        )

    def read(self, text: str, flags: frozenset[str], seen: int) -> list[tuple[str, float]]:
        """Every intent with its probability, likeliest first; `seen` are the triggers of the text."""
        scores = self._classifier.scores(digits_alike(text))
        for rule in self._rules:
            if (
                seen & rule.bits
                and rule.need <= flags
                and rule.lack.isdisjoint(flags)
                and (not rule.patterns or rule.match(text, seen))
            ):
                scores[rule.intent] = scores.get(rule.intent, 0.0) + rule.weight
        return probabilities(scores)

    def fired(self, text: str, flags: frozenset[str], seen: int) -> list[tuple[str, float, str]]:
        """The rules that applied, with what they matched: for `explain`."""
        found = []
        for rule in self._rules:
            if rule.need <= flags and not rule.lack & flags:
                match = rule.match(text, seen)
                if match or not rule.patterns:
                    found.append((rule.intent, rule.weight, match[0] if match else ""))
        return found


def _rule(rule: Mapping[str, Any], parts: dict[str, str], triggers: Triggers) -> Rule:
    sources = branches(expand(rule["any"], parts)) if "any" in rule else []
    patterns = tuple(map(triggers.pattern, sources))
    return Rule(
        intent=rule["intent"],
        weight=float(rule["weight"]),
        patterns=patterns,
        bits=reduce(or_, (pattern.bit for pattern in patterns)) if patterns else -1,
        need=frozenset(rule.get("need", ())),
        lack=frozenset(rule.get("lack", ())),
    )


def digits_alike(text: str) -> str:
    """Every number as 0: which one it is says nothing about the intent."""
    return _DIGITS.sub("0", text)
