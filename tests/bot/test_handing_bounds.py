"""A village goes only by whoever has the right to give it, to whom is meant, and with no more than what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from test_handing import AGENT, AIDE, STAFF, TOWN, WANG, Scene

from claims.handover import HandOver, with_handovers
from claims.staff import Member
from claims.workdays import CHINA

OTHER_TOWN = Member(
    address="sms:+8613900000041", name="谭梅", role="village_agent", county="万州区", town="小周镇", village="平桥村"
)


@contextmanager
def played(url: str, *more: Member, without: str = "") -> Iterator[Scene]:
    scene = Scene(url, (*(row for row in STAFF if row.address != without), *more))
    yield scene
    scene.store.close()


@pytest.mark.parametrize(
    "beside",
    [
        Member(address=TOWN, name="何平", role="helper", county="万州区", town="小周镇"),
        Member(address=TOWN, name="何平", role="desk", insurer="picc", county="万州区"),
        Member(address=TOWN, name="何平", role="county_officer", insurer="picc", county="万州区"),
    ],
    ids=["helps in another town", "sits at a desk", "an insurer's county office"],
)
def test_another_role_of_an_officer_gives_no_village_away(url: str, beside: Member) -> None:
    with played(url, OTHER_TOWN, beside) as scene:
        assert "没有动" in scene.says(TOWN, "交接 平桥村 给 王五 13900000034")
        assert scene.store.all_records("handover") == []


def test_an_insurers_own_system_gives_no_village_away(url: str) -> None:
    with played(url) as scene:
        scene.says("office:picc", "交接 铺垭村 给 王五 13900000034")
        assert scene.store.all_records("handover") == []


def test_a_namesake_of_another_county_gets_nothing(url: str) -> None:
    far = Member(address="sms:+8613900000051", name="赵六", role="helper", county="镇坪县", town="曾家镇")
    with played(url, far) as scene:
        scene.report("web:son", "我妈张秀兰昨天摔断了腿，大周镇铺垭村的，电话13900000001")
        answer = scene.says(TOWN, "交接 铺垭村 给 赵六")
        assert "后面加上电话再发" in answer
        assert scene.told(far.address) == ""
        assert scene.store.all_records("handover") == []


def test_the_officer_reads_where_the_successor_stands(url: str) -> None:
    """Of a namesake in another town one learns at once, and may take it back."""
    with played(url) as scene:
        assert "交给王五（小周镇）" in scene.says(TOWN, "交接 铺垭村 给 王五")


def test_a_case_of_another_town_stays_with_whom_that_family_asked(url: str) -> None:
    aide = Member(address=AIDE, name="杨帆", role="helper", county="万州区", town="大周镇", village="五土村")
    with played(url, aide) as scene:
        number = scene.report(AIDE, "小周镇平桥村的刘桂英昨天摔断了腿，她家电话13900000003，我是帮忙的")
        assert scene.claim(number).town == "小周镇"
        scene.says(TOWN, "交接 五土村 给 赵六 13900000088")
        assert scene.claim(number).reporter == AIDE
        assert number not in scene.told("sms:+8613900000088")


@pytest.mark.parametrize("address", ["sms:+8613900000088x", "sms:赵六", "nochannel:abc", "http://example.org"])
def test_a_village_goes_to_no_address_that_nothing_reaches(url: str, address: str) -> None:
    with played(url) as scene:
        assert "发不到" in scene.says(TOWN, f"交接 铺垭村 给 赵六 {address}")
        assert scene.store.all_records("handover") == []


def handover(*groups: str) -> HandOver:
    return HandOver(
        id="1",
        state="open",
        at=datetime(2021, 6, 15, tzinfo=CHINA),
        county="万州区",
        town="大周镇",
        village="铺垭村",
        leaver=AGENT,
        successor=WANG,
        name="王五",
        by=TOWN,
        groups=groups,
    )


def row(role: str, *groups: str) -> Member:
    return Member(
        address=AGENT, name="冉红", role=role, county="万州区", town="大周镇", village="铺垭村", groups=groups
    )


def test_an_office_does_not_go_with_the_village() -> None:
    after = with_handovers((row("village_agent"), row("town_officer")), (handover(),))
    assert [(one.address, one.role) for one in after] == [(WANG, "village_agent"), (AGENT, "town_officer")]


def test_a_group_that_went_is_one_group_also_where_the_file_gives_the_leaver_the_whole_village() -> None:
    after = with_handovers((row("village_agent"),), (handover("3"),))
    assert [(one.address, one.groups) for one in after] == [(AGENT, ()), (WANG, ("3",))]
