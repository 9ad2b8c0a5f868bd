"""停发 takes back every text that waits, to whichever address of somebody it was to go; on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from town_hall import COUNTY, PEOPLE, STAFF, TOWN, Office, opened

from benchmarks.people import id_number
from bot import compose
from claims.area import Area
from dialogs.message import Outbound
from handlers.turn import Cunbao
from handlers.world import Broadcasting
from schemes.book import load_book
from storage.sending import Row
from storage.store import Store

CHANNELS = ("sms", "wechat", "web")
WENDONG, BY_SMS = "wechat:wendong", "sms:+8613800000002"


@pytest.fixture(scope="module")
def mind() -> Cunbao:
    return compose.mind(STAFF, book=load_book(), broadcasts=Broadcasting(a_minute=600))


@pytest.fixture
def office(store: Store, mind: Cunbao, tmp_path: Path) -> Office:
    """A town in which 何文东 has written by SMS and last by WeChat; a warning is on its way to all."""
    office = opened(store, mind, tmp_path, PEOPLE)
    office.says(BY_SMS, "你好")
    office.says(WENDONG, "查参保 何文东")
    office.says(WENDONG, id_number(1)[-6:])
    office.wait(hours=1)
    taken(office)
    office.says(TOWN, "预警 大周镇 今晚有暴雨")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.wait(seconds=4)
    return office


def taken(office: Office) -> list[Row]:
    """What a sender takes; whatever is no text to many is delivered at once."""
    rows = office.store.take_outbox(office.now, CHANNELS, 1000)
    for row in rows:
        if row.outbound.kind != "broadcast":
            office.store.settle(row.outbound.id, "delivered", now=office.now)
    return [row for row in rows if row.outbound.kind == "broadcast"]


def lost(office: Office, mind: Cunbao, one: Outbound) -> list[str]:
    """A text has failed for good: where it goes instead."""
    office.store.settle(one.id, "failed", now=office.now)
    return [other.to for other in office.store.fall_back(mind, one, CHANNELS, office.now)]


def test_what_was_to_go_another_way_is_taken_back_too(office: Office, mind: Cunbao) -> None:
    for row in taken(office):
        if row.outbound.to == WENDONG:
            assert lost(office, mind, row.outbound) == [BY_SMS]
        else:
            office.store.settle(row.outbound.id, "delivered", now=office.now)
    stands = office.says(COUNTY, f"广播进度 {office.number()}")
    assert "发出2条，送到2条，没送到0条，还有1条没发" in stands
    assert "已经发出去2条，收回没发的1条" in office.says(TOWN, f"停发 {office.number()}")
    office.wait(hours=3)
    assert taken(office) == []
    assert "没送到1条，还有0条" in office.says(COUNTY, f"广播进度 {office.number()}")
    log = [one for chunk in office.store.reach_log(Area("万州区", "大周镇"), [office.number()]) for one in chunk]
    assert {one.resident.name: one.how for one in log}["何文东"] == "failed"


def test_what_fails_after_the_stop_goes_no_other_way(office: Office, mind: Cunbao) -> None:
    rows = taken(office)
    office.says(TOWN, f"停发 {office.number()}")
    mine = next(row.outbound for row in rows if row.outbound.to == WENDONG)
    assert lost(office, mind, mine) == []
    assert taken(office) == []


def test_what_a_sender_has_in_hand_is_not_tried_again(office: Office) -> None:
    """Two of three went out all the same, the third try failed: it is not put back into the queue."""
    rows = taken(office)
    assert len(rows) == 3
    assert "已经发出去3条，收回没发的0条" in office.says(TOWN, f"停发 {office.number()}")
    for row, ended in zip(rows, ("delivered", "delivered", "queued"), strict=True):
        office.store.settle(row.outbound.id, ended, now=office.now)  # type: ignore[arg-type]
    office.wait(hours=3)
    assert taken(office) == []
    assert "发出2条，送到2条，没送到0条，还有0条没发" in office.says(COUNTY, f"广播进度 {office.number()}")
    log = [one for chunk in office.store.reach_log(Area("万州区", "大周镇"), [office.number()]) for one in chunk]
    assert {one.how for one in log if one.how != "shared_phone" and one.how != "no_phone"} == {"arrived", "planned"}


def test_after_the_last_wave_a_slow_queue_can_still_be_stopped(office: Office) -> None:
    office.wait(hours=1)
    assert "发完了" in office.says(COUNTY, f"广播进度 {office.number()}")
    assert "收回没发的3条" in office.says(TOWN, f"停发 {office.number()}")
    office.now += timedelta(hours=1)
    assert taken(office) == []
    assert "没有要停的" in office.says(TOWN, f"停发 {office.number()}")


@pytest.mark.parametrize("pressed", [False, True])
def test_the_question_of_a_disaster_ends_with_it(office: Office, pressed: bool) -> None:
    """Nobody approves a question about what is over; what waits in a queue does not go out either."""
    office.says(TOWN, f"停发 {office.number()}")
    office.says(TOWN, "灾情 大周镇 暴雨 今天")
    office.wait(seconds=5)
    asked = office.number()
    if pressed:
        office.says(COUNTY, f"同意 {asked}")
        office.wait(seconds=4)
        assert "结束了" in office.says(TOWN, "灾情结束")
    else:
        assert f"问平安的{asked}收回了" in office.says(TOWN, "灾情结束")
    assert "灾情已经结束，这条收回了" in office.says(COUNTY, f"同意 {asked}")
    office.wait(hours=30)
    assert taken(office) == []
    assert asked not in office.says(COUNTY, "同意")
