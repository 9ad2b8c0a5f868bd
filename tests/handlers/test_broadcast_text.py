"""What may go to ten thousand people, and what it costs."""

from __future__ import annotations

import pytest
from staff_kit import Office

from claims.area import Area
from claims.broadcast import Broadcast
from claims.staff import Member
from handlers.crowd.broadcast import area_of, behind, same_person
from handlers.crowd.broadcast_text import cost, parts, wrong_with
from handlers.duties import duty_order

WORLD = Office().world


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("今晚有暴雨，河边的先搬到学校", None),
        ("受伤了打95518，急了打120、119", None),
        ("镇政府电话023-58123456，10086以外的别信", None),
        ("7月10日、11日、12日 9:00到17:30在村委会", None),
        ("一户一份，一个人130元，赔到50000元", None),
        ("", "empty"),
        ("……！", "empty"),
        ("找李四13912345678", "number"),
        ("找李四 139 1234 5678", "number"),
        ("找李四139-1234-5678", "number"),
        ("找李四１３９１２３４５６７８", "number"),
        ("找李四幺三九一二三四五六七八", "number"),
        ("500101195603054127的来领", "number"),
        ("50010119560305412X的来领", "number"),
        ("点 http://a.example/x 看", "link"),
        ("看 www.baoxian.cn", "link"),
        ("看 baoxian.com 就晓得", "link"),
        ("<b>注意</b>", "markup"),
        ("注意&#20445;", "markup"),
        ("=HYPERLINK(1)", "formula"),
        ("+1+1", "formula"),
        ("@全体", "formula"),
        ("今晚\u202e有雨", "signs"),
        ("今晚\x07有雨", "signs"),
        ("雨" * 190, None),
        ("雨" * 198, "long"),
    ],
)
def test_what_may_go_to_everybody(text: str, why: str | None) -> None:
    assert wrong_with(WORLD, text, warning=True) == why


def test_publicity_says_how_to_refuse_it_and_pays_for_the_words() -> None:
    text = "雨" * 60
    assert parts(WORLD, text, warning=True) == 1
    assert parts(WORLD, text, warning=False) == 2
    held = Broadcast(id="1", state="ready", at=Office().now, text=text)
    assert cost(WORLD, held, 1000) == "90.00"
    assert cost(WORLD, held, 1) == "0.09"


ROWS = (Member(address="sms:1", name="何平", role="town_officer", county="万州区", town="大周镇"),)


@pytest.mark.parametrize(
    ("said", "area", "rest"),
    [
        ("大周镇 今晚有雨", Area("万州区", "大周镇"), "今晚有雨"),
        ("大周镇五土村 今晚有雨", Area("万州区", "大周镇", "五土村"), "今晚有雨"),
        ("大周镇，今晚全村有雨", Area("万州区", "大周镇"), "今晚全村有雨"),
        ("万州区：今晚有雨", Area("万州区"), "今晚有雨"),
        ("万州区大周镇 今晚有雨", Area("万州区", "大周镇"), "今晚有雨"),
        ("今晚有雨", Area("万州区", "大周镇"), "今晚有雨"),
    ],
)
def test_which_area_is_meant(said: str, area: Area, rest: str) -> None:
    assert area_of(WORLD.book, ROWS, said) == (area, rest)


def test_a_text_keeps_its_own_signs() -> None:
    assert behind("广播 大周镇：今晚（７点）有雨！", "广播") == "大周镇：今晚（７点）有雨！"


@pytest.mark.parametrize("text", ["同意", "同意赔 10000012 500", "同意您说的", "灾情严重得很", "广播站在哪"])
def test_a_sentence_is_no_command(text: str) -> None:
    assert duty_order(text, ROWS) is None


@pytest.mark.parametrize(
    ("text", "verb"),
    [("同意 10000012", "agree"), ("同意10000012", "agree"), ("停发10000012", "stop"), ("灾情报告", "situation")],
)
def test_a_command_needs_no_blank(text: str, verb: str) -> None:
    order = duty_order(text, ROWS)
    assert order is not None
    assert order.verb == verb


def test_a_second_address_of_the_same_name_is_no_second_person() -> None:
    boss = next(row.address for row in WORLD.staff if row.role == "supervisor")
    town = next(row.address for row in WORLD.staff if row.role == "town_officer")
    assert same_person(WORLD, town, town)
    assert not same_person(WORLD, town, boss)
