"""What every rule is given and what it answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Protocol

from msgspec import Struct

from schemes.facts import Facts

ZERO = Decimal(0)


class Step(Struct, frozen=True, omit_defaults=True):
    """One step of a sum: a text of the catalogue by key, with its arguments as text."""

    key: str
    args: dict[str, str] = {}


class Case(Struct, frozen=True, kw_only=True):
    """One cover of one case. `day` is the day by which the period goes, `died_on` the day of death.

    `limit` is the cover's own cap in yuan, `banded` the sum that the age band gives, where there is one.
    """

    cover: str
    event: str
    day: date
    died_on: date
    facts: Facts
    limit: Decimal | None = None
    banded: Decimal | None = None

    @property
    def paid(self) -> Decimal:
        """What this cover has paid before in the same period."""
        return self.facts.paid_before.get(self.cover, ZERO)


class Outcome(Struct, frozen=True, kw_only=True):
    """The sum before rounding, or None with what is `unknown`. `nothing` says why a sum is zero."""

    amount: Decimal | None = None
    steps: tuple[Step, ...] = ()
    unknown: tuple[Step, ...] = ()
    nothing: Step | None = None
    limit: Decimal | None = None


class Rule(Protocol):
    """A formula by name. Its struct fields are its parameters in a scheme file; `*_reading`: a reading."""

    name: ClassVar[str]

    def work(self, case: Case) -> Outcome:
        """The sum of one case; never raises for a case that `read_facts` let through."""
        ...
