"""Learns the weights from the example sentences: multinomial logistic regression by stochastic gradient descent.

A feature's weights for all labels are one whole number with signed lanes, so that one example is learnt from with one
addition a feature: some thousand examples in a few seconds, without any library.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import exp
from struct import Struct as Layout

from msgspec import Struct

from nlu.weighing import HALF, LANE, STEP, ZERO, Weights

EPOCHS = 20
FURTHER = 8, 0.6
"""Rounds and rate of what is learnt on top of known weights."""
RATE, DECAY = 1.0, 0.9
SLIGHT = 0.4
"""What weighs less is left out: it changes hardly a message and fills the memory."""
SELDOM = 2
"""A feature of fewer examples is not learnt."""
SEED = 7

_POINT = 1 << 18
_FINER = _POINT // STEP
_ENOUGH = 0.005


class Lesson(Struct, frozen=True, kw_only=True):
    """Features of one example and its label for each head; a head without a label learns nothing from it."""

    features: tuple[str, ...]
    labels: Mapping[str, str]


class _Case(Struct, frozen=True):
    """A lesson as it is learnt: the features kept, the scale of its scores, the place of the right label by head."""

    features: tuple[str, ...]
    scale: float
    right: tuple[int | None, ...]


def train(heads: Mapping[str, tuple[str, ...]], lessons: Sequence[Lesson], known: Weights | None = None) -> Weights:
    """Weights that tell the labels of the lessons apart; the same lessons give the same weights.

    With `known`, what is learnt further on top of that: a few rounds, with smaller steps.
    """
    counts = Counter(feature for lesson in lessons for feature in set(lesson.features))
    kept = {feature for feature, count in counts.items() if count >= SELDOM}
    learner = _Learner(heads, kept, known)
    cases = [_case(heads, lesson, learner.kept) for lesson in lessons]
    order = random.Random(SEED)  # noqa: S311
    rounds, rate = (EPOCHS, RATE) if known is None else FURTHER
    for _ in range(rounds):
        order.shuffle(cases)
        for case in cases:
            learner.learn(case, rate)
        rate *= DECAY
    table = learner.table()
    return Weights(heads, tuple(table), b"".join(table.values()))


def _case(heads: Mapping[str, tuple[str, ...]], lesson: Lesson, kept: Collection[str]) -> _Case:
    right = tuple(
        labels.index(lesson.labels[head]) if head in lesson.labels else None for head, labels in heads.items()
    )
    return _Case(tuple(one for one in lesson.features if one in kept), max(1, len(lesson.features)) ** -0.5, right)


class _Learner:
    """The weights while they are learnt, in fixed point."""

    def __init__(self, heads: Mapping[str, tuple[str, ...]], kept: set[str], known: Weights | None) -> None:
        self._sizes = [len(labels) for labels in heads.values()]
        self._count = sum(self._sizes)
        ones = sum(1 << (LANE * lane) for lane in range(self._count))
        self._bias = HALF * ones
        self._layout = Layout(f"<{self._count}I")
        self._row = Layout(f"<{self._count}H")
        self._known = known
        self._before = {one: number * _FINER for one, number in known.numbers.items()} if known else {}
        self._numbers = dict.fromkeys(kept, 0) | self._before

    @property
    def kept(self) -> Collection[str]:
        """The features that are learnt."""
        return self._numbers.keys()

    def learn(self, case: _Case, rate: float) -> None:
        """Move the weights of one example towards its labels."""
        numbers = self._numbers
        values = self._lanes(sum(map(numbers.__getitem__, case.features)))
        step, start = 0, 0
        for size, right in zip(self._sizes, case.right, strict=True):
            if right is not None:
                step += _gradient(values[start : start + size], right, start, case.scale, rate)
            start += size
        if step:
            for feature in case.features:
                numbers[feature] += step

    def _lanes(self, number: int) -> tuple[int, ...]:
        """Every lane of a number, shifted so that none is negative."""
        return self._layout.unpack((number + self._bias).to_bytes(self._layout.size, "little"))

    def table(self) -> dict[str, bytes]:
        """16 bits a label; features that weigh nothing are left out."""
        places = {one: place for place, one in enumerate(self._known.known)} if self._known else {}
        # A single sentence of a county moves its weights by little each, and has to be heard.
        least = 0.5 if self._known else SLIGHT * STEP
        table = {}
        for feature, number in sorted(self._numbers.items()):
            if self._known and self._before.get(feature) == number:
                table[feature] = self._known.row(places[feature])
                continue
            exact = [(value - HALF) / _FINER for value in self._lanes(number)]
            steps = [round(step) if abs(step) >= least else 0 for step in exact]
            if any(steps):
                table[feature] = self._row.pack(*(min(2 * ZERO - 1, max(0, ZERO + one)) for one in steps))
        return table


def _gradient(values: tuple[int, ...], right: int, start: int, scale: float, rate: float) -> int:
    """One step down for the labels of a head, packed into their lanes."""
    top = max(values)
    shares = [exp((value - top) * scale / _POINT) for value in values]
    whole = sum(shares)
    step = 0
    for place, share in enumerate(shares):
        off = (place == right) - share / whole
        if abs(off) > _ENOUGH:
            step += round(rate * off * scale * _POINT) << (LANE * (start + place))
    return step
