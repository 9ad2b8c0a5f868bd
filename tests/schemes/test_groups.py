"""Groups of a village (组): one normaliser for the many ways to write them, and who helps where."""

from __future__ import annotations

import pytest

from schemes.groups import Group, GroupHelper, unhelped, with_helpers
from schemes.places import group_key, group_keys, group_name, is_group
from schemes.progress import Homes, Tally, Village, by_village


@pytest.mark.parametrize(
    "written",
    [
        "3组",
        "３ 组",
        "03组",
        "三组",
        "三社",
        "3社",
        "3队",
        "第3组",
        "第三组",
        "第三村民小组",
        "3号组",
        "村民小组3",
        "三",
        "铺垭村3组",
        "铺垭村第三村民小组",
        "3",
        " 三 组 ",
    ],
)
def test_one_group_is_written_in_many_ways(written: str) -> None:
    assert group_key(written) == "3"
    assert group_name(written) == "3组"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("十组", "10"),
        ("十三社", "13"),
        ("二十组", "20"),
        ("廿三组", "23"),
        ("第十二村民小组", "12"),
        ("0组", "0"),
        ("桥头组", "桥头"),
        ("和平社", "和平"),
        ("新村", "新村"),
        ("", ""),
        ("组", ""),
    ],
)
def test_numbers_and_names_of_groups(written: str, key: str) -> None:
    assert group_key(written) == key


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("3组", ("3",)),
        ("1、2组", ("1", "2")),
        ("1,3组;5组", ("1", "3", "5")),
        ("1-4组", ("1", "2", "3", "4")),
        ("一至三组", ("1", "2", "3")),
        ("三组 桥头组", ("3", "桥头")),
        ("2组和4组", ("2", "4")),
        ("和平组", ("和平",)),
        ("3组、三社", ("3",)),
        ("", ()),
    ],
)
def test_a_cell_names_one_group_or_several(cell: str, keys: tuple[str, ...]) -> None:
    assert group_keys(cell) == keys


@pytest.mark.parametrize(
    ("word", "yes"),
    [("3组", True), ("三社", True), ("铺垭村3组", True), ("3", False), ("张三", False), ("桥头组", False)],
)
def test_what_is_the_number_of_a_group(word: str, yes: bool) -> None:
    assert is_group(word) is yes


def group(key: str, people: int = 20, village: str = "五土村", refused: int = 0) -> Group:
    name = f"{key}组" if key else ""
    return Group(town="曾家镇", village=village, key=key, name=name, people=people, insured=people, refused=refused)


def helper(name: str, *groups: str, village: str = "五土村", town: str = "曾家镇") -> GroupHelper:
    return GroupHelper(name=name, town=town, village=village, groups=groups)


@pytest.mark.parametrize(
    ("helpers", "names", "without"),
    [
        # 协管 by group: 2组 has nobody, and it is named.
        ([helper("甲", "1"), helper("乙", "10")], [("甲",), (), ("乙",)], ("2组",)),
        # A row without the column has the whole village, as before there was one.
        ([helper("甲")], [("甲",), ("甲",), ("甲",)], ()),
        ([helper("甲", "1", "2"), helper("乙", "2", "10")], [("甲",), ("甲", "乙"), ("乙",)], ()),
        # Another village's helper helps nobody here, and the same village's name in another town is another one.
        ([helper("甲", village="向阳村"), helper("乙", town="上竹镇")], [(), (), ()], ("1组", "2组", "10组")),
        ([], [(), (), ()], ("1组", "2组", "10组")),
    ],
)
def test_who_helps_in_which_group(
    helpers: list[GroupHelper], names: list[tuple[str, ...]], without: tuple[str, ...]
) -> None:
    found = with_helpers([group("10"), group("1"), group("2")], helpers)
    assert [one.name for one in found] == ["1组", "2组", "10组"]
    assert [one.helpers for one in found] == names
    assert unhelped(found) == without


def village(groups: list[Group], helpers: list[GroupHelper]) -> Village:
    tally = Tally(town="曾家镇", village="五土村", state="in_force", people=40)
    homes = Homes(town="曾家镇", village="五土村", all=12, insured=12)
    (one,) = by_village([tally], [homes], [("曾家镇", "五土村")], with_helpers(groups, helpers))
    return one


@pytest.mark.parametrize(
    ("groups", "helpers", "model", "without", "missing"),
    [
        ([group("1"), group("2")], [helper("甲", "1"), helper("乙", "2")], True, (), ()),
        ([group("1"), group("2")], [helper("甲", "1")], False, ("2组",), ()),
        ([group("1"), group("2")], [helper("甲")], True, (), ()),
        # Of two people nobody has written the group: whether somebody helps them, no data says.
        ([group("1", 38), group("", 2)], [helper("甲", "1")], None, (), ("groups",)),
        ([group("", 40)], [helper("甲")], None, (), ("group_helpers",)),
    ],
)
def test_a_model_village_has_somebody_in_each_group(
    groups: list[Group],
    helpers: list[GroupHelper],
    model: bool | None,
    without: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    """组组有协管 (镇政办发〔2015〕170号 四（三）)."""
    one = village(groups, helpers)
    assert (one.model, one.unhelped, one.missing) == (model, without, missing)


def test_a_groups_share_counts_who_refuses() -> None:
    one = group("1", people=9, refused=1)
    assert str(one.coverage) == "90.0"
    assert group("1", people=0).coverage is None
