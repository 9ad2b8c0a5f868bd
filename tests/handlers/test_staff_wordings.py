"""How staff really write: each row goes through the whole program, from the words to what stands in the case.

A row's text stands for a message of the desk on its phone after 收到; {n} is the number of the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot import compose
from claims.absence import Absence
from claims.claim import Claim
from claims.staff import Member
from claims.workdays import CHINA, WORKING_DAYS
from dialogs.message import Inbound
from handlers.commands import is_staff_command, plain, read_sum
from handlers.ladder.leave_words import read, said_freely
from nlu.money import exact
from storage.store import Store

NOW = datetime(2021, 6, 16, 9, 0, tzinfo=CHINA)  # a Wednesday
DESK, TOWN, COUNTY = "sms:+8613900000001", "sms:+8613900000002", "sms:+8613900000003"
STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", town="大周镇", rung=1),
    Member(address=TOWN, name="王五", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address=COUNTY, name="谭莉", role="county_officer", county="万州区", rung=3),
    Member(address="sms:+8613900000009", name="吴刚", role="supervisor", rung=9),
)
MIND = compose.mind(STAFF)


class Talk:
    """One database; whoever is named writes and hears the answer."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.count = store, NOW, 0

    def says(self, address: str, text: str) -> str:
        self.count += 1
        self.now += timedelta(minutes=1)
        one = Inbound(address=address, id=f"m{self.count}", text=text, sent_at=self.now, received_at=self.now)
        (turned,) = self.store.run(MIND, [one])
        assert not turned.failed, self.store.failed_messages()[-1].fault
        for row in self.store.take_outbox(self.now, ["sms", "web"], 99):
            self.store.settle(row.outbound.id, "delivered", now=self.now)
        return "\n".join(reply.text for reply in turned.replies)

    def case(self, cost: str = "花了3500块") -> str:
        """A fall in 大周镇 whose bill was told, which is what the document pays; taken up by the desk."""
        self.says("web:v", f"我妈昨天在坡上跘倒了，腿杆断了，{cost}，大周镇的，叫张秀兰，电话13900000077")
        self.says("web:v", "对")
        (claim,) = self.store.claims()
        self.says(DESK, f"收到 {claim.number}")
        return claim.number

    @property
    def claim(self) -> Claim:
        (claim,) = self.store.claims()
        return claim


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    store = Store.open(f"sqlite:///{tmp_path}/talk.db")
    yield Talk(store)
    store.close()


@pytest.mark.parametrize(
    "text",
    [
        "赔付 {n} 3400",
        "赔付{n} 3400元",
        "赔付 {n} 三千四",
        "{n} 赔付 三千四",
        "{n}赔付三千四百块",
        "赔付 三千四 {n}",
        "赔付三千四百元整，编号{n}",
        "赔付3400元 {n}",
        "“赔付 {n} 3400元”",
        "「赔付 三千四」{n}",
        "赔付{n}，３４００元",
        "赔付 {n} 3,400.00",
        "赔付 {n} ￥３，４００",
        "赔付 {n} 0.34万",
        "赔付 {n} 3千4",
        "赔付 {n} 叁仟肆佰元整",
        "赔付金额3400元 {n}",
        "赔了{n}三千四百块",
        "赔付了 {n} 3400",
        "已经赔付 {n} 3400",
        # An SMS quotes nothing: the case that was told last is meant.
        "赔付 三千四",
        "赔付3400元",
        "赔了三千四百块",
        "赔付 3400",
    ],
)
def test_a_payment_of_3400_yuan(talk: Talk, text: str) -> None:
    name = talk.case()
    said = talk.says(DESK, text.format(n=name))
    assert [payment.amount for payment in talk.claim.payments] == ["3400.00"], said
    assert talk.claim.status == "paid"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("三千四", "3400"),
        ("三千零四", "3004"),
        ("三千〇四", "3004"),
        ("三千四百零五", "3405"),
        ("三千零四十", "3040"),
        ("一百二", "120"),
        ("一百零二", "102"),
        ("二十五", "25"),
        ("十五", "15"),
        ("一万二", "12000"),
        ("1万2", "12000"),
        ("1.2万", "12000"),
        ("１．２万元", "12000"),
        ("3万2千5", "32500"),
        ("两万零三百", "20300"),
        ("十万零五百", "100500"),
        ("二百五", "250"),
        ("三千四百块五毛", "3400.50"),
        ("五块五", "5.50"),
        ("1,234.5", "1234.50"),
        # These may mean several sums, and are asked back.
        ("1,2", None),
        ("12,34", None),
        ("1.234", None),
        ("三四千", None),
        ("三千五六", None),
        ("三千左右", None),
        ("大概三千", None),
        ("三千多", None),
        ("几百", None),
        ("百把块", None),
        ("三四", None),
        ("万", None),
        ("三千百", None),
        ("一百二十万", None),
    ],
)
def test_a_sum_as_it_is_said(text: str, yuan: str | None) -> None:
    assert read_sum(plain(text)) == (None if yuan is None else Decimal(yuan))


