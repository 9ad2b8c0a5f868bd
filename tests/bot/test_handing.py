"""A village changes hands on a real database: every open case and to-do goes along, once, and comes back the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import compose
from bot.office import Office, said
from claims.claim import Claim
from claims.staff import Member
from claims.workdays import CHINA
from dialogs.message import Inbound, Outbound
from schemes.identity import check_character
from storage.keys import Keys
from storage.roster import import_file
from storage.store import Store

NOW = datetime(2021, 6, 15, 10, tzinfo=CHINA)
AGENT, AGENT_TOO, WANG, TOWN = "sms:+8613900000031", "web:ranhong", "sms:+8613900000034", "sms:+8613800000011"
DESK, AIDE, GROUP_AIDE = "wechat:picc", "sms:+8613900000032", "sms:+8613900000033"
STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", rung=2),
    Member(address=TOWN, name="何平", role="town_officer", county="万州区", town="大周镇", rung=3),
    Member(
        address=AGENT, name="冉红", role="village_agent", county="万州区", town="大周镇", village="铺垭村", rung=1
    ),
    Member(address=WANG, name="王五", role="helper", county="万州区", town="小周镇"),
    Member(address="wechat:boss", name="吴刚", role="supervisor"),
)
TWICE = (
    *STAFF,
    Member(address=AGENT_TOO, name="冉红", role="village_agent", county="万州区", town="大周镇", village="铺垭村"),
    Member(
        address="sms:+8613900000035", name="王五", role="helper", county="万州区", town="大周镇", village="五土村"
    ),
)


class Scene:
    """A database with a mind, and what was sent in it."""

    def __init__(self, url: str, staff: tuple[Member, ...]) -> None:
        self.url, self.keys = url, Keys.generate()
        self.store = Store.open(url, self.keys)
        self.mind = compose.mind(staff)
        self.office = Office(self.store, self.mind, writer=True)
        self.now, self.count = NOW, 0
        self.sent: list[Outbound] = []

    def says(self, address: str, text: str, *, private: bool = True) -> str:
        self.count += 1
        one = Inbound(
            address=address, id=f"m{self.count}", text=text, sent_at=self.now, received_at=self.now, private=private
        )
        (turned,) = self.store.run(self.mind, [one])
        assert not turned.failed, self.store.failed_messages()[-1].fault
        self.sent += turned.messages
        return "\n".join(reply.text for reply in turned.replies)

    def told(self, address: str) -> str:
        """All that goes out to an address from now on until the list of an hour is out too; the newest last."""
        self.store.gather(self.mind, self.now)
        out = [row.outbound for row in self.store.take_outbox(self.now, ("sms", "wechat", "web"), 1000)]
        for one in out:
            self.store.settle(one.id, "delivered", now=self.now)
        return "\n---\n".join(one.text for one in out if one.to == address)

    def claim(self, number: str) -> Claim:
        found = self.store.claim(number)
        assert found is not None
        return found

    def report(self, address: str, text: str) -> str:
        """A report that is filed; its number."""
        before = {one.number for one in self.store.claims()}
        self.says(address, text)
        for _ in range(4):
            if fresh := [one.number for one in self.store.claims() if one.number not in before]:
                return fresh[0]
            self.says(address, "对")
        raise AssertionError("it was not filed")


@pytest.fixture
def scene(url: str) -> Iterator[Scene]:
    held = Scene(url, STAFF)
    yield held
    held.store.close()


@pytest.fixture
def twice(url: str) -> Iterator[Scene]:
    held = Scene(url, TWICE)
    yield held
    held.store.close()


def three(scene: Scene) -> dict[str, str]:
    """One case in the agent's hands, one told to the agent alone, one reported by the agent for a neighbour, one of the
    agent's own mother; an entry of the 台账 and papers that are wanted."""
    found = {
        "assigned": scene.report("web:son", "我妈张秀兰昨天摔断了腿，大周镇铺垭村的，电话13900000001"),
        "told": scene.report("web:wife", "我男人李大山昨天摔断了手，大周镇铺垭村的，电话13900000002"),
        "reported": scene.report(AGENT, "大周镇铺垭村的刘桂英昨天摔断了腿，她家电话13900000003，我是村里的"),
        "mother": scene.report(AGENT, "我妈陈秀英昨天摔断了手，大周镇铺垭村的，电话13900000004"),
    }
    scene.says(AGENT, f"收到 {found['assigned']}")
    scene.says(DESK, f"补材料 {found['reported']} 发票")
    scene.says(TOWN, "台账 大周镇 铺垭村 王大贵 2019年5月 摔伤")
    scene.told(AGENT)
    return found


