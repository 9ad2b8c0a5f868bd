"""The formulas that a scheme file may name. A new one is a file here and a line in RULES."""

from __future__ import annotations

from typing import Final

from schemes.rules.allowance import Allowance
from schemes.rules.base import Rule
from schemes.rules.death_sum import DeathSum
from schemes.rules.fixed import Fixed
from schemes.rules.graded import Graded
from schemes.rules.medical import Medical
from schemes.rules.open_sums import ByHouse, NotStated, UpTo
from schemes.rules.residual import Residual

RULES: Final[tuple[type[Rule], ...]] = (
    Allowance,
    ByHouse,
    DeathSum,
    Fixed,
    Graded,
    Medical,
    NotStated,
    Residual,
    UpTo,
)
