"""Within a conversation a message gives everything that it plainly holds, whatever was asked."""

from __future__ import annotations

from datetime import date

import pytest
from understanding_kit import Read

YESTERDAY, BEFORE = date(2021, 6, 14), date(2021, 6, 13)

SLOTS: list[tuple[str, str, dict[str, object]]] = [
    ("town", "昨天", {"date": YESTERDAY}),
    ("town", "昨天的事，我们小周镇的", {"date": YESTERDAY, "town": "小周镇"}),
    ("town", "叫李素珍", {"name": "李素珍"}),
    ("town", "前天的事", {"date": BEFORE}),
    ("date", "上周六的事，他叫周长青，我们分水镇的", {"date": date(2021, 6, 12), "name": "周长青", "town": "分水镇"}),
    ("event", "户口在高梁镇", {"town": "高梁镇"}),
    ("event", "先留个电话13800001235", {"phone": "13800001235"}),
    ("event", "叫李素珍", {"name": "李素珍"}),
    ("phone", "大周的，昨天", {"town": "大周镇", "date": YESTERDAY}),
    ("name", "王大全，电话13800001237", {"name": "王大全", "phone": "13800001237"}),
    ("name", "他叫何永强，我电话13800001285", {"name": "何永强", "phone": "13800001285"}),
    ("name", "先报我妈的，王翠兰，13800001242", {"name": "王翠兰", "phone": "13800001242"}),
    ("name", "牟正国，我电话13800001244", {"name": "牟正国", "phone": "13800001244"}),
    ("name", "我妈叫冉茂菊，13800001241", {"name": "冉茂菊", "phone": "13800001241"}),
    ("name", "户主是我爸冉光明", {"name": "冉光明"}),
    ("name", "我叫李小红，我妈叫王桂英", {"name": "王桂英"}),
    ("name", "我叫张国强", {"name": "张国强"}),
    ("name", "户主叫冯世贵", {"name": "冯世贵"}),
    ("name", "嗯他叫那个刘光华", {"name": "刘光华"}),
    ("name", "名字是瞿三妹", {"name": "瞿三妹"}),
    ("name", "冉茂菊", {"name": "冉茂菊"}),
    ("name", "向天碧", {"name": "向天碧"}),
    ("name", "谭木匠", {"name": "谭木匠"}),
    ("name", "瞿伯言", {"name": "瞿伯言"}),
    ("name", "秦毛", {"name": "秦毛"}),
    ("name", "覃小二", {"name": "覃小二"}),
    ("name", "刘光华", {"name": "刘光华"}),
    ("name", "李高峰", {"name": "李高峰"}),
    ("name", "王国才", {"name": "王国才"}),
    ("name", "张和平", {"name": "张和平"}),
    ("name", "吴永和", {"name": "吴永和"}),
    ("name", "罗田玉", {"name": "罗田玉"}),
    ("name", "大周镇的，叫刘光华", {"name": "刘光华", "town": "大周镇"}),
    ("phone", "023-58123456", {}),
    ("phone", "是我爸的，13800001235", {"phone": "13800001235"}),
]


@pytest.mark.parametrize(("asked", "text", "wanted"), SLOTS)
def test_every_fact_that_an_answer_holds(read: Read, asked: str, text: str, wanted: dict[str, object]) -> None:
    frame = read(text, asked=asked)
    for slot in ("name", "town", "date", "phone"):
        assert frame.slots.get(slot) == wanted.get(slot), slot
    assert frame.intent == "answer"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我昨天摔断了腿，大周镇的，我叫张国强，13800001320", "张国强"),
        ("我爸昨天摔断了手，大周镇的，叫王国才，13800001324", "王国才"),
        ("我二爸昨天放牛从崖上滚下去，人没了，曙坪镇的，叫吴永和", "吴永和"),
        ("我妈昨天摔断了手，大周镇的，叫冉茂菊", "冉茂菊"),
        ("我爷爷覃木生昨天摔了", "覃木生"),
        ("我爸叫谭大毛，昨天摔了", "谭大毛"),
    ],
)
def test_a_name_keeps_its_characters(read: Read, text: str, name: str) -> None:
    assert read(text).slots.get("name") == name


@pytest.mark.parametrize(
    "text",
    [
        "昨天",
        "大周镇",
        "我妈",
        "不晓得",
        "对",
        "摔的",
        "啥子意思",
        "为啥要问名字",
        "她姓王",
        "等一下",
        "在医院",
        "没得",
        "算了",
        "谢谢",
        "骨折",
        "隔壁邻居",
        "什么名字",
        "房子垮了",
        "要带啥资料",
        "能赔好多",
        "全家",
        "还没有",
        "住院了",
        "明天再说",
    ],
)
def test_other_words_are_no_name(read: Read, text: str) -> None:
    assert "name" not in read(text, asked="name").slots


