"""Somebody's row is gone from the staff file: nothing stays in their hands."""

from __future__ import annotations

from msgspec.structs import replace
from staff_kit import BOSS, COLLEAGUE, COUNTY, DESK, STAFF, TOWN, Office

from dialogs.message import Outbound
from handlers.ladder.leaving import handed_on


def leaves(office: Office, *addresses: str) -> list[Outbound]:
    """Their rows are taken out, and the program is started anew."""
    gone = {row.address: row.name for row in office.world.staff if row.address in addresses}
    office.world = replace(
        office.world, staff=tuple(row for row in office.world.staff if row.address not in addresses)
    )
    before = len(office.sent)
    for case in list(office.cases.values()):
        office._keep(handed_on(office.world, case, gone, office.now))
    return office.sent[before:]


def test_a_case_in_hand_goes_to_the_next_rung_at_once() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    (told,) = leaves(office, DESK)
    assert told.to == TOWN
    assert told.text.startswith(f"【换人】{name}")
    assert "周敏不在名册上了" in told.text
    assert office.claim(name).assigned is None
    assert DESK not in office.claim(name).told
    assert leaves(office, DESK) == [], "it is done once"


def test_a_new_case_whose_colleague_remains_stays_with_the_colleague() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    assert leaves(office, DESK) == []
    assert office.claim(name).told == (COLLEAGUE,)
    assert [message.to for message in office.wait("2021-06-15T16:00")] == [TOWN]


def test_a_rung_that_has_left_whole_is_passed_over_and_the_next_one_gets_its_hours() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.wait("2021-06-15T11:00")
    (told,) = leaves(office, DESK, COLLEAGUE)
    assert told.to == TOWN
    assert office.wait("2021-06-15T16:59") == []
    assert [message.to for message in office.wait("2021-06-15T17:00")] == [COUNTY]
    assert office.clock(name, "acknowledge")[0] == "overdue"


def test_at_the_top_whoever_remains_is_told_and_without_anybody_the_supervisor() -> None:
    office = Office(staff=tuple(row for row in STAFF if row.address in (COUNTY, BOSS)))
    name = office.file("2021-06-15T10:00")
    (told,) = leaves(office, COUNTY)
    assert told.to == BOSS
    assert "张" not in told.text
    assert office.claim(name).told == (BOSS,)


def test_finished_cases_and_those_of_others_stay_as_they_are() -> None:
    office = Office()
    mine, other = office.file("2021-06-15T10:00"), office.file("2021-06-15T10:00", town="五桥街道")
    office.says(DESK, f"拒赔 {mine} 不在保障期内", "2021-06-15T10:30")
    before = office.claim(mine), office.claim(other)
    assert leaves(office, DESK, COLLEAGUE) == []
    assert (office.claim(mine), office.claim(other)) == before


def test_a_ticket_goes_on_too() -> None:
    office = Office()
    name = office.ticket("2021-06-18T16:00")
    (told,) = leaves(office, TOWN)
    assert told.to == COUNTY
    assert "【换人】" in told.text
    assert office.cases[name].told == (COUNTY,)
