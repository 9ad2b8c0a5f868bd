"""Who is well, in people's own words: for everybody of the house, for so many, for the sender alone, or for nobody."""

from __future__ import annotations

import pytest

from dialogs.wellbeing import Well, all_well, also_well
from locales.catalogue import load

WORDS = load()


@pytest.mark.parametrize(
    ("said", "who", "count"),
    [
        ("没事", "", 0),
        ("平安", "", 0),
        ("没得事，谢谢", "", 0),
        ("好的", "", 0),
        ("房子没事", "", 0),
        ("人没受伤", "", 0),
        ("我们都没事", "all", 0),
        ("我们没得事哈", "all", 0),
        ("屋头都好", "all", 0),
        ("一家人都平安", "all", 0),
        ("大人娃儿都好", "all", 0),
        ("都好，房子没事", "all", 0),
        ("全家平安。", "all", 0),
        ("三个都好", "all", 3),
        ("3个都好", "all", 3),
        ("三口人都平安", "all", 3),
        ("我们屋头5个人都好", "all", 5),
        ("一家三口都好", "all", 3),
        ("我们两个没事", "all", 2),
        ("我没事", "me", 0),
        ("我没得事", "me", 0),
        ("我这边没事，房子也没事", "me", 0),
        ("我爸没事", "some", 0),
        ("我妈和我都没事", "some", 0),
    ],
)
def test_whom_it_is_said_of(said: str, who: str, count: int) -> None:
    assert all_well(said, WORDS) == Well(who=who, count=count)


@pytest.mark.parametrize(
    "said",
    [
        "我没事，我妈屋头倒了",
        "房子垮了",
        "不好",
        "没事吗",
        "有事",
        "我晓得你们好",
        "三个",
        "出了点事，不过人没事",
        "我妈不好",
        "路没得事",
        "",
    ],
)
def test_what_does_not_say_that_all_are_well(said: str) -> None:
    assert all_well(said, WORDS) is None


def test_names_count_where_the_message_holds_some() -> None:
    assert all_well("张大富没事", WORDS) is None
    assert all_well("张大富没事", WORDS, named=True) == Well(who="some")
    assert all_well("张大富、张秀兰都没事", WORDS, named=True) == Well(who="some")


@pytest.mark.parametrize(
    ("said", "who"),
    [("我没事，我妈屋头倒了", "me"), ("房子垮了，人没事", ""), ("一家三口都好，房子漏雨", "all"), ("房子垮了", None)],
)
def test_who_is_well_beside_what_happened(said: str, who: str | None) -> None:
    found = also_well(said, WORDS)
    assert (found.who if found else None) == who
