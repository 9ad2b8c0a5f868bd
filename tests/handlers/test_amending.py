"""What was taken down wrong is put right by the desk, and no step of the case is taken back by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot import compose
from claims.claim import Claim
from claims.staff import Member
from claims.workdays import CHINA
from dialogs.message import Inbound
from storage.store import Store

NOW = datetime(2021, 6, 16, 9, 0, tzinfo=CHINA)
DESK, COLLEAGUE, OTHER, VILLAGER = "wechat:desk", "wechat:desk-2", "wechat:other", "web:v"
STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=COLLEAGUE, name="陈东", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=OTHER, name="郑斌", role="desk", insurer="pingan", county="万州区", rung=1),
    Member(address="wechat:boss", name="吴刚", role="supervisor"),
)
MIND = compose.mind(STAFF)


class Case:
    """A fall in 大周镇, agreed to with 900 yuan."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.count = store, NOW, 0
        self.says(VILLAGER, "我是张玉珍，昨天在坡上摔了，花了1000元，户口大周镇，电话13900000077")
        self.says(VILLAGER, "对")
        self.says(DESK, f"同意赔 {self.claim.number} 900")

    @property
    def claim(self) -> Claim:
        (claim,) = self.store.claims()
        return claim

    def says(self, address: str, text: str) -> str:
        self.count += 1
        self.now += timedelta(minutes=1)
        one = Inbound(address=address, id=f"m{self.count}", text=text, sent_at=self.now, received_at=self.now)
        (turned,) = self.store.run(MIND, [one])
        assert not turned.failed, self.store.failed_messages()[-1].fault
        return "\n".join(reply.text for reply in turned.replies)

    def told(self, address: str) -> list[str]:
        """What waits for an address."""
        rows = self.store.take_outbox(self.now, ["wechat", "web", "sms"], 99)
        return [row.outbound.text for row in rows if row.outbound.to == address]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    store = Store.open(f"sqlite:///{tmp_path}/case.db")
    yield Case(store)
    store.close()


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("更正 {n} 姓名 张玉真", "insured_name", "张玉真"),
        ("更正姓名 {n} 张玉真", "insured_name", "张玉真"),
        ("更正 {n}，名字：张玉真", "insured_name", "张玉真"),
        ("{n} 姓名写错了 应该是张玉真", "insured_name", "张玉真"),
        ("把{n}的姓名改成张玉真", "insured_name", "张玉真"),
        ("改 {n} 日期 6月10日", "event_date", date(2021, 6, 10)),
        ("{n}日期错了，应该是6月10号", "event_date", date(2021, 6, 10)),
        ("更正 {n} 出事日期 2021-06-10", "event_date", date(2021, 6, 10)),
        ("更正 {n} 镇 小周镇", "town", "小周镇"),
        ("{n}户口错了，是小周", "town", "小周镇"),
    ],
)
def test_a_fact_is_put_right_and_the_case_stays_where_it_is(case: Case, text: str, field: str, value: object) -> None:
    before = case.claim
    answer = case.says(COLLEAGUE, text.format(n=before.number))
    assert "改好了" in answer, answer
    after = case.claim
    assert getattr(after, field) == value
    assert (after.status, after.approved_amount, after.insurer) == ("approved", "900.00", "picc")
    assert after.history[-1].by == COLLEAGUE
    assert any("经办的人改过了" in text for text in case.told(DESK)), "who has it in hand hears of it"
    assert "改好了" not in case.says(DESK, text.format(n=before.number)), "said twice it acts once"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("更正 {n} 姓名", "姓名看不准"),
        ("更正 {n} 日期", "日期看不准"),
        ("更正 {n} 日期 6月30日", "日期看不准"),  # it would be a year ago
        ("更正 {n} 镇 火星镇", "没有叫“火星镇”的镇"),
    ],
)
def test_what_cannot_be_read_changes_nothing(case: Case, text: str, why: str) -> None:
    before = case.claim
    answer = case.says(DESK, text.format(n=before.number))
    assert why in answer
    assert f"更正 {before.number} " in answer, "the answer says how to write it"
    assert case.claim == before


def test_another_town_may_be_another_insurers(case: Case) -> None:
    number = case.claim.number
    assert "这件现在归平安" in case.says(DESK, f"更正 {number} 镇 五桥街道")
    assert (case.claim.insurer, case.claim.status) == ("pingan", "notified")
    assert any("现在归平安" in text and number in text for text in case.told(VILLAGER))
    assert "不归您办" in case.says(DESK, f"更正 {number} 姓名 张玉真")


def test_a_reason_behind_it_still_takes_the_last_step_back(case: Case) -> None:
    answer = case.says(DESK, f"更正 {case.claim.number} 打错了")
    assert "上一步（同意赔）撤掉了" in answer
    assert case.claim.status == "notified"


def test_what_is_decided_is_not_touched(case: Case) -> None:
    case.says(DESK, f"赔付 {case.claim.number} 900")
    before = case.claim
    assert "没有改" in case.says(DESK, f"更正 {before.number} 姓名 张玉真")
    assert case.claim == before
