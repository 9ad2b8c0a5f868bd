"""An insurer that nobody reaches by message is reached by telephone: the officer gets a sheet to read from."""

from __future__ import annotations

import pytest
from staff_kit import VILLAGER, Office

from claims.staff import Member

TOWN = "sms:+8613800000031"
GROUP = "telegram:-100200"
COUNTY = "wechat:county"
FACTS = {"id_number": "500101196001011234", "hospital": "区人民医院", "disease": "股骨骨折", "village": "五土村"}
PRIVATE = (*FACTS.values(), "张秀兰", "13900000001")


def staff(officer: str = TOWN) -> tuple[Member, ...]:
    return (
        Member(address=officer, name="何平", role="town_officer", county="万州区", town="大周镇", rung=1),
        Member(address=COUNTY, name="谭莉", role="county_officer", county="万州区", rung=2),
        Member(address="wechat:boss", name="吴刚", role="supervisor"),
    )


def test_the_sheet_has_what_the_clerk_asks_and_where_the_number_goes() -> None:
    office = Office(staff=staff("wechat:heping"))
    name = office.file("2021-06-15T10:00", day="2021-06-14", facts=FACTS)
    (sheet,) = office.sent
    assert sheet.text.split("\n") == [
        f"【请代报】{name} 拨95518，报以下内容：",
        "张秀兰 500101196001011234",
        "意外受伤 6月14日 大周镇五土村",
        "医院：区人民医院",
        "病名：股骨骨折",
        "回电13900000001",
        f"填回报案号：回“立案 {name} 报案号”",
    ]
    assert sheet.kind == "notice"
    assert not sheet.gather, "a new case waits for no digest"


def test_by_sms_it_is_two_parts_long() -> None:
    office = Office(staff=staff())
    office.file("2021-06-15T10:00", facts=FACTS)
    assert len(office.sent[0].text) < 120
    assert "医院" not in office.sent[0].text


@pytest.mark.parametrize("officer", [GROUP, "wecom:dazhou"])
def test_a_group_sees_it_masked(officer: str) -> None:
    office = Office(staff=staff(officer))
    name = office.file("2021-06-15T10:00", facts=FACTS)
    text = office.sent[0].text
    assert "95518" in text
    assert "张*兰" in text
    assert f"“立案 {name} 报案号”" in text
    assert not [secret for secret in PRIVATE if secret in text]


def test_servers_abroad_see_neither_id_number_nor_diagnosis() -> None:
    office = Office(staff=staff("telegram:77"))
    office.file("2021-06-15T10:00", facts=FACTS)
    assert "证件号问家属" in office.sent[0].text
    assert "500101196001011234" not in office.sent[0].text
    assert "股骨骨折" not in office.sent[0].text


def test_the_ladder_goes_on_until_the_number_is_filled_in() -> None:
    office = Office(staff=staff())
    name = office.file("2021-06-15T10:00")
    answer = office.says(TOWN, f"收到 {name}", "2021-06-15T10:30")
    assert "才算报上" in answer
    assert office.heard_by(VILLAGER) == [], "the insurer knows of nothing yet"
    assert office.clock(name, "acknowledge")[0] == "running"
    (told,) = office.wait("2021-06-15T16:00")
    assert told.to == COUNTY
    assert "还没替他向保险公司报案" in told.text
    assert "6月15日10:00通知，6月15日10:30接手" in told.text
    assert "要填保险公司给的报案号" in office.says(TOWN, f"立案 {name}", "2021-06-15T16:30")
    office.says(TOWN, f"立案 {name} RB2021-77", "2021-06-15T17:00")
    assert office.clock(name, "acknowledge")[0] == "met"
    assert office.claim(name).insurer_reference == "RB2021-77"
    assert office.wait("2021-06-20T00:00") == []


def test_an_insurer_with_a_desk_is_called_by_nobody() -> None:
    desk = Member(address="wechat:picc", name="周敏", role="desk", insurer="picc", county="万州区", rung=1)
    office = Office(staff=(desk, *staff()))
    name = office.file("2021-06-15T10:00")
    assert not office.claim(name).by_phone
    assert {message.to for message in office.sent} == {"wechat:picc", TOWN}
    assert all("请代报" not in message.text for message in office.sent)


def test_a_town_without_an_insurer_has_nobody_to_call() -> None:
    office = Office(staff=staff())
    name = office.file("2021-06-15T10:00", town="牌楼街道")
    assert not office.claim(name).by_phone
