"""Stories of the desk: from the report to the payment, and everything that does not fit."""

from __future__ import annotations

import pytest
from staff_kit import BOSS, COUNTY, DESK, HELPER, STAFF, STRANGER, TOWN, VILLAGER, Office

from claims.staff import Member
from handlers.staff_meant import implied_order

OWN_PHONE = "sms:+8613700000009"


def test_a_case_from_the_report_to_the_payment() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", day="2021-06-14")
    assert "下一步" in office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    office.says(DESK, f"立案 {name} PICC2021-00123", "2021-06-16T09:00")
    office.says(DESK, f"补材料 {name} 发票、出院小结", "2021-06-17T09:00")
    assert "核定结果最晚7月21日" in office.says(DESK, f"材料齐 {name}", "2021-06-21T09:00")
    assert "打款最晚7月5日" in office.says(DESK, f"同意赔 {name} 3400", "2021-06-25T09:00")
    office.says(DESK, f"赔付 {name} 3400元", "2021-06-28T09:00")
    office.says(DESK, f"结案 {name}", "2021-06-28T09:05")
    claim = office.claim(name)
    assert [(entry.status, entry.by) for entry in claim.history] == [
        ("notified", VILLAGER),
        ("acknowledged", DESK),
        ("registered", DESK),
        ("documents", DESK),
        ("assessing", DESK),
        ("approved", DESK),
        ("paid", DESK),
        ("closed", DESK),
    ]
    assert claim.insurer_reference == "PICC2021-00123"
    assert {clock.name: clock.state for clock in claim.clocks} == {
        "acknowledge": "met",
        "law_decision": "met",
        "law_payment": "met",
        "law_refusal": "void",
        "law_advance": "met",
    }
    assert office.heard_by(VILLAGER) == [
        f"您母亲的案子人保财险收到了，编号{name}。您先不用做什么。",
        f"您母亲的案子人保财险立案了，编号{name}。您先不用做什么。",
        f"您母亲的案子还差这些材料：发票、出院小结。编号{name}。交给人保财险，不方便就请村里帮着交。不清楚就问我。",
        f"您母亲的案子已经赔了，编号{name}。没收到钱就回“人工”。",
        f"您母亲的案子办完了，编号{name}。还有不清楚的，回“人工”。",
    ]
    assert [row.action for row in office.audit] == [
        "acknowledge",
        "register",
        "want_papers",
        "papers_complete",
        "approve",
        "pay",
        "close",
    ]


def test_a_verified_reporter_hears_sums_and_reasons() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", verified=True)
    office.says(DESK, f"同意赔 {name} 3400")
    office.says(DESK, f"赔付 {name} 3400")
    assert "人保财险同意赔3400元" in office.heard_by(VILLAGER)[0]
    assert "按《保险法》最晚6月25日打款" in office.heard_by(VILLAGER)[0]
    assert "这次3400元" in office.heard_by(VILLAGER)[1]
    other = office.file("2021-06-15T11:00", verified=True)
    office.says(DESK, f"拒赔 {other} 不在保障期内")
    assert "他们说的原因是：不在保障期内" in office.world.words.say(
        office.sent[-1].says[0].key, office.sent[-1].says[0].args
    )


def test_who_is_not_verified_hears_no_sum_and_no_reason() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"同意赔 {name} 3400")
    office.says(DESK, f"赔付 {name} 3400")
    other = office.file("2021-06-15T11:00")
    office.says(DESK, f"拒赔 {other} 酒后驾车")
    heard = "".join(office.heard_by(VILLAGER))
    assert "3400" not in heard
    assert "酒后" not in heard


def test_a_refusal_is_gentle_and_says_whom_to_ask() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    assert "送拒赔通知最晚6月18日" in office.says(DESK, f"拒赔 {name} 不在保障期内")
    (text,) = office.heard_by(VILLAGER)
    for part in ("人工", "投诉", "12378", "周一到周五9点到12点、13点到17点", name):
        assert part in text
    assert "拒" not in text
    assert office.clock(name, "law_refusal")[0] == "running"
    assert office.clock(name, "law_decision")[0] == "void"
    office.says(DESK, f"结案 {name}")
    assert office.clock(name, "law_refusal")[0] == "met"


