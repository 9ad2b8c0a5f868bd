"""What a message as a whole speaks for: learnt weights of its characters and signs, added up.

A message is a set of features: its 1- to 3-grams of characters and the signs that the readers found in it. Each
feature weighs for or against every label of three questions (heads): which intent, which event, whose. The weights of
a feature are one whole number with a lane for each label, so that a message is weighed by adding numbers.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from math import exp
from struct import Struct as Layout
from sys import byteorder

LONGEST = 120
"""Characters that are weighed; the point of a message stands within them or is not found at all."""
LONG = 7
"""In fives of characters: from here on all messages are alike long."""
LANE = 32
"""Bits of a lane."""
HALF = 1 << (LANE - 1)
ZERO = 1 << 15
"""What weight 0 is in the file: 16 bits, little-endian."""
STEP = 256
"""Steps of a weight of 1."""
NONE = "-"
"""The label of a head that does not apply: no event, nobody named."""

_DIGITS = re.compile(r"\d+")


def features(text: str, signs: Iterable[str]) -> list[str]:
    """Of a normalised text its character n-grams (`^` and `$` are its ends, every number is 0) and `#sign`s."""
    text = _DIGITS.sub("0", text)[:LONGEST]
    length = f"#long{min(LONG, len(text) // 5)}"
    text = f"^{text}$"
    pairs = list(map(str.__add__, text, text[1:]))
    return [*text, *pairs, *map(str.__add__, pairs, text[2:]), *map("#".__add__, signs), length]


class Opinion:
    """What a message speaks for in one head; probabilities are worked out when somebody asks."""

    __slots__ = ("_labels", "_scale", "_top", "_totals", "label")

    def __init__(self, labels: tuple[str, ...], totals: tuple[int, ...], scale: float) -> None:
        self._labels, self._totals, self._scale = labels, totals, scale
        self._top = max(totals)
        self.label = labels[totals.index(self._top)]
        """The likeliest label."""

    @property
    def probability(self) -> float:
        """That of the likeliest label."""
        return 1.0 / sum(self._shares())

    def other_than(self, label: str) -> tuple[str, float]:
        """The likeliest other label, and how likely it is that `label` is not the one."""
        shares, place = self._shares(), self._labels.index(label)
        sure = 1.0 - shares[place] / sum(shares)
        shares[place] = -1.0
        return self._labels[shares.index(max(shares))], sure

    def ranked(self) -> list[tuple[str, float]]:
        """Every label with its probability, likeliest first; equal ones in the order of their names."""
        shares = self._shares()
        whole = -sum(shares)
        ranked = sorted(zip([share / whole for share in shares], self._labels, strict=True))
        return [(label, -minus) for minus, label in ranked]

    def _shares(self) -> list[float]:
        top, scale = self._top, self._scale
        return [exp((total - top) * scale) for total in self._totals]


class Weights:
    """Weighs features; read-only. `heads` names the labels of each head, `rows` has 16 bits a label and feature."""

    def __init__(self, heads: Mapping[str, tuple[str, ...]], known: Sequence[str], rows: bytes) -> None:
        self.heads, self.known, self.rows = dict(heads), tuple(known), rows
        self._width = sum(map(len, heads.values()))
        self._lanes = Layout(f"<{self._width}I")
        steps = array("H", rows)
        if byteorder == "big":
            steps.byteswap()
        lanes = array("I", steps)
        if byteorder == "big":
            lanes.byteswap()
        wide, size = lanes.tobytes(), self._lanes.size
        ones = sum(1 << (LANE * lane) for lane in range(self._width))
        zero, self._bias = ZERO * ones, HALF * ones
        self.numbers = {
            feature: int.from_bytes(wide[place * size : (place + 1) * size], "little") - zero
            for place, feature in enumerate(self.known)
        }
        """Each feature's weights, a signed lane for each; most speak for few heads and are short numbers."""

    def row(self, place: int) -> bytes:
        """The weights of the feature at a place of `known`, as they stand in the file."""
        size = 2 * self._width
        return self.rows[place * size : (place + 1) * size]

    def weigh(self, found: Collection[str]) -> dict[str, Opinion]:
        """For each head what the features speak for."""
        packed = sum(map(self.numbers.get, found, repeat(0)), self._bias)
        totals = self._lanes.unpack(packed.to_bytes(self._lanes.size, "little"))
        scale = 1.0 / (STEP * max(1, len(found)) ** 0.5)
        start, opinions = 0, {}
        for head, labels in self.heads.items():
            stop = start + len(labels)
            opinions[head] = Opinion(labels, totals[start:stop], scale)
            start = stop
        return opinions

    def shares(self, found: Collection[str], head: str, label: str) -> list[tuple[str, float]]:
        """The features that speak for a label or against it with how much, the weightiest first."""
        before = list(self.heads)[: list(self.heads).index(head)]
        lane = sum(len(self.heads[one]) for one in before) + self.heads[head].index(label)
        wanted = set(found)
        places = {feature: place for place, feature in enumerate(self.known) if feature in wanted}
        steps = memoryview(self.rows).cast("H")
        shares = [(name, (steps[place * self._width + lane] - ZERO) / STEP) for name, place in places.items()]
        return sorted(shares, key=lambda one: (-abs(one[1]), one[0]))