def test_all_open_cases_go_along_with_the_village(scene: Scene) -> None:
    numbers = three(scene)
    answer = scene.says(TOWN, "交接 铺垭村 给 王五")
    # The mother's case was told to the agent by office too: as such it goes; its notices stay the agent's own.
    assert "案子4件" in answer
    assert "待办2件" in answer
    assert scene.claim(numbers["assigned"]).assigned == WANG
    assert all(WANG in scene.claim(number).told for number in numbers.values())
    assert all(AGENT not in scene.claim(number).told for number in numbers.values())
    assert {name: scene.claim(number).reporter for name, number in numbers.items()} == {
        "assigned": "web:son",
        "told": "web:wife",
        "reported": WANG,
        "mother": AGENT,
    }
    assert scene.claim(numbers["reported"]).reported_by == AGENT, "who reported it stays in the record"
    assert scene.claim(numbers["told"]).history[-1].note == "handed over: 冉红 -> 王五"
    audited = {row.subject for row in scene.store.audit() if row.action == "handover"}
    assert set(numbers.values()) <= audited


def test_the_successor_reads_a_short_list_and_the_leaver_that_nothing_more_comes(scene: Scene) -> None:
    numbers = three(scene)
    scene.says(TOWN, "交接 铺垭村 给 王五")
    scene.now += timedelta(seconds=1)
    left = len(scene.sent)
    heard = scene.told(WANG)
    assert "归您管" in heard
    assert "【接手】" in heard
    assert "共4件" in heard
    assert all(number in heard for number in numbers.values())
    assert not any(name in heard for name in ("张秀兰", "李大山", "刘桂英", "陈秀英"))
    assert not any(f"1390000000{place}" in heard for place in range(1, 5))
    assert len(scene.sent) == left
    listed = scene.says(WANG, "列表")
    assert all(number in listed for number in numbers.values())
    todo = scene.says(WANG, "我的待办")
    assert f"催材料 {numbers['reported']}" in todo
    assert "王大贵" in todo


def test_the_leaver_hears_it_once_and_then_no_more(scene: Scene) -> None:
    numbers = three(scene)
    scene.says(TOWN, "交接 铺垭村 给 王五")
    assert "不再有案子和待办发给您" in scene.told(AGENT)
    scene.says(DESK, f"材料齐 {numbers['reported']}")
    scene.says(DESK, f"赔付 {numbers['assigned']} 500")
    scene.now += timedelta(days=9)
    while scene.store.fire(scene.mind, scene.now):
        pass
    heard = scene.told(AGENT)
    assert numbers["reported"] not in heard
    assert numbers["assigned"] not in heard
    assert "没有待办" in scene.says(AGENT, "待办") or "王大贵" not in scene.says(AGENT, "待办")


def test_reminders_that_waited_for_the_leaver_are_dropped(scene: Scene) -> None:
    """What clocks have said and the hour has held back is not sent to somebody who has left."""
    scene.report("web:son", "我妈张秀兰昨天摔断了腿，大周镇铺垭村的，电话13900000001")
    scene.says(AGENT, f"收到 {scene.store.claims()[0].number}")
    scene.says(DESK, f"同意赔 {scene.store.claims()[0].number} 3400")
    scene.told(AGENT)
    scene.now += timedelta(days=9)
    while scene.store.fire(scene.mind, scene.now):
        pass
    scene.says(TOWN, "交接 铺垭村 给 王五")
    heard = scene.told(AGENT)
    assert "不再有案子" in heard
    assert "10000" not in heard


def test_the_same_hand_over_again_changes_nothing(scene: Scene) -> None:
    numbers = three(scene)
    scene.says(TOWN, "交接 铺垭村 给 王五")
    scene.told(WANG)
    before = [scene.claim(number) for number in numbers.values()]
    assert "已经是王五在管" in scene.says(TOWN, "交接 铺垭村 给 王五")
    assert "已经是王五在管" in scene.says(TOWN, "交接 铺垭村 从 冉红 给 王五")
    assert [scene.claim(number) for number in numbers.values()] == before
    assert len(scene.store.all_records("handover")) == 1
    assert scene.told(WANG) == ""


def test_twice_in_one_batch_is_once(scene: Scene) -> None:
    three(scene)
    texts = ["交接 铺垭村 给 王五", "交接 铺垭村 给 王五", "交接 铺垭村 给 冉红", "交接 铺垭村 给 王五"]
    turned = scene.store.run(scene.mind, [said(text, f"o{n}", scene.now) for n, text in enumerate(texts)])
    answers = [one.replies[0].text for one in turned]
    assert "冉红交给王五" in answers[0]
    assert "已经是王五在管" in answers[1]
    assert "王五交给冉红" in answers[2]
    assert "冉红交给王五" in answers[3]
    fresh = Office(scene.store, compose.mind(STAFF), writer=True)
    ((answer,),) = fresh.carry([said("交接 铺垭村 给 王五", "again", scene.now)])
    assert "已经是王五在管" in answer, "hand-overs of one moment keep their order"


