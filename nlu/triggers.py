"""Which patterns a text can hold at all.

Most of the some 250 patterns of the language files have nothing to do with a given message. For each one we know
characters or pairs of them of which every match holds at least one; a text that holds none of these is not searched.
A pattern is compiled when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, reduce
from itertools import repeat
from operator import or_

Needs = frozenset[str] | None

_FREQUENT = frozenset("的了我不是在有人到一个他她上下没得要给这那来去就都也说报保赔")
_HEAD = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|:))?")
_QUANTIFIERS = ("?", "*", "+", "{")
_TIMES = re.compile(r"(?:([?*])|(\+)|\{(\d*)(?:,\d*)?\})\??")
_CLASSES = frozenset("dDsSwWbBAZ0123456789")


class Gated:
    """A pattern that is only tried on a text whose triggers (`Triggers.of`) include its own `bit`."""

    def __init__(self, source: str, bit: int) -> None:
        self.source, self.bit = source, bit
        self._compiled: re.Pattern[str] | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern itself."""
        found = self._compiled
        if found is None:
            found = self._compiled = re.compile(self.source)
        return found

    def search(self, text: str, seen: int) -> re.Match[str] | None:
        """As `re.search`; `seen` belongs to the text or to one that holds it."""
        return self.regex.search(text) if seen & self.bit else None

    def finditer(self, text: str, seen: int) -> Iterator[re.Match[str]]:
        """As `re.finditer`."""
        return self.regex.finditer(text) if seen & self.bit else iter(())


class Late:
    """A pattern that is compiled when it is first used."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self.source)


class Triggers:
    """Hands out gated patterns and tells which of them a text may hold."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._always = 0
        self._count = 0

    def pattern(self, source: str) -> Gated:
        """A gated pattern. Raises ValueError for one whose brackets do not close."""
        bit = 1 << self._count
        self._count += 1
        needed = needs(source)
        if needed is None:
            self._always |= bit
        for piece in needed or ():
            self._bits[piece] = self._bits.get(piece, 0) | bit
        return Gated(source, bit)

    def of(self, text: str) -> int:
        """The triggers in a text."""
        of = self._bits.get
        singles = reduce(or_, map(of, text, repeat(0)), self._always)
        return reduce(or_, map(of, map(str.__add__, text, text[1:]), repeat(0)), singles)


def needs(source: str) -> Needs:
    """Characters and pairs of them: each match of the pattern holds at least one. None where none can be told."""
    reader = _Reader(source)
    found = reader.alternation()
    if reader.place < len(source):
        raise ValueError(f"unbalanced bracket at {reader.place}: {source[:40]}")
    return found


class _Reader:
    """Walks over a pattern; what it does not know promises nothing."""

    def __init__(self, source: str) -> None:
        self.source, self.place = source, 0

    def alternation(self) -> Needs:
        options = [self._sequence()]
        while self.source.startswith("|", self.place):
            self.place += 1
            options.append(self._sequence())
        known = [option for option in options if option is not None]
        return frozenset().union(*known) if len(known) == len(options) else None

    def _sequence(self) -> Needs:
        best: Needs = None
        run = ""
        while self.place < len(self.source) and self.source[self.place] not in "|)":
            literal, found = self._element()
            least = self._least()
            if literal and least is None:
                run += literal
                continue
            best, run = _rarer(best, _run(run)), ""
            if least is None or least > 0:
                best = _rarer(best, frozenset(literal) if literal else found)
        return _rarer(best, _run(run))

    def _element(self) -> tuple[str, Needs]:
        """One literal character, or what a group or class needs."""
        mark = self.source[self.place]
        if mark == "(":
            return "", self._group()
        if mark == "[":
            return "", self._class()
        self.place += 1
        if mark == "\\":
            mark = self.source[self.place]
            self.place += 5 if mark == "u" else 1
            return ("", None) if mark in _CLASSES or mark == "u" else (mark, None)
        return ("", None) if mark in ".^$" else (mark, None)

    def _group(self) -> Needs:
        start = self.place
        head = _HEAD.match(self.source, start)
        self.place = head.end() if head else start + 1
        found = self.alternation()
        if not self.source.startswith(")", self.place):
            raise ValueError(f"unclosed bracket at {start}: {self.source[:40]}")
        self.place += 1
        looks = self.source[start : start + 3] in ("(?=", "(?!") or self.source.startswith(("(?<=", "(?<!"), start)
        return None if looks else found

    def _class(self) -> Needs:
        stop = self.place + 2 if self.source.startswith("[^", self.place) else self.place + 1
        while not self.source.startswith("]", stop) or self.source[stop - 1] in "[^":
            if stop >= len(self.source):
                raise ValueError(f"unclosed bracket at {self.place}: {self.source[:40]}")
            stop += 2 if self.source[stop] == "\\" else 1
        inside = self.source[self.place + 1 : stop]
        self.place = stop + 1
        return None if inside.startswith("^") or "\\" in inside or "-" in inside else frozenset(inside)

    def _least(self) -> int | None:
        """How often at least, of the quantifier that stands here; None where there is none."""
        if self.source[self.place : self.place + 1] not in _QUANTIFIERS:
            return None
        match = _TIMES.match(self.source, self.place)
        if not match:
            return None
        self.place = match.end()
        return 0 if match[1] else 1 if match[2] else int(match[3] or 0)


def _run(run: str) -> Needs:
    return frozenset((run[:2],)) if run else None


def _rarer(one: Needs, other: Needs) -> Needs:
    """The one that fewer texts hold; either is enough."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=_cost)


def _cost(needed: frozenset[str]) -> int:
    return sum(1 if len(piece) > 1 else 30 if piece in _FREQUENT else 6 for piece in needed)
