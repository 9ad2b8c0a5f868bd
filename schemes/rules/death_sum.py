"""The sum for an accidental death, less what a disability drew, or once more within the month.

乡政办发〔2024〕57号 六（三）: 重度残疾烧伤获得最高赔付之后，一个月内意外身故，追加意外身故赔付30000元.
"""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from schemes.money import spoken
from schemes.rules.base import ZERO, Case, Outcome, Step


def month_later(day: date, months: int = 1) -> date:
    """The same day some months on, or that month's last day (民法典 第二百零二条)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class DeathSum(Struct, frozen=True, kw_only=True):
    """`sum` yuan; `less` names the covers whose payments are subtracted. If one of them has reached `sum`,
    a death within `again_within_months` after that day draws the whole sum again; 0: never."""

    name: ClassVar[str] = "death_sum"
    sum: Decimal
    less: tuple[str, ...] = ()
    again_within_months: int = 0
    month_from_reading: Literal["max_paid_on"] = "max_paid_on"

    def work(self, case: Case) -> Outcome:
        paid = [case.facts.paid_before.get(cover, ZERO) for cover in self.less]
        whole = Step("estimate-death-sum", {"sum": spoken(self.sum)})
        used = Step("estimate-zero-used-up", {"limit": spoken(self.sum)})
        before = [Step("estimate-paid-cover", {"paid": spoken(case.paid)})] if case.paid else []
        if self._again(case, max(paid, default=ZERO)):
            steps = (whole, self._again_step(case), *before)
            return Outcome(amount=max(self.sum - case.paid, ZERO), steps=steps, nothing=used)
        total = sum(paid, ZERO)
        if not total and case.facts.max_paid_on is None:
            amount = max(self.sum - case.paid, ZERO)
            return Outcome(amount=amount, steps=(whole, *before), nothing=used)
        left = max(self.sum - total - case.paid, ZERO)
        args = {"paid": spoken(total), "left": spoken(max(self.sum - total, ZERO))}
        steps = (
            whole,
            Step("estimate-death-less", args),
            *before,
            self._apart(case),
            Step("estimate-person"),
        )
        return Outcome(amount=left, steps=steps, nothing=used)

    def _again(self, case: Case, highest: Decimal) -> bool:
        day = case.facts.max_paid_on
        if not self.again_within_months or day is None or highest < self.sum:
            return False
        return day < case.died_on <= self._last(day)

    def _last(self, day: date) -> date:
        return month_later(day, self.again_within_months) if day.year < date.max.year else date.max

    def _again_step(self, case: Case) -> Step:
        day = case.facts.max_paid_on or case.died_on
        args = {"from": day.isoformat(), "until": self._last(day).isoformat(), "sum": spoken(self.sum)}
        return Step("estimate-death-again", args)

    def _apart(self, case: Case) -> Step:
        if not self.again_within_months:
            return Step("estimate-death-once")
        if case.facts.max_paid_on is None:
            return Step("estimate-death-no-day")
        return Step("estimate-death-no-month", {"until": self._last(case.facts.max_paid_on).isoformat()})