@pytest.mark.parametrize("verified", [True, False])
def test_every_notice_fits_two_parts_of_an_sms(verified: bool) -> None:
    office = Office()
    for relation in ("grandmother", "villager", "parent_in_law"):
        name = office.file("2021-06-15T10:00", relation=relation, name="欧阳秀兰", verified=verified)
        for text in (
            "收到",
            "立案",
            "材料齐",
            "同意赔 60000",
            "赔付 30000.55",
            "赔付 29999.45",
            "更正",
            "更正",
            "结案 已另案办理",
        ):
            office.says(DESK, text, quoted=name)
        name = office.file("2021-06-15T10:00", relation=relation, name="欧阳秀兰", verified=verified)
        office.says(DESK, "拒赔 " + "事故发生在保险期间开始以前，而且" * 3, quoted=name)
    texts = office.heard_by(VILLAGER)
    assert len(texts) > 20
    for text in texts:
        assert len(text) <= 126, text  # 134 with a signature of eight characters


def test_a_long_list_of_papers_is_sent_whole_and_a_long_reason_says_that_it_goes_on() -> None:
    office = Office()
    papers = "、".join(f"第{number}张门诊发票原件" for number in range(1, 13))
    name = office.file("2021-06-15T10:00", verified=True)
    office.says(DESK, f"补材料 {name} {papers}")
    assert papers in office.heard_by(VILLAGER)[-1]
    office.says(DESK, f"拒赔 {name} " + "事故发生在保险期间开始以前" * 4)
    assert "以前事…" in office.heard_by(VILLAGER)[-1]
    assert office.claim(name).history[-1].note == "事故发生在保险期间开始以前" * 4


def test_papers_pause_the_clock_of_the_law() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}")
    assert office.clock(name, "law_decision") == ("waiting", None)
    office.says(DESK, f"材料齐 {name}", "2021-06-16T09:00")
    assert office.clock(name, "law_decision") == ("running", "2021-07-16")
    office.says(DESK, f"补材料 {name} 病历", "2021-06-20T09:00")
    assert office.clock(name, "law_decision")[0] == "paused"
    assert office.clock(name, "law_advance") == ("running", "2021-08-16")  # 08-15 is a Sunday
    office.says(DESK, f"材料齐 {name}", "2021-06-30T09:00")
    assert office.clock(name, "law_decision") == ("running", "2021-07-26")  # ten days did not count
    assert office.clock(name, "law_advance") == ("running", "2021-08-16")


def test_zhenping_never_pauses() -> None:
    office = Office()
    name = office.file("2016-03-07T09:00", "accident_death", town="曾家镇")
    desk = "wechat:zhenping"
    office.says(desk, f"收到 {name}")
    office.says(desk, f"补材料 {name} 死亡证明", "2016-03-08T09:00")
    assert office.clock(name, "pay_death") == ("running", "2016-03-16")
    office.says(desk, f"材料齐 {name}", "2016-03-14T09:00")
    assert office.clock(name, "pay_death") == ("running", "2016-03-16")
    assert {clock.name for clock in office.claim(name).clocks} == {"acknowledge", "pay_death", "law_refusal"}


def test_part_payments() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", verified=True)
    office.says(DESK, f"同意赔 {name} 5000")
    answer = office.says(DESK, f"赔付 {name} 2000")
    assert "一共赔了2000.00元，同意赔的是5000.00元" in answer
    assert office.claim(name).status == "approved"
    assert office.clock(name, "law_payment")[0] == "running"
    assert "先赔了2000元" in office.heard_by(VILLAGER)[-1]
    office.says(DESK, f"赔付 {name} 3000")
    assert office.claim(name).status == "paid"
    assert office.clock(name, "law_payment")[0] == "met"
    assert [payment.amount for payment in office.claim(name).payments] == ["2000.00", "3000.00"]


