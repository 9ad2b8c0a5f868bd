"""Medical cost after an accident: what others left, less a deductible, at a rate, up to a cap.

乡政办发〔2024〕57号 六（三）, 万州扶组办发〔2021〕4号 五（一）.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from schemes.money import part, spoken
from schemes.rules.base import ZERO, Case, Outcome, Step
from schemes.rules.parts import others, used_up, within


class Medical(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`deductible` in yuan, `rate` in percent of what is left.

    Readings: `deductible` subtracted or only a threshold; once an accident or once a period; `base` after or
    before what others paid.
    """

    name: ClassVar[str] = "medical"
    deductible: Decimal = ZERO
    rate: Decimal = Decimal(100)
    deductible_reading: Literal["subtract", "threshold"] = "subtract"
    deductible_per_reading: Literal["accident", "period"] = "accident"
    base_reading: Literal["after_others", "before_others"] = "after_others"

    def work(self, case: Case) -> Outcome:
        amount = case.facts.amount
        if amount is None:
            return Outcome(unknown=(Step("estimate-unknown-amount"),))
        steps = [Step("estimate-compliant", {"amount": spoken(amount)})]
        rest = self._rest(amount, case, steps)
        after = self._after_deductible(rest, case, steps)
        share = part(after, self.rate)
        steps.append(self._rate_step(after, share))
        paid, caps = within(share, case.limit, case.paid)
        return Outcome(amount=paid, steps=(*steps, *caps), nothing=self._nothing(amount, rest, case))

    def _rest(self, amount: Decimal, case: Case, steps: list[Step]) -> Decimal:
        if self.base_reading == "before_others":
            steps.append(Step("estimate-reading-before-others"))
            return amount
        paid, said = others(case.facts)
        rest = max(amount - paid, ZERO)
        steps += said
        if case.facts.paid_by:
            steps.append(Step("estimate-rest", {"rest": spoken(rest)}))
        return rest

    def _after_deductible(self, rest: Decimal, case: Case, steps: list[Step]) -> Decimal:
        if not self.deductible:
            return rest
        args = {"deductible": spoken(self.deductible)}
        if self.deductible_per_reading == "period":
            if case.paid:
                steps.append(Step("estimate-deductible-had", args))
                return rest
            steps.append(Step("estimate-reading-deductible-period", args))
        else:
            steps.append(Step("estimate-reading-deductible-accident", args))
        if self.deductible_reading == "threshold":
            steps.append(Step("estimate-reading-deductible-threshold", args))
            return rest if rest > self.deductible else ZERO
        left = max(rest - self.deductible, ZERO)
        steps.append(Step("estimate-deductible", {**args, "rest": spoken(rest), "left": spoken(left)}))
        steps.append(Step("estimate-reading-deductible-subtract", args))
        return left

    def _rate_step(self, after: Decimal, share: Decimal) -> Step:
        if self.rate == 100:
            return Step("estimate-rate-all", {"left": spoken(after)})
        args = {"left": spoken(after), "rate": spoken(self.rate), "share": spoken(share)}
        return Step("estimate-rate", args)

    def _nothing(self, amount: Decimal, rest: Decimal, case: Case) -> Step:
        used = used_up(case)
        if used is not None:
            return used
        if not amount:
            return Step("estimate-zero-no-cost")
        if not rest:
            return Step("estimate-zero-others-paid")
        return Step("estimate-zero-deductible", {"deductible": spoken(self.deductible)})
