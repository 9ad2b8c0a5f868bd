"""A county of its own in one file: nothing but `data/yunxi-2030.toml` knows of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from schemes.book import Book, load_book
from schemes.estimate import CoverEstimate, estimate
from schemes.facts import read_facts

DATA = Path(__file__).parent / "data"
BOOK: Book = load_book(DATA)


def work(event: str, day: date, **facts: Any) -> CoverEstimate:
    scheme = BOOK.get("yunxi-2030")
    assert scheme is not None
    (cover,) = estimate(scheme, event, day, read_facts(facts)).covers
    return cover


def keys(cover: CoverEstimate) -> set[str]:
    return {step.key for step in cover.steps}


@pytest.mark.parametrize(
    ("day", "age", "due", "key"),
    [
        (date(2030, 3, 31), 40, "0.00", "estimate-zero-waiting"),
        (date(2030, 4, 1), 40, "2000.00", "estimate-sum"),
        (date(2030, 4, 1), 17, "1000.00", "estimate-sum"),
        (date(2030, 4, 1), 18, "2000.00", "estimate-sum"),
        (date(2030, 4, 1), 75, "800.00", "estimate-sum"),
        (date(2030, 4, 1), 76, "0.00", "estimate-zero-age"),
    ],
)
def test_waiting_days_and_age_bands(day: date, age: int, due: str, key: str) -> None:
    cover = work("illness_death", day, age=age)
    assert cover.amount == Decimal(due)
    assert key in keys(cover)


def test_without_an_age_there_is_no_sum() -> None:
    cover = work("illness_death", date(2030, 5, 1))
    assert cover.amount is None
    assert [step.key for step in cover.unknown] == ["estimate-unknown-age"]


@pytest.mark.parametrize(
    ("day", "amount", "due"),
    [
        (date(2030, 6, 30), "50", "0.00"),
        (date(2030, 6, 30), "50.01", "40.01"),  # a threshold: past 50 yuan everything counts, 40.008 half up
        (date(2030, 6, 30), "9000", "3000.00"),  # what a household may draw
        (date(2030, 7, 1), "50", "45.00"),  # the figures of the second half-year
        (date(2030, 7, 1), "9000", "8000.00"),
    ],
)
def test_figures_that_change_within_the_period(day: date, amount: str, due: str) -> None:
    assert work("accident_injury", day, amount=amount).amount == Decimal(due)


def test_a_late_report_is_never_refused() -> None:
    assert "estimate-report-within" in keys(work("accident_injury", date(2030, 6, 30), amount=500))
    assert "estimate-household" in keys(work("accident_injury", date(2030, 6, 30), amount=500))


def test_its_towns_are_routed() -> None:
    route = BOOK.route(town="河口", day=date(2030, 2, 2), event="burn")
    assert route.insurer is not None
    assert (route.county, route.insurer.id, route.hotline) == ("云溪县", "mutual", "0999-8001234")
    assert (route.action, route.reasons) == ("file", ())


def test_a_town_name_of_two_counties_is_not_guessed() -> None:
    assert BOOK.town("城关镇") is None
    assert BOOK.route(town="城关镇", day=date(2016, 3, 1), event="burn").reasons == ("unknown_town",)
    old = BOOK.route(town="镇坪县城关镇", day=date(2016, 3, 1), event="burn")
    new = BOOK.route(town="云溪县城关镇", day=date(2030, 3, 1), event="burn")
    assert [route.scheme.id if route.scheme else None for route in (old, new)] == ["zhenping-2016", "yunxi-2030"]


def test_the_built_in_book_does_not_know_it() -> None:
    assert load_book().get("yunxi-2030") is None
    assert load_book() is load_book()


def test_a_file_with_the_same_id_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    import schemes.book

    text = (schemes.book.FOLDER / "wanzhou-2021.toml").read_text(encoding="utf-8")
    (tmp_path / "wanzhou.toml").write_text(text.replace('"95518"', '"023-95518"'), encoding="utf-8")
    route = load_book(tmp_path).route(town="大周镇", day=date(2021, 6, 1), event="burn")
    assert route.hotline == "023-95518"
    assert len(load_book(tmp_path).schemes) == 4
