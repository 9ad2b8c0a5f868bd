"""Stories of silence: who is told, when, and how often."""

from __future__ import annotations

from datetime import date

import pytest
from staff_kit import BOSS, COLLEAGUE, COUNTY, DESK, STAFF, TOWN, VILLAGER, Office

from claims.promises import fires_next
from claims.staff import Member


def test_a_new_case_is_told_to_the_desk_and_to_nobody_else() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", day="2021-06-14")
    assert {message.to for message in office.sent} == {DESK, COLLEAGUE}
    lines = office.heard_by(DESK)[0].split("\n")
    assert lines == [
        f"【新报案】{name} 意外受伤",
        "大周镇 张*兰",
        "6月14日",
        "母亲，家里人代报",
        f"请6月15日16:00前回复“收到 {name}”接案（4个工作小时）",
    ]
    assert office.sent[0].kind == "notice"
    assert office.claim(name).told == (DESK, COLLEAGUE)


@pytest.mark.parametrize(("channel", "buttons"), [("telegram", 1), ("web", 1), ("sms", 0), ("wechat", 0)])
def test_the_button_is_the_whole_command_and_no_number_to_send_back(channel: str, buttons: int) -> None:
    desk = Member(address=f"{channel}:7", name="周敏", role="desk", rung=1)
    office = Office(staff=(desk,))
    name = office.file("2021-06-15T10:00")
    assert office.sent[0].choices == (f"收到 {name}",) * buttons
    assert "回1" not in office.sent[0].text
    for choice in office.sent[0].choices:
        office.says(desk.address, choice)
        assert office.claim(name).status == "acknowledged"


def test_a_silent_desk_is_passed_over_rung_by_rung_and_each_rung_gets_its_own_hours() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    assert office.wait("2021-06-15T15:59") == []
    first = office.wait("2021-06-15T16:00")
    assert [(message.to, message.kind) for message in first] == [(TOWN, "escalation")]
    assert "周敏、陈东还没接案，6月15日10:00报的" in first[0].text
    assert office.clock(name, "acknowledge") == ("overdue", "2021-06-15T16:00:00+08:00")
    # 16:00 + 4 working hours: 17:30, then 08:30-11:00
    assert office.wait("2021-06-16T10:59") == []
    second = office.wait("2021-06-16T11:00")
    assert [message.to for message in second] == [COUNTY]
    assert "何平还没接案" in second[0].text
    assert office.wait("2021-07-10T00:00") == [], "each rung is passed over once"
    assert fires_next(office.claim(name).clocks) is None, "at the top nothing is left to wake up for"
    assert office.clock(name, "acknowledge") == ("overdue", "2021-06-15T16:00:00+08:00")
    assert {audit.action for audit in office.audit} == {"escalated"}


def test_whoever_acknowledges_stops_the_climbing() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.wait("2021-06-15T16:00")
    office.says(TOWN, f"收到 {name}", "2021-06-15T17:00")
    assert office.wait("2021-06-20T00:00") == []
    assert office.clock(name, "acknowledge") == ("met", "2021-06-15T16:00:00+08:00")


@pytest.mark.parametrize("event", ["accident_death", "illness_death", "death"])
def test_a_death_has_one_hour(event: str) -> None:
    office = Office()
    name = office.file("2021-06-15T11:30", event)
    assert "接案（1个工作小时）" in office.sent[0].text
    assert office.clock(name, "acknowledge")[1] == "2021-06-15T14:30:00+08:00"
    assert [message.to for message in office.wait("2021-06-15T14:30")] == [TOWN]
    assert [message.to for message in office.wait("2021-06-15T15:30")] == [COUNTY]


