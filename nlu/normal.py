"""A copy of a message for matching: same length as the original, so that names can be cut from the original."""

from __future__ import annotations

import re
from functools import lru_cache

import opencc

LONGEST = 600
"""Characters of a message that are read; a report never needs more, and a long paste must not cost seconds."""

_TABLE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE.update({0x3000: " ", ord("。"): "。", ord("，"): "，"})
_TABLE.update(dict.fromkeys(map(ord, "！!"), "。"))
_TABLE.update({ord("？"): "?", ord("、"): "，", ord(","): "，", ord("；"): "，", ord("\n"): "。"})
_TABLE.update(dict.fromkeys([*range(0x0A), *range(0x0B, 0x20), 0x7F, *range(0x200B, 0x2010), 0xFEFF], " "))
_TABLE.update(dict.fromkeys(range(0xD800, 0xE000), " "))
_TABLE[ord("，")] = "，"
_CLAUSE = re.compile(r"[，。?；;\s]+")
_NOISE = re.compile(r"[\s，。?；;~…·.!\"'“”‘’()（）【】]+")

KNOWN = 8192
"""Characters that are remembered at most: villagers write some thousand, and Unicode has a million."""
_SAME: set[str] = set()


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def matching(text: str) -> str:
    """Half-width, simplified, without control characters; position by position the same as `text`."""
    plain = text[:LONGEST].translate(_TABLE)
    if plain.isascii():
        return plain.lower()
    if _SAME.issuperset(plain):
        return plain.lower() if len(plain.lower()) == len(plain) else plain
    simple = str(_converter().convert(plain))
    if len(simple) != len(plain):
        simple = "".join(_one(mark) for mark in plain)
    if simple == plain and len(_SAME) < KNOWN:
        # Characters that are the same in both scripts need no second look.
        _SAME.update(mark for mark in plain if _one(mark) == mark)
    return simple if len(simple.lower()) != len(simple) else simple.lower()


@lru_cache(maxsize=KNOWN)
def _one(mark: str) -> str:
    converted = str(_converter().convert(mark))
    return converted if len(converted) == 1 else mark


def clauses(text: str) -> list[tuple[int, str]]:
    """The clauses of a normalised text with where each begins."""
    found, start = [], 0
    for match in _CLAUSE.finditer(text):
        if match.start() > start:
            found.append((start, text[start : match.start()]))
        start = match.end()
    if start < len(text):
        found.append((start, text[start:]))
    return found


def bare(text: str) -> str:
    """Without blanks and punctuation: what a short answer says."""
    return _NOISE.sub("", text)