def test_only_a_sum_without_its_last_unit_can_be_read_otherwise() -> None:
    assert {text: found.short for text in ("三千四", "1万2", "三千四百", "3400") if (found := exact(text))} == {
        "三千四": True,
        "1万2": True,
        "三千四百": False,
        "3400": False,
    }


def test_三千四_is_said_back_where_nobody_would_expect_3400(talk: Talk) -> None:
    name = talk.case(cost="花了800块")
    said = talk.says(DESK, f"赔付 {name} 三千四")
    assert "“三千四”是3400元吗" in said
    assert "原来算的是800元" in said
    assert talk.claim.payments == ()
    assert f"赔付 {name} 3400" in said
    talk.says(DESK, f"赔付 {name} 3400")
    assert talk.claim.payments[-1].amount == "3400.00"


@pytest.mark.parametrize("text", ["同意赔 {n} 三千四", "同意赔三千四百块 {n}", "{n}同意赔付3400元", "同意赔 三千四"])
def test_a_sum_that_is_agreed(talk: Talk, text: str) -> None:
    name = talk.case()
    talk.says(DESK, text.format(n=name))
    assert talk.claim.approved_amount == "3400.00"


@pytest.mark.parametrize(
    "text",
    [
        "立案 {n} ABC123",
        "立案{n} ABC123",
        "{n}立案ABC123",
        "{n} 立案 ＡＢＣ123",
        "立案 ABC123",
        "立案号 ABC123",
        "立案号是ABC123",
        "立案号：ABC123",
        "立案号ABC123，编号{n}",
        "报案号 ABC123 {n}",
        "已经立案 {n} ABC123",
    ],
)
def test_the_insurers_own_number(talk: Talk, text: str) -> None:
    name = talk.case()
    said = talk.says(DESK, text.format(n=name))
    assert (talk.claim.status, talk.claim.insurer_reference) == ("registered", "ABC123"), said


@pytest.mark.parametrize("text", ["立案号 ABC123", "立案号ABC123 {n}", "立案 {n} ABC123", "报案号：ABC123"])
def test_the_insurers_own_number_after_立案(talk: Talk, text: str) -> None:
    name = talk.case()
    talk.says(DESK, f"立案了 {name}")
    assert (talk.claim.status, talk.claim.insurer_reference) == ("registered", "")
    said = talk.says(DESK, text.format(n=name))
    assert (talk.claim.status, talk.claim.insurer_reference) == ("registered", "ABC123")
    assert "立案号记下了：ABC123" in said
    assert "没有动" in talk.says(DESK, f"立案 {name} XYZ9"), "one that stands is not overwritten"
    talk.says(DESK, f"更正 {name}")
    assert talk.claim.insurer_reference == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("拒赔 {n} 不属于意外", "不属于意外"),
        ("拒赔{n}不属于意外", "不属于意外"),
        ("{n}拒赔，不属于意外", "不属于意外"),
        ("拒赔 不属于意外", "不属于意外"),
        ("拒赔不属于意外", "不属于意外"),
        ("拒赔：超过保障期", "超过保障期"),
        ("拒赔未如实告知病史", "未如实告知病史"),
        ("拒赔非意外", "非意外"),
        ("“拒赔 不属于意外” {n}", "不属于意外"),
    ],
)
def test_a_refusal_with_its_reason(talk: Talk, text: str, reason: str) -> None:
    name = talk.case()
    talk.says(DESK, text.format(n=name))
    assert talk.claim.status == "declined"
    assert talk.claim.history[-1].note == reason