@pytest.mark.parametrize(
    ("reported", "told"),
    [
        ("2021-06-18T16:30", "2021-06-21T11:30"),  # Friday, over the weekend
        ("2021-06-11T16:30", "2021-06-15T11:30"),  # over the Dragon Boat holiday
        ("2021-09-18T10:00", "2021-09-18T16:00"),  # a Saturday that is worked
        ("2021-06-15T22:00", "2021-06-16T14:30"),  # at night
    ],
)
def test_hours_count_only_while_offices_work(reported: str, told: str) -> None:
    office = Office()
    name = office.file(reported)
    assert office.clock(name, "acknowledge")[1] == f"{told}:00+08:00"


def test_a_claim_without_an_insurer_finds_only_rows_without_one() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", town="牌楼街道")
    assert [message.to for message in office.sent] == [COUNTY]
    assert office.claim(name).insurer is None
    assert office.claim(name).rung == 3


def test_nobody_matches_and_the_supervisor_is_told() -> None:
    office = Office()
    name = office.file("2024-11-05T10:00", town="昌宁镇")
    assert [message.to for message in office.sent] == [BOSS]
    assert office.wait("2024-11-20T00:00") == []
    assert office.clock(name, "acknowledge")[0] == "overdue"


def test_an_empty_staff_file_loses_nothing() -> None:
    office = Office(staff=())
    name = office.file("2021-06-15T10:00")
    assert office.sent == []
    office.wait("2021-06-20T00:00")
    assert office.clock(name, "acknowledge")[0] == "overdue"


def test_zhenping_counts_seven_working_days_from_the_report_and_calls_before_the_last() -> None:
    office = Office()
    name = office.file("2016-02-03T09:00", "illness_death", town="曾家镇")
    assert office.clock(name, "pay_death") == ("running", "2016-02-17")
    assert "身故赔付：最晚2月17日" in office.sent[0].text
    office.says("wechat:zhenping", f"收到 {name}", "2016-02-03T09:30")
    assert office.wait("2016-02-15T23:59") == []
    risk = office.wait("2016-02-16T00:00")
    assert [(message.to, message.kind) for message in risk] == [
        ("wechat:zhenping", "notice"),
        ("wechat:zhenping-2", "escalation"),
    ]
    assert all("【快到期】" in message.text and "2月17日" in message.text for message in risk)
    assert office.clock(name, "pay_death") == ("at_risk", "2016-02-17")
    assert office.wait("2016-02-17T23:59") == []
    late = office.wait("2016-02-18T00:00")
    assert office.clock(name, "pay_death") == ("overdue", "2016-02-17")
    assert {message.to for message in late} == {"wechat:zhenping", "wechat:zhenping-2"}
    assert office.wait("2016-03-18T00:00") == []


def test_zhenping_medical_starts_with_the_registration_only() -> None:
    office = Office()
    name = office.file("2016-01-20T09:00", "accident_injury", town="曾家镇")
    assert office.clock(name, "pay_medical") == ("waiting", None)
    office.says("wechat:zhenping", f"收到 {name}", "2016-01-20T09:30")
    office.says("wechat:zhenping", f"立案 {name}", "2016-02-05T10:00")
    assert office.clock(name, "pay_medical") == ("running", "2016-02-14")
    office.wait("2016-02-06T00:00")
    assert office.clock(name, "pay_medical")[0] == "at_risk"


def test_an_overdue_claim_climbs_on_a_working_day_a_rung() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.says(DESK, f"同意赔 {name} 3400", "2021-06-15T11:00")
    assert office.clock(name, "law_payment") == ("running", "2021-06-25")
    risk = office.wait("2021-06-24T12:00")
    assert [(message.to, message.kind) for message in risk] == [(DESK, "notice"), (TOWN, "escalation")]
    late = office.wait("2021-06-26T00:00")
    assert [(message.to, message.kind) for message in late] == [(DESK, "notice"), (COUNTY, "escalation")]
    assert "经办：周敏" in late[1].text
    assert office.wait("2021-09-01T00:00") == [], "the county is the top"
    assert office.clock(name, "law_payment") == ("overdue", "2021-06-25")
    office.says(DESK, f"赔付 {name} 3400", "2021-09-01T09:00")
    assert office.clock(name, "law_payment") == ("met", "2021-06-25")


