"""A daily allowance in hospital: so much a day, so many days, so much in all.

乡政办发〔2024〕57号 六（三）.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from schemes.money import spoken
from schemes.rules.base import Case, Outcome, Step
from schemes.rules.parts import used_up, within


class Allowance(Struct, frozen=True, kw_only=True):
    """`per_day` yuan for at most `days` days a stay. Reading: the cap is for the period or for each stay."""

    name: ClassVar[str] = "allowance"
    per_day: Decimal
    days: int
    limit_per_reading: Literal["period", "stay"] = "period"

    def work(self, case: Case) -> Outcome:
        stayed = case.facts.hospital_days
        if stayed is None:
            return Outcome(unknown=(Step("estimate-unknown-hospital-days"),))
        counted = min(stayed, self.days)
        amount = self.per_day * counted
        args = {"stayed": str(stayed), "counted": str(counted), "most": str(self.days)}
        args |= {"per_day": spoken(self.per_day), "sum": spoken(amount)}
        steps = [Step("estimate-allowance", args), Step("estimate-reading-days")]
        per_period = self.limit_per_reading == "period"
        steps.append(Step(f"estimate-reading-limit-per-{self.limit_per_reading}"))
        paid, caps = within(amount, case.limit, case.paid, per_period=per_period)
        nothing = (used_up(case) if per_period else None) or Step("estimate-zero-no-days")
        return Outcome(amount=paid, steps=(*steps, *caps), nothing=nothing)
