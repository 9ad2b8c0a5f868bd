"""Naive Bayes over character n-grams and a few flags: small enough to be trained whenever the program starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, log

LONGEST = 120
SMOOTHING = 0.3


def grams(text: str) -> list[str]:
    """Character 1-, 2- and 3-grams; `^` and `$` mark the ends."""
    text = f"^{text[:LONGEST]}$"
    ones = list(text[1:-1])
    return ones + [text[i : i + 2] for i in range(len(text) - 1)] + [text[i : i + 3] for i in range(len(text) - 2)]


class Classifier:
    """Scores every intent for a text; trained once, read-only afterwards."""

    def __init__(self, examples: Mapping[str, Iterable[list[str]]]) -> None:
        self.labels = tuple(sorted(examples))
        counts = {label: Counter[str]() for label in self.labels}
        sizes = dict.fromkeys(self.labels, 0)
        for label in self.labels:
            for features in examples[label]:
                counts[label].update(set(features))
                sizes[label] += 1
        self._weights: dict[str, list[float]] = {}
        vocabulary = set().union(*counts.values())
        for feature in vocabulary:
            # How much likelier the feature is under each label than the average label makes it.
            rates = [
                log((counts[label][feature] + SMOOTHING) / (sizes[label] + 2 * SMOOTHING)) for label in self.labels
            ]
            mean = sum(rates) / len(rates)
            self._weights[feature] = [rate - mean for rate in rates]

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Log scores, tempered by the number of known features so that long texts are not over-sure."""
        totals = [0.0] * len(self.labels)
        known = 0
        for feature in set(features):
            weights = self._weights.get(feature)
            if weights is not None:
                known += 1
                totals = [total + weight for total, weight in zip(totals, weights, strict=True)]
        temper = 1.0 / max(1.0, known**0.5)
        return {label: total * temper for label, total in zip(self.labels, totals, strict=True)}


def probabilities(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Softmax, likeliest first; equal ones in the order of their names."""
    top = max(scores.values())
    weights = {label: exp(score - top) for label, score in scores.items()}
    total = sum(weights.values())
    return sorted(
        ((label, weight / total) for label, weight in weights.items()), key=lambda pair: (-pair[1], pair[0])
    )
