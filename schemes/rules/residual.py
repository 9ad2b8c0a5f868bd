"""What is left of one visit's compliant cost after every payer and one's own share.

万州扶组办发〔2021〕4号 五（二）.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from schemes.money import part, spoken
from schemes.rules.base import ZERO, Case, Outcome, Step
from schemes.rules.parts import others, within

_BEFORE_GATE = ("basic", "major", "civil_aid")


class Residual(Struct, frozen=True, kw_only=True):
    """`gate` yuan (reached, not passed) for a stay in hospital; one's own share in percent by kind of care.

    Readings: the gate only opens, or is subtracted too; it looks at three payers, or at the fund as well; the
    own share is taken of the whole compliant cost, or of the rest.
    """

    name: ClassVar[str] = "residual"
    gate: Decimal
    own_inpatient: Decimal
    own_chronic_outpatient: Decimal
    gate_reading: Literal["reach", "subtract"] = "reach"
    gate_after_fund_reading: Literal["no", "yes"] = "no"
    own_share_of_reading: Literal["total", "rest"] = "total"

    def work(self, case: Case) -> Outcome:
        facts = case.facts
        if facts.care == "outpatient":
            return Outcome(amount=ZERO, nothing=Step("estimate-zero-outpatient"))
        unknown = [Step("estimate-unknown-amount")] if facts.amount is None else []
        unknown += [Step("estimate-unknown-care")] if facts.care is None else []
        if facts.amount is None or facts.care is None:
            return Outcome(unknown=tuple(unknown))
        steps = [Step("estimate-compliant", {"amount": spoken(facts.amount)})]
        if facts.care == "inpatient":
            borne, said = self._gate(case, facts.amount)
            steps += said
            if borne < self.gate:
                args = {"gate": spoken(self.gate), "borne": spoken(max(borne, ZERO))}
                return Outcome(amount=ZERO, steps=tuple(steps), nothing=Step("estimate-zero-gate", args))
        else:
            steps.append(Step("estimate-no-gate"))
        return self._formula(case, facts.amount, steps)

    def _gate(self, case: Case, amount: Decimal) -> tuple[Decimal, list[Step]]:
        payers = _BEFORE_GATE if self.gate_after_fund_reading == "no" else (*_BEFORE_GATE, "medical_fund")
        borne = amount - sum((case.facts.paid_by.get(payer, ZERO) for payer in payers), ZERO)
        args = {"gate": spoken(self.gate), "borne": spoken(max(borne, ZERO))}
        said = [
            Step("estimate-gate", args),
            Step(f"estimate-reading-gate-{self.gate_reading}", args),
            Step(f"estimate-reading-gate-fund-{self.gate_after_fund_reading}"),
        ]
        return borne, said

    def _formula(self, case: Case, amount: Decimal, steps: list[Step]) -> Outcome:
        paid, said = others(case.facts)
        percent = self.own_inpatient if case.facts.care == "inpatient" else self.own_chronic_outpatient
        base = amount if self.own_share_of_reading == "total" else max(amount - paid, ZERO)
        own = part(base, percent)
        left = amount - paid - own
        if self.gate_reading == "subtract" and case.facts.care == "inpatient":
            left -= self.gate
        args = {
            "percent": spoken(percent),
            "own": spoken(own),
            "amount": spoken(amount),
            "paid": spoken(paid),
        }
        args |= {"left": spoken(left)}
        steps += said
        steps.append(Step(f"estimate-own-share-{self.own_share_of_reading}", args))
        steps.append(Step("estimate-residual" if left > 0 else "estimate-residual-none", args))
        steps.append(Step("estimate-reading-per-visit"))
        due, caps = within(max(left, ZERO), case.limit, case.paid)
        steps += caps or (Step("estimate-no-limit"),)
        return Outcome(amount=due, steps=tuple(steps), nothing=Step("estimate-zero-own-share"))
