"""Who is well, in the words of somebody who was asked: 我们都没事, 三个都好, 我没事，我妈屋头倒了."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from msgspec import Struct

from locales.catalogue import Catalogue
from nlu.numbers import NUMERAL, number

APART: Final = re.compile(r"[\s。,，.!！~;；]+")
JOINED: Final = re.compile(r"[、和跟与及]")
HEADCOUNT: Final = re.compile(rf"(?P<who>.*?)(?P<count>[0-9]{{1,3}}|[{NUMERAL}]{{1,3}})(?:个人|口人|个|口|人)?")
NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")


class Well(Struct, frozen=True, kw_only=True):
    """`who`: `all` (我们都), `me`, `some` (by name or kin), or empty where nobody is named: 没事. `count`: 三个都好;
    0 where none is said."""

    who: str = ""
    count: int = 0


def all_well(text: str, words: Catalogue, *, named: bool = False) -> Well | None:
    """What a message says that says nothing but who is well; None for any other. `named`: names stand in it."""
    parts = [part for part in _parts(text) if part not in words.words("safe-tail")]
    found = [heard(part, words, named=named) for part in parts]
    if not found or any(one is None for one in found):
        return None
    said = [one for one in found if one is not None]
    whos = {one.who for one in said}
    who = next((one for one in ("all", "some", "me") if one in whos), "")
    return Well(who=who, count=max(one.count for one in said))


def also_well(text: str, words: Catalogue) -> Well | None:
    """Who is well as one part of a message says that tells something else too."""
    found = [one for part in _parts(text) if (one := heard(part, words)) is not None]
    return found[0] if found else None


def heard(part: str, words: Catalogue, *, named: bool = False) -> Well | None:
    """What one part of a message says of who is well."""
    said = part
    for tail in _longest(words, "safe-tail"):
        said = said.removesuffix(tail) if said != tail else said
    if part in words.words("all-safe") or said in words.words("all-safe"):
        return Well(who="all" if _plural(said, words) else "")
    state = next((one for one in _longest(words, "safe-state") if said.endswith(one)), None)
    if state is None:
        return None
    who = said.removesuffix(state)
    every = False
    while beside := next((one for one in _longest(words, "safe-beside") if who.endswith(one)), None):
        every = every or _plural(beside, words)
        who = who.removesuffix(beside)
    return _meant(who, words, every=every or _plural(state, words), named=named)


def _meant(who: str, words: Catalogue, *, every: bool, named: bool) -> Well | None:
    if who in words.words("safe-house") or not who:
        return Well(who="all" if every else "")
    if who in words.words("safe-me"):
        return Well(who="me")
    if who in words.words("safe-all"):
        return Well(who="all")
    counted = HEADCOUNT.fullmatch(who)
    if counted is not None and (not counted["who"] or counted["who"] in words.words("safe-all")):
        count = number(counted["count"])
        return Well(who="all", count=int(count)) if count else None
    pieces = JOINED.split(who)
    if all(_person(one, words, named=named) for one in pieces):
        return Well(who="some")
    return None


def _person(piece: str, words: Catalogue, *, named: bool) -> bool:
    own = piece.removeprefix("我们").removeprefix("我").removeprefix("俺")
    if piece in words.words("safe-me") or own in words.words("safe-kin"):
        return True
    return named and NAME.fullmatch(piece) is not None


def _plural(said: str, words: Catalogue) -> bool:
    return any(one in said for one in words.words("safe-plural"))


def _parts(text: str) -> list[str]:
    return [part for part in APART.split(unicodedata.normalize("NFKC", text)) if part]


def _longest(words: Catalogue, name: str) -> tuple[str, ...]:
    return _by_length(words.words(name))


@cache
def _by_length(held: frozenset[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(held, key=lambda one: (-len(one), one)))