@pytest.mark.parametrize("where", ["{text}", "{n} {text}", "{text} {n}"])
@pytest.mark.parametrize(
    "text",
    [
        "拒赔没道理",
        "拒赔没得道理",
        "拒赔无理",
        "拒赔非常不合理",
        "拒赔没说理由",
        "拒赔无依据",
        "拒赔已经告诉家属了",
        "拒赔没通知本人",
        "拒赔自己都不晓得",
    ],
)
def test_what_is_said_of_a_refusal_refuses_nothing(talk: Talk, text: str, where: str) -> None:
    name = talk.case()
    talk.says(DESK, where.format(text=text, n=name))
    assert talk.claim.status == "acknowledged"


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("赔付 {n}", "“赔付 {n} 3400”"),
        ("赔付 {n} 1,2", "“赔付 {n} 3400”"),
        ("赔付 {n} 300 500", "“赔付 {n} 3400”"),
        ("赔付 {n} 3000 1", "“赔付 {n} 3400”"),
        ("同意赔 {n} 30 00", "“同意赔 {n} 3400”"),
        ("赔付 {n} 三四千", "“赔付 {n} 3400”"),
        ("赔付 {n} 三千左右", "“赔付 {n} 3400”"),
        ("赔付 {n} 一百二十万", "“赔付 {n} 3400”"),
        ("同意赔 {n} 若干", "“同意赔 {n} 3400”"),
        ("拒赔 {n}", "“拒赔 {n} 不在保障期内”"),
        ("补材料 {n}", "“补材料 {n} 发票、出院小结”"),
        ("请假", "“请假 3天”"),
        ("请假 2月30日", "“请假 7月1日到7月5日”"),
        ("请假 3天 交给 张三丰", "“请假 7月1日到7月5日 交给 王五”"),
    ],
)
def test_what_cannot_be_read_is_answered_with_an_example_that_works(talk: Talk, text: str, example: str) -> None:
    name = talk.case()
    before = talk.claim
    said = talk.says(DESK, text.format(n=name))
    wanted = example.format(n=name)
    assert wanted in said
    assert talk.claim == before
    again = talk.says(DESK, wanted.strip("“”"))
    assert "没有记" not in again
    assert "没有动" not in again


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("请假 3天", "2021-06-16", "2021-06-18"),
        ("请假3天", "2021-06-16", "2021-06-18"),
        ("请3天假", "2021-06-16", "2021-06-18"),
        ("请三天假", "2021-06-16", "2021-06-18"),
        ("我想请３天假，谢谢", "2021-06-16", "2021-06-18"),
        ("请假4天", "2021-06-16", "2021-06-21"),  # days off are working days
        ("请病假两天", "2021-06-16", "2021-06-17"),
        ("我病了，请三天假", "2021-06-16", "2021-06-18"),
        ("家里有事，请两天假", "2021-06-16", "2021-06-17"),
        ("请一个星期假", "2021-06-16", "2021-06-22"),
        ("请假到周五", "2021-06-16", "2021-06-18"),
        ("请假到下周三", "2021-06-16", "2021-06-23"),
        ("下周一到周三请假", "2021-06-21", "2021-06-23"),
        ("明天请假", "2021-06-17", "2021-06-17"),
        ("请假 明天起两天", "2021-06-17", "2021-06-18"),
        ("请假 12月1号到5号", "2021-12-01", "2021-12-05"),
        ("请假12月1号-12月5号", "2021-12-01", "2021-12-05"),
        ("请假 １２．１－１２．５", "2021-12-01", "2021-12-05"),
        ("请假 十二月一号到五号", "2021-12-01", "2021-12-05"),
        ("12月1号到5号请假", "2021-12-01", "2021-12-05"),
        ("“请假 20号到22号”", "2021-06-20", "2021-06-22"),
        ("请假 25号到3号", "2021-06-25", "2021-07-03"),
        ("请假 2021-07-01 到 2021-07-05", "2021-07-01", "2021-07-05"),
    ],
)
def test_days_off(talk: Talk, text: str, first: str, last: str) -> None:
    said = talk.says(DESK, text)
    (absence,) = (one for one in talk.store.all_records("absence") if isinstance(one, Absence))
    assert (absence.address, absence.first.isoformat(), absence.last.isoformat()) == (DESK, first, last)
    assert "记下了" in said


@pytest.mark.parametrize(
    ("text", "who", "cover"),
    [
        ("请假3天，王五替我", DESK, TOWN),
        ("请假到周五 交给 王五", DESK, TOWN),
        ("请三天假，由王五代", DESK, TOWN),
        ("请病假3天，案子给王五", DESK, TOWN),
        ("请假3天，我的案子都交给王五", DESK, TOWN),
    ],
)
def test_who_stands_in(talk: Talk, text: str, who: str, cover: str) -> None:
    talk.says(DESK, text)
    (absence,) = (one for one in talk.store.all_records("absence") if isinstance(one, Absence))
    assert (absence.address, absence.cover) == (who, cover)


@pytest.mark.parametrize("text", ["请假 周敏 3天", "请假 周敏 到周五 交给 王五"])
def test_an_officer_asks_for_somebody_else(talk: Talk, text: str) -> None:
    talk.says(COUNTY, text)
    (absence,) = (one for one in talk.store.all_records("absence") if isinstance(one, Absence))
    assert (absence.address, absence.last) == (DESK, date(2021, 6, 18))


@pytest.mark.parametrize(
    "text",
    [
        "我妈请假在家摔了",
        "我请假三天照顾我妈",
        "请假条要交吗",
        "拒赔不公平",
        "拒赔不服怎么办",
        "立案了没有",
        "赔了多少",
    ],
)
def test_what_is_no_command_stays_a_sentence(text: str) -> None:
    assert said_freely(text) is None
    assert is_staff_command(text, None, told=True) is None


def test_a_number_of_days_after_closing_counts_from_the_next_working_day() -> None:
    friday = date(2021, 6, 18)
    found = read("3天", friday, date(2021, 6, 21), WORKING_DAYS)
    assert found is not None
    assert (found.first, found.last) == (friday, date(2021, 6, 23))


@pytest.mark.parametrize("text", ["纠纷", "“纠纷”", "争议"])
@pytest.mark.parametrize("who", [DESK, TOWN, COUNTY])
def test_disputes_are_listed_when_asked_for(talk: Talk, text: str, who: str) -> None:
    assert "没有容易起争议的" in talk.says(who, text)
    name = talk.case()
    talk.says(DESK, f"拒赔 {name} 不属于意外")
    said = talk.says(who, text)
    assert f"没同意赔1件：{name}" in said
    assert "张秀兰" not in said
