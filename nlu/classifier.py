"""Naive Bayes over character n-grams: small enough to be trained whenever the program starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, log

LONGEST = 120
SMOOTHING = 0.3


def grams(text: str) -> set[str]:
    """Character 1-, 2- and 3-grams; `^` and `$` mark the ends."""
    text = f"^{text[:LONGEST]}$"
    ones = set(text[1:-1])
    ones.update(text[i : i + 2] for i in range(len(text) - 1))
    ones.update(text[i : i + 3] for i in range(len(text) - 2))
    return ones


class Classifier:
    """Scores every intent for a text; trained once, read-only afterwards."""

    def __init__(self, examples: Mapping[str, Iterable[str]]) -> None:
        self.labels = tuple(sorted(examples))
        logs = [log(SMOOTHING + count) for count in range(2000)]
        self._never: list[float] = []
        found: dict[str, list[tuple[int, float]]] = {}
        for index, label in enumerate(self.labels):
            counts: Counter[str] = Counter()
            size = 0
            for text in examples[label]:
                counts.update(grams(text))
                size += 1
            # What a known n-gram weighs that this label never showed; the others differ from it by their count.
            self._never.append(logs[0] - log(size + 2 * SMOOTHING))
            for gram, count in counts.items():
                found.setdefault(gram, []).append((index, logs[min(count, 1999)] - logs[0]))

        # Tuples of plain numbers are left alone by the garbage collector; lists would slow every message.
        self._weights = {gram: tuple(weights) for gram, weights in found.items()}

    def scores(self, text: str) -> dict[str, float]:
        """Log scores, tempered by the number of known n-grams so that long texts are not over-sure."""
        totals = [0.0] * len(self.labels)
        known = 0
        for gram in grams(text):
            weights = self._weights.get(gram)
            if weights is not None:
                known += 1
                for index, weight in weights:
                    totals[index] += weight
        temper = 1.0 / max(1.0, known**0.5)
        return {
            label: (total + known * never) * temper
            for label, total, never in zip(self.labels, totals, self._never, strict=True)
        }


def probabilities(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Softmax, likeliest first; equal ones in the order of their names."""
    top = max(scores.values())
    weights = {label: exp(score - top) for label, score in scores.items()}
    total = sum(weights.values())
    return sorted(
        ((label, weight / total) for label, weight in weights.items()), key=lambda pair: (-pair[1], pair[0])
    )
