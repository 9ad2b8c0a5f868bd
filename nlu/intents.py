"""From text and flags to an intent: rules as data on top of the classifier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from nlu.classifier import Classifier, probabilities
from nlu.language import LanguageError, expand
from nlu.triggers import Gated, Triggers

_DIGITS = re.compile(r"\d+")
INTENTS = (
    "greet", "help", "check_coverage", "explain_benefits", "report_claim", "check_claim_status", "ask_documents",
    "ask_hotline", "enroll", "renew", "complain", "talk_to_human", "update_report", "manage_privacy", "affirm",
    "deny", "cancel", "thank", "goodbye", "out_of_scope",
)  # fmt: skip


class Rule(Struct, frozen=True, kw_only=True):
    """`pattern` found, every flag of `need` there and none of `lack`: the intent gains `weight`."""

    intent: str
    weight: float
    pattern: Gated | None
    need: frozenset[str]
    lack: frozenset[str]


class IntentReader:
    """Scores intents; `data` is intents.toml, `examples` the sentences of examples/*.txt."""

    def __init__(self, data: Mapping[str, Any], examples: Mapping[str, Iterable[str]], triggers: Triggers) -> None:
        unknown = set(examples) - set(INTENTS)
        if unknown:
            raise LanguageError(f"examples: unknown intent {sorted(unknown)[0]}")
        parts = data["parts"]
        self._rules = [
            Rule(
                intent=rule["intent"],
                weight=float(rule["weight"]),
                pattern=triggers.pattern(expand(rule["any"], parts)) if "any" in rule else None,
                need=frozenset(rule.get("need", ())),
                lack=frozenset(rule.get("lack", ())),
            )
            for rule in data["rule"]
        ]
        self._classifier = Classifier(
            {intent: [digits_alike(text) for text in texts] for intent, texts in examples.items()}
        )

    def read(self, text: str, flags: frozenset[str], seen: int) -> list[tuple[str, float]]:
        """Every intent with its probability, likeliest first; `seen` are the triggers of the text."""
        scores = self._classifier.scores(digits_alike(text))
        for rule in self._rules:
            pattern = rule.pattern
            if (
                (pattern is None or seen & pattern.bit)
                and rule.need <= flags
                and rule.lack.isdisjoint(flags)
                and (pattern is None or pattern.search(text, seen))
            ):
                scores[rule.intent] = scores.get(rule.intent, 0.0) + rule.weight
        return probabilities(scores)

    def fired(self, text: str, flags: frozenset[str], seen: int) -> list[tuple[str, float, str]]:
        """The rules that applied, with what they matched: for `explain`."""
        found = []
        for rule in self._rules:
            if rule.need <= flags and not rule.lack & flags:
                match = rule.pattern.search(text, seen) if rule.pattern else None
                if match or rule.pattern is None:
                    found.append((rule.intent, rule.weight, match[0] if match else ""))
        return found


def digits_alike(text: str) -> str:
    """Every number as 0: which one it is says nothing about the intent."""
    return _DIGITS.sub("0", text)
