"""A sum by the grade of a lasting harm. 乡政办发〔2024〕57号 六（三）; several grades: JR/T 0083-2013 4.4."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from msgspec import Struct

from schemes.money import part, spoken
from schemes.rules.base import ZERO, Case, Outcome, Step
from schemes.rules.parts import used_up, within

_ONE_CELL = {"accident_disability": "accident_burn", "accident_burn": "accident_disability"}


def combined(grades: Sequence[int]) -> int:
    """The grade of several injuries: the gravest, raised by one (never above 1) if it occurs twice."""
    gravest = min(grades)
    return max(gravest - 1, 1) if list(grades).count(gravest) > 1 else gravest


class Graded(Struct, frozen=True, kw_only=True):
    """`sum` yuan times the percent of the grade; `percents` from grade 1 to grade 10."""

    name: ClassVar[str] = "graded"
    sum: Decimal
    percents: tuple[Decimal, ...]

    def work(self, case: Case) -> Outcome:
        grades = case.facts.disability_grades
        if not grades:
            return Outcome(
                steps=(Step("estimate-grade-person"),),
                unknown=(Step(f"estimate-unknown-grade-{self._kind(case)}"),),
            )
        grade = combined(grades)
        percent = self.percents[grade - 1]
        amount = part(self.sum, percent)
        args = {
            "grade": str(grade),
            "percent": spoken(percent),
            "sum": spoken(self.sum),
            "result": spoken(amount),
        }
        steps = [Step("estimate-grade-sum", args), Step("estimate-grade-person")]
        if len(grades) > 1:
            key = "estimate-grades-raised" if grade < min(grades) else "estimate-grades-gravest"
            steps.insert(0, Step(key, {"grades": "、".join(map(str, sorted(grades))), "grade": str(grade)}))
        steps += self._apart(case)
        paid, caps = within(amount, case.limit, case.paid)
        return Outcome(amount=paid, steps=(*steps, *caps), nothing=used_up(case))

    def _kind(self, case: Case) -> str:
        return "burn" if case.cover == "accident_burn" else "disability"

    def _apart(self, case: Case) -> list[Step]:
        """Disability and burn stand in one cell of the table: a person decides whether both are paid."""
        other = _ONE_CELL.get(case.cover, "")
        steps = [Step("estimate-burn-grades")] if case.cover == "accident_burn" else []
        if case.facts.paid_before.get(other, ZERO):
            steps.append(Step("estimate-one-cell"))
        return steps