def test_handing_back_works_the_same_way(scene: Scene) -> None:
    numbers = three(scene)
    before = {name: scene.claim(number) for name, number in numbers.items()}
    scene.says(TOWN, "交接 铺垭村 给 王五")
    scene.told(AGENT)
    scene.now += timedelta(days=1)
    assert "王五交给冉红" in scene.says(TOWN, "交接 铺垭村 给 冉红")
    for name, number in numbers.items():
        after = scene.claim(number)
        assert (after.assigned, set(after.told), after.reporter) == (
            before[name].assigned,
            set(before[name].told),
            before[name].reporter,
        ), name
    assert scene.claim(numbers["reported"]).passed_to is None
    heard = scene.told(AGENT)
    assert "归您管" in heard
    assert "共4件" in heard
    assert "王大贵" in scene.says(AGENT, "我的待办")
    assert "王大贵" not in scene.says(WANG, "我的待办")


def test_a_correction_after_a_hand_over_gives_the_case_to_nobody_who_has_left(scene: Scene) -> None:
    numbers = three(scene)
    scene.says(DESK, f"立案 {numbers['assigned']} A1")
    scene.says(TOWN, "交接 铺垭村 给 王五")
    scene.says(DESK, f"更正 {numbers['assigned']}")
    assert scene.claim(numbers["assigned"]).assigned == WANG


def test_finished_cases_stay_where_they_are(scene: Scene) -> None:
    numbers = three(scene)
    scene.says(DESK, f"赔付 {numbers['told']} 500")
    assert "案子3件" in scene.says(TOWN, "交接 铺垭村 给 王五")
    assert AGENT in scene.claim(numbers["told"]).told


def test_what_a_helper_on_no_ladder_has_reported_goes_along(url: str) -> None:
    """Nobody told such a helper of a case by office; the successor, a helper too, is shown nothing of the person."""
    aide = Member(address=AIDE, name="杨帆", role="helper", county="万州区", town="大周镇", village="五土村")
    scene = Scene(url, (*STAFF, aide))
    number = scene.report(AIDE, "大周镇五土村的刘桂英昨天摔断了腿，她家电话13900000003，我是村里的")
    scene.told(AIDE)
    assert "案子1件" in scene.says(TOWN, "交接 五土村 给 王五")
    heard = scene.told(WANG)
    assert f"【接手】{number} 意外受伤" in heard
    assert "刘" not in heard
    scene.says(DESK, f"补材料 {number} 发票")
    assert "发票" in scene.told(WANG)
    assert scene.told(AIDE).count("发票") == 0
    assert number in scene.says(WANG, "我的案子")
    assert number not in scene.says(AIDE, "查案子")
    scene.store.close()


def test_a_death_waits_for_no_list(scene: Scene) -> None:
    number = scene.report("web:son", "我妈张秀兰昨天在坡上摔死了，大周镇铺垭村的，电话13900000001")
    scene.told(AGENT)
    scene.report("web:wife", "我男人李大山昨天摔断了手，大周镇铺垭村的，电话13900000002")
    scene.report("web:sister", "我姐李小红昨天摔断了手，大周镇铺垭村的，电话13900000005")
    scene.says(TOWN, "交接 铺垭村 给 王五")
    out = [row.outbound for row in scene.store.take_outbox(scene.now, ("sms",), 1000)]
    assert [one.claim for one in out if one.to == WANG and one.claim] == [number]


def test_who_keeps_another_village_keeps_its_cases(url: str) -> None:
    other = Member(
        address=AGENT, name="冉红", role="village_agent", county="万州区", town="大周镇", village="五土村", rung=1
    )
    scene = Scene(url, (*STAFF, other))
    here = scene.report("web:son", "我妈张秀兰昨天摔断了腿，大周镇铺垭村的，电话13900000001")
    there = scene.report("web:wife", "我男人李大山昨天摔断了手，大周镇五土村的，电话13900000002")
    assert "案子1件" in scene.says(TOWN, "交接 铺垭村 给 王五")
    assert WANG in scene.claim(here).told
    assert WANG not in scene.claim(there).told
    assert "您别的事照旧" in scene.told(AGENT)
    scene.store.close()


