"""Passages that can be read in two ways: the way taken is a setting, and the other way gives its own sum."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemes.book import FOLDER, load_book
from schemes.estimate import CoverEstimate, estimate
from schemes.facts import read_facts
from schemes.model import Scheme
from schemes.reading import read_scheme

DAYS = {"xiangning-2024": date(2024, 11, 5), "wanzhou-2021": date(2021, 6, 14)}

OTHER_WAYS = [
    # scheme, cover, setting, the recommended way, the other; event and facts; both sums
    ("xiangning-2024", "deductible", "subtract", "threshold", "accident_injury", {"amount": 850}, "750", "850"),
    ("xiangning-2024", "deductible", "subtract", "threshold", "accident_injury", {"amount": 100}, "0", "0"),
    (
        "xiangning-2024",
        "deductible_per",
        "accident",
        "period",
        "accident_injury",
        {"amount": 1000, "paid_before": {"accident_medical": 2900}},
        "900",
        "1000",
    ),
    (
        "xiangning-2024",
        "base",
        "after_others",
        "before_others",
        "accident_injury",
        {"amount": 3000, "paid_by": {"basic": 1000}},
        "1900",
        "2900",
    ),
    (
        "wanzhou-2021",
        "gate",
        "reach",
        "subtract",
        "illness",
        {"amount": 20000, "paid_by": {"basic": 12000}, "care": "inpatient"},
        "6000",
        "5000",
    ),
    (
        "wanzhou-2021",
        "gate_after_fund",
        "no",
        "yes",
        "illness",
        {"amount": 5000, "paid_by": {"basic": 3900, "medical_fund": 200}, "care": "inpatient"},
        "400",
        "0",
    ),
    (
        "wanzhou-2021",
        "own_share_of",
        "total",
        "rest",
        "illness",
        {"amount": 20000, "paid_by": {"basic": 12000}, "care": "inpatient"},
        "6000",
        "7200",
    ),
]


def first(scheme: Scheme, event: str, facts: dict[str, Any]) -> CoverEstimate:
    return estimate(scheme, event, DAYS[scheme.id], read_facts(facts)).covers[0]


@pytest.mark.parametrize(("name", "setting", "taken", "other", "event", "facts", "sum_", "other_sum"), OTHER_WAYS)
def test_the_other_way_is_one_word_in_the_file(
    tmp_path: Any,
    name: str,
    setting: str,
    taken: str,
    other: str,
    event: str,
    facts: dict[str, Any],
    sum_: str,
    other_sum: str,
) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    head, _, tail = text.partition(f'setting = "{setting}"\n')
    assert tail.startswith(f'taken = "{taken}"')
    path = tmp_path / f"{name}.toml"
    path.write_text(f'{head}setting = "{setting}"\n' + tail.replace(taken, other, 1), encoding="utf-8")
    recommended = load_book().get(name)
    assert recommended is not None
    assert first(recommended, event, facts).amount == Decimal(sum_)
    assert first(read_scheme(path), event, facts).amount == Decimal(other_sum)


def test_the_allowance_for_each_stay(tmp_path: Any) -> None:
    text = (FOLDER / "xiangning-2024.toml").read_text(encoding="utf-8")
    path = tmp_path / "each-stay.toml"
    path.write_text(text.replace('taken = "period"', 'taken = "stay"'), encoding="utf-8")
    facts = read_facts({"hospital_days": 15, "paid_before": {"hospital_allowance": 600}})
    found = estimate(read_scheme(path), "accident_injury", DAYS["xiangning-2024"], facts)
    assert {cover.cover: cover.amount for cover in found.covers}["hospital_allowance"] == 450


@pytest.mark.parametrize("name", DAYS)
def test_every_reading_says_why(name: str) -> None:
    scheme = load_book().get(name)
    assert scheme is not None
    assert scheme.readings
    assert all(reading.why and reading.taken not in reading.others for reading in scheme.readings)
