"""August and September: towns and county hear four times how far they are, also after a standstill, and never by night.

计生协会会议讲话 二、三.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from enrolment_kit import AGENT, COUNTY, TOWN, Office, at, id_number, row

from bot.channels.sms import parts
from schemes.book import FOLDER

OLD, NEW = "family-care", "family-care-2025"
SEASON = (date(2025, 7, 25), date(2025, 10, 20))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Last year's list has three towns: 曾家镇 with an officer, two without; the new file differs in its name alone."""
    schemes = tmp_path / "schemes"
    schemes.mkdir()
    text = (FOLDER / "family-care.toml").read_text(encoding="utf-8")
    text = text.replace('id = "family-care"', f'id = "{NEW}"').replace('title = "计生家庭', 'title = "2025年计生家庭')
    (schemes / f"{NEW}.toml").write_text(text, encoding="utf-8")
    found = Office(tmp_path, schemes)
    found.load(
        *(row(number, f"张{number:03d}") for number in range(1, 5)),
        *(row(number, f"李{number:03d}", 乡镇="上竹镇", 村="中坝村") for number in range(11, 14)),
        *(row(number, f"王{number:03d}", 乡镇="华坪镇", 村="尖山坪村") for number in range(21, 23)),
        scheme=OLD,
    )
    found.run("renew", OLD, NEW, "--ends", "2025-09-30")
    with found.store() as (store, _):
        store.driver.run("UPDATE enrolment SET since = '2024-09-20'")
    return found


def days(*missing: tuple[str, str]) -> Iterable[date]:
    """The season day by day, without the days on which nothing ran."""
    gaps = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in missing]
    day = SEASON[0]
    while day <= SEASON[1]:
        if not any(first <= day <= last for first, last in gaps):
            yield day
        day += timedelta(days=1)


def season(office: Office, run: Iterable[date]) -> list[tuple[str, str, str]]:
    """Address, due time and text of what the season says; 张001 goes on in August and 李011 in September."""
    told: list[tuple[str, str, str]] = []
    with office.store() as (store, mind):
        for day in run:
            for name, number, goes_on in (("张001", 1, date(2025, 8, 10)), ("李011", 11, date(2025, 9, 20))):
                if day == goes_on:
                    six, now = id_number(number)[12:], at(f"{day}T10:00")
                    said = office.turn(store, mind, COUNTY, f"记参保 {name} {six} 已登记 {NEW}", now)
                    assert "记下了" in said
            for _ in range(2):  # and again after a restart on the same day
                told += [
                    (one.to, one.due_at.strftime("%m-%d %H:%M"), one.text)
                    for one in store.season(mind, at(f"{day}T00:05"))
                    if "续保高峰" in one.text
                ]
    return told


def test_a_whole_season(office: Office) -> None:
    told = season(office, days())
    county = [(when, text) for to, when, text in told if to == COUNTY]
    head = "计生保险到9月30日。去年名单9人，已续"
    assert county == [
        ("08-01 07:00", f"【续保高峰开始了】{head}0人（0.0%）。还没动的镇：上竹镇、华坪镇、曾家镇。"),
        ("08-31 07:00", f"【续保高峰过半了】{head}1人（11.1%）。还没动的镇：上竹镇、华坪镇。"),
        ("09-24 07:00", f"【续保高峰最后一周】{head}2人（22.2%）。还没动的镇：华坪镇。"),
        ("10-01 07:00", f"【续保高峰结束了】{head}2人（22.2%）。还没动的镇：华坪镇。"),
    ]
    town = [(when, text) for to, when, text in told if to == TOWN]
    assert [when for when, _ in town] == [when for when, _ in county]
    assert "曾家镇" in town[0][1]
    assert "还没动，请抓紧" in town[0][1]
    assert "去年名单4人，已续1人（25.0%），3个镇里排第1名" in town[1][1]
    assert "3个镇里排第2名" in town[2][1], "上竹镇 has a third of its own by then"
    assert {to for to, _, _ in told} == {COUNTY, TOWN}, "no villager, no village, no supervisor"
    assert all(parts(text, "村保") <= 2 for _, _, text in told)


@pytest.mark.parametrize(
    ("gap", "steps"),
    [
        (("2025-08-29", "2025-09-05"), ["08-01 开始了", "09-06 过半了", "09-24 最后一周", "10-01 结束了"]),
        (("2025-09-22", "2025-09-29"), ["08-01 开始了", "08-31 过半了", "09-30 最后一周", "10-01 结束了"]),
        (("2025-09-25", "2025-10-02"), ["08-01 开始了", "08-31 过半了", "09-24 最后一周", "10-03 结束了"]),
        # Two steps were missed: only the newer is said, and the older never after it.
        (("2025-08-20", "2025-09-25"), ["08-01 开始了", "09-26 最后一周", "10-01 结束了"]),
        # Two weeks after the end it is no news any more.
        (("2025-09-25", "2025-10-19"), ["08-01 开始了", "08-31 过半了", "09-24 最后一周"]),
    ],
)
def test_after_a_standstill(office: Office, gap: tuple[str, str], steps: list[str]) -> None:
    told = season(office, days(gap))
    for address in (COUNTY, TOWN):
        said = [f"{when[:5]} {text[5 : text.index('】')]}" for to, when, text in told if to == address]
        assert said == steps


def test_a_county_that_does_not_run_the_scheme_hears_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.store() as (store, mind):
        for day in days():
            assert [one for one in store.season(mind, at(f"{day}T09:00")) if "高峰" in one.text] == []


def test_next_years_peak_is_told_again_and_only_the_newest_scheme_speaks(office: Office) -> None:
    with office.store() as (store, mind):
        for year in (2025, 2026):
            told = [one for one in store.season(mind, at(f"{year}-08-01T09:00")) if one.to == COUNTY]
            assert len([one for one in told if "高峰" in one.text]) == 1


def test_without_last_years_list_it_is_who_is_booked(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.load(row(1, "张001"), row(2, "李建国", 乡镇="上竹镇", 村="中坝村"), scheme=OLD)
    with office.store() as (store, mind):
        store.driver.run("UPDATE enrolment SET since = '2025-07-20'")
        office.turn(store, mind, AGENT, f"记参保 张001 {id_number(1)[12:]} 已上账", at("2025-07-25T09:00"))
        (said,) = [one.text for one in store.season(mind, at("2025-08-01T09:00")) if one.to == COUNTY]
        assert "名单上2人，已上账1人（50.0%）。还没动的镇：上竹镇。" in said


def test_the_league_counts_who_was_there_last_year(office: Office) -> None:
    office.load(*(row(number, f"新{number}", 村="向阳村") for number in (31, 32)), scheme=NEW)
    with office.store() as (store, mind):
        now = at("2026-01-05T09:00")
        office.turn(store, mind, AGENT, f"记参保 张001 {id_number(1)[12:]} 已登记 {NEW}", now)
    shown = office.run("league", OLD, NEW)
    assert "25.0%" in shown, "one of four; the new ones are no renewal"
    assert "还没有人续的镇：上竹镇、华坪镇" in shown
