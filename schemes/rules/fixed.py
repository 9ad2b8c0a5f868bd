"""One sum, paid once: 万州扶组办发〔2021〕4号 五（三）, 五（四）."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from msgspec import Struct

from schemes.money import spoken
from schemes.rules.base import ZERO, Case, Outcome, Step
from schemes.rules.parts import used_up, within


class Fixed(Struct, frozen=True, kw_only=True):
    """`sum` in yuan; an age band of the cover may give another."""

    name: ClassVar[str] = "fixed"
    sum: Decimal = ZERO

    def work(self, case: Case) -> Outcome:
        amount = self.sum if case.banded is None else case.banded
        steps = [Step("estimate-fixed", {"sum": spoken(amount)})]
        cap = amount if case.limit is None else min(amount, case.limit)
        if not case.paid:
            return Outcome(amount=cap, steps=tuple(steps))
        paid, caps = within(amount, cap, case.paid)
        return Outcome(amount=paid, steps=(*steps, *caps), nothing=used_up(case))
