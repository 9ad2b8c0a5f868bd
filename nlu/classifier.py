"""Naive Bayes over character n-grams: small enough to be trained whenever the program starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from math import exp, log
from struct import Struct as Layout

LONGEST = 120
SMOOTHING = 0.3
LANE = 32
"""Bits for one label in a packed weight."""
POINT = 1 << 20
"""Fixed point: a weight is below 16 and a text has below 256 n-grams, so that a sum stays below 2**32."""


def grams(text: str) -> set[str]:
    """Character 1-, 2- and 3-grams; `^` and `$` mark the ends."""
    text = f"^{text[:LONGEST]}$"
    ones = set(text[1:-1])
    ones.update(map(str.__add__, text, text[1:]))
    ones.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
    return ones


class Classifier:
    """Scores every intent for a text; trained once, read-only afterwards.

    The weights of an n-gram for all labels are one number, a lane of 32 bits for each label above a lane that
    counts known n-grams: a text is scored by adding whole numbers.
    """

    def __init__(self, examples: Mapping[str, Iterable[str]]) -> None:
        self.labels = tuple(sorted(examples))
        logs = [round((log(SMOOTHING + count) - log(SMOOTHING)) * POINT) for count in range(2000)]
        never: list[float] = []
        weights: dict[str, int] = {}
        for index, label in enumerate(self.labels, start=1):
            texts = list(examples[label])
            # What a known n-gram weighs that this label never showed; the others differ from it by their count.
            never.append(log(SMOOTHING) - log(len(texts) + 2 * SMOOTHING))
            shift = LANE * index
            for gram, count in Counter(chain.from_iterable(map(grams, texts))).items():
                weights[gram] = weights.get(gram, 1) + (logs[min(count, 1999)] << shift)
        self._weights, self._never = weights, tuple(never)
        self._lanes = Layout(f"<{len(self.labels) + 1}I")

    def scores(self, text: str) -> dict[str, float]:
        """Log scores, tempered by the number of known n-grams so that long texts are not over-sure."""
        packed = sum(map(self._weights.get, grams(text), repeat(0)))
        known, *totals = self._lanes.unpack(packed.to_bytes(self._lanes.size, "little"))
        temper = 1.0 / max(1.0, known**0.5)
        scale = temper / POINT
        absent = known * temper
        return {
            label: total * scale + never * absent
            for label, total, never in zip(self.labels, totals, self._never, strict=True)
        }


def probabilities(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Softmax, likeliest first; equal ones in the order of their names."""
    top = max(scores.values())
    weights = [exp(score - top) for score in scores.values()]
    total = sum(weights)
    ranked = sorted(zip((-weight / total for weight in weights), scores, strict=True))
    return [(label, -minus) for minus, label in ranked]
