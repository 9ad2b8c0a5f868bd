"""Who is insured, as seen from the sender."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from nlu.language import Dialect

PARENTS = {"son", "daughter"}
CHILDREN = {"father", "mother"}


class Relative(Struct, frozen=True, kw_only=True):
    """A person named by kinship; `score` how surely the insured one is meant; `doubt` what else the word may mean
    where nothing tells the dialect."""

    relation: str
    start: int
    end: int
    score: int
    doubt: tuple[str, ...] = ()


class KinReader:
    """Reads relations with kin.toml; the dialects add what differs and say where they are spoken."""

    def __init__(self, common: Mapping[str, Any], dialects: Iterable[Dialect]) -> None:
        self._common = _by_word(common["kin"])
        self._dialects = [(one.counties, re.compile(one.cues), _by_word(one.kin)) for one in dialects]
        words = set(self._common).union(*(kin for _, _, kin in self._dialects))
        self._all = words
        ahead = common["ahead"]
        # A kin word that no list holds is never the sender himself.
        self._general: str = common["general"]["relation"]
        tails: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            tails.setdefault(word[0], []).append(f"{word[1:]}(?!{ahead[word]})" if word in ahead else word[1:])
        for rank in common["general"]["ranks"]:
            tails.setdefault(rank, []).append(common["general"]["word"])
        # One branch a first character: of some 600 words a place in a text tries a handful.
        self._words = re.compile("|".join(f"{head}(?:{'|'.join(rest)})" for head, rest in tails.items()))
        own, speaker = common["self"], common["speaker"]
        self._surely = re.compile(f"(?:{own['strong']})|{own['body']}")
        me = r"(?<![他她自知诉系给帮跟对问找叫让喊和到])(?:我|俺|咱)"
        self._self = re.compile(
            f"(?:{own['strong']})|{own['body']}|{own['cover']}|{me}(?!{own['others']}|们|家|屋|包|帮扶|联系|县|镇|乡|这儿|这里){own['between']}(?:{own['acts']})"
        )
        self._speaks = re.compile(speaker["acts"])
        self._before_not = re.compile(speaker["before_not"])
        self._before_for = re.compile(speaker["before_for"])
        self._inverse = re.compile(speaker["inverse"])
        self._official = re.compile(speaker["official"])
        self._elders = re.compile(speaker["elders"])
        self._me = re.compile(own["subject"])

    def read(
        self, text: str, relatives: list[Relative], *, named: int | None, bodily: bool, official: bool
    ) -> str | None:
        """The relation of the first-named insured person, or None. `relatives`: the kin words of the text; `named`:
        where the insured's name stands; `bodily`: something happened to a body, so that a bare 我 is the insured;
        `official`: an official or helper speaks."""
        inverse = self._stated(text)
        if inverse:
            return inverse
        found = list(relatives)
        match = self._self.search(text)
        if match and not self._swallowed(match, found):
            # 我在深圳上班，我爸摔了: he is told of, unless it is 我自己 or 我的脚.
            score = 3 if self._surely.search(text) else 1
            found.append(Relative(relation="self", start=match.start(), end=match.end(), score=score))
        if official and named is not None:
            # 组上的罗贵平…屋里就剩个妈: only 我妈 is the official's own.
            found = [one for one in found if one.start < named or text[max(0, one.start - 1)] in "我俺咱"]
        best = max(found, key=lambda one: (one.score, -one.start), default=None)
        if best and best.score > 0:
            return best.relation
        if official and (named is not None or self._elders.search(text)):
            return "villager"
        if best and best.score > -5 and re.search("[他她]", text[best.end :]):
            return best.relation
        return "self" if bodily and not found and not official and self._me.search(text) else None

    def ends(self, text: str) -> set[int]:
        """Where kin words end."""
        return {match.end() for match in self._words.finditer(text)}

    def words(self) -> list[str]:
        """Every kin word, for the dictionary that tells names from words."""
        return [word for word in self._all if len(word) > 1]

    def official(self, text: str) -> bool:
        """Whether the sender speaks as an official or helper, or of somebody of the village."""
        return bool(self._official.search(text))

    def relatives(self, text: str, county: str | None = None) -> list[Relative]:
        """Every kin word with its place; `county` is the sender's, whose dialect is heard first."""
        return self._relatives(text, county)

    def _swallowed(self, match: re.Match[str], found: list[Relative]) -> bool:
        """我妈摔了 and 我给我妈报 speak of the mother, not of the sender."""
        span = match[0]
        return any(match.start() <= one.start < match.end() and one.score > 0 for one in found) or bool(
            re.search("帮|替|代", span)
        )

    def _stated(self, text: str) -> str | None:
        match = self._inverse.search(text)
        if not match:
            return None
        kin = next((m[0] for m in self._words.finditer(match["kin"])), None)
        relation = self._common.get(kin or "")
        female = match["who"] == "她"
        if relation in PARENTS:
            return "mother" if female else "father"
        if relation in CHILDREN:
            return "daughter" if female else "son" if match["who"] == "他" else None
        if relation in ("grandfather", "grandmother"):
            return "grandchild"
        if relation in ("spouse", "sibling", "neighbor"):
            return relation
        if relation == "grandchild":
            return "grandmother" if female else "grandfather"
        return "other_relative" if relation == "other_relative" else None

    def _relatives(self, text: str, county: str | None) -> list[Relative]:
        found: list[Relative] = []
        matches = list(self._words.finditer(text))
        skip_until = -1
        for index, match in enumerate(matches):
            relation, *others = self._meanings(match[0], text, county)
            if not relation or match.start() < skip_until:
                continue
            if len(match[0]) == 1 and not self._single(text, match):
                continue
            end = match.end()
            follow = matches[index + 1] if index + 1 < len(matches) else None
            if (
                follow
                and re.fullmatch("的|家的|他|她|屋头的?|家|他的", text[end : follow.start()])
                and (second := self._meanings(follow[0], text, county)[0])
            ):
                relation, end = _chain(relation, second), follow.end()
                skip_until = follow.end()
            score = self._score(text, match.start(), end)
            found.append(Relative(relation=relation, start=match.start(), end=end, score=score, doubt=tuple(others)))
        spoken_to = len(found) > 1 and not found[0].start and text[found[0].end] in " ，:"
        if spoken_to and text[found[1].start - 1] in "我俺咱":
            # 叔叔 我爷爷摔倒了: he is spoken to.
            del found[0]
        return found

    def _single(self, text: str, match: re.Match[str]) -> bool:
        """A kin word of one character needs 我 before it or the start of a clause."""
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end() : match.end() + 1]
        if match[0] in "妈爸娘爹":
            return (not before or before not in "他她姑姨大干后二你") and after not in ("蚁",)
        return before in ("我", "俺", "咱", "他", "给", "") and after not in ("子", "科")

    def _meanings(self, word: str, text: str, county: str | None) -> tuple[str, ...]:
        """What a kin word means: in the county, else as the words around tell, else in general. More than one where
        dialects differ and nothing tells which is spoken."""
        if word in self._common:
            return (self._common[word],)
        listed = [(counties, cues, kin[word]) for counties, cues, kin in self._dialects if word in kin]
        if not listed:
            return (self._general,)
        rest = text.replace(word, "", 1) if len(word) == 2 else text
        here = [one for one in listed if county in one[0]] or [one for one in listed if one[1].search(rest)]
        return (here[0][2],) if here else tuple(dict.fromkeys(meaning for _, _, meaning in listed))

    @staticmethod
    def _somebody(before: str, after: str) -> bool:
        """脱贫户 is a person in 我们村的脱贫户老张, not in 我们是脱贫户 and 脱贫户名单."""
        return bool(
            re.search(r"(?:[个位户名]|[村组社队院]里?|[上里头]的?|帮|替|给|代|到|有|联系的|包的|帮扶的)$", before)
            or (
                re.match(r"[\u4e00-\u9fff]{2,3}(?:，|。| |家|昨|今|前|摔|死|去世|病|在|的|被|遭|\d|上|户)", after)
                and not re.match(r"的?(?:政策|保险|身份|资格|待遇|名|今年)", after)
            )
        )

    def _score(self, text: str, start: int, end: int) -> int:
        before, after = text[max(0, start - 8) : start], text[end : end + 12]
        if re.search(r"(?:不是|又不是|不是我|错了不是)(?:我|俺|咱)?$", before):
            return -5
        if self._common.get(text[start:end]) == "villager" and not self._somebody(before, after):
            return 0
        score = 2
        own = re.sub(r"(?:我|俺|咱|他|她|咱们|我们)(?:家|屋头|屋|个)?的?$", "", before)
        if self._before_for.search(own):
            score += 2
        elif self._before_not.search(own) or self._speaks.match(after):
            score -= 3
        if re.match(r"(?:的)?(?:保险|保单|名字|身份证|案子|医药费)", after):
            score += 1
        return score


def _by_word(kin: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: relation for relation, words in kin.items() for word in words}


def _chain(first: str, second: str) -> str:
    """我老公的妈 is a parent in law; every other relative of a relative is another relative."""
    if first == "spouse" and second in CHILDREN:
        return "parent_in_law"
    if first == "spouse" and second in PARENTS:
        return second
    if first in ("son", "daughter") and second in PARENTS:
        return "grandchild"
    if first in CHILDREN and second == "father":
        return "grandfather"
    if first in CHILDREN and second == "mother":
        return "grandmother"
    if first == "neighbor":
        return "neighbor"
    if first == "villager":
        return "villager"
    return "other_relative" if second != first else first
