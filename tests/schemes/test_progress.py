"""Progress against the notice's own table, to the digit, and what a village needs to be a 先进村."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from schemes.book import load_book
from schemes.model import Scheme
from schemes.premium import budget, counted
from schemes.progress import (
    Homes,
    Tally,
    at_zero,
    booking_day,
    by_town,
    by_village,
    reminded,
    start_day,
    task,
    total,
)

BOOK = load_book()


def scheme(name: str) -> Scheme:
    found = BOOK.get(name)
    assert found is not None
    return found


def tally(state: str, people: int, **more: object) -> Tally:
    place = {"town": "曾家镇", "village": "五土村", **more}
    return Tally(state=state, people=people, **place)  # type: ignore[arg-type]


def test_the_table_of_zhenping_to_the_digit() -> None:
    lines = by_town([], scheme("zhenping-2016").targets, [])
    shown = [(line.name, line.people, line.percent, line.target) for line in (*lines, total(lines))]
    assert shown == [
        ("曾家镇", 10629, 50, 5315),
        ("牛头店", 5910, 50, 2955),
        ("城关镇", 9183, 50, 4592),
        ("上竹镇", 4498, 50, 2249),
        ("曙坪镇", 8867, 50, 4434),
        ("钟宝镇", 8624, 50, 4312),
        ("华坪镇", 3262, 50, 1631),
        ("合计", 50973, 50, 25488),  # the sum of the rows; half of 50973 would be 25487
    ]


@pytest.mark.parametrize(
    ("people", "target"), [(10629, 5315), (9183, 4592), (8867, 4434), (10700, 5350), (1, 1), (0, 0)]
)
def test_a_task_is_half_up_in_its_row(people: int, target: int) -> None:
    assert task(people, Decimal(50)) == target


def test_booked_and_in_force_are_done_and_a_refuser_lowers_nothing() -> None:
    held = [
        tally("registered", 10),
        tally("paid", 20),
        tally("booked", 1000, final=True, checked=900),
        tally("in_force", 63),
        tally("left", 7, why="refused"),
        tally("left", 3, why="died"),
    ]
    lines = by_town(held, scheme("zhenping-2016").targets, [])
    first = lines[0]
    assert (first.here, first.done, first.refused, first.gone, first.final, first.checked) == (
        1093,
        1063,
        7,
        3,
        1000,
        900,
    )
    assert (first.target, str(first.share)) == (5315, "20.0"), "the task is the document's, whoever refuses"
    assert at_zero(lines) == ("牛头店", "城关镇", "上竹镇", "曙坪镇", "钟宝镇", "华坪镇")


def test_a_town_without_a_task_has_a_line_all_the_same() -> None:
    (line,) = by_town([tally("in_force", 3, town="昌宁镇")], scheme("xiangning-2024").targets, [])
    assert (line.name, line.target, line.share, line.done) == ("昌宁镇", None, None, 3)


@pytest.mark.parametrize(
    ("held", "homes", "agent", "coverage", "model"),
    [
        # Everybody in force, every household, a 专干; whether each group has a 协管 no data says: a person decides.
        ([tally("in_force", 40)], (12, 12), True, "100.0", None),
        ([tally("in_force", 40)], (12, 12), False, "100.0", False),
        ([tally("in_force", 39), tally("registered", 1)], (12, 12), True, "97.5", False),
        ([tally("in_force", 39), tally("left", 1, why="refused")], (12, 12), True, "97.5", False),
        ([tally("in_force", 39), tally("left", 1, why="died")], (12, 12), True, "100.0", None),
        ([tally("in_force", 40)], (12, 11), True, "100.0", False),
    ],
)
def test_a_model_village(
    held: list[Tally], homes: tuple[int, int], agent: bool, coverage: str, model: bool | None
) -> None:
    every = [Homes(town="曾家镇", village="五土村", all=homes[0], insured=homes[1])]
    (village,) = by_village(held, every, [("曾家镇", "五土村")] if agent else [])
    assert Decimal(coverage) == village.coverage
    assert village.model is model
    assert village.missing == ("group_helpers",)


@pytest.mark.parametrize(
    ("name", "booked", "start"),
    [
        ("zhenping-2016", date(2016, 1, 30), None),
        ("xiangning-2024", date(2024, 10, 10), date(2024, 10, 14)),
        ("family-care", None, None),
    ],
)
def test_by_when_everybody_is_booked(name: str, booked: date | None, start: date | None) -> None:
    assert (booking_day(scheme(name)), start_day(scheme(name))) == (booked, start)


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (date(2015, 10, 23), []),
        (date(2015, 10, 24), [("宣传动员", date(2015, 10, 24))]),
        (date(2015, 10, 29), [("宣传动员", date(2015, 10, 24))]),
        (date(2015, 10, 30), [("宣传动员", date(2015, 10, 30))]),
        (date(2015, 10, 31), []),
        (date(2015, 12, 24), [("整体推进", date(2015, 12, 24))]),
        (date(2016, 1, 23), [("保费归集", date(2016, 1, 23))]),
        (date(2016, 1, 29), [("保费归集", date(2016, 1, 29))]),
    ],
)
def test_a_week_and_a_day_before_a_stage_ends(day: date, stages: list[tuple[str, date]]) -> None:
    assert [(stage.name, due) for stage, due in reminded(scheme("zhenping-2016").stages, day)] == stages


def test_heads_times_price_against_the_document() -> None:
    wanzhou = scheme("wanzhou-2021")
    lines = budget([("大周镇", 106900), ("小周镇", 49), ("分水镇", 0)], Decimal(130), {"大周镇": 13_000})
    assert [(one.town, one.due, one.paid) for one in lines] == [("大周镇", 13897000, 130), ("小周镇", 6370, 0)]
    assert sum(one.due for one in lines) == 13903370
    right, wrong = counted(wanzhou, 106949), counted(wanzhou, 106948)
    assert right is not None
    assert wrong is not None
    assert (right.exact, right.total, wrong.exact) == (True, 13903370, False)
    assert counted(scheme("xiangning-2024"), 5) is None