def test_more_than_was_approved_is_asked_back() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"同意赔 {name} 3400")
    before = office.claim(name)
    assert f"同意赔 {name} 34000.00" in office.says(DESK, f"赔付 {name} 34000")
    assert office.claim(name) == before
    office.says(DESK, f"同意赔 {name} 34000")
    office.says(DESK, f"赔付 {name} 34000")
    assert office.claim(name).status == "paid"


def test_a_correction_takes_back_the_last_step_and_keeps_both_in_the_history() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {name}", "2021-06-15T10:30")
    before = office.claim(name)
    office.says(DESK, f"赔付 {name} 3400", "2021-06-15T11:00")
    assert "现在：接案了" in office.says(DESK, f"更正 {name}", "2021-06-15T11:05")
    claim = office.claim(name)
    assert (claim.status, claim.clocks, claim.payments) == (before.status, before.clocks, ())
    assert [(entry.status, entry.note) for entry in claim.history[-2:]] == [
        ("paid", "3400.00"),
        ("acknowledged", "corrected: pay"),
    ]
    assert "有一步记错了" in office.heard_by(VILLAGER)[-1]
    office.says(DESK, f"更正 {name}")
    assert office.claim(name).status == "notified"
    assert office.clock(name, "acknowledge") == ("running", "2021-06-15T16:00:00+08:00")
    assert "没有可以更正的步骤" in office.says(DESK, f"更正 {name}")
    assert TOWN in {message.to for message in office.wait("2021-06-15T16:00")}, "the clock runs again"


@pytest.mark.parametrize(
    ("address", "may"),
    [
        (DESK, True),
        (TOWN, True),
        (COUNTY, True),
        (BOSS, True),
        (STRANGER, False),
        (HELPER, False),
        ("wechat:x", False),
    ],
)
def test_only_the_desk_and_those_above_it_may_act(address: str, may: bool) -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    before = office.claim(name)
    answer = office.says(address, f"收到 {name}")
    assert (office.claim(name) != before) is may
    assert ("不归您办" in answer) is not may
    assert bool(office.heard_by(VILLAGER)) is may


def test_nobody_else_may_look_either() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", facts={"id_number": "500101196001011234"})
    assert "500101" not in office.says(STRANGER, f"详情 {name}")


def test_handing_over() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    assert f"{name}转给郑斌了" in office.says(DESK, f"转交 {name} 郑斌", "2021-06-15T15:00")
    (told,) = office.heard_by(STRANGER)
    assert told.startswith(f"【转给您】{name} 意外受伤\n大周镇 张*兰")
    assert "请6月16日10:00前回复" in told
    assert office.wait("2021-06-16T09:59") == [], "the new one has four hours of their own"
    assert office.clock(name, "acknowledge")[1] == "2021-06-15T16:00:00+08:00"
    office.says(STRANGER, f"收到 {name}", "2021-06-16T09:59")
    assert office.claim(name).status == "acknowledged"
    assert office.claim(name).history[1].note == "handed over: 郑斌"
    office.says(DESK, f"转交 {name} 何平")
    assert "已经接案，请接着办" in office.heard_by(TOWN)[-1]


def test_handing_over_in_vain_climbs_on() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"转交 {name} 陈东", "2021-06-15T15:00")
    late = office.wait("2021-06-16T10:00")
    assert [message.to for message in late] == [TOWN]
    assert "陈东" in late[0].text


def test_handing_over_to_whom() -> None:
    twin = Member(address="wechat:other", name="陈东", role="desk", insurer="picc", rung=1, town="小周镇")
    office = Office(staff=(*STAFF, twin))
    name = office.file("2021-06-15T10:00")
    before = office.claim(name)
    assert "可以转给：陈东、何平、谭莉" in office.says(DESK, f"转交 {name}")
    assert "没有“马云飞”" in office.says(DESK, f"转交 {name} 马云飞")
    assert "wechat:other" in office.says(DESK, f"转交 {name} 陈东")
    assert "没有“冉红”" in office.says(DESK, f"转交 {name} 冉红"), "a helper decides nothing"
    assert office.claim(name) == before
    office.says(DESK, f"转交 {name} wechat:other")
    assert office.claim(name).assigned == "wechat:other"


