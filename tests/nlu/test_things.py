"""Things, vehicles and crops are nobody insured; a person or a house beside them stays one."""

from __future__ import annotations

import pytest
from understanding_kit import Read


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("手机摔了没得了", "goods"),
        ("电视摔坏了", "goods"),
        ("手机掉河里头了", "goods"),
        ("猪死了", "animal"),
        ("牛遭雷打死了", "animal"),
        ("鸡儿全部淹死完了", "animal"),
        ("猪遭水冲跑了", "animal"),
        ("车子撞烂了", "vehicle"),
        ("我的三轮车翻到沟里摔烂了", "vehicle"),
        ("电瓶车遭偷了", "vehicle"),
        ("苞谷遭冰雹打烂了", "crop"),
    ],
)
def test_a_thing_is_no_insured_person(read: Read, text: str, thing: str) -> None:
    frame = read(text)
    assert "event" not in frame.slots
    assert frame.thing == thing


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("我爸骑摩托摔断了腿车也摔坏了", "accident_injury"),
        ("三轮车翻了把脚压烂了", "accident_injury"),
        ("电视机掉下来砸到脚", "accident_injury"),
        ("我看手机摔了一跤", "accident_injury"),
        ("牛把我妈顶死了", "accident_death"),
        ("我爸遭车撞死了", "accident_death"),
        ("房子垮了冰箱电视都压烂了", "house_damage"),
        ("水把灶屋冲垮了猪也冲跑了", "house_damage"),
    ],
)
def test_who_is_hurt_beside_a_thing_is_somebody(read: Read, text: str, event: str) -> None:
    frame = read(text)
    assert frame.slots["event"] == event
    assert not frame.thing
