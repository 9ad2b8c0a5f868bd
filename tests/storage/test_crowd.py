"""Broadcasts on both databases: one message for one person, none twice though killed, none that was stopped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from town_hall import AGENT, BOTH, COUNTY, PEOPLE, STAFF, START, TOWN, Office, disaster, opened

from benchmarks.people import id_number
from bot import compose
from claims.area import Area
from dialogs.lookups import Sought
from handlers.crowd.reach import about, families, villages
from handlers.turn import Cunbao
from handlers.world import Broadcasting
from schemes.book import load_book
from storage.keys import Keys
from storage.roster import import_file
from storage.roster.standing import How
from storage.store import Store


@pytest.fixture(scope="module")
def mind() -> Cunbao:
    return compose.mind(STAFF, book=load_book(), broadcasts=Broadcasting(a_minute=60))


@pytest.fixture
def office(store: Store, mind: Cunbao, tmp_path: Path) -> Office:
    return opened(store, mind, tmp_path, PEOPLE)


def test_counted_approved_by_another_and_sent_once_each(office: Office) -> None:
    office.says(TOWN, "广播 大周镇 下周一在镇上讲保险")
    office.wait(seconds=5)
    preview = office.says(COUNTY, f"广播进度 {office.number()}")
    assert "4人，3个号" in preview
    assert "没留电话的1" in preview
    assert "几家合用电话的2" in preview
    assert office.sent() == {}
    assert "另一个人" in office.says(TOWN, f"同意 {office.number()}")
    assert "另一个人" in office.says(BOTH, f"同意 {office.number()}"), "the same name is the same person"
    assert "开始发" in office.says(COUNTY, f"同意 {office.number()}")
    office.wait(minutes=1)
    sent = office.sent()
    assert sorted(sent) == [f"sms:+8613800000{n:03d}" for n in (1, 2, 3)]
    assert all(len(texts) == 1 for texts in sent.values())


def test_a_person_hears_it_at_the_address_used_last_and_only_there(office: Office, mind: Cunbao) -> None:
    office.says("sms:+8613800000002", "你好")
    office.says("wechat:wendong", "查参保 何文东")
    office.says("wechat:wendong", id_number(1)[-6:])
    office.says(TOWN, "预警 大周镇五土村 今晚有暴雨")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.wait(minutes=1)
    sent = office.sent()
    assert "wechat:wendong" in sent
    assert "sms:+8613800000002" not in sent


@pytest.mark.parametrize("killed_after", [1, 2])
def test_killed_in_the_middle_nobody_hears_it_twice(
    office: Office, mind: Cunbao, url: str, keys: Keys, killed_after: int
) -> None:
    """A wave and how far it came are one transaction; what is run again is recognised."""
    office.says(TOWN, "预警 大周镇 今晚有暴雨")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    for _ in range(killed_after):
        office.store.fire(mind, office.now)
        office.now += timedelta(seconds=2)
    office.store.close()
    again = Office(Store.open(url, keys), mind)
    again.now, again.count = office.now, 50
    again.wait(minutes=2)
    sent = again.sent()
    assert sorted(sent) == [f"sms:+8613800000{n:03d}" for n in (1, 2, 3)]
    assert all(len(texts) == 1 for texts in sent.values())
    again.store.close()


def test_stopped_in_the_middle_the_rest_stays_unsent(office: Office, mind: Cunbao) -> None:
    office.says(TOWN, "预警 大周镇 今晚有暴雨")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.store.fire(mind, office.now)  # the first two people
    assert len(office.sent()) == 2
    for _ in range(2):  # the second wave has nobody new, the third one waits in the outbox
        office.now += timedelta(seconds=2)
        office.store.fire(mind, office.now)
    assert "已经发出去2条" in office.says(TOWN, f"停发 {office.number()}")
    office.wait(hours=1)
    assert office.sent() == {}


def test_a_standstill_is_not_made_up_for_at_once(office: Office, mind: Cunbao) -> None:
    office.says(TOWN, "预警 大周镇 今晚有暴雨")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.now += timedelta(hours=1)
    office.store.fire(mind, office.now)
    assert len(office.sent()) == 2, "two people a wave, two seconds between waves"


def test_the_share_of_households_that_know(office: Office) -> None:
    office.says(TOWN, "广播 大周镇 村里给大家买了保险，出了事打95518")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.wait(minutes=1)
    office.sent()
    told = office.says(AGENT, "告知 谭梅 何文东 李无名")
    assert "当面告知2户，2人" in told
    assert "李无名" in told
    names = about(office.store.records(Sought("broadcast")), "wanzhou-2021")  # type: ignore[arg-type]
    log = [one for chunk in office.store.reach_log(Area("万州区", "大周镇"), names) for one in chunk]
    homes = families(log, "wanzhou-2021", START.date())
    table = {one.village: (one.homes, one.told, sum(one.arrived.values()), one.percent) for one in villages(homes)}
    assert table == {"五土村": (3, 2, 1, 100.0), "铺垭村": (3, 0, 1, 33.3)}
    wu = next(one for one in homes if one.home[3] == "谭梅")
    assert wu.by == office.store.sealer.address(AGENT)


def test_a_helper_tells_nobody_outside_the_own_village(office: Office) -> None:
    assert "没对上：冉素琼" in office.says(AGENT, "告知 冉素琼")
    assert "当面告知2户，3人" in office.says(AGENT, "告知 3组")


def test_erased_and_left_people_are_not_written_to(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "left.csv"
    file.write_text(
        f"乡镇,村,组,户主姓名,姓名,联系电话,身份证号,备注\n大周镇,铺垭村,1组,冉素琼,冉素琼,13800000003,{id_number(4)},死亡\n",
        encoding="utf-8",
    )
    import_file(office.store, file, "wanzhou-2021", load_book(), START, how=How(adds=True))
    office.says(TOWN, "广播 大周镇 讲保险")
    office.wait(seconds=5)
    assert "3人，2个号" in office.says(COUNTY, f"广播进度 {office.number()}")


def test_what_was_told_in_person_takes_nobodys_answer_away(office: Office) -> None:
    """Whoever is trapped counts as such: said before a helper came by or after."""
    asked = disaster(office)
    office.says("sms:+8613800000002", "3")
    office.says(AGENT, f"告知 {asked} 何文东 张大富")
    office.says("sms:+8613800000001", "3")
    assert "人伤2" in office.says(COUNTY, "灾情报告"), "one of each house, and nobody more"


def test_a_helpers_own_report_answers_for_none_of_the_homes_told(office: Office) -> None:
    asked = disaster(office)
    office.says(AGENT, f"告知 {asked} 3组")
    office.says(AGENT, "大周镇五土村谭梅的土坯房今天暴雨冲垮了，电话13800000009")
    for _ in range(6):
        if "灾情" not in office.says(AGENT, "1"):
            break
    office.says(AGENT, "对")
    assert office.store.claims()
    missing = office.says(AGENT, "没回话")
    assert "张大富" in missing
    assert "何文东" in missing


def test_a_stopped_broadcast_leaves_what_was_told_in_person(office: Office, mind: Cunbao) -> None:
    office.says(TOWN, "预警 大周镇 今晚有暴雨")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.store.fire(mind, office.now)
    office.says(AGENT, f"告知 {office.number()} 3组")
    office.says(TOWN, f"停发 {office.number()}")
    log = [one for chunk in office.store.reach_log(Area("万州区", "大周镇"), [office.number()]) for one in chunk]
    assert {one.resident.name: one.how for one in log}["张大富"] == "told"


def test_a_helper_whose_place_nobody_stated_reads_no_names(office: Office) -> None:
    disaster(office)
    assert "张大富" not in office.says("wechat:aide", "没回话")
    assert "冉素琼" not in office.says(AGENT, "没回话"), "another village"
    assert "张大富" in office.says(AGENT, "没回话")


@pytest.mark.parametrize("said", ["暴雨 13800000009", "暴雨 www.a.cn", "暴雨 幺三八零零零零零零零九"])
def test_no_number_and_no_link_goes_to_everybody_with_a_disaster(office: Office, said: str) -> None:
    """What stands in 灾情 is asked of a whole town: it is checked like any text to many."""
    assert "没有发" in office.says(TOWN, f"灾情 大周镇 {said} 今天")
    assert office.store.records(Sought("broadcast")) == []


def test_nobody_is_taken_for_visited_because_of_a_namesake(office: Office, tmp_path: Path) -> None:
    """Two people of one name in a town: whoever was not named with the village stays on the list."""
    file = tmp_path / "more.csv"
    file.write_text(
        f"乡镇,村,组,户主姓名,姓名,联系电话,身份证号\n大周镇,铺垭村,3组,张大富,张大富,,{id_number(20)}\n",
        encoding="utf-8",
    )
    import_file(office.store, file, "wanzhou-2021", load_book(), START, how=How(adds=True))
    disaster(office)
    told = office.says(TOWN, "报平安 张大富 罗成")
    assert "张大富（五土村3组/铺垭村3组）" in told
    assert "1人平安" in told
    assert "铺垭村3组张大富" in office.says(TOWN, "没回话")
    assert "2人平安" in office.says(TOWN, "报平安 五土村3组张大富")
    missing = office.says(TOWN, "没回话")
    assert "铺垭村3组张大富" in missing
    assert "五土村3组张大富" not in missing


def test_who_is_asked_another_way_is_understood_there(office: Office, mind: Cunbao) -> None:
    """The question did not arrive by WeChat and went out by SMS: a bare 3 there is somebody in danger."""
    office.says("sms:+8613800000002", "你好")
    office.says("wechat:wendong", "查参保 何文东")
    office.says("wechat:wendong", id_number(1)[-6:])
    office.says(TOWN, "灾情 大周镇 暴雨 今天")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.wait(minutes=1)
    waiting = [row.outbound for row in office.store.take_outbox(office.now, ("sms", "wechat", "web"), 1000)]
    lost = next(one for one in waiting if one.kind == "broadcast" and one.to == "wechat:wendong")
    (other,) = office.store.fall_back(mind, lost, ("sms", "wechat"), office.now)
    assert other.to == "sms:+8613800000002"
    assert "120" in office.says(other.to, "3")
    assert "人伤1" in office.says(COUNTY, "灾情报告")
