"""The month's sheets are asked for before it ends: of whom, when, once, and of nobody who has handed in."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from staff_kit import DESK, STAFF, TOWN, Office, moment

from claims.exchange import Exchange, concerns, exchange_id, month_after
from claims.staff import Member
from claims.workdays import WORKING_DAYS
from handlers.beside_estimate import expected
from handlers.sheets.month import month_end, reminding_from
from handlers.speech import rendered

WORLD = Office().world
END = "2021-06-28T00:01"


def record(**more: object) -> Exchange:
    id_ = exchange_id("2021-06", "万州区", "picc")
    base = Exchange(id=id_, state="kept", at=moment(END), county="万州区", insurer="picc", month="2021-06")
    return replace(base, **more)


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2021-06-01", "2021-06-28"),  # the 30th is a Wednesday
        ("2021-10-01", "2021-10-27"),  # the 31st is a Sunday
        ("2021-09-01", "2021-09-28"),  # the 26th is worked, for the holidays in October
        ("2021-12-31", "2021-12-29"),
        ("2024-02-01", "2024-02-27"),
    ],
)
def test_the_third_last_working_day(month: str, day: str) -> None:
    assert reminding_from(WORKING_DAYS, date.fromisoformat(month)) == date.fromisoformat(day)


def test_towns_are_asked_for_the_cases_and_desks_for_the_payments() -> None:
    told = {one.to: rendered(WORLD.words, one).text for one in month_end(WORLD, moment(END), ())}
    assert "大周镇这个月的案情表还没交给人保财险" in told[TOWN]
    assert "万州区这个月的赔付表还没收到" in told[DESK]
    assert set(told) >= {TOWN, DESK}
    assert "wechat:zhenping" not in told, "no scheme of Zhenping runs in that month"


@pytest.mark.parametrize(
    ("at", "kept", "asked"),
    [
        ("2021-06-25T23:59", (), set()),
        (END, (), {TOWN, DESK}),
        (END, (record(cases_told=("大周镇",)),), {DESK}),
        (END, (record(cases_told=("小周镇",)),), {TOWN, DESK}),
        (END, (record(imports=1),), {TOWN}),
        (END, (record(cases_told=("大周镇",), imports=2),), set()),
        (END, (record(id="2021-05/万州区/picc", month="2021-05", imports=1),), {TOWN, DESK}),
        ("2022-06-28T00:01", (), set()),
    ],
)
def test_who_has_handed_in_is_not_asked(at: str, kept: tuple[Exchange, ...], asked: set[str]) -> None:
    assert {one.to for one in month_end(WORLD, moment(at), kept)} & {TOWN, DESK} == asked


def test_each_is_asked_once_in_the_morning() -> None:
    first, later = (month_end(WORLD, moment(at), ()) for at in (END, "2021-06-30T10:00"))
    assert [one.dedup for one in first] == [one.dedup for one in later]
    assert len({one.dedup for one in first}) == len(first)
    assert {one.due_at for one in first} == {moment("2021-06-28T09:00")}
    assert {one.due_at for one in later} == {moment("2021-06-30T10:00")}


def test_an_association_that_has_exchanged_sheets_is_asked_again() -> None:
    """计生家庭意外伤害保险 belongs to no county: its sheets go between 计生协会 and the insurer."""
    desk = Member(address="wechat:life", name="国寿", role="desk", insurer="chinalife", rung=1)
    officer = Member(address="wechat:family", name="协会", role="county_officer", insurer="chinalife", rung=2)
    world = Office((*STAFF, desk, officer)).world
    may = exchange_id("2021-05", None, "chinalife")
    before = record(id=may, county=None, insurer="chinalife", month="2021-05", cases_told=("市计生协会",))

    def asked(*kept: Exchange) -> set[str]:
        return {one.dedup or "" for one in month_end(world, moment(END), kept) if "/None/" in (one.dedup or "")}

    assert asked() == set()
    assert asked(before) == {
        "exchange/2021-06/cases/None/市计生协会/chinalife/wechat:family",
        "exchange/2021-06/payments/None//chinalife/wechat:life",
    }
    now = replace(before, id=exchange_id("2021-06", None, "chinalife"), imports=1)
    assert asked(before, now) == set()


def test_which_cases_stand_on_the_sheets_of_a_month() -> None:
    office = Office()
    fresh = office.file("2021-06-15T10:00")
    done = office.file("2021-06-15T11:00", name="王大福")
    office.says(DESK, f"赔付 {done} 800", at="2021-07-02T10:00")

    def months(number: str) -> list[int]:
        claim = office.claim(number)
        return [month for month in range(5, 10) if concerns(claim, date(2021, month, 1))]

    assert months(fresh) == [6, 7, 8, 9], "open cases stay on the sheets"
    assert months(done) == [6, 7]
    assert month_after(date(2021, 12, 5)) == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("event", "facts", "amount"),
    [
        ("accident_injury", {"amount": "1200"}, "1200.00"),
        ("accident_injury", {"amount": "8000"}, "5000.00"),
        ("accident_injury", {}, None),
        ("illness_death", {}, "1000.00"),
        ("house_damage", {"house_type": "adobe"}, None),
        ("death", {}, None),
    ],
)
def test_what_the_document_promises_for_the_facts_of_a_case(event: str, facts: dict[str, str], amount: str) -> None:
    office = Office()
    claim = office.claim(office.file("2021-06-15T10:00", event, facts=facts))
    found = expected(office.world, claim)
    assert (f"{found:.2f}" if found is not None else None) == amount
