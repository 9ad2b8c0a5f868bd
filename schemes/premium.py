"""Who pays which part of a premium, whether the parts add up, and what a list costs.

Six purses of the family-care speech (二、一), third parties of 镇政办发〔2015〕170号 四（三）, heads times price of
乡政办发〔2024〕57号 五（二）, the check figure of 万州扶组办发〔2021〕4号 三 (106949 × 130 = 13903370).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct

from schemes.model import Scheme

Payer = Literal["government", "care_fund", "donation", "company", "poverty_unit", "family", "third_party"]
PAYERS: Final[tuple[Payer, ...]] = (
    "government",
    "care_fund",
    "donation",
    "company",
    "poverty_unit",
    "family",
    "third_party",
)


class Parts(Struct, frozen=True, kw_only=True):
    """What was paid for one resident: fen by payer."""

    resident: int
    town: str
    village: str
    fen: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.fen.values())


class BudgetLine(Struct, frozen=True, kw_only=True):
    """Heads of a town times the price, in yuan; `paid` is what has come in for them so far."""

    town: str
    heads: int
    price: Decimal
    paid: Decimal

    @property
    def due(self) -> Decimal:
        return self.price * self.heads


class Count(Struct, frozen=True, kw_only=True):
    """The list against the document's own figure: 106949 people, 13903370 yuan."""

    people: int
    listed: int
    total: Decimal | None

    @property
    def exact(self) -> bool:
        return self.people == self.listed


def budget(heads: Iterable[tuple[str, int]], price: Decimal, paid_fen: dict[str, int]) -> list[BudgetLine]:
    """A line for each town that has people."""
    return [
        BudgetLine(town=town, heads=people, price=price, paid=Decimal(paid_fen.get(town, 0)) / 100)
        for town, people in heads
        if people
    ]


def counted(scheme: Scheme, listed: int) -> Count | None:
    """The exact count check, or None where the document states no number of people."""
    premium = scheme.premium
    if premium is None or premium.people is None:
        return None
    return Count(people=premium.people, listed=listed, total=premium.total)