@pytest.mark.parametrize(
    ("earlier", "text", "part"),
    [
        ((), "补材料 {n}", "要补什么材料"),
        ((), "拒赔 {n}", "请写上原因"),
        ((), "赔付 {n}", "请写上金额，比如“赔付 {n} 3400”"),
        ((), "同意赔 {n}", "比如“同意赔 {n} 3400”"),
        ((), "赔付 {n} 0", "没有记"),
        ((), "赔付 {n} 99999999元", "没有记"),
        ((), "赔付 {n} 12.345", "没有记"),
        ((), "赔付 {n} 三千多", "没有记"),
        ((), "结案 {n}", "请写原因"),
        (("收到 {n}",), "收到 {n}", "已经是“接案了”"),
        (("立案 {n}",), "立案 {n}", "已经是“立案了”"),
        (("立案 {n}", "补材料 {n} 发票"), "立案 {n}", "已经"),
        (("赔付 {n} 100",), "拒赔 {n} 弄错了", "这一步接不上"),
        (("拒赔 {n} 不在保障期",), "同意赔 {n} 100", "更正 {n}"),
        (("赔付 {n} 100", "结案 {n}"), "赔付 {n} 100", "已经结案"),
    ],
)
def test_what_does_not_fit_is_answered_and_changes_nothing(earlier: tuple[str, ...], text: str, part: str) -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    for step in earlier:
        office.says(DESK, step.format(n=name))
    before, heard = office.claim(name), office.heard_by(VILLAGER)
    assert part.format(n=name) in office.says(DESK, text.format(n=name))
    assert office.claim(name) == before
    assert office.heard_by(VILLAGER) == heard


def test_a_wrong_number_and_no_number() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    wrong = name[:-1] + str((int(name[-1]) + 1) % 10)
    assert f"编号{wrong}不对" in office.says(DESK, f"收到 {wrong}")
    assert "是哪个案子" in office.says(COUNTY, "收到")
    assert office.claim(name).status == "notified"


def test_without_a_number_the_case_told_last_is_meant() -> None:
    office = Office()
    old = office.file("2021-06-15T10:00")
    office.says(DESK, f"收到 {old}")
    new = office.file("2021-06-15T11:00", "house_damage", name="牟建国")
    assert new in office.says(DESK, "收到"), "the one that waits, whatever was spoken of last"
    assert new in office.says(DESK, "补材料 发票、照片")
    assert office.claim(new).wanted_papers == "发票、照片"
    assert new in office.says(DESK, "立案 PICC-7")
    assert office.claim(new).insurer_reference == "PICC-7"
    assert office.claim(old).status == "acknowledged"


def test_a_decision_without_a_number_is_asked_about_when_two_cases_are_fresh() -> None:
    office = Office()
    first = office.file("2021-06-15T10:00")
    second = office.file("2021-06-15T10:05", "house_damage", name="牟建国")
    for name in (first, second):
        office.says(DESK, f"收到 {name}")
    asked = office.says(DESK, "同意赔 3400")
    assert "是哪个案子" in asked
    assert first in asked
    assert second in asked
    assert office.claim(second).approved_amount is None
    assert second in office.says(DESK, "同意赔 3400", "2021-06-18T09:00"), "days later it is the one spoken of last"


@pytest.mark.parametrize("text", ["1", "回1", " １。"])
def test_a_bare_number_is_the_choice_of_the_newest_case_message(text: str) -> None:
    desk = "telegram:picc"
    office = Office((Member(address=desk, name="周敏", role="desk", insurer="picc", rung=1), STAFF[4]))
    office.file("2021-06-15T10:00")
    newest = office.file("2021-06-15T10:00", "house_damage")
    assert newest in office.says(desk, text)
    assert office.claim(newest).status == "acknowledged"


@pytest.mark.parametrize("text", ["2", "11", "拒赔了还能报案吗", "补材料要几天", "收到钱没有"])
def test_a_sentence_without_a_number_stays_a_sentence(text: str) -> None:
    office = Office()
    office.file("2021-06-15T10:00")
    assert implied_order(text, office.told(DESK)) is None


