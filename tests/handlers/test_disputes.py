"""What may become a dispute, on Mondays: counts and numbers, no names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from staff_kit import BOSS, COUNTY, DESK, Office, moment

from handlers.finding.disputes import disputes, weekly

MONDAY = moment("2021-07-26T00:00")


def told_of(office: Office) -> dict[str, str]:
    messages = weekly(office.world, disputes(office.cases.values()), MONDAY)
    assert all(message.due_at == moment("2021-07-26T08:30") for message in messages)
    return {message.to: office.world.words.say(message.says[0].key, message.says[0].args) for message in messages}


def declined(office: Office) -> str:
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}")
    office.says(DESK, f"拒赔 {name} 不在保障期内")
    return name


def test_each_reason_with_its_cases_and_nobodys_name() -> None:
    office = Office()
    no = declined(office)
    again = office.file("2021-06-15T11:00", name="王大贵")
    office.says(DESK, f"收到 {again}")
    office.says(DESK, f"赔付 {again} 300")
    office.says(DESK, f"更正 {again}")
    grudge = office.ticket("2021-06-16T09:00")
    told = told_of(office)
    assert set(told) >= {COUNTY, BOSS}
    assert f"没同意赔1件：{no}" in told[COUNTY]
    assert f"结果改过1件：{again}" in told[COUNTY]
    assert f"投诉没办完1件：{grudge}" in told[COUNTY]
    assert "张秀兰" not in told[COUNTY]
    assert "王大贵" not in told[COUNTY]
    assert "wechat:zhenping-2" not in told, "another county's officer hears nothing"


def test_what_is_overdue() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.wait("2021-06-20T10:00")
    assert [(one.reason, one.number) for one in disputes(office.cases.values())] == [("overdue", name)]


def test_what_is_closed_is_no_dispute_and_nothing_is_no_message() -> None:
    office = Office()
    name = declined(office)
    office.says(DESK, f"结案 {name}")
    assert told_of(office) == {}


@pytest.mark.parametrize("days", [1, 6])
def test_the_list_goes_out_once_a_week(days: int) -> None:
    office = Office()
    declined(office)
    found = disputes(office.cases.values())
    first, later = weekly(office.world, found, MONDAY), weekly(office.world, found, MONDAY + timedelta(days=days))
    assert [one.dedup for one in first] == [one.dedup for one in later]