def test_an_overdue_claim_goes_on_to_a_rung_that_was_not_told() -> None:
    taller = (*STAFF, Member(address="wechat:district", name="区里", role="county_officer", county="万州区", rung=4))
    office = Office(staff=taller)
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.says(DESK, f"同意赔 {name} 3400", "2021-06-15T11:00")
    office.wait("2021-06-26T00:00")
    assert office.wait("2021-06-28T23:59") == []
    assert [message.to for message in office.wait("2021-06-29T00:00")] == ["wechat:district"]
    assert office.wait("2021-09-01T00:00") == []


def test_a_complaint_has_the_same_working_day_and_climbs_the_same_ladder() -> None:
    office = Office()
    name = office.ticket("2021-06-18T16:00", text="130421198001011234 我要投诉")
    # Without a case there is no insurer: the town is the first that matches.
    assert office.heard_by(TOWN) == [
        f"【投诉】{name}\n大周镇\n请6月18日前回话。回复“收到 {name}”接下，私聊发“详情 {name}”看内容"
    ]
    assert office.wait("2021-06-18T23:59") == []
    assert [(m.to, m.kind) for m in office.wait("2021-06-19T00:00")] == [(COUNTY, "escalation")]
    assert "何平还没接" in office.sent[-1].text
    assert office.clock(name, "answer") == ("overdue", "2021-06-18")
    assert [m.to for m in office.wait("2021-06-21T23:59")] == []
    (last,) = office.wait("2021-07-22T00:00")
    assert last.to == VILLAGER
    assert "12378" in last.text, "named only when nobody above is left to ask"


@pytest.mark.parametrize(
    ("at", "last"),
    [
        ("2021-06-18T08:00", "2021-06-18"),  # Friday, before the hours
        ("2021-06-18T17:29", "2021-06-18"),
        ("2021-06-18T17:30", "2021-06-21"),  # the hours are over: Monday
        ("2021-06-19T10:00", "2021-06-21"),  # Saturday
        ("2021-06-14T10:00", "2021-06-15"),  # 端午
        ("2021-09-18T10:00", "2021-09-18"),  # a Saturday that is worked
    ],
)
def test_a_complaint_is_taken_up_on_the_same_working_day(at: str, last: str) -> None:
    office = Office()
    assert office.clock(office.ticket(at), "answer") == ("running", last)


def test_a_ticket_that_was_taken_up_is_quiet() -> None:
    office = Office()
    name = office.ticket("2021-06-18T16:00")
    office.says(TOWN, f"收到 {name}")
    assert office.wait("2021-07-22T00:00") == []
    assert office.heard_by(VILLAGER) == [f"您说的事有人接了，编号{name}。他们会给您回话。"]


def test_a_year_without_holidays_announced_is_called_provisional() -> None:
    office = Office()
    name = office.file("2031-01-06T10:00", town="大周镇")
    office.says(COUNTY, f"收到 {name}", "2031-01-06T10:30")
    answer = office.says(COUNTY, f"同意赔 {name} 100")
    assert "1月16日（放假安排还没公布，可能变）" in answer
    known = Office(table={date(2031, 1, 16): False})
    name = known.file("2031-01-06T10:00", town="大周镇")
    assert "最晚1月17日。" in known.says(COUNTY, f"同意赔 {name} 100")


def test_no_message_to_staff_shows_what_a_group_may_not_see() -> None:
    office = Office()
    facts = {"id_number": "500101196001011234", "disease": "恶性肿瘤", "story": "电话13900000001"}
    office.file("2021-06-15T10:00", "critical_illness", facts=facts, name="欧阳小兰")
    office.wait("2021-06-20T00:00")
    for message in office.sent:
        for secret in (*facts.values(), "13900000001", "欧阳小兰"):
            assert secret not in message.text
        assert ("欧**兰" in message.text) == (message.to != COUNTY), "the county hears of cases, not of people"
