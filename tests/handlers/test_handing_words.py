"""交接, 告知 and 我的村民 as people write them: a table of sayings and what each means."""

from __future__ import annotations

import pytest

from claims.staff import Member
from dialogs.conversation import Conversation
from handlers.commands import plain
from handlers.crowd.homes import homes_named
from handlers.duties import duty_order
from handlers.village.handing_words import Wanted, read
from schemes.people import Resident

PHONE = "13900000034"


def row(name: str, village: str, town: str = "大周镇", groups: tuple[str, ...] = ()) -> Member:
    return Member(
        address=f"sms:{name}", name=name, role="helper", county="万州区", town=town, village=village, groups=groups
    )


FIELD = [row("冉红", "铺垭村"), row("李四", "五土村"), row("赵六", "石院村", "小周镇")]
WANG = {"village": "铺垭村", "name": "王五"}
NEW = {**WANG, "address": f"sms:+86{PHONE}"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("铺垭村 给 王五", Wanted(**WANG)),
        ("铺垭村给王五", Wanted(**WANG)),
        ("铺垭村交给王五", Wanted(**WANG)),
        ("铺垭村 王五", Wanted(**WANG)),
        ("把铺垭村交给王五了", Wanted(**WANG)),
        ("铺垭村移交给王五负责", Wanted(**WANG)),
        ("大周镇铺垭村 给 王五", Wanted(**WANG, town="大周镇")),
        (f"铺垭村 给 王五 {PHONE}", Wanted(**NEW)),
        (f"铺垭村给王五{PHONE}", Wanted(**NEW)),
        ("铺垭村 给 王五 139 0000 0034", Wanted(**NEW)),
        ("铺垭村 给 王五 139-0000-0034", Wanted(**NEW)),
        (f"铺垭村 给 王五，电话：{PHONE}", Wanted(**NEW)),
        (f"铺垭村 给 王五(+86{PHONE})", Wanted(**{**NEW, "name": "王五"})),
        (f"铺垭村 给 {PHONE} 王五", Wanted(**NEW)),
        (f"铺垭村 给 王五 sms:+86{PHONE}", Wanted(**NEW)),
        ("铺垭村 给 王五 wechat:w5", Wanted(**WANG, address="wechat:w5")),
        (f"铺垭村 给 {PHONE}", Wanted(village="铺垭村", address=f"sms:+86{PHONE}")),
        (f"给 王五 {PHONE}", Wanted(name="王五", address=f"sms:+86{PHONE}")),
        ("给王五", Wanted(name="王五")),
        ("铺垭村 从 冉红 给 王五", Wanted(**WANG, leaver="冉红")),
        ("铺垭村从冉红给王五", Wanted(**WANG, leaver="冉红")),
        ("铺垭村 冉红 交给 王五", Wanted(**WANG, leaver="冉红")),
        ("从冉红给王五", Wanted(name="王五", leaver="冉红")),
        ("铺垭村3组给王五", Wanted(**WANG, groups=("3",))),
        ("铺垭村 第三村民小组 给 王五", Wanted(**WANG, groups=("3",))),
        ("铺垭村1、2组给王五", Wanted(**WANG, groups=("1", "2"))),
        ("铺垭村3组 从 冉红 给 王五", Wanted(**WANG, groups=("3",), leaver="冉红")),
        ("没有村 给 王五", Wanted(village="没有村", name="王五")),
        ("铺垭村", Wanted(village="铺垭村")),
        ("铺垭村 给", Wanted(village="铺垭村")),
        ("", Wanted()),
    ],
)
def test_what_a_hand_over_says(text: str, wanted: Wanted) -> None:
    said = read(plain(f"交接 {text}").removeprefix("交接"), FIELD)
    assert said == wanted


OFFICER = (Member(address="sms:o", name="何平", role="town_officer", county="万州区", town="大周镇"),)
HELPER = (row("冉红", "铺垭村"),)


@pytest.mark.parametrize(
    ("text", "rows", "verb"),
    [
        ("交接铺垭村给王五", OFFICER, "handover"),
        ("交接给王五139 0000 0034", OFFICER, "handover"),
        ("交接 给 王五", OFFICER, "handover"),
        ("交接", OFFICER, "handover"),
        ("交接手续怎么办", OFFICER, None),
        ("告知三组都说了", HELPER, "tell"),
        ("告知3组的都说了", HELPER, "tell"),
        ("告知张三家", HELPER, "tell"),
        ("告知 张三家", HELPER, "tell"),
        ("告知大家都平安", HELPER, None),
        ("告知书在哪里领", HELPER, None),
        ("我的村民2", HELPER, "people"),
        ("我的村民 第二页", HELPER, "people"),
        ("下一页", HELPER, None),
        ("更多", HELPER, None),
    ],
)
def test_what_is_a_command(text: str, rows: tuple[Member, ...], verb: str | None) -> None:
    order = duty_order(text, rows, Conversation(address="sms:x"))
    assert (order.verb if order else None) == verb


@pytest.mark.parametrize(
    ("text", "paged", "more", "turns"),
    [
        ("下一页", (1, ""), "", True),
        ("更多", (1, ""), "", True),
        ("上一页", (2, ""), "", True),
        ("更多", (1, ""), "的后半句", False),  # an answer that found no room goes on first
        ("下一页", (1, ""), "的后半句", True),
        ("下一页", None, "", False),
        ("你好", (1, ""), "", False),
    ],
)
def test_a_page_is_turned_only_behind_a_page(
    text: str, paged: tuple[int, str] | None, more: str, turns: bool
) -> None:
    order = duty_order(text, HELPER, Conversation(address="sms:x", paged=paged, more=more))
    assert (order is not None) is turns


def person(id_: int, name: str, group: str, head: str = "", village: str = "铺垭村") -> Resident:
    return Resident(id=str(id_), name=name, town="大周镇", village=village, group=group, household=head or name)


HOMES = [
    person(1, "张三", "3组"),
    person(2, "张小三", "3组", "张三"),
    person(3, "李国家", "三社"),
    person(4, "王二", "第4村民小组"),
    person(5, "赵大", "桥头组"),
]


@pytest.mark.parametrize(
    ("said", "ids", "missing"),
    [
        ("张三", "12", []),
        ("张三家", "12", []),
        ("张三家里", "12", []),
        ("张三一家都说了", "12", []),
        ("张三家 王二家 都说了", "124", []),
        ("张三、王二都告诉了", "124", []),
        ("李国家", "3", []),  # a name that ends like a household
        ("3组", "123", []),
        ("三社", "123", []),
        ("第三村民小组", "123", []),
        ("3组的", "123", []),
        ("3组的都说了", "123", []),
        ("3组的人都说了", "123", []),
        ("三组全组", "123", []),
        ("铺垭村3组都讲过了", "123", []),
        ("桥头组都说了", "5", []),
        ("铺垭村都说了", "12345", []),
        ("9组的都说了", "", ["9组"]),
        ("张三家 9组", "12", ["9组"]),
        ("都说了", "", []),
        ("钱七家", "", ["钱七家"]),
    ],
)
def test_which_homes_were_told(said: str, ids: str, missing: list[str]) -> None:
    people, lost = homes_named(said, HOMES)
    assert "".join(sorted(one.id for one in people)) == ids
    assert [word.removesuffix("的") for word in lost] == missing
