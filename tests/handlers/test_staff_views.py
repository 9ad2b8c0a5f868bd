"""How a case looks to the staff, whatever is known of it."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec.structs import replace
from staff_kit import COLLEAGUE, DESK, TOWN, Office

from claims.claim import Status, TicketKind
from claims.clock import ClockState
from handlers.telling import masked
from schemes.book import Book
from schemes.terms import COVERS, EVENTS, HOUSE_TYPES, INSURERS, RELATIONS


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("张秀兰", "张*兰"),
        ("张三", "张*"),
        ("张", "张*"),
        ("欧阳小兰", "欧**兰"),
        (None, "姓名没说"),
        ("", "姓名没说"),
    ],
)
def test_masked_names(name: str | None, seen: str) -> None:
    assert masked(name, Office().world.words) == seen


def test_nothing_known_but_that_something_happened() -> None:
    office = Office()
    number = office.file(
        "2021-06-15T10:00",
        "death",
        name=None,
        relation=None,
        event_date=None,
        handed=("unknown_town", "unknown_day", "unknown_name", "cause_open", "no_such_reason"),
    )
    lines = office.sent[-1].text.split("\n")
    assert lines[:4] == [f"【新报案】{number} 身故（原因没说）", "大周镇 姓名没说", "日期没说清", "代报，关系没说"]
    assert lines[4] == "要人看：不知道哪个镇、日子没说清、姓名没说清、怎么走的没说清、no_such_reason"


def test_an_old_case_a_neighbour_and_a_possible_double() -> None:
    office = Office()
    office.file("2021-06-15T10:00", day="2019-03-02", relation="neighbor", maybe_same=("10000001", "10000013"))
    text = office.sent[-1].text
    assert "2019年3月2日\n邻居代报" in text
    assert "可能和10000001、10000013是同一件，请核对\n" in text


def test_a_desk_that_is_open_day_and_night_has_hours_of_the_clock() -> None:
    office = Office()
    book = office.world.book
    schemes = [replace(s, desks=tuple(replace(desk, hours="24小时") for desk in s.desks)) for s in book.schemes]
    office.world = replace(office.world, book=Book(schemes, book.towns, book.law))
    number = office.file("2021-06-19T23:00")  # a Saturday
    assert f"请6月20日03:00前回复“收到 {number}”接案（4小时）" in office.sent[-1].text
    assert {message.to for message in office.wait("2021-06-20T03:00")} == {TOWN}


def test_all_facts_in_the_details() -> None:
    office = Office()
    facts = {
        "id_number": "500101196001011234",
        "amount": "3500.00",
        "hospital_days": "7",
        "hospital": "万州区人民医院",
        "disability_grade": "8",
        "village": "铺垭村",
        "cause": "在坡上摔的",
        "photos": "2",
        "story": "我妈昨天在坡上跘倒了",
    }
    number = office.file(
        "2021-06-15T10:00", facts=facts, handed=("wants_person",), maybe_same=("10000001",), name="牟建国"
    )
    for text in ("立案 PICC77", "补材料 发票", "同意赔 3000", "赔付 1000"):
        office.says(DESK, text, quoted=number)
    answer = office.says(DESK, "详情", quoted=number)
    for part in (
        *facts.values(),
        "牟建国",
        "公司案号：PICC77",
        "要补的材料：发票",
        "同意赔（元）：3000.00",
        "已赔（元）：1000.00",
        "可能用到的保障：意外医疗、意外伤残",
        "要人看：要找人说话",
        "可能同一件：10000001",
        "打款 6月25日 在走",
    ):
        assert part in answer


def test_a_complaint_about_a_case_names_it_and_stands_in_the_list() -> None:
    office = Office()
    claim = office.file("2021-06-15T10:00")
    number = office.ticket("2021-06-15T10:00", claim=claim, insurer="picc")
    assert f"大周镇，案子{claim}\n" in office.heard_by(COLLEAGUE)[-1]
    answer = office.says(DESK, "列表")
    assert answer.split("\n") == [
        "您手上还有2件没办完：",
        f"{claim} 意外受伤 大周镇 张*兰 报上去了，等接案",
        f"{number} 投诉 大周镇 等人接",
    ]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("event", EVENTS),
        ("cover", COVERS),
        ("insurer", INSURERS),
        ("house-type", HOUSE_TYPES),
        ("relation", RELATIONS),
        ("whose", RELATIONS),
        ("status", (*get_args(Status), "open")),
        ("ticket", get_args(TicketKind)),
        ("clock-state", get_args(ClockState)),
    ],
)
def test_everything_has_a_name_that_people_can_read(kind: str, values: tuple[str, ...]) -> None:
    words = Office().world.words
    for value in values:
        assert words.label(kind, value) != value


def test_every_clock_of_every_scheme_has_a_name() -> None:
    world = Office().world
    rules = [*world.book.law, *(clock for scheme in world.book.schemes for clock in scheme.clocks)]
    assert len(rules) >= 6
    for rule in rules:
        assert world.words.label("clock", rule.name) != rule.name
