"""Danger now and whom to call, deaths by one's own hand, animals, the missing, and the facts of sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from understanding_kit import Read

NOW: list[tuple[str, str]] = [
    ("屋头起火了还在烧", "fire"),
    ("房子着火了 我爷爷还在里头 走马镇", "fire"),
    ("屋里煤气泄漏了，咋办", "fire"),
    ("燃气漏了味道大得很", "fire"),
    ("火还在燃，人跑出来了", "fire"),
    ("有人拿刀砍人", "police"),
    ("隔壁两爷子正在打，打起血来了", "police"),
    ("我爸走丢了三天没找到", "police"),
    ("娃儿不见了，找了一下午没找到", "police"),
    ("我婆婆有老年痴呆，今早走失了", "police"),
    ("我孙子吞了个硬币脸都紫了", "medical"),
    ("娃儿遭果冻卡住喉咙了", "medical"),
    ("我儿子触电了倒在地上不动", "medical"),
    ("他触电了还粘在电线上", "medical"),
    ("隔壁煤气中毒全家都昏了", "medical"),
    ("煤气中毒，人昏倒了", "medical"),
    ("人掉进水里还没捞起来", "medical"),
    ("我妈喝了农药", "medical"),
    ("血止不住", "medical"),
    ("血还在流咋办", "medical"),
    ("我妈从坡上滚下来流血不止，大周镇的", "medical"),
    ("人压在底下", "medical"),
    ("墙垮了，我爸埋了没出来", "medical"),
]


@pytest.mark.parametrize(("text", "kind"), NOW)
def test_danger_now(read: Read, text: str, kind: str) -> None:
    frame = read(text)
    assert frame.danger
    assert frame.danger_kind == kind


OVER = [
    "我妈昨天摔了流血，已经送医院了",
    "喝了农药，送医院了",
    "手砍到了，缝了十针",
    "娃儿掉水里，救起来了",
    "喝农药走了",
    "人救出来了没事 房子烧光了 是土墙房",
    "我爸上个月触电，现在出院了",
    "煤气中毒死了三个人",
    "昨天房子着火烧光了",
    "我爸昨天上吊走了，大周镇的",
    "我爸昨天遭人打了，手断了",
    "鱼刺卡喉咙取出来了",
    "前年我妈走丢过，后来找到了",
    "他掉进水里淹死了",
    "要是煤气中毒赔不赔",
    "触电死了赔多少",
    "单子丢了没找到",
    "我喝了酒摔的",
]


@pytest.mark.parametrize("text", OVER)
def test_what_is_over_is_no_danger(read: Read, text: str) -> None:
    assert not read(text).danger


@pytest.mark.parametrize(
    "text", ["我爸昨天上吊走了", "我妈喝农药走了", "他跳河走了", "我哥跳楼死了", "人自杀了，没救过来"]
)
def test_by_ones_own_hand_is_a_death_of_unclear_cause(read: Read, text: str) -> None:
    frame = read(text)
    assert frame.slots["event"] == "death"
    assert frame.slots["cause"] == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "我屋头的牛死了",
        "猪瘟死了五头猪",
        "屋头母猪下崽死了三个",
        "羊子摔断腿了",
        "鸡遭黄鼠狼咬死了",
        "我家的狗被车撞死了",
    ],
)
def test_an_animal_is_no_insured_person(read: Read, text: str) -> None:
    frame = read(text)
    assert "event" not in frame.slots
    assert frame.intent == "out_of_scope"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("我爸被牛顶死了", "accident_death"),
        ("牛把我顶了", "accident_injury"),
        ("房子垮了压死两头猪", "house_damage"),
        ("放牛摔了", "accident_injury"),
        ("我妈喂猪摔了", "accident_injury"),
    ],
)
def test_a_person_hurt_by_an_animal_is_one(read: Read, text: str, event: str) -> None:
    assert read(text).slots["event"] == event


@pytest.mark.parametrize("text", ["我爸走丢了三天没找到", "娃儿走失了"])
def test_somebody_missing_is_no_event(read: Read, text: str) -> None:
    assert "event" not in read(text).slots


@pytest.mark.parametrize(
    ("text", "amount", "paid"),
    [
        ("摔了花了5300，合作医疗报了2100", "5300", "2100"),
        ("住院花了一万，医保报销一千二", "10000", "1200"),
        ("我妈生病住院合规费用两万，医保报了一万二，民政报了两千，能赔多少", "20000", "14000"),
        ("摔断腿总共花了8000，新农合报了3000", "8000", "3000"),
        ("摔了花了三千，医保统筹付了一千", "3000", "1000"),
        ("摔了花了三千", "3000", None),
        ("摔断腿保险公司赔了两千", None, None),
        ("医保报了多少不晓得，花了三千", "3000", None),
    ],
)
def test_what_others_have_paid(read: Read, text: str, amount: str | None, paid: str | None) -> None:
    slots = read(text).slots
    assert slots.get("amount") == (Decimal(amount) if amount else None)
    assert slots.get("paid") == (Decimal(paid) if paid else None)


@pytest.mark.parametrize(
    ("text", "cover"),
    [
        ("住院一天补好多", "hospital_allowance"),
        ("乡宁的意外险，摔了住院一天补多少", "hospital_allowance"),
        ("住院津贴怎么算", "hospital_allowance"),
        ("意外医疗最多赔多少", "accident_medical"),
        ("大病补充咋个算", "major_medical"),
        ("农房保险赔多少", "house"),
        ("意外伤残怎么赔", "accident_disability"),
        ("意外身故赔多少", "accident_death"),
        ("疾病身故赔多少", "illness_death"),
        ("学生重大疾病赔多少", "student_critical_illness"),
        ("意外烧伤赔多少", "accident_burn"),
        ("摔断腿赔多少", None),
    ],
)
def test_a_cover_asked_about_by_name(read: Read, text: str, cover: str | None) -> None:
    assert read(text).slots.get("cover") == cover


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我女儿10月8号查出来白血病", "白血病"),
        ("我妈确诊胃癌", "胃癌"),
        ("我爸得了尿毒症", "尿毒症"),
        ("我妈查出来是乳腺癌晚期", "乳腺癌"),
        ("他得了肝癌走的", "肝癌"),
        ("我爸摔断了腿", None),
    ],
)
def test_an_illness_in_the_senders_words(read: Read, text: str, words: str | None) -> None:
    assert read(text).slots.get("disease_words") == words


@pytest.mark.parametrize(
    "text",
    ["摔断腿花了1e30元", "摔断腿花了99999999999元", "住院花了两千万", "摔断了腿，花了10000000元", "摔了花了三亿"],
)
def test_an_absurd_sum_is_no_sum(read: Read, text: str) -> None:
    frame = read(text)
    assert "amount" not in frame.slots
    assert frame.problems["amount"] == "amount_absurd"


@pytest.mark.parametrize("text", ["1380000130", "138000013000", "电话是1380000130", "我电话138000013000"])
def test_a_phone_of_ten_or_twelve_digits(read: Read, text: str) -> None:
    frame = read(text, asked="phone")
    assert frame.problems["phone"] == "phone_invalid"
    assert "phone" not in frame.slots
    assert frame.intent == "answer"


FURTHER = """
大爷 大娘 表叔 二姨 幺爸 舅娘 干妈 幺姨妈 幺姑 三孃 表嫂 堂侄 姑爹 姨公 外侄娃 二爷
三爷 四叔 满爷 舅舅 姨父 幺叔 大舅妈 伯娘 满娘 三婆 二婆 幺婆 叔伯哥 表侄女 干爸
干爷爷 老辈子 侄媳妇 小姨夫 二妗子 大姑父
"""


@pytest.mark.parametrize(
    "kin",
    FURTHER.split(),
)
def test_kin_further_off(read: Read, kin: str) -> None:
    assert read(f"我{kin}昨天摔了").slots.get("relation") == "other_relative"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我又客昨天摔了", "spouse"),
        ("我屋里人昨天摔了", "spouse"),
        ("俺掌柜的昨天摔了", "spouse"),
        ("我外头人昨天摔了", "spouse"),
        ("我家婆昨天摔了", "grandmother"),
        ("我外爷昨天摔了", "grandfather"),
        ("我嗒嗒昨天摔了", "grandfather"),
        ("我幺儿昨天摔了", "son"),
        ("我幺妹儿昨天摔了", "sibling"),
        ("我幺弟昨天摔了", "sibling"),
        ("我达昨天摔了", "father"),
    ],
)
def test_kin_words_of_three_counties(read: Read, text: str, wanted: str) -> None:
    assert read(text).slots.get("relation") == wanted
