"""What is known of a case when its sum is worked out: a few facts, all optional, read without mercy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from schemes.money import MoneyError, read_money
from schemes.terms import COVERS, HOUSE_TYPES

PAYERS: Final = ("basic", "major", "civil_aid", "medical_fund")
CARES: Final = ("inpatient", "chronic_outpatient", "outpatient")
_MOST_DAYS: Final = 3660
_MOST_YEARS: Final = 130


class FactError(ValueError):
    """A fact that cannot be taken: `key` and `args` of a text of the catalogue say why."""

    def __init__(self, key: str, **args: str) -> None:
        super().__init__(f"{key} {args}")
        self.key = key
        self.args_of_text = args


class Facts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facts of one case; None or empty: not said.

    `amount` is the compliant medical cost in yuan, `paid_by` what others paid of it by payer, `paid_before`
    what this insurance paid in the same period by cover, `disability_grades` 1 (gravest) to 10, `max_paid_on`
    the day on which a severe disability or burn reached its maximum, `died_on` the day of death.
    """

    amount: Decimal | None = None
    paid_by: dict[str, Decimal] = {}
    care: str | None = None
    hospital_days: int | None = None
    disability_grades: tuple[int, ...] = ()
    disease: str | None = None
    age: int | None = None
    in_school: bool | None = None
    house_type: str | None = None
    paid_before: dict[str, Decimal] = {}
    max_paid_on: date | None = None
    died_on: date | None = None

    def given(self, fact: str) -> bool:
        """Whether the fact was said, zero included."""
        return getattr(self, fact) not in (None, (), {})


def _money(field: str, value: object) -> Decimal:
    try:
        return read_money(value)
    except MoneyError as error:
        reason = error.reason.replace("_", "-")
        raise FactError(f"estimate-error-money-{reason}", field=field, given=error.given) from None


def _sums(names: tuple[str, ...]) -> Callable[[str, object], dict[str, Decimal]]:
    def read(field: str, value: object) -> dict[str, Decimal]:
        if not isinstance(value, Mapping):
            raise FactError("estimate-error-table", field=field)
        for name in value:
            if name not in names:
                raise FactError("estimate-error-field", field=f"{field}.{name}")
        return {name: _money(f"{field}.{name}", paid) for name, paid in value.items() if paid is not None}

    return read


def _whole(least: int, most: int) -> Callable[[str, object], int]:
    def read(field: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise FactError("estimate-error-whole", field=field, least=str(least), most=str(most))
        return value

    return read


def _grades(field: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise FactError("estimate-error-grades", field=field)
    return tuple(_whole(1, 10)(field, grade) for grade in value)


def _one_of(names: tuple[str, ...]) -> Callable[[str, object], str]:
    def read(field: str, value: object) -> str:
        if not isinstance(value, str) or value not in names:
            raise FactError("estimate-error-choice", field=field, choices=" / ".join(names))
        return value

    return read


def _flag(field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise FactError("estimate-error-flag", field=field)
    return value


def _words(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FactError("estimate-error-words", field=field)
    return value.strip()


def read_day(field: str, value: object) -> date:
    """A day from an ISO text; raises FactError."""
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise FactError("estimate-error-day", field=field, given=str(value)[:40])


_READERS: Final[dict[str, Callable[[str, Any], Any]]] = {
    "amount": _money,
    "paid_by": _sums(PAYERS),
    "care": _one_of(CARES),
    "hospital_days": _whole(0, _MOST_DAYS),
    "disability_grades": _grades,
    "disease": _words,
    "age": _whole(0, _MOST_YEARS),
    "in_school": _flag,
    "house_type": _one_of(HOUSE_TYPES),
    "paid_before": _sums(COVERS),
    "max_paid_on": read_day,
    "died_on": read_day,
}


def read_facts(raw: object) -> Facts:
    """Facts from a JSON object (numbers as int, Decimal or text); None counts as not said.

    Raises FactError for an unknown field, a sum that is no exact decimal, a grade outside 1 to 10 …
    """
    if raw is None:
        return Facts()
    if not isinstance(raw, Mapping):
        raise FactError("estimate-error-table", field="facts")
    for field in raw:
        if field not in _READERS:
            raise FactError("estimate-error-field", field=str(field)[:40])
    return Facts(**{field: _READERS[field](field, value) for field, value in raw.items() if value is not None})
