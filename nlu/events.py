"""What happened: the event of a message, its disease, house type and grade, and whether it is told as a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from nlu.language import expand
from nlu.numbers import whole

_GRADE = re.compile(
    r"(?<![年第三甲])([一二三四五六七八九]|十|10|[1-9])(?:级|及|即)(?!医院|甲|风|地震|台风|护理|保护|公路|分类|亲属|书)"
)
_GRADE_AFTER = re.compile(
    r"(?:伤残|残疾|残)(?:等级|级别)?(?:是|为|评了|定了|鉴定)?([一二三四五六七八九十]|10|[1-9])级?"
)


DEATHS = ("death", "accident_death", "illness_death")
USED = frozenset(
    "die injury accident_cause illness_cause house damage burn grade critical ill weak_ill person_hurt "  # noqa: SIM905
    "person_burnt".split()
)
"""Parts of events.toml that are searched for; the others only build them."""


class Happening(Struct, frozen=True, kw_only=True):
    """`event` as in the public frame; `place` where its word stands; `two` where two events are asked side by
    side; `weak`: 住院 alone, an illness only where a person is named; `supposed` and `hearsay` where it is no
    fact of the sender's; `danger` is medical, fire or police where somebody is in danger now; `animal` where one
    died or was hurt; `cause` is sudden, ill or unclear; `words` is where the disease stands as it was said."""

    event: str | None = None
    place: int = -1
    two: bool = False
    weak: bool = False
    supposed: bool = False
    hearsay: bool = False
    danger: str | None = None
    animal: bool = False
    cause: str | None = None
    disease: str | None = None
    words: tuple[int, int] | None = None
    house_type: str | None = None
    grade: int | None = None
    one_stop_failed: bool = False


class EventReader:
    """Finds events with the patterns of events.toml, diseases.toml and houses.toml."""

    def __init__(self, events: Mapping[str, Any], diseases: Mapping[str, str], houses: Mapping[str, str]) -> None:
        parts = events["parts"]
        self._parts = {name: re.compile(expand(pattern, parts)) for name, pattern in parts.items() if name in USED}
        self._any_disease = re.compile("|".join(diseases.values()))
        self._not = re.compile(events["negation"]["before"])
        self._supposed = re.compile(events["supposed"]["words"])
        self._hearsay = re.compile(events["supposed"]["hearsay"])
        self._danger = {name: re.compile(pattern) for name, pattern in events["danger"].items()}
        self._own_hand = re.compile(events["own_hand"]["words"])
        self._animal = re.compile(events["animal"]["words"])
        self._failed = re.compile(events["one_stop"]["failed"])
        self._causes = {name: re.compile(pattern) for name, pattern in events["cause"].items()}
        self._diseases = [(name, re.compile(pattern)) for name, pattern in diseases.items()]
        self._houses = {name: re.compile(pattern) for name, pattern in houses.items()}
        self._generic = [(name, re.compile(pattern)) for name, pattern in events["generic"].items()]
        self._pair = re.compile(events["two"]["side_by_side"])

    def read(self, text: str) -> Happening:
        """Everything about the event that a normalised text says."""
        whole_text, text = text, self._animal.sub(lambda match: "#" * len(match[0]), text)
        event, place = self._event(text)
        weak = event is None and self._found(self._parts["weak_ill"], text) >= 0
        event = "illness" if weak else event
        sick = self._any_disease.search(text) is not None
        diseases = {name for name, pattern in self._diseases if self._found(pattern, text) >= 0} if sick else set()
        houses = [name for name, pattern in self._houses.items() if self._found(pattern, text) >= 0]
        two = bool(self._pair.search(text))
        return Happening(
            event=None if two else event,
            place=place,
            two=two,
            weak=weak,
            supposed=bool(self._supposed.search(text)),
            hearsay=bool(self._hearsay.search(text)),
            danger=self.danger(whole_text, dead=event in DEATHS),
            animal=text is not whole_text and text != whole_text,
            cause=self.cause(text),
            disease=_only(sorted(diseases)),
            words=self._words(text) if len(diseases) == 1 else None,
            house_type=_only(houses),
            grade=self._grade(text),
            one_stop_failed=bool(self._failed.search(text)),
        )

    def danger(self, text: str, *, dead: bool = False) -> str | None:
        """Who has to be called at this moment: medical (120), fire (119), police (110), or None."""
        is_ = {name: bool(pattern.search(text)) for name, pattern in self._danger.items()}
        if is_["fire"] and not is_["fire_past"]:
            return "fire"
        if (is_["missing"] and not is_["missing_past"]) or (is_["police"] and not is_["police_past"]):
            return "police"
        over = is_["past"] or dead or ((is_["asks"] or self._supposed.search(text)) and not is_["still"])
        return "medical" if is_["medical"] and not over else None

    def _words(self, text: str) -> tuple[int, int] | None:
        match = self._any_disease.search(text)
        return match.span() if match else None

    def cause(self, text: str) -> str | None:
        """sudden, ill or unclear, as far as the text says it."""
        if self._own_hand.search(text):
            return "unclear"
        for name in ("unclear", "sudden", "ill"):
            if self._causes[name].search(text):
                return name
        return None

    def _found(self, pattern: re.Pattern[str], text: str) -> int:
        """Place of the first match that is not negated, or -1."""
        for match in pattern.finditer(text):
            if not self._not.search(text, max(0, match.start() - 4), match.start()):
                return match.start()
        return -1

    def _event(self, text: str) -> tuple[str | None, int]:
        for name, pattern in self._generic:
            match = pattern.search(text)
            if match:
                return name, match.start()
        death = self._found(self._parts["die"], text)
        if death >= 0:
            return self._death(text), death
        house = self._house(text)
        injury = self._found(self._parts["injury"], text)
        burn = self._found(self._parts["burn"], text)
        if (
            house >= 0
            and not (injury >= 0 and self._person_hurt(text))
            and not (burn >= 0 and self._person_burnt(text))
        ):
            return "house_damage", house
        grade = self._found(self._parts["grade"], text)
        if grade >= 0:
            return "disability", grade
        if burn >= 0:
            return "burn", burn
        return self._bodily(text, injury)

    def _bodily(self, text: str, injury: int) -> tuple[str | None, int]:
        disease = self._found(self._any_disease, text)
        if disease >= 0 and (injury < 0 or disease < injury):
            return "critical_illness", disease
        if injury >= 0:
            return "accident_injury", injury
        for name, part in (("critical_illness", "critical"), ("illness", "ill")):
            place = self._found(self._parts[part], text)
            if place >= 0:
                return name, place
        return None, -1

    def _death(self, text: str) -> str:
        if self._own_hand.search(text):
            return "death"
        if self._found(self._parts["accident_cause"], text) >= 0:
            return "accident_death"
        return "illness_death" if self._found(self._parts["illness_cause"], text) >= 0 else "death"

    def _house(self, text: str) -> int:
        """A building word with damage near it, in one clause or the next."""
        for match in self._parts["house"].finditer(text):
            window = text[match.start() : match.start() + 22]
            damage = self._parts["damage"].search(window)
            if damage and not self._not.search(window, max(0, damage.start() - 4), damage.start()):
                return match.start()
            before = text[max(0, match.start() - 10) : match.end()]
            if re.search(
                r"(?:塌|垮|倒|淹|烧|震)(?:了|掉)?的(?:那[间个])?\S{0,2}$|(?:冲|淹|砸|压|吹|刮|掀|震|烧|埋)(?:垮|坏|了|到|塌|倒|毁|翻|烂)",
                before,
            ):
                return match.start()
        return -1

    def _person_hurt(self, text: str) -> bool:
        return bool(self._parts["person_hurt"].search(text))

    def _person_burnt(self, text: str) -> bool:
        return bool(self._parts["person_burnt"].search(text))

    def _grade(self, text: str) -> int | None:
        found = {whole(m[1]) for m in _GRADE.finditer(text)} | {whole(m[1]) for m in _GRADE_AFTER.finditer(text)}
        grades = {grade for grade in found if grade and 1 <= grade <= 10}
        return grades.pop() if len(grades) == 1 else None


def _only(values: list[str]) -> str | None:
    """The value if there is exactly one: two asked side by side are no value."""
    return values[0] if len(values) == 1 else None
