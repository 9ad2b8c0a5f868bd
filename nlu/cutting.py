"""Words of a text: jieba on the domain's own dictionary.

Words rank the names and give them their boundaries; intents are read from characters (docs/understanding.md).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable

with warnings.catch_warnings():
    # jieba 0.42.1 has invalid escapes and asks for pkg_resources.
    warnings.simplefilter("ignore")
    import jieba


class Cutter:
    """Words with equal claims by their length; jieba's own dictionary of 5 MB is never read."""

    def __init__(self, words: Iterable[str]) -> None:
        frequencies: dict[str, int] = {}
        for word in words:
            frequencies[word] = 10 * len(word)
            for stop in range(1, len(word)):
                frequencies.setdefault(word[:stop], 0)
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = frequencies
        self._tokenizer.total = sum(frequencies.values()) or 1
        self._tokenizer.initialized = True

    def tokenize(self, text: str) -> list[tuple[str, int, int]]:
        """Words with their places, one after the other; a run of Latin characters is one word."""
        return list(self._tokenizer.tokenize(text, HMM=False))

    def cut(self, text: str) -> list[str]:
        """The words alone."""
        return list(self._tokenizer.cut(text, HMM=False))
