"""A desk with more cases than fit on a screen reaches every one: by page, by where it stands, by town, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import compose
from claims.staff import Member
from claims.workdays import CHINA
from dialogs.message import Inbound
from storage.store import Store

NOW = datetime(2021, 6, 16, 9, 0, tzinfo=CHINA)  # a Wednesday
DESK, PHONE, OTHER, TOWN, COUNTY = "wechat:desk", "sms:+8613900000001", "wechat:other", "wechat:town", "wechat:county"
STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=PHONE, name="陈东", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address=OTHER, name="郑斌", role="desk", insurer="pingan", county="万州区", rung=1),
    Member(address=TOWN, name="何平", role="town_officer", county="万州区", town="小周镇", rung=2),
    Member(address=COUNTY, name="谭莉", role="county_officer", county="万州区", rung=3),
    Member(address="wechat:boss", name="吴刚", role="supervisor"),
)
MIND = compose.mind(STAFF)
NAMES = [
    family + given
    for family in "王李张刘陈杨黄周吴"
    for given in ("秀兰", "桂英", "建国", "明", "玉珍", "大富", "国强")
]
NUMBER = re.compile(r"^\d{8}", re.MULTILINE)


class Talk:
    """Sixty-three people have reported: one in nine from 小周镇, the others from 大周镇."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.count = store, NOW, 0
        self.hear(*((f"web:{place}", self.report(place)) for place in range(len(NAMES))))
        self.hear(*((f"web:{place}", "对") for place in range(len(NAMES))))
        self.numbers = {claim.insured_name: claim.number for claim in store.claims()}
        assert len(self.numbers) == len(NAMES)

    def report(self, place: int) -> str:
        town = "小周镇" if place % 9 == 0 else "大周镇"
        return f"我是{NAMES[place]}，昨天摔伤了住院，户口{town}，电话139000001{place:02}"

    def hear(self, *said: tuple[str, str]) -> list[str]:
        self.now += timedelta(minutes=1)
        batch = []
        for address, text in said:
            self.count += 1
            batch.append(
                Inbound(address=address, id=f"m{self.count}", text=text, sent_at=self.now, received_at=self.now)
            )
        turns = self.store.run(MIND, batch)
        assert not any(turn.failed for turn in turns)
        return ["\n".join(reply.text for reply in turn.replies) for turn in turns]

    def says(self, address: str, text: str) -> str:
        return self.hear((address, text))[0]


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('list')}/talk.db")
    yield Talk(store)
    store.close()


@pytest.mark.parametrize(("who", "size"), [(DESK, 20), (PHONE, 4)])
def test_every_case_stands_on_one_page(talk: Talk, who: str, size: int) -> None:
    seen: list[str] = []
    answer = talk.says(who, "列表")
    assert "63件" in answer
    while "发“下一页”" in answer:
        assert len(NUMBER.findall(answer)) == size
        seen += NUMBER.findall(answer)
        answer = talk.says(who, "下一页")
    seen += NUMBER.findall(answer)
    assert seen == sorted(talk.numbers.values())


@pytest.mark.parametrize("text", ["列表 2", "列表 第2页", "我的案子 2", "待办 2", "列表 没接案 2", "列表 二"])
def test_a_page_is_asked_for_by_its_number(talk: Talk, text: str) -> None:
    answer = talk.says(DESK, text)
    assert "第2页，共4页" in answer
    assert NUMBER.findall(answer) == sorted(talk.numbers.values())[20:40]


def test_back_and_forth_and_beyond_the_end(talk: Talk) -> None:
    assert "第3页" in talk.says(DESK, "列表 3")
    assert "第2页" in talk.says(DESK, "上一页")
    assert "第4页，到头了" in talk.says(DESK, "列表 99")
    assert "第4页，到头了" in talk.says(DESK, "下一页")
    assert "第1页" in talk.says(DESK, "列表")


def test_by_where_they_stand_and_the_late_ones_first(talk: Talk, tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/late.db")
    own = Talk(store)
    first, second, third = sorted(own.numbers.values())[:3]
    assert "一共：没接案63。" in own.says(DESK, "列表")
    own.says(DESK, f"收到 {first}")
    own.says(DESK, f"同意赔 {second} 900")
    assert "一共：没接案61，没立案1，等打款1。" in own.says(DESK, "列表")
    for text, number in (("列表 等打款", second), ("没打款的案子有哪些", second), ("列表 没立案的", first)):
        assert NUMBER.findall(own.says(DESK, text)) == [number], text
    assert "没有这样的案子" in own.says(DESK, "列表 过期")
    own.now += timedelta(days=1)
    store.fire(MIND, own.now, limit=500)
    late = own.says(DESK, "哪些过期了")
    assert "61件" in late
    listed = own.says(DESK, "列表")
    assert NUMBER.findall(listed)[0] == third, "the late ones come first"
    assert listed.count(" 过期\n") == 20
    store.close()


@pytest.mark.parametrize(
    "text",
    ["找 李玉珍", "列表 李玉珍", "找李玉珍的案子", "查一下李玉珍的案件", "李玉珍的案子到哪一步了", "李玉珍的案子呢"],
)
def test_a_case_is_found_by_name(talk: Talk, text: str) -> None:
    answer = talk.says(DESK, text)
    assert NUMBER.findall(answer) == [talk.numbers["李玉珍"]]
    assert "李玉珍" not in answer
    assert [row.action for row in talk.store.audit()][-1] == "found"


def test_an_old_case_is_found_by_name_too(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/old.db")
    own = Talk(store)
    number = own.numbers["李玉珍"]
    own.says(DESK, f"结案 {number} 重复报案")
    assert number not in NUMBER.findall(own.says(DESK, "列表"))
    assert f"{number} 意外受伤 大周镇 李*珍 结案了" in own.says(DESK, "找 李玉珍")
    store.close()


def test_who_sees_what(talk: Talk) -> None:
    assert "没有没办完" in talk.says(OTHER, "列表")
    assert "没有叫“李玉珍”的" in talk.says(OTHER, "找 李玉珍")
    town = talk.says(TOWN, "列表")
    assert "您管的地方还有7件没办完" in town
    assert NUMBER.findall(town) == sorted(talk.numbers[name] for name in NAMES[::9])
    county = talk.says(COUNTY, "列表 小周镇")
    assert NUMBER.findall(county) == NUMBER.findall(town)
    assert "*" in town
    assert "*" not in county, "a county office reads nobody's name"


@pytest.mark.parametrize("text", ["我妈的案子到哪了", "查参保", "拒赔的案子怎么办"])
def test_other_sentences_are_no_list(talk: Talk, text: str) -> None:
    assert NUMBER.findall(talk.says(DESK, text)) == []


def test_which_case_is_asked_with_as_many_as_there_is_room_for(talk: Talk) -> None:
    store = talk.store
    for row in store.take_outbox(talk.now, ["sms", "wechat", "web"], 999):
        store.settle(row.outbound.id, "delivered", now=talk.now)
    answer = talk.says(DESK, "收到")
    assert len(NUMBER.findall(answer)) == 20
    assert "…一共50件，都看发“列表”" in answer


def test_several_numbers_at_once_move_nothing(talk: Talk) -> None:
    first, second = sorted(talk.numbers.values())[:2]
    assert "一条只办一件，都没有动" in talk.says(DESK, f"收到 {first} {second}")
    assert {claim.status for claim in talk.store.claims()} == {"notified"}