def test_a_leaver_with_two_addresses_gets_both_back(twice: Scene) -> None:
    twice.says(TOWN, "台账 大周镇 铺垭村 王大贵 2019年5月 摔伤")
    asked = twice.says(TOWN, "交接 铺垭村 给 王五")
    assert "2个号" in asked
    assert "小周镇 13900000034" in asked
    assert "大周镇五土村 13900000035" in asked
    assert "交接 铺垭村 给 王五 13900000034" in asked
    assert "冉红交给王五" in twice.says(TOWN, "交接 铺垭村 给 王五 13900000034")
    assert "王大贵" not in twice.says(AGENT_TOO, "我的待办")
    assert "王五交给冉红" in twice.says(TOWN, "交接铺垭村给冉红")
    assert "王大贵" in twice.says(AGENT_TOO, "我的待办")
    assert "王大贵" in twice.says(AGENT, "我的待办")


def test_a_group_reads_nobodys_number_when_it_is_asked_which(twice: Scene) -> None:
    asked = twice.says(TOWN, "交接 铺垭村 给 王五", private=False)
    assert "请私聊" in asked
    assert "139" not in asked


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("交接", "这样写：交接 铺垭村 给 王五"),
        ("交接 铺垭村", "这样写：交接 铺垭村 给 王五"),
        ("交接 给 王五", "冉红交给王五"),  # the officer's only village
        ("交接给王五", "冉红交给王五"),
        ("交接 给 赵六 139 0000 0088", "冉红交给赵六"),
        ("交接铺垭村给赵六13900000088", "冉红交给赵六"),
        ("交接 铺垭村 给 赵六", "后面加上电话再发：交接 铺垭村 给 赵六 13900000000"),
        ("交接 铺垭村 给 13900000088", "请写上姓名：交接 铺垭村 给 王五 13900000088"),
        ("交接 铺垭村 给 13900000034", "冉红交给王五"),
        ("交接 铺垭村 给 李四 13900000034", "这个号在名册上是王五，不是李四"),
        ("交接 铺垭村 给 周敏", "没有动"),
        ("交接 没有村 给 王五", "没有村在名册上没有代办人"),
        ("交接 铺垭村 从 李四 给 王五", "代办人里没有“李四”"),
        ("交接 铺垭村3组 给 王五", "没有人只管这个组"),
    ],
)
def test_however_it_is_said_it_is_done_or_answered_with_how(scene: Scene, text: str, answer: str) -> None:
    assert answer in scene.says(TOWN, text)


def test_which_village_is_asked_with_those_that_there_are(twice: Scene) -> None:
    asked = twice.says(TOWN, "交接 给 赵六 13900000088")
    assert "铺垭村（冉红）" in asked
    assert "五土村（王五）" in asked
    assert twice.store.all_records("handover") == []


def test_beside_a_running_program_the_command_moves_the_cases_too(scene: Scene) -> None:
    """What `cunbao staff hand-over` does while `serve` has the database: it hands in, the program runs it."""
    numbers = three(scene)
    with closing(Office(Store.open(scene.url, scene.keys, writer=False), scene.mind, writer=False)) as beside:
        hand_in = beside.store.hand_in

        def handed(inbounds: Any) -> tuple[str, ...]:
            ids = hand_in(inbounds)
            scene.store.run_errands(scene.mind)  # the running program comes to it
            return ids

        beside.store.hand_in = handed  # type: ignore[method-assign]
        ((answer,),) = beside.carry([said("交接 铺垭村 给 王五", "cli", scene.now)])
        assert beside.carry([said("交接 铺垭村 给 王五", "cli", scene.now)]) == [(answer,)], "an id acts once"
    assert "案子4件" in answer
    assert scene.claim(numbers["assigned"]).assigned == WANG


def id_number(place: int) -> str:
    first = f"51222219560305{place:03d}"
    return first + check_character(first)


GROUPED = (
    *STAFF[:2],
    Member(address=AGENT, name="冉红", role="village_agent", county="万州区", town="大周镇", village="铺垭村"),
    Member(
        address=AIDE, name="杨帆", role="helper", county="万州区", town="大周镇", village="铺垭村", groups=("1", "2")
    ),
    Member(
        address=GROUP_AIDE,
        name="谭梅",
        role="helper",
        county="万州区",
        town="大周镇",
        village="铺垭村",
        groups=("3",),
    ),
    STAFF[-1],
)


