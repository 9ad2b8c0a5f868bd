"""您家房子和人都平安吗: for whom an answer counts, where several people stand behind one phone; on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from town_hall import AGENT, COUNTY, STAFF, Office, disaster, opened

from benchmarks.people import id_number
from bot import compose
from claims.area import Area
from dialogs.lookups import Sought
from handlers.crowd.reach import families, villages
from handlers.turn import Cunbao
from handlers.world import Broadcasting
from schemes.book import load_book
from storage.store import Store

HOME, ALONE, MEI, QIANG = (f"sms:+861380000000{n}" for n in range(1, 5))
SON = "wechat:son"
PEOPLE = [
    ("五土村", "3组", "张大富", "张大富", "13800000001"),
    ("五土村", "3组", "张大富", "张秀兰", "13800000001"),
    ("五土村", "3组", "张大富", "张小花", ""),  # of the same house, without a phone
    ("五土村", "3组", "何文东", "何文东", "13800000002"),
    ("铺垭村", "2组", "谭梅", "谭梅", "13800000003"),
    ("铺垭村", "2组", "谭梅", "谭强", "13800000004"),  # the same house, a phone of his own
    ("铺垭村", "1组", "冉素琼", "冉素琼", ""),
    ("铺垭村", "4组", "罗成", "罗成", ""),  # both are spoken for by a son who lives elsewhere
]


@pytest.fixture(scope="module")
def mind() -> Cunbao:
    return compose.mind(STAFF, book=load_book(), broadcasts=Broadcasting(a_minute=600))


@pytest.fixture
def town(store: Store, mind: Cunbao, tmp_path: Path) -> Office:
    """The town after everybody was asked; the son has proved to be for two houses."""
    office = opened(store, mind, tmp_path, PEOPLE)
    for name, number in (("冉素琼", 6), ("罗成", 7)):
        office.says(SON, f"查参保 {name}")
        office.says(SON, id_number(number)[-6:])
    disaster(office)
    return office


def figures(office: Office) -> dict[str, int]:
    """People by what is known of them."""
    said = office.says(COUNTY, "灾情报告")
    found = re.search(r"平安(\d+)，房坏(\d+)，人伤(\d+)，没音信(\d+)", said)
    assert found is not None, said
    return dict(zip(("safe", "house", "hurt", "silent"), map(int, found.groups()), strict=True))


@pytest.mark.parametrize(
    ("talk", "known"),
    [
        # The question is for the whole house, who has no phone included.
        ([(HOME, "1")], {"safe": 3}),
        ([(HOME, "我们都没事")], {"safe": 3}),
        ([(HOME, "一家人都平安，房子没事")], {"safe": 3}),
        ([(HOME, "三个都好")], {"safe": 3}),
        ([(HOME, "5个都好")], {"safe": 3}),
        # Both of this phone, not the child.
        ([(HOME, "我们两个没事")], {"safe": 2}),
        # One of a house with a phone of the own.
        ([(QIANG, "我没事")], {"safe": 1}),
        ([(QIANG, "都没事")], {"safe": 2}),
        ([(ALONE, "没得事")], {"safe": 1}),
        # In doubt it is asked once for whom.
        ([(HOME, "我没事")], {}),
        ([(HOME, "我没事"), (HOME, "2")], {"safe": 1}),
        ([(HOME, "我没事"), (HOME, "张大富")], {"safe": 1}),
        ([(HOME, "我没事"), (HOME, "1 2")], {"safe": 2}),
        ([(HOME, "我没事"), (HOME, "3")], {"safe": 3}),
        ([(HOME, "我没事"), (HOME, "都平安")], {"safe": 3}),
        ([(HOME, "张秀兰没事")], {"safe": 1}),
        ([(SON, "1")], {}),
        ([(SON, "1"), (SON, "1")], {"safe": 1}),
        ([(SON, "都没事")], {"safe": 2}),
        ([(SON, "两个都好")], {"safe": 2}),
        # A house is the house of all in it; somebody hurt is one, and the others of that house are not looked for.
        ([(HOME, "2")], {"house": 3}),
        ([(HOME, "3")], {"hurt": 1, "silent": -3}),
        ([(MEI, "我没事，我妈屋头倒了")], {"safe": 1}),
        # What one has said of danger no other one takes back.
        ([(QIANG, "3"), (MEI, "都没事")], {"safe": 1, "hurt": 1}),
        ([(QIANG, "1"), (QIANG, "3")], {"safe": 1, "hurt": 1}),
    ],
)
def test_an_answer_counts_for_whom_it_was_given(
    town: Office, talk: list[tuple[str, str]], known: dict[str, int]
) -> None:
    for address, text in talk:
        town.says(address, text)
    silent = known.get("silent", -sum(known.values()))
    assert figures(town) == {"safe": 0, "house": 0, "hurt": 0, **known, "silent": len(PEOPLE) + silent}


def test_in_doubt_it_is_asked_once_with_the_names(town: Office) -> None:
    asked = town.says(HOME, "我没事")
    assert "哪一位" in asked
    assert "张小花" not in asked, "the phone is not hers"
    assert "哪一位" not in town.says(HOME, "我没事")


@pytest.mark.parametrize("whom", ["2", "张秀兰"])
def test_who_is_named_is_thanked(town: Office, whom: str) -> None:
    town.says(HOME, "我没事")
    assert "平安就好" in town.says(HOME, whom)


def filed(office: Office, address: str, *texts: str) -> None:
    """A report, until it is read back and agreed to."""
    for text in (*texts, "对"):
        office.says(address, text)
    assert len(office.store.claims()) == 1


def test_the_house_that_a_report_names_is_answered_for(town: Office) -> None:
    """Behind the son's address stand two houses: 2 alone counts for neither, the report says whose it is."""
    town.says(SON, "2")
    assert figures(town) == {"safe": 0, "house": 0, "hurt": 0, "silent": 8}
    filed(town, SON, "没人受伤", "土墙", "罗成", "13900000001", "没有")
    assert figures(town) == {"safe": 0, "house": 1, "hurt": 0, "silent": 7}


