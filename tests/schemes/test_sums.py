"""Sums as a claims clerk would work them out by hand: one line a case, facts left, sum right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cli.estimate import work_line
from locales.catalogue import load
from schemes.book import load_book

XIANGNING = ("xiangning-2024", "2024-11-05")
WANZHOU = ("wanzhou-2021", "2021-06-14")
ZHENPING = ("zhenping-2016", "2016-05-01")


def ask(scheme: str, event: str, day: str | None, **facts: Any) -> dict[str, Any]:
    line = json.dumps({"scheme": scheme, "event": event, "date": day, "facts": facts}, ensure_ascii=False)
    return work_line(line, load_book(), load())


def sums(answer: dict[str, Any]) -> dict[str, str | None]:
    return {cover["cover"]: cover["amount"] for cover in answer["covers"]}


def words(answer: dict[str, Any], cover: str) -> str:
    return " ".join(*(each["steps"] for each in answer["covers"] if each["cover"] == cover))


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        ("80", "0.00"),
        ("100", "0.00"),
        ("100.01", "0.01"),
        ("100.005", "0.01"),  # half up, once, at the end
        ("100.004", "0.00"),
        ("850", "750.00"),
        ("3500", "3400.00"),
        ("5100", "5000.00"),
        ("7200", "5000.00"),
        ("0", "0.00"),
    ],
)
def test_accident_medical_in_xiangning(amount: str, due: str) -> None:
    answer = ask(XIANGNING[0], "accident_injury", XIANGNING[1], amount=amount)
    assert sums(answer) == {"accident_medical": due}
    assert answer["covers"][0]["limit"] == "5000.00"
    assert answer["covers"][0]["source"] == "乡政办发〔2024〕57号 六（三）"
    assert answer["unknown"] == []
    assert "先减100元" in words(answer, "accident_medical")  # the reading that was taken is named


@pytest.mark.parametrize(
    ("first", "second", "due"), [("2900", "1000", "900.00"), ("2900", "2600", "2100.00"), ("5000", "800", "0.00")]
)
def test_second_accident_of_a_period_draws_what_the_cap_has_left(first: str, second: str, due: str) -> None:
    facts = {"amount": second, "paid_before": {"accident_medical": first}}
    assert sums(ask(XIANGNING[0], "accident_injury", XIANGNING[1], **facts)) == {"accident_medical": due}


@pytest.mark.parametrize(
    ("days", "before", "due"),
    [
        (0, None, "0.00"),
        (7, None, "210.00"),
        (30, None, "900.00"),
        (31, None, "900.00"),
        (45, None, "900.00"),
        (20, None, "600.00"),
        (15, 600, "300.00"),
        (15, 900, "0.00"),
    ],
)
def test_hospital_allowance(days: int, before: int | None, due: str) -> None:
    paid = {"paid_before": {"hospital_allowance": before}} if before else {}
    answer = ask(XIANGNING[0], "accident_injury", XIANGNING[1], hospital_days=days, **paid)
    assert sums(answer) == {"accident_medical": None, "hospital_allowance": due}
    assert f"这里算{min(days, 30)}天" in words(answer, "hospital_allowance")
    assert answer["unknown"] == ["治病一共花了多少钱"]


@pytest.mark.parametrize(
    ("grades", "due"),
    [
        *(([grade], f"{33000 - 3000 * grade}.00") for grade in range(1, 11)),
        ([8, 10], "9000.00"),
        ([9, 9], "9000.00"),
        ([10, 10, 10], "6000.00"),
        ([1, 1], "30000.00"),
        ([8, 9, 9], "9000.00"),
    ],
)
def test_disability_and_burn_by_grade(grades: list[int], due: str) -> None:
    disabled = ask(XIANGNING[0], "disability", XIANGNING[1], disability_grades=grades)
    burnt = ask(XIANGNING[0], "burn", XIANGNING[1], disability_grades=grades)
    assert sums(disabled) == {"accident_disability": due}
    assert sums(burnt) == {"accident_burn": due}  # and no accident_disability
    assert disabled["covers"][0]["limit"] == burnt["covers"][0]["limit"] == "30000.00"


def test_disability_draws_what_the_period_has_left() -> None:
    facts = {"disability_grades": [7], "paid_before": {"accident_disability": 24000}}
    assert sums(ask(XIANGNING[0], "disability", XIANGNING[1], **facts)) == {"accident_disability": "6000.00"}


def test_burn_without_grades_has_a_limit_and_no_sum() -> None:
    answer = ask(XIANGNING[0], "burn", XIANGNING[1])
    (burn,) = answer["covers"]
    assert (burn["cover"], burn["amount"], burn["limit"]) == ("accident_burn", None, "30000.00")
    assert answer["unknown"] == ["烧伤鉴定是几级"]


@pytest.mark.parametrize(
    ("paid", "max_paid_on", "died_on", "due", "by_hand"),
    [
        ({}, None, "2025-04-10", "30000.00", False),
        ({"accident_disability": 30000}, "2025-03-10", "2025-04-10", "30000.00", False),
        ({"accident_disability": 30000}, "2025-03-10", "2025-03-11", "30000.00", False),
        ({"accident_disability": 30000}, "2025-03-10", "2025-03-10", "0.00", True),
        ({"accident_disability": 30000}, "2025-03-10", "2025-04-11", "0.00", True),
        ({"accident_burn": 30000}, "2025-03-10", "2025-04-10", "30000.00", False),
        ({"accident_disability": 30000}, "2025-01-31", "2025-02-28", "30000.00", False),
        ({"accident_disability": 30000}, "2025-01-31", "2025-03-01", "0.00", True),
        ({"accident_disability": 30000}, "2024-12-15", "2025-01-15", "30000.00", False),
        ({"accident_disability": 24000}, "2025-03-10", "2025-03-30", "6000.00", True),
        ({"accident_disability": 24000}, None, "2025-03-30", "6000.00", True),
        ({"accident_disability": 30000}, None, "2025-03-30", "0.00", True),
        ({"accident_disability": 24000, "accident_burn": 9000}, None, "2025-03-30", "0.00", True),
    ],
)
def test_accident_death_after_a_disability(
    paid: dict[str, int], max_paid_on: str | None, died_on: str, due: str, by_hand: bool
) -> None:
    answer = ask(
        XIANGNING[0], "accident_death", "2024-11-05", paid_before=paid, max_paid_on=max_paid_on, died_on=died_on
    )
    assert sums(answer) == {"accident_death": due}
    assert ("请人工核实" in words(answer, "accident_death")) is by_hand
    assert answer["unknown"] == []


def test_the_month_after_a_leap_january() -> None:
    facts = {"paid_before": {"accident_disability": 30000}, "max_paid_on": "2024-01-31"}
    inside = ask(XIANGNING[0], "accident_death", "2024-10-20", died_on="2024-02-29", **facts)
    after = ask(XIANGNING[0], "accident_death", "2024-10-20", died_on="2024-03-01", **facts)
    assert (sums(inside), sums(after)) == ({"accident_death": "30000.00"}, {"accident_death": "0.00"})


@pytest.mark.parametrize(
    ("care", "cost", "basic", "major", "aid", "fund", "due"),
    [
        ("inpatient", "20000", "12000", "0", "2000", "1000", "3000.00"),
        ("inpatient", "20000", "12000", "1000", "2000", "1000", "2000.00"),
        ("inpatient", "5000", "3600", "0", "400", "0", "500.00"),  # exactly 1000: the gate is reached
        ("inpatient", "5000", "3600.01", "0", "400", "0", "0.00"),  # 999.99: it is not
        ("inpatient", "10000", "8000", "0", "800", "300", "0.00"),  # own share leaves less than nothing
        ("inpatient", "5000", "3600", "0", "400", "100", "400.00"),  # the fund does not count at the gate
        ("chronic_outpatient", "800", "400", "0", "100", "0", "140.00"),
        ("chronic_outpatient", "3000", "1500", "0", "0", "0", "900.00"),
        ("outpatient", "300", "0", "0", "0", "0", "0.00"),
        ("inpatient", "1000.05", "0", "0", "0", "0", "900.05"),  # 900.045, half up
    ],
)
def test_major_medical_in_wanzhou(
    care: str, cost: str, basic: str, major: str, aid: str, fund: str, due: str
) -> None:
    paid = {"basic": basic, "major": major, "civil_aid": aid, "medical_fund": fund}
    answer = ask(WANZHOU[0], "illness", WANZHOU[1], amount=cost, paid_by=paid, care=care)
    assert sums(answer) == {"major_medical": due}
    assert answer["covers"][0]["limit"] is None
    assert answer["covers"][0]["source"] == "万州扶组办发〔2021〕4号 五（二）"
    assert answer["unknown"] == []


def test_a_payer_of_whom_nothing_was_said_paid_nothing_and_the_steps_say_so() -> None:
    some = ask(WANZHOU[0], "illness", WANZHOU[1], amount=20000, care="inpatient", paid_by={"basic": 12000})
    none = ask(WANZHOU[0], "illness", WANZHOU[1], amount=20000, care="inpatient")
    assert "大病保险报了多少没说，先按0元算" in words(some, "major_medical")
    assert "别处报了多少没说，先按0元算" in words(none, "major_medical")
    assert (sums(some)["major_medical"], sums(none)["major_medical"]) == ("6000.00", "18000.00")


def test_a_bill_is_not_taken_for_compliant_cost_in_silence() -> None:
    for scheme, event in ((XIANGNING, "accident_injury"), (WANZHOU, "accident_injury"), (WANZHOU, "illness")):
        answer = ask(scheme[0], event, scheme[1], amount=2000, care="inpatient")
        assert any("目录外的不算" in step for step in answer["covers"][0]["steps"])


@pytest.mark.parametrize(
    ("amount", "paid_by", "before", "due"),
    [
        (3000, {}, 0, "3000.00"),  # no deductible here
        (3000, {"basic": 1800}, 0, "1200.00"),
        (9000, {"basic": 1000}, 0, "5000.00"),
        (3000, {}, 4200, "800.00"),
        (3000, {"basic": 3000}, 0, "0.00"),
        (3000, {"basic": 2000, "major": 2000}, 0, "0.00"),
        (0, {}, 0, "0.00"),
    ],
)
def test_accident_medical_in_wanzhou(amount: int, paid_by: dict[str, int], before: int, due: str) -> None:
    facts = {"amount": amount, "paid_by": paid_by, "paid_before": {"accident_medical": before}}
    assert sums(ask(WANZHOU[0], "accident_injury", WANZHOU[1], **facts)) == {"accident_medical": due}


def test_others_are_subtracted_before_the_deductible() -> None:
    answer = ask(XIANGNING[0], "accident_injury", XIANGNING[1], amount=3000, paid_by={"basic": 1000})
    assert sums(answer) == {"accident_medical": "1900.00"}


@pytest.mark.parametrize(
    ("age", "in_school", "disease", "before", "due", "asked"),
    [
        (2, True, "恶性肿瘤", 0, "0.00", ""),
        (3, True, "恶性肿瘤", 0, "10000.00", ""),
        (22, True, "重症肌无力", 0, "10000.00", ""),
        (23, True, "恶性肿瘤", 0, "0.00", ""),
        (10, False, "恶性肿瘤", 0, "0.00", ""),
        (10, True, "恶性肿瘤", 10000, "0.00", ""),  # pays once
        (10, True, "肺结核", 0, None, "不在清单里，请人工核实"),
        (None, True, "恶性肿瘤", 0, None, "几岁"),
        (10, None, "恶性肿瘤", 0, None, "在校学生"),
        (10, True, None, 0, None, "什么病"),
        (23, None, None, 0, "0.00", ""),  # the age alone decides
    ],
)
def test_student_critical_illness(
    age: int | None, in_school: bool | None, disease: str | None, before: int, due: str | None, asked: str
) -> None:
    facts: dict[str, Any] = {"age": age, "in_school": in_school, "disease": disease, "amount": 0, "care": "inpatient"}
    facts["paid_before"] = {"student_critical_illness": before}
    answer = ask(WANZHOU[0], "critical_illness", WANZHOU[1], **facts)
    assert sums(answer) == {"student_critical_illness": due, "major_medical": "0.00"}
    assert bool(answer["unknown"]) is (due is None)
    assert asked in " ".join(answer["unknown"])


@pytest.mark.parametrize(
    ("house", "limit"),
    [
        ("thatch", "10000.00"),
        ("adobe", "25000.00"),
        ("brick_wood", "35000.00"),
        ("concrete", "60000.00"),
        (None, None),
    ],
)
def test_a_house_has_a_limit_by_type_and_no_sum(house: str | None, limit: str | None) -> None:
    answer = ask(WANZHOU[0], "house_damage", WANZHOU[1], house_type=house)
    (cover,) = answer["covers"]
    assert (cover["cover"], cover["amount"], cover["limit"]) == ("house", None, limit)
    assert answer["unknown"]


def test_up_to_is_a_limit_and_no_sum() -> None:
    for event, cover in (("accident_death", "accident_death"), ("disability", "accident_disability")):
        answer = ask(WANZHOU[0], event, WANZHOU[1], disability_grades=[3])
        assert sums(answer) == {cover: None}
        assert answer["covers"][0]["limit"] == "50000.00"
        assert answer["unknown"]


def test_illness_death_in_wanzhou() -> None:
    assert sums(ask(WANZHOU[0], "illness_death", WANZHOU[1])) == {"illness_death": "1000.00"}


OPENED = [
    (XIANGNING, "accident_injury", {}, ["accident_medical"]),
    (XIANGNING, "accident_injury", {"hospital_days": 0}, ["accident_medical", "hospital_allowance"]),
    (XIANGNING, "accident_injury", {"disability_grades": [10]}, ["accident_medical", "accident_disability"]),
    (XIANGNING, "burn", {}, ["accident_burn"]),
    (XIANGNING, "burn", {"amount": 0}, ["accident_burn", "accident_medical"]),
    (XIANGNING, "burn", {"disability_grades": [1]}, ["accident_burn"]),
    (XIANGNING, "disability", {}, ["accident_disability"]),
    (XIANGNING, "disability", {"amount": 0}, ["accident_disability", "accident_medical"]),
    (XIANGNING, "accident_death", {}, ["accident_death"]),
    (XIANGNING, "accident_death", {"amount": 500}, ["accident_death", "accident_medical"]),
    (XIANGNING, "death", {"amount": 500}, ["accident_death"]),
    (XIANGNING, "illness", {"amount": 500}, []),
    (XIANGNING, "illness_death", {}, []),
    (XIANGNING, "critical_illness", {}, []),
    (XIANGNING, "house_damage", {}, []),
    (WANZHOU, "accident_injury", {"hospital_days": 7}, ["accident_medical"]),
    (WANZHOU, "accident_injury", {"disability_grades": [7]}, ["accident_medical", "accident_disability"]),
    (WANZHOU, "burn", {"amount": 800}, ["accident_medical"]),
    (WANZHOU, "disability", {}, ["accident_disability"]),
    (WANZHOU, "disability", {"amount": 0}, ["accident_disability", "accident_medical"]),
    (WANZHOU, "accident_death", {}, ["accident_death"]),
    (WANZHOU, "accident_death", {"amount": 500}, ["accident_death", "accident_medical"]),
    (WANZHOU, "death", {}, ["illness_death", "accident_death"]),
    (WANZHOU, "illness", {}, ["major_medical"]),
    (WANZHOU, "critical_illness", {}, ["student_critical_illness", "major_medical"]),
    (ZHENPING, "accident_injury", {"amount": 900}, ["accident_medical"]),
    (ZHENPING, "burn", {}, ["accident_medical"]),
    (ZHENPING, "accident_death", {}, ["accident_death"]),
    (ZHENPING, "illness_death", {}, ["illness_death"]),
    (ZHENPING, "death", {}, ["accident_death", "illness_death"]),
    (ZHENPING, "house_damage", {}, []),
    (("family-care", "2022-08-01"), "accident_death", {}, []),
]


@pytest.mark.parametrize(("scheme", "event", "facts", "covers"), OPENED)
def test_which_covers_are_listed(
    scheme: tuple[str, str], event: str, facts: dict[str, Any], covers: list[str]
) -> None:
    answer = ask(scheme[0], event, scheme[1], **facts)
    assert list(sums(answer)) == covers
    silent = not covers or None in sums(answer).values()
    assert bool(answer["unknown"]) is silent


def test_zhenping_states_no_figure_anywhere() -> None:
    for event in ("accident_injury", "burn", "accident_death", "illness_death", "death"):
        for cover in ask(ZHENPING[0], event, ZHENPING[1], amount=3500, disability_grades=[1])["covers"]:
            assert (cover["amount"], cover["limit"]) == (None, None)
            assert "看保单上的日子" in cover["steps"][-1]


def test_an_open_cause_of_death_leaves_every_sum_open() -> None:
    answer = ask(WANZHOU[0], "death", WANZHOU[1])
    assert sums(answer) == {"illness_death": None, "accident_death": None}
    assert answer["unknown"] == ["去世的原因：是突然出的事，还是生病"]


@pytest.mark.parametrize(
    ("scheme", "day", "inside"),
    [
        ("xiangning-2024", "2024-10-13", False),
        ("xiangning-2024", "2024-10-14", True),
        ("xiangning-2024", "2025-10-13", True),
        ("xiangning-2024", "2025-10-14", False),
        ("wanzhou-2021", "2020-12-31", False),
        ("wanzhou-2021", "2021-01-01", True),
        ("wanzhou-2021", "2021-12-31", True),
        ("wanzhou-2021", "2022-01-01", False),
        ("wanzhou-2021", None, False),
    ],
)
def test_both_edges_of_the_period_are_inside(scheme: str, day: str | None, inside: bool) -> None:
    answer = ask(scheme, "accident_injury", day, amount=1000)
    assert (sums(answer)["accident_medical"] is not None) is inside
    assert bool(answer["unknown"]) is not inside


def test_outside_the_period_a_condition_is_not_judged() -> None:
    answer = ask(WANZHOU[0], "illness", "2022-01-01", amount=100, care="outpatient")
    assert sums(answer) == {"major_medical": None}
    assert "文件未录入" in answer["unknown"][0]


def test_accidents_go_by_their_day_and_illness_by_the_day_of_death() -> None:
    late = {"died_on": "2025-11-20"}
    assert sums(ask(XIANGNING[0], "accident_death", "2025-10-01", **late)) == {"accident_death": "30000.00"}
    assert sums(ask(XIANGNING[0], "accident_death", None, **late)) == {"accident_death": None}
    assert sums(ask(XIANGNING[0], "accident_death", None, died_on="2025-10-01")) == {"accident_death": "30000.00"}
    assert sums(ask(WANZHOU[0], "illness_death", "2020-12-20", died_on="2021-01-02"))["illness_death"] == "1000.00"
    assert sums(ask(WANZHOU[0], "illness_death", "2021-12-20", died_on="2022-01-02"))["illness_death"] is None


def test_a_zero_says_why_and_that_one_may_report_all_the_same() -> None:
    zeros = [
        ask(XIANGNING[0], "accident_injury", XIANGNING[1], amount=80),
        ask(WANZHOU[0], "illness", WANZHOU[1], amount=300, care="outpatient"),
        ask(WANZHOU[0], "illness", WANZHOU[1], amount=900, care="inpatient"),
    ]
    for answer in zeros:
        (zero,) = [step for step in answer["covers"][0]["steps"] if "算下来是0元（" in step]
        assert zero.endswith("），照样可以报，以保险公司核定为准。")


@pytest.mark.parametrize(
    ("written", "due"),
    [("0.1", "0.00"), ("100.3", "0.30"), ("1.015e2", "1.50"), ('"100.30"', "0.30"), ("101.005", "1.01")],
)
def test_money_is_never_a_binary_float(written: str, due: str) -> None:
    """A float would hold 101.005 as 101.00499…, which rounds down."""
    line = '{"scheme":"xiangning-2024","event":"accident_injury","date":"2024-11-05","facts":{"amount":%s}}'
    assert sums(work_line(line % written, load_book(), load())) == {"accident_medical": due}