def test_closing_without_a_payment_needs_a_reason_that_is_kept() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, f"结案 {name} 重复报案")
    assert office.claim(name).history[-1].note == "重复报案"
    assert {clock.state for clock in office.claim(name).clocks} == {"met", "void"}


def test_details_only_in_private_and_with_an_audit() -> None:
    office = Office()
    facts = {"id_number": "500101196001011234", "disease": "骨折", "house_type": "adobe"}
    name = office.file("2021-06-15T10:00", facts=facts)
    assert "只在私聊里看" in office.says(DESK, f"详情 {name}", private=False)
    assert office.audit == []
    answer = office.says(DESK, f"详情 {name}")
    for part in ("张秀兰", "500101196001011234", "骨折", "13900000001", "土坯房", "意外医疗"):
        assert part in answer
    assert [(row.actor, row.action, row.subject) for row in office.audit] == [(DESK, "detail", name)]


def test_abroad_no_id_and_no_diagnosis_are_shown() -> None:
    abroad = Member(address="telegram:77", name="周敏", role="desk", insurer="picc", town="大周镇", rung=1)
    office = Office(staff=(*STAFF, abroad))
    name = office.file("2021-06-15T10:00", facts={"id_number": "500101196001011234", "disease": "骨折"})
    answer = office.says("telegram:77", f"详情 {name}")
    assert "500101196001011234" not in answer
    assert "骨折" not in answer
    assert "请用短信或微信查" in answer


def test_a_payout_is_told_to_the_insured_on_their_own_phone() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00", insured_phone="13700000009")
    office.says(DESK, f"收到 {name}")
    assert office.heard_by(OWN_PHONE) == []
    office.says(DESK, f"赔付 {name} 3400")
    (text,) = office.heard_by(OWN_PHONE)
    assert name in text
    assert "3400" not in text
    own = office.file("2021-06-15T10:00", insured_phone="13900000001")
    office.says(DESK, f"赔付 {own} 3400")
    assert len([text for text in office.heard_by(VILLAGER) if own in text]) == 1, "nobody is told twice"


def test_open_cases() -> None:
    office = Office()
    assert "没有没办完" in office.says(DESK, "列表")
    first = office.file("2021-06-15T10:00")
    second = office.file("2021-06-15T10:00", "house_damage", relation="self", name="牟建国")
    other = office.file("2021-06-15T10:00", town="五桥街道")
    office.says(DESK, f"收到 {first}")
    office.says(DESK, f"结案 {second} 重复报案")
    answer = office.says(DESK, "我的案子")
    assert f"{first} 意外受伤 大周镇 张*兰 接案了" in answer
    assert second not in answer
    assert other not in answer


def test_a_ticket_is_taken_up_read_and_closed() -> None:
    office = Office()
    name = office.ticket("2021-06-15T10:00", text="卖保险的骗人")
    assert "卖保险的骗人" in office.says(TOWN, f"详情 {name}")
    assert "接下了" in office.says(TOWN, f"收到 {name}")
    assert "只能发" in office.says(TOWN, f"赔付 {name} 100")
    assert "转给谭莉" in office.says(TOWN, f"转交 {name} 谭莉")
    assert "办完了" in office.says(COUNTY, f"结案 {name}")
    assert "已经结案" in office.says(COUNTY, f"收到 {name}")
    assert [entry.status for entry in office.cases[name].history] == ["acknowledged", "acknowledged", "closed"]


def test_a_reply_to_a_case_message_needs_no_number() -> None:
    office = Office()
    name = office.file("2021-06-15T10:00")
    office.says(DESK, "收到", quoted=name)
    office.says(DESK, "立案 20210001", quoted=name)
    assert office.claim(name).insurer_reference == "20210001"


def test_who_reported_for_whom_is_named_as_they_would_say_it() -> None:
    office = Office()
    for relation, start in (
        ("self", "您的案子"),
        ("father", "您父亲的案子"),
        ("villager", "张秀兰的案子"),
        (None, "张秀兰的案子"),
    ):
        name = office.file("2021-06-15T10:00", relation=relation)
        office.says(DESK, f"收到 {name}")
        assert office.heard_by(VILLAGER)[-1].startswith(start)
