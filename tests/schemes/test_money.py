"""Money: exact, half up, and a clear reason for what cannot be taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemes.money import MoneyError, half_up, part, read_money, spoken, to_fen, written


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("0.005", "0.01"),
        ("0.004", "0.00"),
        ("1.015", "1.02"),
        ("2.675", "2.68"),  # as a float this is 2.67499…
        ("900.045", "900.05"),
        ("750", "750.00"),
        (0, "0.00"),
        (Decimal("99999999.994"), "99999999.99"),
        (Decimal("1E+3"), "1000.00"),
    ],
)
def test_half_up_to_the_fen(value: object, fen: str) -> None:
    assert written(to_fen(read_money(value))) == fen


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (0.1, "not_a_number"),
        (True, "not_a_number"),
        (None, "not_a_number"),
        ("", "not_a_number"),
        ("3千", "not_a_number"),
        ("１２", "not_a_number"),
        ("1e3", "not_a_number"),
        (" 1", "not_a_number"),
        (Decimal("NaN"), "not_a_number"),
        (Decimal("Infinity"), "not_a_number"),
        ("-1", "negative"),
        (Decimal("-0.01"), "negative"),
        (Decimal("1e30"), "too_large"),
        ("100000000.01", "too_large"),
        (10**400, "too_large"),
        (Decimal("1e-13"), "too_fine"),
    ],
)
def test_what_is_no_sum(value: object, reason: str) -> None:
    with pytest.raises(MoneyError) as caught:
        read_money(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("people", "half"), [(10629, 5315), (9183, 4592), (8867, 4434), (5910, 2955), (50973, 25487)]
)
def test_half_of_a_town_is_rounded_up(people: int, half: int) -> None:
    assert half_up(part(Decimal(people), Decimal(50))) == half


@pytest.mark.parametrize(
    ("value", "text"), [("750.00", "750"), ("0.01", "0.01"), ("100.10", "100.1"), ("0", "0"), ("30000", "30000")]
)
def test_as_people_say_it(value: str, text: str) -> None:
    assert spoken(Decimal(value)) == text
