"""Covers for which the document prints a maximum, a limit by kind of house, or nothing: never a sum."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from msgspec import Struct

from schemes.money import spoken
from schemes.rules.base import Case, Outcome, Step


class UpTo(Struct, frozen=True, kw_only=True):
    """最高: a maximum without a scale (万州扶组办发〔2021〕4号 五（一）)."""

    name: ClassVar[str] = "up_to"

    def work(self, case: Case) -> Outcome:
        steps = [Step("estimate-up-to", {"limit": spoken(case.limit)})] if case.limit is not None else []
        return Outcome(steps=(*steps, Step("estimate-person")), unknown=(Step("estimate-unknown-scale"),))


class ByHouse(Struct, frozen=True, kw_only=True):
    """限额: a limit by the kind of house, not a sum (万州扶组办发〔2021〕4号 五（五）)."""

    name: ClassVar[str] = "by_house"
    limits: dict[str, Decimal]

    def work(self, case: Case) -> Outcome:
        house = case.facts.house_type
        unknown = Step("estimate-unknown-house-loss")
        limit = self.limits.get(house) if house is not None else None
        if house is None or limit is None:
            key = "estimate-unknown-house-type" if house is None else "estimate-unknown-house-limit"
            return Outcome(steps=(Step("estimate-house-survey"),), unknown=(Step(key), unknown))
        steps = (
            Step("estimate-house-limit", {"house": house, "limit": spoken(limit)}),
            Step("estimate-house-survey"),
        )
        return Outcome(steps=steps, unknown=(unknown,), limit=limit)


class NotStated(Struct, frozen=True, kw_only=True):
    """The document names the cover and prints no figure (镇政办发〔2015〕170号)."""

    name: ClassVar[str] = "not_stated"

    def work(self, case: Case) -> Outcome:
        steps = (Step("estimate-not-stated"), Step("estimate-person"))
        return Outcome(steps=steps, unknown=(Step("estimate-unknown-figure", {"cover": case.cover}),))
