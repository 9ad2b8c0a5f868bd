"""What happened: the event of a message, its disease, house type and grade, and whether it is told as a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from msgspec import Struct

from nlu.language import expand
from nlu.numbers import whole
from nlu.triggers import Gated, Triggers

_GRADE = re.compile(
    r"(?<![年第三甲])([一二三四五六七八九]|十|10|[1-9])(?:级|及|即)(?!医院|甲|风|地震|台风|护理|保护|公路|分类|亲属|书)"
)
_GRADE_AFTER = re.compile(
    r"(?:伤残|残疾|残)(?:等级|级别)?(?:是|为|评了|定了|鉴定)?([一二三四五六七八九十]|10|[1-9])级?"
)


DEATHS = ("death", "accident_death", "illness_death")
USED = frozenset(
    "die injury accident_cause illness_cause house damage burn grade critical ill weak_ill person_hurt "  # noqa: SIM905
    "person_burnt fell onset after_illness".split()
)
"""Parts of events.toml that are searched for; the others only build them."""


class Happening(Struct, frozen=True, kw_only=True):
    """`event` as in the public frame; `denied`: words for one are there, each with a 没 or 别 before it; `place`
    where its word stands; `two` where two events are asked side by side; `weak`: 住院 alone, an illness only where a
    person is named; `supposed` and `hearsay` where it is no fact of the sender's; `danger` is medical, fire or police
    where somebody is in danger now; `thing` is animal, vehicle, goods or crop where one came to harm; `cause` is
    sudden, ill or unclear, of a death; `words` is where the disease stands as it was said."""

    event: str | None = None
    denied: bool = False
    place: int = -1
    two: bool = False
    weak: bool = False
    supposed: bool = False
    hearsay: bool = False
    danger: str | None = None
    thing: str = ""
    cause: str | None = None
    disease: str | None = None
    words: tuple[int, int] | None = None
    house_type: str | None = None
    grade: int | None = None
    one_stop_failed: bool = False


class EventReader:
    """Finds events with the patterns of events.toml, diseases.toml and houses.toml."""

    def __init__(
        self,
        events: Mapping[str, Any],
        diseases: Mapping[str, str],
        houses: Mapping[str, str],
        triggers: Triggers,
    ) -> None:
        gated = triggers.pattern
        parts = events["parts"]
        self._parts = {name: gated(expand(pattern, parts)) for name, pattern in parts.items() if name in USED}
        self._any_disease = gated("|".join(diseases.values()))
        self._not = re.compile(events["negation"]["before"])
        self._supposed = gated(events["supposed"]["words"])
        self._hearsay = gated(events["supposed"]["hearsay"])
        self._danger = {name: gated(pattern) for name, pattern in events["danger"].items()}
        self._dangers = reduce(or_, (self._danger[name].bit for name in ("medical", "fire", "police", "missing")))
        self._own_hand = gated(events["own_hand"]["words"])
        hurts = {**parts, "hurts": expand(events["thing"]["hurts"], parts)}
        things = {name: pattern for name, pattern in events["thing"].items() if name != "hurts"}
        self._things = [("animal", gated(events["animal"]["words"]))]
        self._things += [(name, gated(expand(pattern, hurts))) for name, pattern in things.items()]
        self._failed = gated(events["one_stop"]["failed"])
        self._causes = {name: gated(expand(pattern, parts)) for name, pattern in events["cause"].items()}
        self._diseases = [(name, gated(pattern)) for name, pattern in diseases.items()]
        self._houses = {name: gated(pattern) for name, pattern in houses.items()}
        self._generic = [(name, gated(pattern)) for name, pattern in events["generic"].items()]
        self._generics = reduce(or_, (pattern.bit for _, pattern in self._generic))
        self._pair = gated(events["two"]["side_by_side"])
        self._quoted = gated(events["quoted"]["words"])

    def read(self, text: str, seen: int) -> Happening:
        """Everything about the event that a normalised text says; `seen` are its triggers."""
        whole_text, (text, thing) = text, self._people_only(text, seen)
        own = self._own_words(text, seen)
        event, place = self._event(own, seen)
        if event is None and own is not text:
            event, place = self._event(text, seen)
        weak = event is None and self._found(self._parts["weak_ill"], text, seen) >= 0
        event = "illness" if weak else event
        sick = self._any_disease.search(text, seen) is not None
        diseases = (
            {name for name, pattern in self._diseases if self._found(pattern, text, seen) >= 0} if sick else set()
        )
        houses = [name for name, pattern in self._houses.items() if self._found(pattern, text, seen) >= 0]
        two = bool(self._pair.search(text, seen))
        return Happening(
            event=None if two else event,
            denied=event is None and any(self._parts[name].search(text, seen) for name in ("die", "injury", "burn")),
            place=place,
            two=two,
            weak=weak,
            supposed=bool(self._supposed.search(text, seen)),
            hearsay=bool(self._hearsay.search(text, seen)),
            danger=self.danger(whole_text, seen, dead=event in DEATHS),
            thing=thing,
            cause=self.cause(text, seen) if event in DEATHS else None,
            disease=_only(sorted(diseases)),
            words=self._words(text, seen) if len(diseases) == 1 else None,
            house_type=_only(houses),
            grade=self._grade(text),
            one_stop_failed=bool(self._failed.search(text, seen)),
        )

    def _people_only(self, text: str, seen: int) -> tuple[str, str]:
        """Without the animals and things that came to harm, and of which kind the first one is."""
        kind = ""
        for name, pattern in self._things:
            for match in pattern.finditer(text, seen):
                text, kind = text[: match.start()] + "#" * len(match[0]) + text[match.end() :], kind or name
        return text, kind

    def _own_words(self, text: str, seen: int) -> str:
        """Without what others are said to call it: 你们硬说是病死的."""
        if not seen & self._quoted.bit:
            return text
        return self._quoted.regex.sub(lambda match: "#" * len(match[0]), text)

    def danger(self, text: str, seen: int, *, dead: bool = False) -> str | None:
        """Who has to be called at this moment: medical (120), fire (119), police (110), or None."""
        if not seen & self._dangers:
            return None
        is_ = {name for name, pattern in self._danger.items() if seen & pattern.bit and pattern.search(text, seen)}
        if is_.isdisjoint(("medical", "fire", "police", "missing")):
            return None
        if "fire" in is_ and "fire_past" not in is_:
            return "fire"
        if ("missing" in is_ and "missing_past" not in is_) or ("police" in is_ and "police_past" not in is_):
            return "police"
        over = "past" in is_ or dead or (("asks" in is_ or self._supposed.search(text, seen)) and "still" not in is_)
        return "medical" if "medical" in is_ and not over else None

    def _words(self, text: str, seen: int) -> tuple[int, int] | None:
        match = self._any_disease.search(text, seen)
        return match.span() if match else None

    def cause(self, text: str, seen: int) -> str | None:
        """sudden, ill or unclear, as far as the text says it."""
        if self._own_hand.search(text, seen):
            return "unclear"
        found = {name for name, pattern in self._causes.items() if pattern.search(text, seen)}
        if {"sudden", "ill"} <= found and self._both(text, seen):
            return "unclear"
        return next((name for name in ("sudden", "ill", "unclear") if name in found), None)

    def _both(self, text: str, seen: int) -> bool:
        """Whether an illness came on and somebody fell: which of them killed is not for the sender to say."""
        return bool(self._parts["fell"].search(text, seen) and self._parts["onset"].search(text, seen))

    def _found(self, pattern: Gated, text: str, seen: int) -> int:
        """Place of the first match that is not negated, or -1."""
        if not seen & pattern.bit:
            return -1
        for match in pattern.regex.finditer(text):
            if not self._not.search(text, max(0, match.start() - 4), match.start()):
                return match.start()
        return -1

    def _event(self, text: str, seen: int) -> tuple[str | None, int]:
        for name, pattern in self._generic if seen & self._generics else ():
            match = pattern.search(text, seen)
            if match:
                return name, match.start()
        death = self._found(self._parts["die"], text, seen)
        if death >= 0:
            return self._death(text, seen), death
        house = self._house(text, seen)
        injury = self._found(self._parts["injury"], text, seen)
        burn = self._found(self._parts["burn"], text, seen)
        if (
            house >= 0
            and not (injury >= 0 and self._person_hurt(text, seen))
            and not (burn >= 0 and self._person_burnt(text, seen))
        ):
            return "house_damage", house
        after = self._found(self._parts["after_illness"], text, seen)
        if after >= 0:
            return "critical_illness", after
        grade = self._found(self._parts["grade"], text, seen)
        if grade >= 0:
            return "disability", grade
        if burn >= 0:
            return "burn", burn
        return self._bodily(text, seen, injury)

    def _bodily(self, text: str, seen: int, injury: int) -> tuple[str | None, int]:
        disease = self._found(self._any_disease, text, seen)
        if disease >= 0 and (injury < 0 or disease < injury):
            return "critical_illness", disease
        if injury >= 0:
            return "accident_injury", injury
        for name, part in (("critical_illness", "critical"), ("illness", "ill")):
            place = self._found(self._parts[part], text, seen)
            if place >= 0:
                return name, place
        return None, -1

    def _death(self, text: str, seen: int) -> str:
        if self._own_hand.search(text, seen) or self._both(text, seen):
            return "death"
        if self._found(self._parts["accident_cause"], text, seen) >= 0:
            return "accident_death"
        return "illness_death" if self._found(self._parts["illness_cause"], text, seen) >= 0 else "death"

    def _house(self, text: str, seen: int) -> int:
        """A building word with damage near it, in one clause or the next."""
        for match in self._parts["house"].finditer(text, seen):
            window = text[match.start() : match.start() + 22]
            damage = self._parts["damage"].search(window, seen)
            if damage and not self._not.search(window, max(0, damage.start() - 4), damage.start()):
                return match.start()
            before = text[max(0, match.start() - 10) : match.end()]
            if re.search(
                r"(?:塌|垮|倒|淹|烧|震)(?:了|掉)?的(?:那[间个])?\S{0,2}$|(?:冲|淹|砸|压|吹|刮|掀|震|烧|埋)(?:垮|坏|了|到|塌|倒|毁|翻|烂)",
                before,
            ):
                return match.start()
        return -1

    def _person_hurt(self, text: str, seen: int) -> bool:
        return bool(self._parts["person_hurt"].search(text, seen))

    def _person_burnt(self, text: str, seen: int) -> bool:
        return bool(self._parts["person_burnt"].search(text, seen))

    def _grade(self, text: str) -> int | None:
        found = {whole(m[1]) for m in _GRADE.finditer(text)} | {whole(m[1]) for m in _GRADE_AFTER.finditer(text)}
        grades = {grade for grade in found if grade and 1 <= grade <= 10}
        return grades.pop() if len(grades) == 1 else None


def _only(values: list[str]) -> str | None:
    """The value if there is exactly one: two asked side by side are no value."""
    return values[0] if len(values) == 1 else None
