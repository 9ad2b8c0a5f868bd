"""Signs: what a message holds beside its words, for the weights and for the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlu.events import Happening
from nlu.frame import SlotValue
from nlu.triggers import Gated, Triggers

_AFTERWARDS = frozenset({"supposed", "hearsay", "aftermath", "grievance", "reported"})
_AS_A_FACT = frozenset({"happened", "date", "danger", "concrete"})
_OF_SOMEBODY = frozenset({"kin", "named", "date", "self", "danger", "own_house", "concrete", "town"})


class SignReader:
    """Finds signs; `patterns` are the flags of more.toml."""

    def __init__(self, patterns: Mapping[str, str], triggers: Triggers) -> None:
        self._patterns = {name: triggers.pattern(pattern) for name, pattern in patterns.items()}
        self._gates = [(name, one.bit, one) for name, one in self._patterns.items()]

    def __getitem__(self, name: str) -> Gated:
        """The pattern of one sign."""
        return self._patterns[name]

    def read(
        self,
        text: str,
        seen: int,
        happening: Happening,
        slots: Mapping[str, SlotValue],
        event: str | None,
        *,
        dated: bool,
        numbered: bool,
    ) -> frozenset[str]:
        """The signs of a normalised text; `event` as far as its words tell, `slots` those read before, `dated`:
        it names a day that may be the event's, `numbered`: a claim by its number."""
        signs = {name for name, bit, one in self._gates if seen & bit and one.regex.search(text)}
        if event:
            signs |= {"event", event}
        signs.update(slot for slot in ("town", "phone") if slot in slots)
        if "relation" in slots:
            signs |= {"insured", "self" if slots["relation"] == "self" else "kin", f"of_{slots['relation']}"}
        for name, holds in (
            ("date", dated),
            ("id", "id_number" in slots),
            ("named", "name" in slots),
            ("claim", numbered),
            ("supposed", happening.supposed),
            ("hearsay", happening.hearsay),
            ("danger", happening.danger is not None),
            ("animal", bool(happening.thing)),
            ("one_stop", happening.one_stop_failed),
        ):
            if holds:
                signs.add(name)
        if event and _narrated(signs):
            signs.add("narrated")
        return frozenset(signs)


def hidden(match: re.Match[str]) -> str:
    """What was matched with its first group blotted out."""
    return match[0][: match.start(1) - match.start()] + "#" * len(match[1])


def _narrated(signs: set[str]) -> bool:
    """Whether something is told that happened to a concrete person or house, and is not yet a case."""
    if signs & _AFTERWARDS or not signs & _AS_A_FACT:
        return False
    return bool(signs & _OF_SOMEBODY) or not signs & {"whether", "question"}
