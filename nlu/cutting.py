"""Cuts a text into the likeliest words of a dictionary, as jieba's `cut(HMM=False)` does.

jieba itself carries megabytes of tables that are never used here; a test holds this against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log

NEVER = float("-inf")
_LATIN = re.compile(r"[a-zA-Z0-9]")
_BLOCK = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")


class Cutter:
    """Words with equal claims by their length; every other character stands alone."""

    def __init__(self, words: Iterable[str]) -> None:
        frequencies = {word: 10 * len(word) for word in words}
        self._longest = max(map(len, frequencies), default=1)
        total = log(sum(frequencies.values()) or 1)
        self._logs = {word: log(frequency) - total for word, frequency in frequencies.items()}
        self._heads = frozenset(word[:2] for word in frequencies)
        self._alone = -total

    def tokenize(self, text: str) -> list[tuple[str, int, int]]:
        """Words with their places, one after the other; a run of Latin characters is one word."""
        found: list[tuple[str, int, int]] = []
        for block in _BLOCK.finditer(text):
            found.extend(self._cut(text, block.start(), block.end()))
        return found

    def cut(self, text: str) -> list[str]:
        """The words alone."""
        return [word for word, _, _ in self.tokenize(text)]

    def _cut(self, text: str, start: int, end: int) -> list[tuple[str, int, int]]:
        best = [0.0] * (end - start + 1)
        stops = [0] * (end - start)
        logs, heads, alone = self._logs, self._heads, self._alone
        for place in range(end - 1, start - 1, -1):
            rest = best[place + 1 - start]
            single = logs.get(text[place])
            score, stop = (single if single is not None else alone) + rest, place + 1
            if text[place : place + 2] in heads:
                # Where words begin, a character that is no word itself does not stand alone.
                score = score if single is not None else NEVER
                for other in range(place + 2, min(end, place + self._longest) + 1):
                    weight = logs.get(text[place:other])
                    if weight is not None and weight + best[other - start] >= score:
                        score, stop = weight + best[other - start], other
                score = alone + rest if score == NEVER else score
            best[place - start], stops[place - start] = score, stop
        found: list[tuple[str, int, int]] = []
        place = latin = start
        while place < end:
            stop = stops[place - start]
            if stop == place + 1 and _LATIN.match(text, place):
                place = stop
                continue
            if latin < place:
                found.append((text[latin:place], latin, place))
            found.append((text[place:stop], place, stop))
            place = latin = stop
        if latin < end:
            found.append((text[latin:end], latin, end))
        return found
