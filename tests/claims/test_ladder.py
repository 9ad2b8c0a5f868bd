"""Who is told, in which order, who may act and whom a helper may act for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.claim import Claim, Ticket
from claims.ladder import helper_scope, ladder, may_act, next_rung
from claims.staff import Member

AT = datetime(2021, 6, 15, tzinfo=UTC)


def row(name: str, role: str = "desk", rung: int = 1, **place: str) -> Member:
    return Member(address=f"wechat:{name}", name=name, role=role, rung=rung, **place)  # type: ignore[arg-type]


def claim(**facts: object) -> Claim:
    known: dict[str, object] = {
        "insurer": "picc",
        "county": "万州区",
        "town": "大周镇",
        "facts": {"village": "铺垭村"},
    }
    return Claim(
        number="10000012",
        scheme="wanzhou-2021",
        event="burn",
        reported_at=AT,
        reported_by="sms:+861",
        **{**known, **facts},  # type: ignore[arg-type]
    )


STAFF = [
    row("county", "county_officer", 3, county="万州区"),
    row("desk", insurer="picc", county="万州区", town="大周镇"),
    row("desk2", insurer="picc", county="万州区", town="大周镇"),
    row("whole", insurer="picc", rung=2),
    row("village", "village_agent", 2, town="大周镇", village="铺垭村"),
    row("other", insurer="pingan", county="万州区", town="大周镇"),
    row("next", insurer="picc", county="万州区", town="小周镇"),
    row("offladder", "town_officer", 0, town="大周镇"),
    row("helper", "helper", 1, town="大周镇"),
    row("boss", "supervisor", 0),
]


def rungs(case: Claim | Ticket, staff: list[Member] = STAFF) -> list[list[str]]:
    return [[member.name for member in rung] for rung in ladder(staff, case)]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (claim(), [["desk", "desk2"], ["whole", "village"], ["county"]]),
        (claim(facts={}), [["desk", "desk2"], ["whole"], ["county"]]),
        (claim(insurer=None), [["village"], ["county"]]),
        (claim(town="小周镇"), [["next"], ["whole"], ["county"]]),
        (claim(insurer=None, county="镇坪县", town="曾家镇", facts={}), [["boss"]]),
        (claim(insurer=None, county=None, town=None, facts={}), [["boss"]]),
    ],
)
def test_ladders(case: Claim, expected: list[list[str]]) -> None:
    assert rungs(case) == expected


def test_a_supervisor_with_a_rung_stands_on_every_ladder() -> None:
    staff = [*STAFF[:-1], row("boss", "supervisor", 9)]
    assert rungs(claim(), staff)[-1] == ["boss"]
    assert rungs(claim(insurer=None, county="镇坪县", town=None, facts={}), staff) == [["boss"]]


def test_nobody_at_all() -> None:
    assert rungs(claim(), []) == []
    assert next_rung([], claim()) == ()


def test_the_next_rung_is_the_one_above_the_last_told() -> None:
    assert [m.name for m in next_rung(STAFF, claim(rung=1))] == ["whole", "village"]
    assert [m.name for m in next_rung(STAFF, claim(rung=2))] == ["county"]
    assert next_rung(STAFF, claim(rung=3)) == ()


def test_the_last_resort_is_told_once() -> None:
    alone = claim(insurer=None, county=None, town=None, facts={})
    assert [m.name for m in next_rung(STAFF, alone)] == ["boss"]
    assert next_rung(STAFF, claim(insurer=None, county=None, town=None, facts={}, rung=1)) == ()


def test_a_ticket_has_no_village() -> None:
    ticket = Ticket(
        number="10000024", kind="human", sender="sms:+861", text="", opened_at=AT, county="万州区", town="大周镇"
    )
    assert rungs(ticket) == [["county"]]


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("desk", True),
        ("whole", True),
        ("county", True),
        ("boss", True),
        ("other", False),
        ("next", False),
        ("offladder", False),
        ("helper", False),
    ],
)
def test_who_may_act(name: str, may: bool) -> None:
    member = next(member for member in STAFF if member.name == name)
    assert may_act(member, claim()) is may


def test_whom_it_was_handed_over_to_may_act() -> None:
    handed = claim(assigned="wechat:other")
    assert may_act(next(member for member in STAFF if member.name == "other"), handed)
    helper = claim(assigned="wechat:helper")
    assert not may_act(next(member for member in STAFF if member.name == "helper"), helper)


@pytest.mark.parametrize(
    ("member", "inside"),
    [
        (row("a", "helper", 0, town="大周镇"), True),
        (row("a", "helper", 0, town="大周镇", village="铺垭村"), True),
        (row("a", "village_agent", 2, county="万州区", town="大周镇", village="铺垭村"), True),
        (row("a", "helper", 0, town="大周镇", village="五土村"), False),
        (row("a", "helper", 0, town="小周镇"), False),
        (row("a", "helper", 0, county="镇坪县", town="大周镇"), False),
        (row("a", "helper", 0, county="万州区"), False),
        (row("a", "helper", 0), False),
        (row("a", "desk", 1, town="大周镇"), False),
    ],
)
def test_the_scope_of_a_helper(member: Member, inside: bool) -> None:
    assert helper_scope(member, "万州区", "大周镇", "铺垭村") is inside