@pytest.fixture
def grouped(url: str, tmp_path: Path) -> Iterator[Scene]:
    held = Scene(url, GROUPED)
    roster = tmp_path / "roster.csv"
    people = [("周平", ""), ("张秀兰", "1组"), ("李桂英", "一组"), ("王大贵", "2社"), ("赵小明", "第三村民小组")]
    rows = [f"{name},{id_number(n)},大周镇,铺垭村,{group}" for n, (name, group) in enumerate(people)]
    roster.write_text("\n".join(["姓名,身份证号,乡镇,村,组", *rows]), encoding="utf-8")
    import_file(held.store, roster, "wanzhou-2021", held.mind.world.book, datetime(2021, 1, 5, tzinfo=CHINA), None)
    yield held
    held.store.close()


def test_a_helper_of_groups_sees_their_people_alone(grouped: Scene) -> None:
    mine = grouped.says(AIDE, "我的村民")
    assert "在册3人" in mine
    assert "铺垭村1组 2人" in mine
    assert "铺垭村2组 1人" in mine
    assert "3组" not in mine.replace("3组”", "")
    page = grouped.says(AIDE, "我的村民 1")
    assert "赵小明" not in page
    assert "周平" not in page
    assert "赵小明" in grouped.says(GROUP_AIDE, "我的村民 1")
    whole = grouped.says(AGENT, "我的村民")
    assert "在册5人" in whole
    assert "没分组 1人" in whole


def test_a_helper_of_groups_does_the_work_of_these_groups(grouped: Scene) -> None:
    for name in ("张秀兰", "赵小明", "外地人"):
        grouped.says(TOWN, f"台账 大周镇 铺垭村 {name} 2019年5月 摔伤")
    grouped.says(TOWN, "台账 大周镇铺垭村3组 新来的 2019年6月 摔伤")
    mine, others = grouped.says(AIDE, "我的待办"), grouped.says(GROUP_AIDE, "我的待办")
    assert "张秀兰" in mine
    assert "赵小明" not in mine
    assert "新来的" not in mine
    assert "赵小明" in others
    assert "新来的" in others
    assert "张秀兰" not in others
    assert "外地人" in mine, "of whom no group is known, nobody is forgotten"
    assert "外地人" in others


def test_a_helper_of_groups_tells_these_groups(grouped: Scene) -> None:
    assert "当面告知1户，1人" in grouped.says(GROUP_AIDE, "告知 3组的都说了")
    lost = grouped.says(GROUP_AIDE, "告知 1组的都说了")
    assert "没对上：1组" in lost
    assert "“3组”" in lost, "the example is one that works"


def test_one_group_changes_hands_and_the_others_stay(grouped: Scene) -> None:
    answer = grouped.says(TOWN, "交接 铺垭村2组 给 赵六 13900000088")
    assert "杨帆交给赵六" in answer
    new = "sms:+8613900000088"
    assert "在册1人" in grouped.says(new, "我的村民")
    assert "在册2人" in grouped.says(AIDE, "我的村民")
    assert "赵六交给杨帆" in grouped.says(TOWN, "交接 铺垭村2组 给 杨帆")
    assert "在册3人" in grouped.says(AIDE, "我的村民")


def test_pages_are_turned(grouped: Scene) -> None:
    file = Path(grouped.url.removeprefix("sqlite:///")).parent / "more.csv" if "sqlite" in grouped.url else None
    if file is None:
        pytest.skip("one database is enough")
    rows = [f"陈{chr(0x4E00 + n)},{id_number(100 + n)},大周镇,铺垭村,{4 + n % 2}组" for n in range(12)]
    file.write_text("\n".join(["姓名,身份证号,乡镇,村,组", *rows]), encoding="utf-8")
    import_file(
        grouped.store, file, "wanzhou-2021", grouped.mind.world.book, datetime(2021, 1, 5, tzinfo=CHINA), None
    )
    assert "第1页，共3页" in grouped.says(AGENT, "我的村民 1")
    assert "第2页，共3页" in grouped.says(AGENT, "下一页")
    assert "第3页，共3页，到头了" in grouped.says(AGENT, "更多")
    assert "没有第4页，这是最后一页，第3页" in grouped.says(AGENT, "更多")
    assert "第2页" in grouped.says(AGENT, "上一页")
    assert "第2页" in grouped.says(AGENT, "我的村民 第二页")
    assert "第2页" in grouped.says(AGENT, "我的村民2")
    only = grouped.says(AGENT, "我的村民 四组")
    assert only.count("4组 ") == 6
    assert "5组" not in only
    assert "没有9组" in grouped.says(AGENT, "我的村民 9组")
    assert "“我的村民 2”" in grouped.says(AGENT, "我的村民 都在吗")
    grouped.says(AGENT, "你好")
    assert "第" not in grouped.says(AGENT, "下一页")
