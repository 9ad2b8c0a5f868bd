"""灾情报告 by who asks: an insurer sees what falls to it, a town its own, the county all of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot import compose
from bot.clock import CHINA
from claims.claim import Claim
from claims.incident import Incident
from claims.staff import Member
from dialogs.crowd import Asked, Crowd
from handlers.crowd.situation import situation
from handlers.crowd.situation_report import figures, part_of
from schemes.book import load_book

AT = datetime(2021, 7, 10, 15, 0, tzinfo=CHINA)
COUNTY = Incident(
    id="10000012", state="open", at=AT, county="万州区", hazard="flood", said="暴雨", since=AT.date(), asked="1"
)
IN_TOWN = Incident(
    id="10000012",
    state="open",
    at=AT,
    county="万州区",
    town="大周镇",
    hazard="flood",
    said="暴雨",
    since=AT.date(),
    asked="1",
)
WORLD = compose.mind((), book=load_book()).world


def insurer_of(town: str) -> str:
    found = WORLD.book.route(town=town, day=AT.date(), event="house_damage").insurer
    assert found is not None
    return found.id


def row(role: str, **places: str) -> Member:
    return Member(address="wechat:one", name="某人", role=role, **places)


def claim(number: str, town: str, insurer: str) -> Claim:
    return Claim(
        number=number,
        event="house_damage",
        town=town,
        county="万州区",
        insurer=insurer,
        incident="10000012",
        reported_at=AT,
        reported_by="sms:+8613800000001",
        status="notified",
        event_date=date(2021, 7, 10),
        scheme="wanzhou-2021",
    )


PICC = "大周镇"
OTHER = next(
    town.name
    for town in WORLD.book.towns
    if town.county == "万州区" and town.listed and insurer_of(town.name) != "picc"
)
CROWD = Crowd(
    asked=(
        Asked(broadcast="1", town=PICC, people={"sent": 10, "no_phone": 2}, answers={"safe": 4, "house": 1}),
        Asked(broadcast="1", town=OTHER, people={"sent": 20}, answers={"safe": 5, "somebody": 1, "near": 2}),
    ),
    claims=(claim("1", PICC, "picc"), claim("2", OTHER, insurer_of(OTHER)), claim("3", OTHER, insurer_of(OTHER))),
)


@pytest.mark.parametrize(
    ("member", "incident", "seen"),
    [
        # asked, silent, claims
        (row("county_officer", county="万州区"), COUNTY, (30, 19, 3)),
        (row("supervisor"), COUNTY, (30, 19, 3)),
        (row("town_officer", county="万州区", town=PICC), COUNTY, (10, 7, 1)),
        (row("village_agent", county="万州区", town=OTHER, village="一村"), COUNTY, (20, 12, 2)),
        (row("helper", county="万州区", town=PICC), IN_TOWN, (30, 19, 3)),
        (row("desk", insurer="picc", county="万州区"), COUNTY, (10, 7, 1)),
        (row("desk", insurer=insurer_of(OTHER), county="万州区"), COUNTY, (20, 12, 2)),
        (row("desk", insurer="picc", county="万州区", town=PICC), COUNTY, (10, 7, 1)),
        (row("operator", insurer="picc"), COUNTY, (10, 7, 1)),
        (row("county_officer", county="乡宁县"), COUNTY, None),
        (row("desk", insurer="picc", county="乡宁县"), COUNTY, None),
        (row("town_officer", county="万州区", town=OTHER), IN_TOWN, None),
        (row("town_officer", county="万州区"), COUNTY, None),
        (row("helper"), COUNTY, None),
    ],
)
def test_each_sees_the_own_part(member: Member, incident: Incident, seen: tuple[int, int, int] | None) -> None:
    part = part_of(WORLD, (member,), incident)
    if seen is None:
        assert part is None
        return
    assert part is not None
    now = situation(WORLD, incident, CROWD, part)
    assert (now.asked, now.silent, now.claims) == seen


def test_an_insurer_reads_of_nobody_elses_cases() -> None:
    desk = row("desk", insurer="picc", county="万州区")
    part = part_of(WORLD, (desk,), COUNTY)
    assert part is not None
    said = figures(WORLD, COUNTY, situation(WORLD, COUNTY, CROWD, part), part)
    assert said.args["area"] == "万州区（人保财险管的）"
    assert OTHER not in said.args["shares"]
    assert "人保财险 大周镇 1件" in said.args["shares"]


def test_who_of_a_house_is_hurt_may_be_unsaid() -> None:
    now = situation(WORLD, COUNTY, CROWD)
    assert now.hurt == 1
    assert figures(WORLD, COUNTY, now).args["near"] == "（同户还有2人）"
