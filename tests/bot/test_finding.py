"""Finding cases from end to end on a real database: lists beside the roster, the backlog, 200 reports of one helper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot import compose
from bot.finding import find, take_in
from bot.finding_out import backlog, disputed, satisfaction, speed
from bot.office import OPERATOR, Office, said
from bot.office_sheet import write
from claims.backlog import Backlog
from claims.staff import Member
from claims.workdays import CHINA
from dialogs.message import Inbound
from schemes.identity import check_character
from storage.keys import Keys
from storage.roster import import_file
from storage.roster.errors import RosterError
from storage.store import Store

NOW = datetime(2021, 6, 15, 10, tzinfo=CHINA)
HELPER, AGENT, TOWN = "sms:+8613900000032", "sms:+8613900000031", "sms:+8613800000011"
STAFF = (
    Member(address="wechat:picc", name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=TOWN, name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address=AGENT, name="冉红", role="village_agent", county="万州区", town="大周镇", village="铺垭村"),
    Member(address=HELPER, name="杨帆", role="helper", county="万州区", town="大周镇"),
    Member(address="wechat:boss", name="吴刚", role="supervisor"),
)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "兰英华平玉珍芳桂明国"


def id_number(place: int) -> str:
    first = f"51222219560305{place:03d}"
    return first + check_character(first)


@pytest.fixture
def office(url: str, tmp_path: Path) -> Iterator[Office]:
    store = Store.open(url, Keys.generate())
    roster = tmp_path / "roster.csv"
    rows = [f"张秀{GIVEN[place]},{id_number(place)},大周镇,铺垭村,{place % 3}组" for place in range(10)]
    roster.write_text("\n".join(["姓名,身份证号,乡镇,村,组", *rows]), encoding="utf-8")
    mind = compose.mind(STAFF)
    import_file(store, roster, "wanzhou-2021", mind.world.book, datetime(2021, 1, 5, tzinfo=CHINA), None)
    yield Office(store, mind, writer=True)
    store.close()


def chat(office: Office, address: str, *texts: str, now: datetime = NOW) -> list[str]:
    """What is answered to each of some messages."""
    answers = []
    for text in texts:
        chat.count += 1  # type: ignore[attr-defined]
        one = Inbound(address=address, id=f"c{chat.count}", text=text, sent_at=now, received_at=now)  # type: ignore[attr-defined]
        (turned,) = office.store.run(office.mind, [one])
        assert not turned.failed, office.store.failed_messages()[-1].fault
        answers.append("\n".join(reply.text for reply in turned.replies))
    return answers


chat.count = 0  # type: ignore[attr-defined]


HOSPITAL = """姓名,身份证号码,入院日期,诊断,医院
张秀兰,{0},2021-03-02,股骨骨折,三峡中心医院
张秀英,{1},2021/4/5,肺癌,三峡中心医院
张秀华,{2},2021-03-02,骨折,三峡中心医院
赵不在,{99},2021-03-02,骨折,三峡中心医院
张秀珍,{5},2020-03-02,骨折,三峡中心医院
没有号,,2021-03-02,骨折,三峡中心医院
改名字,{4},2021-03-02,骨折,三峡中心医院
张秀平,{3},2022-03-02,骨折,三峡中心医院
"""


def test_a_hospitals_list_finds_who_never_reported(office: Office, tmp_path: Path) -> None:
    chat(office, "web:son", "我妈张秀华2021年3月3日摔断了腿，大周镇的，电话13900000001", "对")
    path = tmp_path / "hospital.csv"
    path.write_text(HOSPITAL.format(*(id_number(place) for place in range(100))), encoding="utf-8")
    scheme = office.mind.world.book.get("wanzhou-2021")
    assert scheme is not None
    told = find(office, path, scheme, NOW)
    assert [one.kind for one in told] == [
        "found", "found", "reported", "unknown", "not insured", "ambiguous", "ambiguous", "ambiguous",
    ]  # fmt: skip
    entries = office.store.all_records("backlog")
    assert find(office, path, scheme, NOW)[0].kind == "found"
    assert office.store.all_records("backlog") == entries, "the same list twice changes nothing"
    assert [(one.name, one.village, one.listed) for one in entries if isinstance(one, Backlog)] == [
        ("张秀兰", "铺垭村", True),
        ("张秀英", "铺垭村", True),
    ]
    (shown,) = chat(office, AGENT, "我的待办")
    assert shown.count("有一笔住院可能可以报") == 2
    assert "癌" not in str(entries) + shown
    assert "骨折" not in str(entries) + shown
    audit = office.store.audit()
    assert [row.action for row in audit].count("matched") == 2


def test_a_list_without_its_columns_is_told_so(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(RosterError, match="“姓名”、“乡镇”、“日期”"):
        take_in(office, path, NOW)


def test_a_towns_own_list_is_taken_in_and_printed(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "town.csv"
    path.write_text(
        "姓名,乡镇,村,日期,原因\n王大贵,大周镇,铺垭村,2019年5月,摔伤\n李桂英,大周镇,,2018-03-02,烧伤\n"
        "王大贵,大周镇,铺垭村,2019-05-03,摔断腿\n没有日子,大周镇,,,摔伤\n错镇,没这个镇,,2019年5月,摔伤\n",
        encoding="utf-8",
    )
    kinds = [one.kind for one in take_in(office, path, NOW)]
    assert kinds == ["found", "found", "there", "refused", "refused"]
    take_in(office, path, NOW)
    assert len(office.store.all_records("backlog")) == 2
    number = office.store.all_records("backlog")[0].id
    office.carry([said(f"台账 {number} 已协助", "one", NOW + timedelta(days=1))])
    printed = backlog(office, NOW, town="大周镇", state="helped")
    assert [row[3] for row in printed.rows] == ["王大贵"]
    assert "2021-06-15 没报 值班员；2021-06-16 已协助 值班员" in str(printed.rows[0][-1])
    file = tmp_path / "backlog.xlsx"
    write(file, [backlog(office, NOW)])
    cells = [cell for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python() for cell in row]
    assert "王大贵" in cells
    assert OPERATOR not in cells


def test_two_hundred_reports_of_one_helper_mix_nothing_up(office: Office) -> None:
    """One phone, one conversation, each time another insured: every case has its own name, day and number."""
    people = [
        (SURNAMES[place % 10] + GIVEN[place // 10 % 10] + GIVEN[place // 100 + place % 7], 1 + place % 14)
        for place in range(200)
    ]
    at = NOW
    for place, (name, day) in enumerate(people):
        at += timedelta(minutes=2)
        phone = f"139{place:08d}"
        read_back, filed = chat(office, HELPER, f"大周镇{name}6月{day}号摔断了腿，电话{phone}", "对", now=at)
        assert name in read_back, (place, read_back)
        assert "本人同意" in read_back
        assert "报好了" in filed, (place, filed)
    claims = office.store.claims()
    assert [(one.insured_name, one.event_date.day if one.event_date else 0) for one in claims] == people
    assert [one.phone for one in claims] == [f"139{place:08d}" for place in range(200)]
    assert {one.town for one in claims} == {"大周镇"}
    assert all(one.history[0].note.startswith("proxy consent") for one in claims)
    consents = [row for row in office.store.audit() if row.action == "consent"]
    assert [row.subject for row in consents] == [one.number for one in claims]


def test_my_villagers_are_counted_and_paged_in_private_and_audited(office: Office) -> None:
    counted, paged, beyond = chat(office, AGENT, "我的村民", "我的村民 1", "我的村民 9")
    assert "10人" in counted
    assert "铺垭村0组 4人" in counted
    assert "张秀兰" in paged
    assert "没有第9页，这是最后一页，第2页" in beyond
    assert "张秀明" in beyond
    assert [row.action for row in office.store.audit()].count("listed") == 6 + 4
    one = Inbound(address=AGENT, id="group", text="我的村民", sent_at=NOW, received_at=NOW, private=False)
    (turned,) = office.store.run(office.mind, [one])
    assert "张秀" not in turned.replies[0].text
    assert "私聊" in turned.replies[0].text


def test_marks_are_counted_by_insurer_and_town_without_names(office: Office) -> None:
    for place, mark in enumerate(("5", "满意", "2")):
        address, at = f"web:p{place}", NOW + timedelta(hours=place)
        chat(office, address, f"我妈张秀{GIVEN[place]}昨天摔断了腿，大周镇的，电话1390000000{place}", "对", now=at)
        number = office.store.claims()[-1].number
        office.carry([said(f"赔付 {number} 500", f"pay{place}", at)])
        office.store.fire(office.mind, at + timedelta(days=3))
        chat(office, address, mark, now=at + timedelta(days=3))
    assert satisfaction(office).rows == (("人保财险", "大周镇", "3", "2", "67"),)
    kept = str(office.store.all_records("opinion"))
    assert "张秀" not in kept
    assert not any(claim.number in kept for claim in office.store.claims())
    assert disputed(office, NOW).rows == ()


def test_after_a_week_a_bare_digit_is_no_mark(office: Office) -> None:
    chat(office, "web:p", "我妈张秀兰昨天摔断了腿，大周镇的，电话13900000001", "对")
    number = office.store.claims()[-1].number
    office.carry([said(f"赔付 {number} 500", "pay", NOW)])
    office.store.fire(office.mind, NOW + timedelta(days=3))
    chat(office, "web:p", "1", now=NOW + timedelta(days=12))
    assert office.store.all_records("opinion") == []


def test_how_many_were_paid_and_how_soon_by_insurer_and_town(office: Office) -> None:
    for place in range(4):
        at = NOW + timedelta(hours=place)
        chat(
            office,
            f"web:p{place}",
            f"我妈张秀{GIVEN[place]}昨天摔断了腿，大周镇的，电话1390000000{place}",
            "对",
            now=at,
        )
    first, second, third, _ = (claim.number for claim in office.store.claims())
    office.carry([said(f"赔付 {first} 500", "a", NOW + timedelta(days=1))])
    office.carry([said(f"赔付 {second} 300", "b", NOW + timedelta(hours=1, days=4))])
    office.carry([said(f"拒赔 {third} 不在保障范围", "c", NOW + timedelta(days=2))])
    ((insurer, town, *row),) = speed(office).rows
    assert (insurer, town) == ("人保财险", "大周镇")
    reported, paid, declined, is_open, late, share, days = row
    assert (reported, paid, declined, is_open, share, days) == ("4", "2", "1", "1", "67", "2.5")
    before = int(str(late))
    office.store.fire(office.mind, NOW + timedelta(days=5))  # nobody has taken the last one up
    assert int(str(speed(office).rows[0][6])) == before + 1


@pytest.mark.parametrize("text", ["详情 {n}", "收到 {n}"])
def test_the_number_of_an_entry_is_no_wrong_number(office: Office, text: str) -> None:
    office.carry([said("台账 大周镇 铺垭村 王大贵 2019年5月 摔伤", "b", NOW)])
    (entry,) = office.store.all_records("backlog")
    ((answer,),) = office.carry([said(text.format(n=entry.id), "d", NOW)])
    assert answer.startswith(f"{entry.id}是台账上的，还没有人报案")


def test_a_hand_over_holds_after_a_restart_and_for_whoever_commands(office: Office) -> None:
    office.carry([said("台账 大周镇 铺垭村 王大贵 2019年5月 摔伤", "b", NOW)])
    ((answer,),) = office.carry([said("交接 铺垭村 从 冉红 给 王五 sms:+8613900000099", "h", NOW)])
    assert "冉红交给王五" in answer
    fresh = Office(office.store, compose.mind(STAFF), writer=True)
    assert "王大贵" in chat(fresh, "sms:+8613900000099", "我的待办")[0]
    assert "王大贵" not in chat(fresh, AGENT, "我的待办")[0]
    assert "张秀兰" in chat(fresh, "sms:+8613900000099", "我的村民 1")[0]


def test_the_cases_in_the_leavers_hands_move_too(office: Office) -> None:
    chat(office, "web:son", "我妈张秀兰昨天摔断了腿，大周镇铺垭村的，电话13900000001", "对")
    number = office.store.claims()[0].number
    chat(office, "wechat:picc", f"转交 {number} 冉红")
    office.store.fire(office.mind, NOW + timedelta(days=2))  # the officer above has been told by now
    (answer,) = chat(office, TOWN, "交接 铺垭村 给 杨帆", now=NOW + timedelta(days=2))
    assert "案子1件" in answer
    claim = office.store.claim(number)
    assert claim is not None
    assert claim.assigned == HELPER
    assert claim.history[-1].note == "handed over: 冉红 -> 杨帆"


def test_a_corrected_payment_asks_nobody_and_the_next_one_asks_once(office: Office) -> None:
    chat(office, "web:son", "我妈张秀兰昨天摔断了腿，大周镇的，电话13900000001", "对")
    number = office.store.claims()[0].number
    for place, text in enumerate((f"赔付 {number} 500", f"更正 {number}")):
        office.carry([said(text, f"o{place}", NOW)])
    asked = [one for fired in office.store.fire(office.mind, NOW + timedelta(days=4)) for one in fired.messages]
    assert [one for one in asked if one.to == "web:son"] == []
    later = NOW + timedelta(days=4)
    for place, text in enumerate((f"赔付 {number} 500", f"更正 {number}", f"赔付 {number} 600")):
        office.carry([said(text, f"p{place}", later)])
    asked = [one for fired in office.store.fire(office.mind, later + timedelta(days=9)) for one in fired.messages]
    assert len([one for one in asked if "您满意吗" in one.text]) == 1


def test_a_group_reads_no_whole_name_in_the_backlog(office: Office) -> None:
    office.carry([said("台账 大周镇 铺垭村 王大贵 2019年5月 摔伤", "b", NOW)])
    one = Inbound(address=TOWN, id="group", text="台账", sent_at=NOW, received_at=NOW, private=False)
    (turned,) = office.store.run(office.mind, [one])
    assert "王*贵" in turned.replies[0].text
    assert "王大贵" not in turned.replies[0].text
