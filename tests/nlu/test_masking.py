"""What a message is without what says who it was: numbers are zeros, names 某某, the rest stays."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.frame import Context
from nlu.masking import LONGEST, masked, says_something
from nlu.understander import Understander

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")

NUMBERS = [
    # identity numbers
    ("身份证512222195603054125", "身份证000000000000000000"),
    ("51222219560305412X的", "000000000000000000的"),
    ("５１２２２２１９５６０３０５４１２Ｘ", "000000000000000000"),
    ("512222 19560305 412 x", "000000 00000000 000 0"),
    ("512222560305412", "000000000000000"),
    ("后六位05412X，在", "后六位000000，在"),
    ("尾号4125", "尾号0000"),
    # phones
    ("打13896200001", "打00000000000"),
    ("打138 9620 0001", "打000 0000 0000"),
    ("打138-9620-0001", "打000-0000-0000"),
    ("打+86 138.9620.0001", "打+00 000.0000.0000"),
    ("打1 3 8 9 6 2 0 0 0 0 1", "打0 0 0 0 0 0 0 0 0 0 0"),
    ("打１３８９６２００００１", "打00000000000"),
    ("打138\u200b9620\u200b0001", "打00000000000"),
    ("打1️⃣3️⃣8️⃣9️⃣", "打0️⃣0️⃣0️⃣0️⃣"),
    ("打①③⑧⑨", "打0000"),
    ("打١٣٨٩", "打0000"),
    ("座机58123456", "座机00000000"),
    # spoken one by one
    ("打幺三八九六二零零零零幺", "打00000000000"),
    ("打幺三八 九六二零 零零零一", "打000 0000 0000"),
    ("打一三八，九六二〇，〇〇〇一", "打000，0000，0000"),
    ("打壹叁捌玖", "打0000"),
    ("打1三8九", "打0000"),
    # accounts, case numbers, years, large sums
    ("卡6222 0202 0001 1234 567", "卡0000 0000 0000 0000 000"),
    ("编号10000012", "编号00000000"),
    ("2021年6月14日", "0000年6月14日"),
    ("二〇二一年", "0000年"),
    ("2021-06-14", "0000-00-00"),
    ("花了3500元", "花了0000元"),
    ("花了3,500元", "花了0,000元"),
    # handles
    ("微信wxid_ab12cd的", "微信x的"),
    ("微信zhang8812", "微信x"),
    ("发到zhang.san@qq.com", "发到x"),
    ("车是渝F12345", "车是渝x"),
]
STAYS = [
    "花了300元",
    "花了三千二",
    "三百五十块",
    "100块、200块",
    "住了5天",
    "6月14日下午",
    "10:30来的",
    "三四天",
    "第2次了",
    "我妈在大周镇五土村2组",
    "周家坝街道那边咋整",
    "我婆婆我老公都在",
    "做了CT和B超",
    "坨坨好久落袋哦",
]
NAMES = [
    ("我叫李小红，我妈张桂兰那个", "我叫某某，我妈某某那个"),
    ("张桂兰王建国陈秀英三个人的", "某某某某某某三个人的"),
    ("那天张建国也在", "那天某某也在"),
    ("不是张桂兰，是王桂英", "不是某某，是某某"),
    ("写成张桂兰了", "写成某某了"),
    ("那个叫贠小莉的", "那个叫某某的"),
    ("欧阳锋咋个说", "某某咋个说"),
    ("我跟周光荣、吴开明一起的", "我跟某某、某某一起的"),
    ("买买提·艾力的妈妈", "某某妈妈"),
    ("张桂兰电话13896200001", "某某电话00000000000"),
]


@pytest.mark.parametrize(("text", "kept"), NUMBERS)
def test_every_run_of_four_digits_is_zeros(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize("text", STAYS)
def test_small_numbers_towns_and_kin_stay(understander: Understander, text: str) -> None:
    assert understander.masked(text, NOW, Context()) == text


@pytest.mark.parametrize(("text", "kept"), NAMES)
def test_names_that_the_reader_finds_are_out(understander: Understander, text: str, kept: str) -> None:
    assert understander.masked(text, NOW, Context()) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("就是那个乜小嚟啊", "就是那个某某啊"),
        ("她是乜小嚟嘟噜嘟噜的", "她是某某的"),
        ("不是张桂兰", "不是某某"),
        ("大周镇五土村2组的", "大周镇五土村2组的"),
    ],
)
def test_where_a_name_is_asked_what_is_no_word_may_be_one(understander: Understander, text: str, kept: str) -> None:
    assert understander.masked(text, NOW, Context(asked="name")) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("冉龙驹的坨坨", "某某的坨坨"),
        ("龙驹扎跟了", "某某扎跟了"),
        ("龙驹镇的冉龙驹扎跟了", "龙驹镇的某某扎跟了"),
    ],
)
def test_a_name_that_was_told_before_is_known_by_its_given_name(text: str, kept: str) -> None:
    assert masked(text, ["冉龙驹"]) == kept


def test_it_is_one_line_of_at_most_200_characters() -> None:
    assert masked(" 一 \n\n二\t三\u2028四\ud83d ") == "0 0 0 0"
    assert masked("哈\r\n哈") == "哈 哈"
    assert masked("我" * 900) == "我" * LONGEST
    assert masked("我" * 195 + "13896200001") == "我" * 195 + "00000"


@pytest.mark.parametrize(
    ("line", "says"), [("", False), ("某某", False), ("0000。", False), ("😭？", False), ("嗯", True), ("ok", True)]
)
def test_what_says_nothing_is_seen(line: str, says: bool) -> None:
    assert says_something(line) is says


DIGITS = "0123456789０１２３零〇一二三四五六七八九幺两①②"


@given(st.text("我的张x，。- \n" + DIGITS, max_size=260))
def test_no_four_digits_in_a_row_are_left_of_anything(text: str) -> None:
    run = 0
    for mark in masked(text):
        run = run + 1 if mark in DIGITS and mark != "0" else 0
        assert run < 4, masked(text)


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_written_down(text: str) -> None:
    line = masked(text)
    assert len(line) <= LONGEST
    assert len(line.splitlines()) <= 1
    line.encode()
