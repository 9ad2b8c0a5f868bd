"""`cunbao estimate` from outside: one table for each sentence of the rules, with sums worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

W, X, Z, F = "wanzhou-2021", "xiangning-2024", "zhenping-2016", "family-care"
DAY = {W: "2021-05-05", X: "2024-11-05", Z: "2016-05-05", F: "2021-05-05"}

MED, ALLOW, DIS, BURN, DEATH = (
    "accident_medical",
    "hospital_allowance",
    "accident_disability",
    "accident_burn",
    "accident_death",
)
ILL, MAJOR, PUPIL, HOUSE = "illness_death", "major_medical", "student_critical_illness", "house"


def visit(amount: object, care: str, **paid: object) -> dict[str, Any]:
    return {"amount": amount, "care": care, "paid_by": paid}


def pupil(age: int, *, in_school: bool = True, disease: str = "瘫痪", **more: Any) -> dict[str, Any]:
    return {"age": age, "in_school": in_school, "disease": disease, **more}


def dead(on: str, full_on: str, **paid: object) -> dict[str, Any]:
    return {"died_on": on, "max_paid_on": full_on, "paid_before": paid}


# (scheme, event, date or None for the scheme's usual day, facts, {cover: amount}): the sentence that it stands for is above.
ROWS: list[tuple[str, str, str | None, dict[str, Any], dict[str, str | None]]] = [
    # 乡宁 意外医疗 5000元: 100元以下免赔, 100元以上按100%报销
    (X, "accident_injury", None, {"amount": "99.99"}, {MED: "0.00"}),
    (X, "accident_injury", None, {"amount": "100"}, {MED: "0.00"}),
    (X, "accident_injury", None, {"amount": "100.01"}, {MED: "0.01"}),
    (X, "accident_injury", None, {"amount": 850}, {MED: "750.00"}),
    (X, "accident_injury", None, {"amount": 5099.99}, {MED: "4999.99"}),
    (X, "accident_injury", None, {"amount": 5100}, {MED: "5000.00"}),
    (X, "accident_injury", None, {"amount": "7200"}, {MED: "5000.00"}),
    # "`paid_by` is subtracted first, then the deductible."
    (X, "accident_injury", None, {"amount": 3000, "paid_by": {"basic": 1200, "major": "300.5"}}, {MED: "1399.50"}),
    (X, "accident_injury", None, {"amount": 3000, "paid_by": {"basic": 2950}}, {MED: "0.00"}),
    (X, "accident_injury", None, {"amount": 3000, "paid_by": {"basic": 3200}}, {MED: "0.00"}),
    # "Caps of accident_medical, hospital_allowance and accident_disability are per period, 100 yuan per accident"
    (X, "accident_injury", None, {"amount": 1000, "paid_before": {MED: 2900}}, {MED: "900.00"}),
    (X, "accident_injury", None, {"amount": 2600, "paid_before": {MED: "2900"}}, {MED: "2100.00"}),
    (X, "accident_injury", None, {"amount": 2600, "paid_before": {MED: "5000"}}, {MED: "0.00"}),
    (
        X,
        "accident_injury",
        None,
        {"amount": 600, "hospital_days": 15, "paid_before": {ALLOW: 600}},
        {MED: "500.00", ALLOW: "300.00"},
    ),
    (X, "disability", None, {"disability_grades": [3], "paid_before": {DIS: "10000"}}, {DIS: "20000.00"}),
    # "A cover opened only by a fact is listed when that fact is given, zero included."
    (X, "accident_injury", None, {"amount": 3000, "hospital_days": 0}, {MED: "2900.00", ALLOW: "0.00"}),
    (X, "accident_injury", None, {"amount": 0, "hospital_days": 7}, {MED: "0.00", ALLOW: "210.00"}),
    (X, "accident_injury", None, {"hospital_days": 45}, {MED: None, ALLOW: "900.00"}),
    (X, "accident_injury", None, {"amount": 0, "disability_grades": [7]}, {MED: "0.00", DIS: "12000.00"}),
    (X, "disability", None, {"disability_grades": [3], "amount": 0}, {DIS: "24000.00", MED: "0.00"}),
    (
        X,
        "accident_death",
        None,
        {"amount": 900, "hospital_days": 2},
        {DEATH: "30000.00", MED: "800.00", ALLOW: "60.00"},
    ),
    # 按人身保险伤残比例(10个等级): the gravest counts, the same gravest twice lifts it by one, never above 1
    (X, "disability", None, {"disability_grades": [1]}, {DIS: "30000.00"}),
    (X, "disability", None, {"disability_grades": [10]}, {DIS: "3000.00"}),
    (X, "disability", None, {"disability_grades": [8, 10]}, {DIS: "9000.00"}),
    (X, "disability", None, {"disability_grades": [9, 9]}, {DIS: "9000.00"}),
    (X, "disability", None, {"disability_grades": [10, 10, 10]}, {DIS: "6000.00"}),
    (X, "disability", None, {"disability_grades": [8, 9, 9]}, {DIS: "9000.00"}),
    (X, "disability", None, {"disability_grades": [1, 1]}, {DIS: "30000.00"}),
    # "Event `disability` always lists accident_disability, null without grades."
    (X, "disability", None, {}, {DIS: None}),
    (X, "disability", None, {"disability_grades": []}, {DIS: None}),
    (W, "disability", None, {}, {DIS: None}),
    (W, "disability", None, {"disability_grades": [1]}, {DIS: None}),
    # "`burn` with grades uses accident_burn by the same ten grades and adds no accident_disability; without grades null"
    (X, "burn", None, {"disability_grades": [4, 4], "amount": "600"}, {BURN: "24000.00", MED: "500.00"}),
    (X, "burn", None, {}, {BURN: None}),
    (X, "burn", None, {"hospital_days": 3}, {BURN: None, ALLOW: "90.00"}),
    # "accident_death with `max_paid_on` ... from the day after through the same day of the next month (or its last day)"
    (X, "accident_death", "2024-11-01", dead("2025-03-10", "2025-03-10", accident_disability=30000), {DEATH: "0.00"}),
    (
        X,
        "accident_death",
        "2024-11-01",
        dead("2025-03-11", "2025-03-10", accident_disability=30000),
        {DEATH: "30000.00"},
    ),
    (X, "accident_death", "2024-11-01", dead("2025-04-10", "2025-03-10", accident_burn="30000"), {DEATH: "30000.00"}),
    (X, "accident_death", "2024-11-01", dead("2025-04-11", "2025-03-10", accident_disability=30000), {DEATH: "0.00"}),
    (
        X,
        "accident_death",
        "2024-11-01",
        dead("2025-02-28", "2025-01-31", accident_disability=30000),
        {DEATH: "30000.00"},
    ),
    (X, "accident_death", "2024-11-01", dead("2025-03-01", "2025-01-31", accident_disability=30000), {DEATH: "0.00"}),
    (
        X,
        "accident_death",
        "2024-11-01",
        dead("2025-03-30", "2025-03-10", accident_disability=24000),
        {DEATH: "6000.00"},
    ),
    (
        X,
        "accident_death",
        "2025-04-10",
        {"max_paid_on": "2025-03-10", "paid_before": {BURN: 30000}},
        {DEATH: "30000.00"},
    ),
    # "The period goes by `date`, the one-month rule by `died_on`"; 2024-10-14 to 2025-10-13, both inside
    (X, "accident_injury", "2024-10-13", {"amount": 4000}, {MED: None}),
    (X, "accident_injury", "2024-10-14", {"amount": 4000}, {MED: "3900.00"}),
    (X, "accident_injury", "2025-10-13", {"amount": 4000}, {MED: "3900.00"}),
    (X, "accident_injury", "2025-10-14", {"amount": 4000}, {MED: None}),
    (X, "accident_death", "2025-10-01", {"died_on": "2025-11-01"}, {DEATH: "30000.00"}),
    (X, "accident_death", "2024-10-01", {"died_on": "2024-11-01"}, {DEATH: None}),
    # "illness_death and a death without a known accident go by the day of death"
    (W, "illness_death", "2020-12-31", {"died_on": "2021-01-01"}, {ILL: "1000.00"}),
    (W, "illness_death", "2021-12-31", {"died_on": "2022-01-01"}, {ILL: None}),
    # "Event `death` lists every death cover, all null, with the cause in `unknown`."
    (X, "death", None, {}, {DEATH: None}),
    (W, "death", None, {}, {ILL: None, DEATH: None}),
    (Z, "death", None, {}, {ILL: None, DEATH: None}),
    # 万州 (一): 最高5万元 is no scale; medical 100%, 最高5000元, no 100 yuan here
    (W, "accident_death", None, {}, {DEATH: None}),
    (W, "accident_death", None, {"amount": 0}, {DEATH: None, MED: "0.00"}),
    (W, "accident_injury", None, {"amount": 99}, {MED: "99.00"}),
    (W, "accident_injury", None, {"amount": "9000", "paid_by": {"basic": "4000.01"}}, {MED: "4999.99"}),
    (W, "accident_injury", None, {"amount": 9000, "paid_before": {MED: 4999.99}}, {MED: "0.01"}),
    (W, "burn", None, {"amount": 700, "disability_grades": [3]}, {MED: "700.00", DIS: None}),
    # 万州 (二): the gate is 1000, inclusive, and without the medical fund; the own share is 10 % or 20 %; never below 0
    (
        W,
        "illness",
        None,
        visit(20000, "inpatient", basic=12000, civil_aid=2000, medical_fund=1000),
        {MAJOR: "3000.00"},
    ),
    (W, "illness", None, visit("5000", "inpatient", basic="3600", civil_aid="400"), {MAJOR: "500.00"}),
    (W, "illness", None, visit("5000", "inpatient", basic="3600.01", civil_aid="400"), {MAJOR: "0.00"}),
    (W, "illness", None, visit(10000, "inpatient", basic=8000, civil_aid=800, medical_fund=300), {MAJOR: "0.00"}),
    (W, "illness", None, visit(800, "chronic_outpatient", basic=400, civil_aid=100), {MAJOR: "140.00"}),
    (W, "illness", None, visit(3000, "chronic_outpatient", basic=1500), {MAJOR: "900.00"}),
    (W, "illness", None, visit(300, "outpatient"), {MAJOR: "0.00"}),
    (W, "illness", None, {"care": "outpatient"}, {MAJOR: "0.00"}),
    (W, "illness", None, {"amount": 20000}, {MAJOR: None}),
    (W, "illness", None, {"care": "inpatient"}, {MAJOR: None}),
    # half up once, at the end: 1000.05 - 100.005 = 900.045; 1234.55 - 123.455 = 1111.095
    (W, "illness", None, visit("1000.05", "inpatient"), {MAJOR: "900.05"}),
    (W, "illness", None, visit("1234.55", "inpatient"), {MAJOR: "1111.10"}),
    # "For major_medical `date` is the day of discharge."
    (W, "illness", "2020-12-31", visit(20000, "inpatient"), {MAJOR: None}),
    (W, "illness", "2022-01-01", visit(20000, "inpatient"), {MAJOR: None}),
    (W, "illness", "2021-12-31", visit(20000, "inpatient"), {MAJOR: "18000.00"}),
    # 万州 (四): 3－22（含）岁, at school, in the list; "student_critical_illness pays once"
    (W, "critical_illness", None, pupil(3), {PUPIL: "10000.00", MAJOR: None}),
    (W, "critical_illness", None, pupil(22, disease="恶性肿瘤"), {PUPIL: "10000.00", MAJOR: None}),
    (W, "critical_illness", None, pupil(2), {PUPIL: "0.00", MAJOR: None}),
    (W, "critical_illness", None, pupil(23), {PUPIL: "0.00", MAJOR: None}),
    (W, "critical_illness", None, pupil(10, in_school=False), {PUPIL: "0.00", MAJOR: None}),
    (W, "critical_illness", None, pupil(10, disease="肺炎"), {PUPIL: None, MAJOR: None}),
    (W, "critical_illness", None, {"age": 10, "disease": "瘫痪"}, {PUPIL: None, MAJOR: None}),
    (W, "critical_illness", None, pupil(10, paid_before={PUPIL: 10000}), {PUPIL: "0.00", MAJOR: None}),
    (W, "critical_illness", None, pupil(10, amount=20000, care="inpatient"), {PUPIL: "10000.00", MAJOR: "18000.00"}),
    # 万州 (五): 赔付限额 without a scale: null, limit by type
    (W, "house_damage", None, {"house_type": "adobe"}, {HOUSE: None}),
    (W, "house_damage", None, {}, {HOUSE: None}),
    # 镇坪 prints no sums; what it does not open is listed nowhere
    (Z, "accident_injury", None, {"amount": 1000}, {MED: None}),
    (Z, "burn", None, {"amount": 1000}, {MED: None}),
    (Z, "illness_death", None, {}, {ILL: None}),
    (Z, "accident_death", "2015-12-31", {}, {DEATH: None}),
    (Z, "illness", None, {}, {}),
    (Z, "house_damage", None, {}, {}),
    # 乡宁 and 计生 open nothing here: "taken and handed over"
    (X, "illness", None, {"amount": 100}, {}),
    (X, "illness_death", None, {}, {}),
    (X, "critical_illness", None, {"disease": "瘫痪"}, {}),
    (X, "house_damage", None, {"house_type": "adobe"}, {}),
    (F, "accident_injury", None, {"amount": 100}, {}),
    (F, "death", None, {}, {}),
]

# "`limit` is the document's own cap for that cover (house: by type), not what is left of it; null where none is stated."
LIMITS = [
    (X, "accident_injury", {"amount": 1, "paid_before": {MED: 4000}}, MED, "5000.00"),
    (X, "accident_injury", {"hospital_days": 1}, ALLOW, "900.00"),
    (X, "disability", {}, DIS, "30000.00"),
    (X, "burn", {}, BURN, "30000.00"),
    (X, "accident_death", {}, DEATH, "30000.00"),
    (W, "accident_injury", {}, MED, "5000.00"),
    (W, "accident_death", {}, DEATH, "50000.00"),
    (W, "illness", {}, MAJOR, None),
    (W, "house_damage", {"house_type": "thatch"}, HOUSE, "10000.00"),
    (W, "house_damage", {"house_type": "adobe"}, HOUSE, "25000.00"),
    (W, "house_damage", {"house_type": "brick_wood"}, HOUSE, "35000.00"),
    (W, "house_damage", {"house_type": "concrete"}, HOUSE, "60000.00"),
    (W, "house_damage", {}, HOUSE, None),
    (Z, "accident_injury", {"amount": 5}, MED, None),
]

# What some step has to say.
STEPS = [
    (
        X,
        "accident_injury",
        {"amount": 850},
        MED,
        "按0元",
    ),  # "A payer absent from `paid_by` paid 0, and `steps` says so."
    (
        X,
        "accident_injury",
        {"amount": 850},
        MED,
        "医保能报",
    ),  # "A bill is never taken for compliant cost without saying so."
    (X, "accident_injury", {"amount": 850}, MED, "免赔"),  # the reading of an ambiguous clause is named
    (X, "accident_injury", {"amount": 850}, MED, "750元"),
    (X, "accident_injury", {"amount": 50}, MED, "照样可以报，以保险公司核定为准"),
    (X, "accident_death", {"max_paid_on": "2024-10-04", "paid_before": {DIS: 30000}}, DEATH, "人工核实"),
    (W, "house_damage", {"house_type": "adobe"}, HOUSE, "25000"),
    (W, "illness", {"amount": 20000, "care": "inpatient"}, MAJOR, "10%"),
]

WRONG = [
    "{bad",
    "[1]",
    json.dumps({"scheme": W}),
    json.dumps({"scheme": "nope", "event": "death", "date": "2021-05-05"}),
    json.dumps({"scheme": W, "event": "nope", "date": "2021-05-05"}),
    json.dumps({"scheme": W, "event": "death", "date": "2021-02-30"}),
    json.dumps({"scheme": X, "event": "disability", "date": "2024-11-05", "facts": {"disability_grades": [11]}}),
    json.dumps({"scheme": X, "event": "accident_injury", "date": "2024-11-05", "facts": {"amount": "-5"}}),
    json.dumps({"scheme": X, "event": "accident_injury", "date": "2024-11-05", "facts": {"amount": 1e30}}),
    json.dumps({"scheme": W, "event": "house_damage", "date": "2021-05-05", "facts": {"house_type": "tent"}}),
]


def ask(scheme: str, event: str, day: str | None, facts: dict[str, Any]) -> str:
    return json.dumps(
        {"scheme": scheme, "event": event, "date": day or DAY[scheme], "facts": facts}, ensure_ascii=False
    )


@pytest.fixture(scope="module")
def told(cunbao: Any) -> dict[str, dict[str, Any]]:
    """Every question of this file answered by one process, in order."""
    lines = [ask(*row[:4]) for row in ROWS]
    lines += [ask(scheme, event, None, facts) for scheme, event, facts, _, _ in (*LIMITS, *STEPS)]
    lines += WRONG
    done = cunbao("estimate", text="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    assert done.returncode == 1, "lines that cannot be read must show in the exit code"
    return dict(zip(lines, answers, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0][:2]}-{row[1]}-{json.dumps(row[3])[:60]}")
def test_the_covers_and_their_sums(told: dict[str, dict[str, Any]], row: Any) -> None:
    answer = told[ask(*row[:4])]
    assert {cover["cover"]: cover["amount"] for cover in answer["covers"]} == row[4]
    assert set(answer) == {"covers", "unknown"}
    assert all(set(cover) == {"cover", "amount", "limit", "steps", "source"} for cover in answer["covers"])
    # "`unknown` is non-empty if and only if an amount is null or no cover is listed"
    assert bool(answer["unknown"]) == (not row[4] or None in row[4].values())
    assert all(cover["steps"] and all(cover["steps"]) and "〔" in cover["source"] for cover in answer["covers"])


@pytest.mark.parametrize(("scheme", "event", "facts", "cover", "limit"), LIMITS)
def test_the_documents_own_cap(told: Any, scheme: str, event: str, facts: Any, cover: str, limit: str | None) -> None:
    found = {one["cover"]: one["limit"] for one in told[ask(scheme, event, None, facts)]["covers"]}
    assert found[cover] == limit


@pytest.mark.parametrize(("scheme", "event", "facts", "cover", "words"), STEPS)
def test_the_steps_say_what_was_assumed(
    told: Any, scheme: str, event: str, facts: Any, cover: str, words: str
) -> None:
    (found,) = (one for one in told[ask(scheme, event, None, facts)]["covers"] if one["cover"] == cover)
    assert words in "".join(found["steps"])


def test_a_death_without_a_cause_asks_for_the_cause(told: dict[str, dict[str, Any]]) -> None:
    assert "原因" in "".join(told[ask(W, "death", None, {})]["unknown"])


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_cannot_be_worked_out_is_answered_with_its_error(
    told: dict[str, dict[str, Any]], line: str
) -> None:
    assert set(told[line]) == {"error"}
    assert told[line]["error"]