def test_who_is_hurt_counts_once_it_is_said_who(town: Office) -> None:
    town.says(HOME, "3")
    filed(town, HOME, "是我妈，腿砸断了", "张秀兰")
    assert figures(town) == {"safe": 0, "house": 0, "hurt": 1, "silent": 5}
    town.says(HOME, "大人都没事了")
    assert figures(town)["hurt"] == 1


def test_i_am_well_and_my_mothers_house_fell(town: Office) -> None:
    """Two people behind one phone: once the report has named the mother, the other one is who is well."""
    filed(town, HOME, "我没事，我妈屋头倒了", "没受伤", "土墙的", "张秀兰")
    known = figures(town)
    assert known["house"] == 3, "one house"
    assert known["silent"] == 5


def test_a_household_is_reached_once_however_many_are_in_it(town: Office) -> None:
    number = town.number()
    town.says(HOME, "我没事")
    log = [one for chunk in town.store.reach_log(Area("万州区", "大周镇"), [number]) for one in chunk]
    homes = families(log, "wanzhou-2021", town.now.date())
    table = {one.village: (one.homes, sum(one.arrived.values()), one.percent) for one in villages(homes)}
    assert table == {"五土村": (2, 2, 100.0), "铺垭村": (3, 3, 100.0)}


@pytest.mark.parametrize(
    ("first", "then", "known"),
    [("1", "3", {"hurt": 1}), ("都没事", "2", {"house": 3}), ("3", "人出来了，没事了", {"safe": 2, "hurt": 0})],
)
def test_what_has_changed_since_counts_where_it_was_asked(
    town: Office, first: str, then: str, known: dict[str, int]
) -> None:
    """Meanwhile another town is asked about another disaster: it is no answer to that one."""
    (ours,) = town.store.records(Sought("incident"))
    town.says(HOME, first)
    town.says(COUNTY, "灾情 小周镇 山火 今天")
    town.wait(seconds=5)
    town.says("wechat:boss", f"同意 {town.number()}")
    town.wait(minutes=1)
    town.says(HOME, then)
    said = town.says(COUNTY, f"灾情报告 {ours.id}")
    found = re.search(r"平安(\d+)，房坏(\d+)，人伤(\d+)", said)
    assert found is not None, said
    now = dict(zip(("safe", "house", "hurt"), map(int, found.groups()), strict=True))
    assert {name: now[name] for name in known} == known, said
    talk = town.store.conversation(HOME) if hasattr(town.store, "conversation") else None
    assert talk is None or talk.draft is None or talk.draft.slots.get("town") != "小周镇"


@pytest.mark.parametrize(
    ("first", "stays"),
    [("房子垮了", {"house": 3}), ("3", {"hurt": 0, "safe": 4})],
)
def test_whoever_goes_from_house_to_house_takes_back_no_broken_house(
    town: Office, first: str, stays: dict[str, int]
) -> None:
    town.says(HOME, first)
    town.says(AGENT, "报平安 3组")
    assert {name: figures(town)[name] for name in stays} == stays


def test_who_is_known_to_be_hurt_is_not_well_because_the_group_is(town: Office) -> None:
    for text in ("3", "是我爱人张秀兰，腿杆断了", "对", "对"):
        town.says(HOME, text)
    before = figures(town)["hurt"]
    assert before == 1
    town.says(AGENT, "报平安 3组")
    assert figures(town)["hurt"] == before
