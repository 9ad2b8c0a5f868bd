"""Our cutter against jieba with the same dictionary."""

from __future__ import annotations

import logging
import re
import warnings

import pytest
from understanding_kit import labelled

from nlu.cutting import Cutter
from nlu.language import load_language
from nlu.names import dictionary
from nlu.normal import matching

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba


@pytest.fixture(scope="module")
def words() -> list[str]:
    return dictionary(load_language().texts["words"])


@pytest.fixture(scope="module")
def peer(words: list[str]) -> jieba.Tokenizer:
    """jieba on our words: its own dictionary is not read."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    frequencies: dict[str, int] = {}
    for word in words:
        frequencies[word] = 10 * len(word)
        for stop in range(1, len(word)):
            frequencies.setdefault(word[:stop], 0)
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, sum(frequencies.values()), True
    return tokenizer


def test_it_cuts_as_jieba_does(words: list[str], peer: jieba.Tokenizer) -> None:
    cutter = Cutter(words)
    for line in (*labelled("dev"), *labelled("own"), *labelled("own4")):
        text = matching(line["text"])
        theirs = [cut for cut in peer.tokenize(text, HMM=False) if re.match(r"[\u4e00-\u9fd5]", cut[0])]
        ours = [cut for cut in cutter.tokenize(text) if re.match(r"[\u4e00-\u9fd5]", cut[0])]
        assert ours == theirs, text
