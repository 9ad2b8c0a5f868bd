"""Money: exact decimals in yuan, read digit by digit, rounded half up to the fen once, at the end."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

FEN: Final = Decimal("0.01")
MOST: Final = Decimal(100_000_000)
"""No case of a micro-insurance reaches a hundred million yuan: a larger sum is a slip of the pen."""
_PLACES: Final = 12
_WRITTEN: Final = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)


class MoneyError(ValueError):
    """A sum that cannot be taken. `reason` is one of not_a_number, negative, too_large, too_fine."""

    def __init__(self, reason: str, given: str) -> None:
        super().__init__(f"{reason}: {given}")
        self.reason = reason
        self.given = given


def read_money(value: object) -> Decimal:
    """Yuan from an int, a Decimal (as read from a JSON number) or a plain decimal string; never from a float.

    Raises MoneyError for anything else, a negative sum, one above a hundred million, or more than twelve
    decimal places.
    """
    shown = str(value)[:40]
    exact = isinstance(value, Decimal | int) and not isinstance(value, bool)
    if not exact and not (isinstance(value, str) and _WRITTEN.fullmatch(value)):
        raise MoneyError("not_a_number", shown)
    number = Decimal(value)  # type: ignore[arg-type]
    if not number.is_finite():
        raise MoneyError("not_a_number", shown)
    if number < 0:
        raise MoneyError("negative", shown)
    if number > MOST:
        raise MoneyError("too_large", shown)
    exponent = number.as_tuple().exponent
    if number and isinstance(exponent, int) and -exponent > _PLACES:
        raise MoneyError("too_fine", shown)
    return _EXACT.plus(number) if number else Decimal(0)


def to_fen(value: Decimal) -> Decimal:
    """Half up to whole fen: 0.005 is 0.01."""
    return value.quantize(FEN, context=_EXACT)


def part(value: Decimal, percent: Decimal) -> Decimal:
    """`percent` of `value`, exact."""
    return _EXACT.divide(_EXACT.multiply(value, percent), Decimal(100))


def half_up(value: Decimal) -> int:
    """Half up to a whole number: 5314.5 is 5315, which Python's own `round` makes 5314."""
    return int(value.quantize(Decimal(1), context=_EXACT))


def written(value: Decimal) -> str:
    """As the interfaces write it: "750.00"."""
    return f"{to_fen(value):f}"


def spoken(value: Decimal) -> str:
    """As people say it, without empty decimals: "750", "0.01"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
