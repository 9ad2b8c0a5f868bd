"""How far understood frames agree with labelled ones: the figures of `cunbao evaluate`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from nlu.project import project
from nlu.understander import Understander


class Labelled(Struct, frozen=True, kw_only=True):
    """One message as a person read it; an intent of `accept` counts as right too. `slots` are None where nobody
    has labelled them: then only the intent is compared."""

    text: str
    now: datetime
    intent: str
    slots: dict[str, str | int | float] | None = {}
    accept: tuple[str, ...] = ()


class Tally(Struct, frozen=True, kw_only=True):
    """Values of a slot: right, found but not so (`wrong`), there but not found so (`missed`)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the values found that are right; 1 where none was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled values that were found; 1 where none is labelled."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


class Mistake(Struct, frozen=True, kw_only=True):
    """A message understood otherwise than labelled; `slots` maps a slot to (labelled, found)."""

    line: Labelled
    intent: str
    confidence: float
    slots: Mapping[str, tuple[Any, Any]]


class Score(Struct, frozen=True, kw_only=True):
    """`confusion` counts (labelled, found) intents that differ; `mistakes` the surest first."""

    lines: int
    intents: int
    whole: int
    slots: dict[str, Tally]
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: Sequence[Mistake] = ()

    @property
    def all_slots(self) -> Tally:
        """Every slot together."""
        parts = self.slots.values()
        return Tally(
            right=sum(one.right for one in parts),
            wrong=sum(one.wrong for one in parts),
            missed=sum(one.missed for one in parts),
        )


def score(understander: Understander, lines: Iterable[Labelled]) -> Score:
    """Understand every line and compare. A frame is whole if its intent and every slot are right."""
    counts: dict[str, Counter[str]] = {}
    confusion: Counter[tuple[str, str]] = Counter()
    mistakes: list[Mistake] = []
    read = whole = 0
    for line in lines:
        read += 1
        found = project(understander.understand(line.text, line.now))
        good = found["intent"] in (line.intent, *line.accept)
        differ = {} if line.slots is None else _compare(line.slots, found["slots"], counts)
        if not good:
            confusion[line.intent, found["intent"]] += 1
        if good and not differ:
            whole += 1
        else:
            mistakes.append(Mistake(line=line, intent=found["intent"], confidence=found["confidence"], slots=differ))
    mistakes.sort(key=lambda one: -one.confidence)
    return Score(
        lines=read,
        intents=read - confusion.total(),
        whole=whole,
        slots={slot: Tally(**count) for slot, count in sorted(counts.items())},
        confusion=confusion,
        mistakes=mistakes,
    )


def _compare(
    wanted: Mapping[str, Any], found: Mapping[str, Any], counts: dict[str, Counter[str]]
) -> dict[str, tuple[Any, Any]]:
    """Count each slot of one message; returns those that differ."""
    differ = {}
    for slot in sorted({*wanted, *found}):
        count = counts.setdefault(slot, Counter())
        pair = wanted.get(slot), found.get(slot)
        if pair[0] == pair[1]:
            count["right"] += 1
            continue
        differ[slot] = pair
        count["wrong"] += pair[1] is not None
        count["missed"] += pair[0] is not None
    return differ
