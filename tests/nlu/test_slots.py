"""Slots, one table each: what a message says, and what it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from understanding_kit import Read

from nlu.project import project

RELATIONS = [
    ("我妈昨天摔了", "mother"),
    ("俺娘叫车碰了", "mother"),
    ("老汉儿在坡上绊倒了", "father"),
    ("屋头老汉昨天摔了，咋个办", "father"),
    ("俺老汉在窑上砸了脚", "spouse"),
    # Where no word tells the dialect the town does; where nothing does, nobody guesses.
    ("我老汉昨天骑摩托车摔死了我们是大周镇的", "father"),
    ("我老汉骑摩托车摔了，台头镇的", "spouse"),
    ("我老汉昨天骑摩托车摔了", None),
    ("我大昨天摔了", "father"),
    ("我大哥昨天摔了", "sibling"),
    ("我大伯昨天摔了", "other_relative"),
    ("我婆娘被狗咬了", "spouse"),
    ("我婆婆下楼摔了", "parent_in_law"),
    ("我老公的妈昨天摔了", "parent_in_law"),
    ("外婆跘倒了", "grandmother"),
    ("嗒嗒昨天绊了一跤", "grandfather"),
    ("幺儿被烫到了", "son"),
    ("我小孙女骑车摔了", "grandchild"),
    ("隔壁王大爷摔断腿了", "neighbor"),
    ("我兄弟媳妇被蛇咬了", "other_relative"),
    ("我们村张德贵昨天摔了", "villager"),
    ("我是大周镇的村医，村里有个老人摔了", "villager"),
    ("我自己割草割到手了", "self"),
    ("我昨天在坡上摔了", "self"),
    ("我参保没得", "self"),
    ("牛把我顶了", "self"),
    ("我是她女儿，她昨天摔了", "mother"),
    ("我给我妈报个案，她摔了", "mother"),
    ("隔壁说我妈摔了", "mother"),
    # Nobody is said to be the insured.
    ("摔了，能不能报", None),
    ("我要报案", None),
    ("我家房子垮了", None),
    ("娃被开水烫了", None),
    ("合同到期没人通知我，还能续吗", None),
    ("是哪家公司保的", None),
    ("脱贫户今年还有保险没", None),
    ("谢了兄弟", None),
]


@pytest.mark.parametrize(("text", "wanted"), RELATIONS)
def test_relation(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("relation") == wanted


def test_a_word_of_two_dialects_is_a_doubt(read: Read) -> None:
    """A widow was asked about her father: 老汉 is a husband in Xiangning and a father in Wanzhou."""
    assert set(read("我老汉昨天骑摩托车摔了").doubts["relation"]) == {"father", "spouse"}
    assert "relation" not in read("我妈跟老汉说她摔了").doubts


NAMES = [
    ("我妈王桂英昨天摔了", "王桂英"),
    ("大周镇李建国昨天触电死了", "李建国"),
    ("帮我查下陈秀兰参保没得", "陈秀兰"),
    ("被保险人：欧阳志强，昨天摔了", "欧阳志强"),
    ("我们组的冉隆华被蛇咬了", "冉隆华"),
    ("我叫张大兵，昨天我摔断了手", "张大兵"),
    ("名字应该是冯桂珍，不是冯贵珍", "冯桂珍"),
    ("我媽陳麗華昨天摔了", "陳麗華"),
    # No names.
    ("甘宁镇归哪个保险公司管", None),
    ("关王庙乡的，昨天摔了", None),
    ("报案号后四位0372，查进度", None),
    ("苞谷好多钱一斤", None),
    ("高血压住院了", None),
    ("车倒了把脚压了", None),
    ("白血病赔不赔", None),
]


@pytest.mark.parametrize(("text", "wanted"), NAMES)
def test_name(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("name") == wanted


def test_who_speaks_for_another_is_not_the_insured(read: Read) -> None:
    frame = read("我叫李小红，我妈昨天摔断腿了")
    assert "name" not in frame.slots
    assert frame.slots["sender_name"] == "李小红"
    assert frame.slots["relation"] == "mother"


EVENTS = [
    ("我妈在坡上跘倒了", "accident_injury"),
    ("爸爸滚坡了", "accident_injury"),
    ("我腰闪到了", "accident_injury"),
    ("被葫芦蜂蛰了", "accident_injury"),
    ("被车撞了", "accident_injury"),
    ("我爸摔死了", "accident_death"),
    ("老汉儿掉堰塘淹死了", "accident_death"),
    ("意外身故赔多少", "accident_death"),
    ("我爸车祸没了", "accident_death"),
    ("妈走了，肺癌", "illness_death"),
    ("我爷爷脑溢血走的", "illness_death"),
    ("我爸昨天晚上走了", "death"),
    ("俺爹殁了", "death"),
    ("奶奶没了", "death"),
    ("我妈确诊胃癌", "critical_illness"),
    ("娃得了白血病", "critical_illness"),
    ("我爸尿毒症在透析", "critical_illness"),
    ("我妈阑尾炎做手术", "illness"),
    ("我妈住院了", "illness"),
    ("手被开水烫了", "burn"),
    ("摔伤评了七级伤残", "disability"),
    ("偏房昨晚垮了", "house_damage"),
    ("大风把屋顶的瓦掀了", "house_damage"),
    ("房子垮了把我爸的腿砸断了", "accident_injury"),
    ("要是摔断腿能赔多少", "accident_injury"),
    # Nothing of the kind happened, or two are asked side by side.
    ("病死跟意外死赔的一样不", None),
    ("住院一天补好多钱", None),
    ("小额意外保险一年多少钱", None),
    ("钱没了", None),
    ("我先走了", None),
    ("烦死人", None),
    ("有人没", None),
    ("我爸还没去世", None),
    ("差点摔了", None),
    ("我在走路", None),
    ("户口转走了还保不保", None),
]


@pytest.mark.parametrize(("text", "wanted"), EVENTS)
def test_event(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("event") == wanted


DATES = [
    # now is 15 June 2021; the third day of the third lunar month of 2021 was 14 April
    ("我妈三月初三（农历）摔的", "2021-04-14"),
    ("我爸三月初三那天(阴历)走的", "2021-04-14"),
    ("元月二号摔的", "2021-01-02"),
    ("圣诞节摔的", "2020-12-25"),
    ("我妈两天前摔了", "2021-06-13"),
    ("我妈闰四月二十三摔的", "2020-06-14"),
    ("我参保没得，去年腊月二十三交的钱", None),
    ("叫王桂英，昨天把单子交给组长了，我买成没得", None),
    ("昨天摔的", "2021-06-14"),
    ("前天摔的", "2021-06-13"),
    ("大前天摔的", "2021-06-12"),
    ("俺爹夜来摔了", "2021-06-14"),
    ("今早摔了一跤", "2021-06-15"),
    ("今儿前晌从炕上摔了", "2021-06-15"),
    ("三天前摔的", "2021-06-12"),
    ("上个礼拜三摔的", "2021-06-09"),
    ("上周五摔的", "2021-06-11"),
    ("礼拜天摔了", "2021-06-13"),
    ("上个月23日摔了", "2021-05-23"),
    ("6月2号摔的", "2021-06-02"),
    ("2021年3月15日摔伤", "2021-03-15"),
    ("20210502在工地摔伤", "2021-05-02"),
    ("3.15摔的", "2021-03-15"),
    ("八月初三摔的", "2020-09-19"),
    ("腊月二十三摔的", "2021-02-04"),
    ("大年初四摔的", "2021-02-15"),
    ("端午节那天摔的", "2021-06-14"),
    ("清明前一天摔的", "2021-04-03"),
    ("中秋第二天摔的", "2020-10-02"),
    ("冬月初六摔的", "2020-12-20"),
    ("去年8月15号摔的", "2020-08-15"),
    ("12号摔的，13号报的案", "2021-06-12"),
    ("５月８日摔了", "2021-05-08"),
    # Days of reports, payments and papers, and what is no day.
    ("我妈摔了，昨天报的案", None),
    ("腿断了，6月3号交的资料", None),
    ("摔了住在12号楼", None),
    ("我女儿初二的学生，摔断手了", None),
    ("前几天摔的", None),
]


@pytest.mark.parametrize(("text", "wanted"), DATES)
def test_date(read: Read, text: str, wanted: str | None) -> None:
    found = read(text).slots.get("date")
    assert found == (date.fromisoformat(wanted) if wanted else None)


def test_two_fair_readings_of_a_day_are_asked(read: Read) -> None:
    frame = read("我妈三月十五摔的")
    assert "date" not in frame.slots
    assert frame.doubts["date"] == (date(2021, 3, 15), date(2021, 4, 26))


@pytest.mark.parametrize(
    ("text", "problem"),
    [("2月30号摔的", "date_invalid"), ("明年3月1号摔的", "date_future"), ("2021年12月1日摔了", "date_future")],
)
def test_a_day_that_cannot_be(read: Read, text: str, problem: str) -> None:
    frame = read(text)
    assert "date" not in frame.slots
    assert frame.problems["date"] == problem


AMOUNTS = [
    ("我爸摔了，膝盖掉了一块皮", None),
    ("我爸摔了，骨头打成三块", None),
    ("我儿子摔断手，你们是不是耍我们老百姓", None),
    ("七级伤残能给几万块", None),
    ("我妈摔了，医药费一半都不够", None),
    ("我妈摔了，打石膏980，票都在", 980),
    ("我妈摔了，只交了五千押金，出院结账是8412.3", Decimal("8412.3")),
    ("我爸摔了，住了十一天院花了六千三", 6300),
    ("我妈摔了花了三千二", "3200"),
    ("住院用了1.2万", "12000"),
    ("医药费两千块零五毛", "2000.5"),
    ("摔了，总共一千一百二", "1120"),
    ("摔了医药费３５００", "3500"),
    ("摔断腿花了四万三", "43000"),
    ("摔了花了3,500元", "3500"),
    ("一共花了8000，医保报了5000", "8000"),
    ("住院花了四五万", "40000"),
    # Premiums, payouts, deductibles, percentages, hours.
    ("一年交130块", None),
    ("赔了我三千", None),
    ("免赔100元是啥意思", None),
    ("昨天下午四点多摔的", None),
    ("别人摔断腿赔了两万", None),
]


@pytest.mark.parametrize(("text", "wanted"), AMOUNTS)
def test_amount(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("amount") == (Decimal(wanted) if wanted else None)


def test_a_round_sum_is_approximate(read: Read) -> None:
    assert read("摔了花了三千多").approximate
    assert read("摔了花了万把块").slots["amount"] == 10000
    assert not read("摔了花了3215元").approximate


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我妈住了十二天院", 12),
        ("住院一个星期", 7),
        ("住院半个月了", 15),
        ("住院一天给多少", None),
        ("三天前摔的", None),
    ],
)
def test_hospital_days(read: Read, text: str, wanted: int | None) -> None:
    assert read(text).slots.get("hospital_days") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("评了七级伤残", 7), ("伤残10级", 10), ("三级医院住院", None), ("七级和八级各赔多少", None)]
)
def test_disability_grade(read: Read, text: str, wanted: int | None) -> None:
    assert read(text).slots.get("disability_grade") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("女儿得了白血病", "恶性肿瘤"),
        ("爸爸肺癌走了", "恶性肿瘤"),
        ("要换肾", "重大器官移植术或造血干细胞移植术"),
        ("尿毒症", "急性肾功能衰竭或终末期肾病"),
        ("小儿麻痹", "脊髓灰质炎症"),
        ("两只眼睛都看不见了", "双目失明"),
        ("重症肌无力", "重症肌无力"),
        ("孙子川崎病", "严重川崎氏病"),
        ("再障贫血", "重型再生障碍性贫血"),
        ("高血压住院", None),
    ],
)
def test_disease(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("disease") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("土墙房子垮了", "adobe"),
        ("茅草房烧了", "thatch"),
        ("砖瓦房塌了", "brick_wood"),
        ("水泥楼房裂了", "concrete"),
        ("土坯房和砖木房垮了各赔多少", None),
    ],
)
def test_house_type(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("house_type") == wanted


TOWNS = [
    ("我是大周的，昨天摔了", "大周镇"),
    ("我是小周镇的", "小周镇"),
    ("高粱镇的，摔了", "高梁镇"),
    ("新乡镇归哪个管", "新乡镇"),
    ("城关镇归谁管", "城关镇"),
    ("我在沙河街道", "沙河街道"),
    ("周家坝街道的", "周家坝街道"),
    ("牛头店的，能不能报", "牛头店镇"),
    ("我是瓤渡镇的", "瀼渡镇"),
    # Everyday words and places elsewhere.
    ("在后山摔了", None),
    ("从梨树上摔下来", None),
    ("小周昨天摔了", None),
    ("在重庆打工摔了", None),
]


@pytest.mark.parametrize(("text", "wanted"), TOWNS)
def test_town(read: Read, text: str, wanted: str | None) -> None:
    assert read(text).slots.get("town") == wanted


def test_numbers_of_people(read: Read) -> None:
    frame = read("我妈身份证610927 19560305 412７，电话 １３８-1234-5678")
    assert frame.slots["id_number"] == "610927195603054127"
    assert frame.slots["phone"] == "13812345678"
    assert "id_number" not in frame.problems
    assert read("身份证610927195603054128").problems["id_number"] == "check_digit"
    assert read("身份证610927560305412").slots["id_number"] == "610927195603054127"
    assert read("电话幺三九幺二三四五六七八").slots["phone"] == "13912345678"


def test_inner_facts(read: Read) -> None:
    assert read("计生保险怎么续").slots["scheme"] == "family-care"
    assert read("报给平安保险了").slots["insurer"] == "pingan"
    assert read("编号21060018到哪一步了").claim_number == "21060018"
    assert read("20210602摔的").claim_number is None
    assert read("21060018").claim_number == "21060018"
    assert read("王桂英 054127").last_six == "054127"
    assert read("我妈摔了还在流血").danger
    assert not read("我妈昨天摔了流血，已经送医院了").danger
    assert read("出院的时候医院没给结").one_stop_failed
    assert read("那个案子撤了吧").withdraws
    assert read("不对，是昨天").corrects


def test_the_public_frame_is_plain_json(read: Read) -> None:
    frame = project(read("我妈昨天摔了，花了3200.50元，住院7天，平安保险"))
    assert frame["slots"] == {
        "relation": "mother",
        "event": "accident_injury",
        "date": "2021-06-14",
        "amount": 3200.5,
        "hospital_days": 7,
    }
    assert list(frame) == ["intent", "confidence", "slots"]
    assert project(read("我妈摔了花了3200.00元"))["slots"]["amount"] == 3200


# The kinds of accident that the first reader of strangers' messages did not know.
KINDS = [
    ("我爹的手遭打谷机卷进去了", "accident_injury"),
    ("他把食指宰脱了一截", "accident_injury"),
    ("叫水泵电了", "accident_injury"),
    ("竹竿碰着高压线了", "accident_injury"),
    ("缆绳抽了胳膊", "accident_injury"),
    ("在煤窑上叫顶板砸了腰", "accident_injury"),
    ("叫野猪拱了", "accident_injury"),
    ("把纽扣电池吞了", "accident_injury"),
    ("报意外伤要准备啥", "accident_injury"),
    ("热汤坡了胳膊", "burn"),
    ("气瓶爆燃全身烧商", "burn"),
    ("叫野猪拱了，抬下来就没气了", "accident_death"),
    ("被车撞了没挺过来", "accident_death"),
    ("俺爹浇地叫水泵电了没就过来", "accident_death"),
    ("滑到江里去了，捞起来人都硬了", "accident_death"),
    ("我婆在屋里老了，没病没灾的", "death"),
    ("我爸猝死了", "death"),
    ("我爸脑溢血，从楼梯上摔下去走了", "death"),
    ("俺爹是摔死的，你们硬说是病死的", "accident_death"),
    ("得了脑炎，落下后遗症了", "critical_illness"),
    ("我妈高血压住院", "illness"),
]


@pytest.mark.parametrize(("text", "wanted"), KINDS)
def test_kinds_of_accident(read: Read, text: str, wanted: str) -> None:
    assert read(text).slots.get("event") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "资料都送完了",
        "发票路上弄没了",
        "钱当时就没得了",
        "我家的猪拱了菜地",
        "我屋头的狗追了一只鸡",
    ],
)
def test_nobody_came_to_harm(read: Read, text: str) -> None:
    assert read(text).slots.get("event") not in ("death", "accident_death", "accident_injury", "house_damage")


@pytest.mark.parametrize(
    ("text", "name", "town", "day"),
    [
        ("我爸张国庆昨天摔了", "张国庆", None, date(2021, 6, 14)),
        ("我爷爷谭中秋前天滚坡了", "谭中秋", None, date(2021, 6, 13)),
        ("我叔冉龙驹昨天摔了", "冉龙驹", None, date(2021, 6, 14)),
        ("我舅舅余家明前天摔伤了，户口在大周镇", "余家明", "大周镇", date(2021, 6, 13)),
        ("我老公司马光昨天遭车撞了", "司马光", None, date(2021, 6, 14)),
        ("我邻居阿依古丽昨天摔了", "阿依古丽", None, date(2021, 6, 14)),
        ("我老公买买提·阿不都昨天摔了", "买买提·阿不都", None, date(2021, 6, 14)),
        ("村民刘保平昨天摔了", "刘保平", None, date(2021, 6, 14)),
        ("左小腿骨折，拉到安康", None, None, None),
        ("我爸户口在龙驹镇，在余家打工摔断腿", None, "龙驹镇", None),
        ("户口还在分水，在恒合赶场摔了", None, "分水镇", None),
        ("我妈摔了，我是龙居的", None, "龙驹镇", None),
        ("咱是早岭的俺爹摔了", None, "枣岭乡", None),
    ],
)
def test_whole_names_towns_and_days_are_kept_apart(
    read: Read, text: str, name: str | None, town: str | None, day: date | None
) -> None:
    slots = read(text).slots
    assert (slots.get("name"), slots.get("town"), slots.get("date")) == (name, town, day)


@pytest.mark.parametrize(
    "text", ["我娃儿摔了", "我娃摔断手了", "我孩子被狗咬了", "我学生摔了", "我同事触电了", "我徒弟切到手了"]
)
def test_another_of_mine_is_never_the_sender(read: Read, text: str) -> None:
    assert "relation" not in read(text).slots


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("万州的 我妈摔了", None),
        ("我爸住院 一站式系统坏了", None),
        ("我爸摔了，一共三百八十块五", Decimal("380.5")),
        ("我妈骨折只给三百 花了九千二", Decimal(9200)),
        ("被狗咬 打针1360", Decimal(1360)),
    ],
)
def test_words_with_a_numeral_are_no_sums(read: Read, text: str, wanted: Decimal | None) -> None:
    assert read(text).slots.get("amount") == wanted
