"""The insured person's name: a surname and what follows, up to the next known word."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from nlu.people import Relative

with warnings.catch_warnings():
    # jieba 0.42.1 has invalid escapes and asks for pkg_resources.
    warnings.simplefilter("ignore")
    import jieba

DOUBLE_SURNAMES = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|东方|夏侯|司徒|端木|呼延|百里|南宫|冉冉"
_HAN = re.compile(r"[\u4e00-\u9fff]")


class NameReader:
    """Cuts a text with a domain dictionary: what the dictionary does not know, after a surname, is a name."""

    def __init__(self, words: Iterable[str], surnames: str, given: tuple[str, str], rules: Mapping[str, Any]) -> None:
        """`given`: characters of given names, and those of them that are hardly ever anything else."""
        self._tokenizer = _tokenizer(words)
        self._surnames = set(surnames.strip())
        self._given, self._sure = set("".join(given)), set(given[1].strip())
        self._start = re.compile(f"[{surnames.strip()}](?=[\u4e00-\u9fff])")
        self._risky = set(rules["risky"])
        self._double = re.compile(DOUBLE_SURNAMES)
        self._own = re.compile(rules["own"])
        self._before = re.compile(rules["before"])
        self._after = re.compile(rules["after"])
        self._not = set(rules["not_names"])
        self._not_own = re.compile(rules["correction"])

    def read(
        self, text: str, kin: list[Relative], *, asked: bool = False
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Places of the insured's name and of the sender's own name (我叫…) in a normalised text."""
        insured: tuple[int, int] | None = None
        sender: tuple[int, int] | None = None
        best = 0
        kin_ends = {one.end for one in kin}
        for start, end in self._candidates(text) if self._likely(text, kin_ends) else ():
            score = self._score(text, start, end, kin_ends, asked=asked)
            if score <= 0:
                continue
            if self._own.search(text[:start]):
                sender = sender or (start, end)
            elif score > best:
                insured, best = (start, end), score
        return insured, sender

    def _likely(self, text: str, kin_ends: set[int]) -> bool:
        """A cheap look before the text is cut: a surname with a sign of a name beside it."""
        return any(
            text[match.end()] in self._given
            or match.start() in kin_ends
            or self._own.search(text[: match.start()])
            or self._before.search(text[: match.start()])
            for match in self._start.finditer(text)
        )

    def _candidates(self, text: str) -> list[tuple[int, int]]:
        tokens = list(self._tokenizer.tokenize(text, HMM=False))
        found = []
        for index, (word, start, _end) in enumerate(tokens):
            double = bool(self._double.fullmatch(word))
            if not double and (len(word) != 1 or word not in self._surnames):
                continue
            stop = start + len(word)
            for follower, _, follower_end in tokens[index + 1 : index + 3]:
                if len(follower) == 2 and stop == start + len(word) and set(follower) <= self._given:
                    # 王建设: a given name that is a word as well.
                    found.append((start, follower_end))
                if len(follower) != 1 or not _HAN.match(follower) or follower in self._not:
                    break
                stop = follower_end
            length = stop - start - len(word)
            if length >= 1:
                found.append((start, stop if length <= 2 else start + len(word) + 2))
        return found

    def _score(self, text: str, start: int, end: int, kin_ends: set[int], *, asked: bool) -> int:
        before, after, name = text[:start], text[end:], text[start:end]
        given = sum(mark in self._given for mark in name[1:])
        if name[0] in self._risky and given < len(name) - 1:
            return 0
        score = 1 if given == len(name) - 1 else 0
        if given == len(name) - 1 >= 2 and set(name[1:]) & self._sure:
            score += 1
        if self._not_own.search(before):
            return 0
        if start in kin_ends or (start - 1 in kin_ends and text[start - 1] in "叫，是 ：:"):
            score += 3
        if self._before.search(before):
            score += 2
        if self._after.match(after):
            score += 2
        if (
            asked
            and re.fullmatch(r"[，。\s]*(?:他叫|她叫|叫|名字是|名字叫|姓名|是|我妈|我爸)?[：:]?", before)
            and re.fullmatch(r"[，。\s吧嘛啊呀]*", after)
        ):
            score += 3
        if not before.strip("，。 ") and score:
            score += 1
        if len(name) == 2 and given == 0:
            score -= 1
        return score if score >= 2 else 0


def _tokenizer(words: Iterable[str]) -> jieba.Tokenizer:
    """A jieba tokenizer on the domain words alone; jieba's own dictionary of 5 MB is never read."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    frequencies: dict[str, int] = {}
    for word in words:
        frequencies[word] = 10 * len(word)
        for stop in range(1, len(word)):
            frequencies.setdefault(word[:stop], 0)
    tokenizer.FREQ = frequencies
    tokenizer.total = sum(frequencies.values()) or 1
    tokenizer.initialized = True
    return tokenizer


def dictionary(text: str) -> list[str]:
    """The words of words.txt: separated by blanks, lines that begin with # are notes."""
    return [word for line in StringIO(text) if not line.startswith("#") for word in line.split()]