DENIED: list[tuple[str, str, str, object]] = [
    ("name", "不对，是前天", "date", BEFORE),
    ("confirm", "不对，前天摔的", "date", BEFORE),
    ("confirm", "不是大周，是小周", "town", "小周镇"),
    ("confirm", "不是大周镇的，是小周镇的", "town", "小周镇"),
    ("confirm", "是小周不是大周", "town", "小周镇"),
    ("confirm", "镇错了，是龙驹镇，不是大周", "town", "龙驹镇"),
    ("confirm", "不是我妈是我爸", "relation", "father"),
    ("confirm", "不是我妈，我爸", "relation", "father"),
    ("confirm", "是我爸，不是我妈", "relation", "father"),
    ("confirm", "不是12号是2号", "date", date(2021, 6, 2)),
    ("confirm", "是2号不是12号", "date", date(2021, 6, 2)),
    ("confirm", "不是昨天，是前天", "date", BEFORE),
    ("confirm", "不叫王桂英，叫王桂兰", "name", "王桂兰"),
    ("confirm", "是王桂兰，不是王桂英", "name", "王桂兰"),
    ("confirm", "电话不是13800001235，是13800001236", "phone", "13800001236"),
    ("confirm", "不是摔的，是被狗咬的", "event", "accident_injury"),
    ("confirm", "不是摔的，是开水烫的", "event", "burn"),
]


@pytest.mark.parametrize(("asked", "text", "slot", "wanted"), DENIED)
def test_the_value_that_is_denied_is_never_taken(
    read: Read, asked: str, text: str, slot: str, wanted: object
) -> None:
    frame = read(text, asked=asked)
    assert frame.corrects
    assert frame.slots.get(slot) == wanted


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("不是大周", "town"),
        ("不是昨天", "date"),
        ("不是我妈", "relation"),
        ("不叫王桂英", "name"),
        ("不是摔的", "event"),
    ],
)
def test_a_value_only_denied_is_no_value(read: Read, text: str, slot: str) -> None:
    assert slot not in read(text, asked="confirm").slots


@pytest.mark.parametrize(
    "text",
    [
        "没得电话",
        "没有手机",
        "没手机",
        "没得",
        "没有",
        "没得手机",
        "没电话",
        "屋头没得电话",
        "我没有手机",
        "没得手机我用的是邻居的",
        "没手机，借的隔壁的电话",
    ],
)
def test_no_phone_is_an_answer(read: Read, text: str) -> None:
    frame = read(text, asked="phone")
    assert frame.dont_know
    assert frame.intent == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "前几天",
        "有十来天了",
        "有十来天了吧",
        "不晓得好久",
        "前些天",
        "好些天了",
        "记不清哪天了",
        "上个月",
        "前一阵",
        "个把月前",
    ],
)
def test_a_vague_day_is_not_known(read: Read, text: str) -> None:
    frame = read(text, asked="date")
    assert frame.dont_know
    assert frame.intent == "answer"
    assert "date" not in frame.slots


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("030037", "030037"),
        ("03003x", "03003X"),
        ("030037王桂英", "030037"),
        ("王桂英030037", "030037"),
        ("王桂英，030037", "030037"),
        ("后六位03003X", "03003X"),
        ("6109271956", None),
        ("03003", None),
    ],
)
def test_the_last_six_characters(read: Read, text: str, wanted: str | None) -> None:
    frame = read(text, asked="id_number")
    assert frame.last_six == wanted
    assert "amount" not in frame.slots
    if "王桂英" in text:
        assert frame.slots["name"] == "王桂英"


@pytest.mark.parametrize(
    "text", ["接着报", "继续", "继续报", "报", "要报", "弄嘛", "报嘛", "接到报", "要得，报", "对头对头", "嗯对头对头"]
)
def test_go_on(read: Read, text: str) -> None:
    for asked in ("confirm", "resume"):
        assert read(text, asked=asked).intent == "affirm"


@pytest.mark.parametrize("text", ["不报了", "莫报了", "算了不报", "算了，不报了", "不报了算了"])
def test_giving_up(read: Read, text: str) -> None:
    frame = read(text, asked="confirm")
    assert frame.intent == "cancel" or frame.withdraws


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("归哪家", "ask_hotline"),
        ("打哪个的电话", "ask_hotline"),
        ("保险公司电话好多", "ask_hotline"),
        ("要带啥子", "ask_documents"),
        ("住院一天补多少", "explain_benefits"),
    ],
)
def test_side_questions(read: Read, text: str, intent: str) -> None:
    for asked in ("name", "phone", "town"):
        assert read(text, asked=asked).intent == intent


@pytest.mark.parametrize("text", ["哪个的电话", "要谁的电话"])
def test_whose_phone_is_no_answer(read: Read, text: str) -> None:
    frame = read(text, asked="phone")
    assert frame.intent != "answer"
    assert not frame.dont_know


def test_not_knowing_why_somebody_died_is_no_danger(read: Read) -> None:
    frame = read("不晓得啥原因，早上喊不答应了", asked="cause", event="death")
    assert not frame.danger
    assert frame.slots["cause"] == "unclear"
    assert frame.intent == "answer"


def test_only_a_surname_is_no_complaint(read: Read) -> None:
    frame = read("她姓王", asked="name")
    assert frame.intent == "answer"
    assert "name" not in frame.slots
