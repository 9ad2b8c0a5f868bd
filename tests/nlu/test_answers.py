"""A message in the light of what was asked: bare answers, side questions, corrections, choices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from understanding_kit import Read

BARE = [
    ("name", "王桂英", "王桂英"),
    ("name", "叫王桂英", "王桂英"),
    ("name", "她叫陈素珍", "陈素珍"),
    ("relation", "我妈", "mother"),
    ("relation", "自己", "self"),
    ("relation", "本人", "self"),
    ("relation", "是我老公", "spouse"),
    ("town", "大周", "大周镇"),
    ("town", "大周的", "大周镇"),
    ("town", "后山", "后山镇"),
    ("town", "高粱", "高梁镇"),
    ("date", "昨天", date(2021, 6, 14)),
    ("date", "就昨天", date(2021, 6, 14)),
    ("date", "初八", date(2021, 5, 19)),
    ("date", "6月2号", date(2021, 6, 2)),
    ("phone", "13812345678", "13812345678"),
    ("event", "摔的", "accident_injury"),
    ("event", "房子垮了", "house_damage"),
    ("event", "生病", "illness"),
    ("event", "烫到了", "burn"),
    ("amount", "三千多", Decimal(3000)),
    ("amount", "3500", Decimal(3500)),
    ("hospital_days", "12天", 12),
    ("house_type", "土墙的", "adobe"),
    ("disease", "白血病", "恶性肿瘤"),
    ("disability_grade", "七级", 7),
    ("cause", "突然的", "unclear"),
    ("cause", "突然", "unclear"),
    ("cause", "猝死的", "unclear"),
    ("cause", "病的", "ill"),
    ("cause", "摔死的", "sudden"),
    ("cause", "不清楚", "unclear"),
    ("village", "铺垭村", "铺垭村"),
]


@pytest.mark.parametrize(("asked", "text", "wanted"), BARE)
def test_a_bare_answer_fills_the_slot_that_was_asked(read: Read, asked: str, text: str, wanted: object) -> None:
    frame = read(text, asked=asked)
    assert frame.slots.get(asked) == wanted
    assert frame.intent == "answer"


@pytest.mark.parametrize(
    ("text", "event"), [("突然的", "death"), ("病的", "illness_death"), ("摔死的", "accident_death")]
)
def test_the_cause_of_a_death_settles_the_event(read: Read, text: str, event: str) -> None:
    assert read(text, asked="cause", event="death").slots.get("event", "death") == event


@pytest.mark.parametrize("text", ["是", "对", "对头", "嗯", "要得", "行", "好", "可以", "报嘛", "好的，报吧", "没错"])
def test_yes(read: Read, text: str) -> None:
    assert read(text, asked="confirm").intent == "affirm"


@pytest.mark.parametrize("text", ["不", "不是", "不对", "莫报", "没有", "没得", "先别报"])
def test_no(read: Read, text: str) -> None:
    assert read(text, asked="confirm").intent == "deny"


@pytest.mark.parametrize("asked", ["name", "date", "town", "phone", "amount"])
@pytest.mark.parametrize("text", ["不晓得", "不清楚", "忘了", "记不到", "我也不知道"])
def test_not_knowing_is_an_answer(read: Read, asked: str, text: str) -> None:
    frame = read(text, asked=asked)
    assert frame.dont_know
    assert frame.intent == "answer"
    assert asked not in frame.slots


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("要带啥子资料", "ask_documents"),
        ("能赔多少钱", "explain_benefits"),
        ("报案打哪个电话", "ask_hotline"),
        ("算了不弄了", "cancel"),
        ("转人工", "talk_to_human"),
        ("谢谢", "thank"),
        ("我要投诉", "complain"),
    ],
)
def test_a_side_question_keeps_its_own_intent(read: Read, text: str, intent: str) -> None:
    assert read(text, asked="date").intent == intent


@pytest.mark.parametrize(
    ("asked", "text", "slot", "wanted"),
    [
        ("town", "不对，是昨天摔的", "date", date(2021, 6, 14)),
        ("confirm", "不是我妈是我婆婆", "relation", "parent_in_law"),
        ("confirm", "错了，是新田镇", "town", "新田镇"),
        ("confirm", "不是6月11号，是6月9号", "date", date(2021, 6, 9)),
    ],
)
def test_a_correction_carries_the_new_value(read: Read, asked: str, text: str, slot: str, wanted: object) -> None:
    frame = read(text, asked=asked)
    assert frame.corrects
    assert frame.slots[slot] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("2", 2), ("第二个", 2), ("选2", 2), ("二", 2), ("生病", 3), ("最后一个", 3), ("9", None)]
)
def test_a_choice(read: Read, text: str, wanted: int | None) -> None:
    frame = read(
        text,
        asked="choice",
        offered=("accident_injury", "house_damage", "illness"),
        labels=("摔伤了", "房子坏了", "生病了"),
    )
    assert frame.choice == wanted


def test_back(read: Read) -> None:
    assert read("上一步", asked="town").back


def test_several_facts_in_one_answer(read: Read) -> None:
    frame = read("大周镇的，昨天摔的，叫王桂英", asked="town")
    assert frame.slots["town"] == "大周镇"
    assert frame.slots["date"] == date(2021, 6, 14)
    assert frame.slots["name"] == "王桂英"


@pytest.mark.parametrize("text", ["王桂英", "大周的", "昨天", "3500", "不清楚", "自己", "病的"])
def test_nothing_is_an_answer_where_nothing_was_asked(read: Read, text: str) -> None:
    assert read(text).intent != "answer"
