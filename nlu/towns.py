"""The town of household registration: full and short forms, near spellings and what was misheard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from schemes.places import Town

_SUFFIX = re.compile(r"(?:街道办?事?处?|镇|乡)$")
_WITH_SUFFIX = re.compile(r"([\u4e00-\u9fff]{2,4}?)(街道|镇|乡)(?!下|里人|亲|村|政府信|医)")
_FINALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("hu", "fu"))
# What follows a town that is named instead of another: 不是大周，是小周.
_INSTEAD = re.compile(r"(?:的|那边|这边)?(?:$|[，。 ]|不是)")
CUTOFF = 88


class Places(Struct, frozen=True, kw_only=True):
    """`town` in its full form with its `county`, `start` and `end` where it stands; `doubt` the towns between which
    the sender must choose."""

    town: str | None = None
    county: str | None = None
    start: int = -1
    end: int = -1
    doubt: tuple[str, ...] = ()


class TownReader:
    """Finds one of the known towns in a text. `words` is towns.toml: which short forms are everyday words."""

    def __init__(self, towns: Iterable[Town], words: Mapping[str, Any], sounds: str) -> None:
        self._counties: dict[str, str] = {}
        self._forms: dict[str, set[str]] = {}
        common = set(words["everyday"])
        self._everyday: set[str] = set()
        for town in towns:
            self._counties[town.name] = town.county
            for name in (town.name, *town.aliases):
                self._forms.setdefault(name, set()).add(town.name)
                short = _SUFFIX.sub("", name)
                if len(short) >= 2:
                    self._forms.setdefault(short, set()).add(town.name)
                    if short in common:
                        self._everyday.add(short)
        self._names = re.compile("|".join(sorted(map(re.escape, self._forms), key=len, reverse=True)) or r"(?!)")
        self._sound = Sounds(sounds)
        self._before = re.compile(words["before"])
        self._after = re.compile(words["after"])
        self._hardly = set(words["hardly"])
        self._other = re.compile(words["elsewhere"])
        self._stated, self._happened = re.compile(words["stated"]), re.compile(words["happened"])
        self._sounding = re.compile(words["sounding"])

    def read(self, text: str, county: str | None = None, *, asked: bool = False, corrected: bool = False) -> Places:
        """The town of registration, else the first that is named, last the place where it happened; a near spelling
        only where a suffix, the question or 我是…的 shows a town."""
        found = [
            match
            for match in self._names.finditer(text)
            if self._stated.search(text[: match.start()])
            or self._trusted(text, match, asked=asked)
            or (
                corrected
                and _INSTEAD.match(text, match.end())
                and text[match.start() - 1 : match.start()] in "是，叫在 "
            )
        ]
        if found:
            match = max(found, key=lambda one: (self._standing(text, one), -one.start()))
            return self._choose(self._forms[match[0]], match.start(), match.end(), county)
        return self._near(text, county, asked=asked)

    def hidden(self, text: str) -> str:
        """The text with its town blotted out."""
        place = self.read(text)
        return text if place.start < 0 else text[: place.start] + "#" * (place.end - place.start) + text[place.end :]

    def _standing(self, text: str, match: re.Match[str]) -> int:
        """2 for the town of registration, 0 for the place where it happened, 1 for any other."""
        before = text[: match.start()]
        if self._stated.search(before):
            return 2
        return 0 if before.endswith(("在", "到", "去")) and self._happened.match(text, match.end()) else 1

    def _trusted(self, text: str, match: re.Match[str], *, asked: bool) -> bool:
        before, after, form = text[: match.start()], text[match.end() :], match[0]
        if self._other.match(after):
            return False
        if _SUFFIX.search(form) or re.match(r"镇|乡(?!下)|街道", after):
            return True
        if asked and len(text) <= len(form) + 6:
            return True
        if form not in self._everyday:
            return not (before.endswith(tuple("小大老")) and len(form) == 2 and form[0] in "小大老")
        if form in self._hardly:
            return bool(re.match(r"(?:的人?|人|这边的|那边的|村)(?:$|[，。 ])", after)) and bool(
                self._before.search(before)
            )
        return bool(self._before.search(before) or self._after.match(after))

    def _near(self, text: str, county: str | None, *, asked: bool) -> Places:
        candidates = []
        for match in _WITH_SUFFIX.finditer(text):
            for length in (2, 3, 4):
                base = text[max(0, match.end(1) - length) : match.end(1)]
                if len(base) == length and all("\u4e00" <= mark <= "\u9fff" for mark in base):
                    candidates.append((base, match.end(1) - length, match.end(), match[2]))
        if asked and not candidates:
            short = re.sub(
                r"^(?:我是|是|在|户口在|她是|他是|住在?)|(?:的|那边|这边|人|上|吧|嘛|啊)+$", "", text.strip("，。 ?")
            )
            if 2 <= len(short) <= 4:
                candidates.append((short, 0, len(text), ""))
        for base, start, end, suffix in candidates:
            found = self._alike(base, suffix)
            if found:
                return self._choose(found, start, end, county)
        for match in self._sounding.finditer(text):
            found = self._sounds_like(match["name"], bare=match["bare"] is not None)
            if found:
                return self._choose(found, match.start("name"), match.end("name"), county)
        return Places()

    def _sounds_like(self, base: str, *, bare: bool) -> set[str]:
        """Towns that sound exactly like `base`; `bare`: nothing says that it is a place, so a character is alike."""
        sound = self._sound.of(base)
        return {
            town
            for form, other in self._sounds.items()
            if other == sound and (not bare or set(form) & set(base))
            for town in self._forms[form]
        }

    @cached_property
    def _sounds(self) -> dict[str, str]:
        """The short forms of the towns and how they sound."""
        return {form: self._sound.of(form) for form in self._forms if not _SUFFIX.search(form)}

    def _alike(self, base: str, suffix: str) -> set[str]:
        """Towns whose short form sounds like `base`; equal sounds first, then near ones that share a character."""
        from rapidfuzz import fuzz

        sound = self._sound.of(base)
        equal: set[str] = set()
        near: dict[str, float] = {}
        for form, other in self._sounds.items():
            if len(form) != len(base):
                continue
            if other == sound:
                equal |= self._forms[form]
            elif len(form) >= 3 and sum(a == b for a, b in zip(form, base, strict=True)) >= len(form) - 1:
                near[form] = max(fuzz.ratio(sound, other), 90.0)
            elif suffix and any(a == b for a, b in zip(form, base, strict=True)):
                near[form] = fuzz.ratio(sound, other)
        if equal:
            kept = {town for town in equal if not suffix or town.endswith(suffix)}
            return kept or equal
        best = max(near.values(), default=0.0)
        if best < CUTOFF:
            return set()
        return {town for form, score in near.items() if score == best for town in self._forms[form]}

    def _choose(self, towns: set[str], start: int, end: int, county: str | None) -> Places:
        here = {town for town in towns if county and self._counties[town] == county} or towns
        if len(here) == 1:
            [town] = here
            return Places(town=town, county=self._counties[town], start=start, end=end)
        return Places(start=start, end=end, doubt=tuple(sorted(here)))


class Sounds:
    """Pinyin as it is heard in the southwest: no zh/ch/sh, no -ng, n and l alike. `text` is sounds.txt."""

    def __init__(self, text: str) -> None:
        self._lines = text
        self._syllables: dict[str, str] | None = None

    def of(self, text: str) -> str:
        """The syllables of a text, parted by apostrophes; a character that is not listed sounds like itself."""
        table = self._syllables
        if table is None:
            # Read when the first unknown town is heard: most messages name none.
            table = self._syllables = dict(self._read())
        return "'".join(table.get(mark, mark) for mark in text)

    def _read(self) -> Iterator[tuple[str, str]]:
        for line in self._lines.splitlines():
            said, _, marks = line.partition(" ")
            if said != "#":
                syllable = said
                for sharp, flat in _FINALS:
                    syllable = syllable.replace(sharp, flat)
                syllable = "l" + syllable[1:] if syllable.startswith("n") else syllable
                yield from ((mark, syllable) for mark in marks)
