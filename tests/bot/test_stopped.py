"""退订 holds at once, for what is queued and for what comes later; a danger goes on, and the staff see what was withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from runtime_kit import START, out

from bot import compose
from claims.number import number
from claims.staff import Member
from dialogs.message import Inbound, Outbound, Say
from handlers.changes import Changes
from storage.keys import Keys
from storage.sending import Settlement
from storage.store import Store

AUNT, MOTHER, OTHER = "wechat:oAunt", "sms:+8613800001276", "wechat:oOther"
DESK, BOSS = "sms:+8613900000001", "sms:+8613900000009"
MIND = compose.mind(
    [
        Member(address=DESK, name="人保万州", role="desk", insurer="picc", rung=1),
        Member(address=BOSS, name="值班主任", role="supervisor"),
    ]
)
STEPS = [("收到", ""), ("立案", ""), ("同意赔", " 3400"), ("赔付", " 3400")]
LATER = START + timedelta(minutes=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A real database of each kind."""
    url = f"sqlite:///{tmp_path}/cunbao.db"
    if request.param == "postgres":
        create: Callable[[], str] = request.getfixturevalue("postgres")
        url = create()
    opened = Store.open(url, Keys.generate())
    yield opened
    opened.close()


class Village:
    """People who write, a second after each other."""

    def __init__(self, store: Store) -> None:
        self.store, self.count = store, 0

    def inbound(self, address: str, text: str) -> Inbound:
        self.count += 1
        at = START + timedelta(seconds=self.count)
        return Inbound(address=address, id=f"{self.count}", text=text, sent_at=at, received_at=at)

    def says(self, address: str, *texts: str) -> list[str]:
        """What is answered to the last of the texts."""
        turned = [self.store.run(MIND, [self.inbound(address, text)])[0] for text in texts]
        return [reply.text for reply in turned[-1].replies]

    def report(self, address: str = AUNT) -> None:
        """A whole report; it gets the number 10000012."""
        said = self.says(
            address, "我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的", "她叫张秀兰，电话13800000001", "对"
        )
        assert "10000012" in said[0]

    def states(self, to: str) -> list[tuple[str, str]]:
        """Kind or first key, and state of what was written to an address, oldest first."""
        found = self.store.traces(["queued", "sending", "accepted", "delivered", "failed", "withdrawn"], 1000)
        mine = [one for one in reversed(found) if one.outbound.to == to and one.outbound.kind != "reply"]
        return [(one.outbound.says[0].key, one.state) for one in mine]


@pytest.fixture
def village(store: Store) -> Village:
    return Village(store)


def notice(name: str, to: str, key: str = "notice-acknowledged", **more: object) -> Outbound:
    args = {"number": "10000012", "whose": "您母亲", "who": "人保财险"}
    return replace(out(name, to, f"{key}", LATER, kind="notice"), says=(Say(key, args),), **more)


def test_what_waits_for_the_morning_is_withdrawn_at_once(village: Village) -> None:
    village.report()
    village.says(DESK, "收到 10000012", "立案 10000012")
    assert village.states(AUNT) == [("notice-acknowledged", "queued"), ("notice-registered", "queued")]
    assert village.says(AUNT, "退订") == ["好，不再给您发通知了。您来问，我照样回。想再收，说“恢复通知”。"]
    assert village.states(AUNT) == [("notice-acknowledged", "withdrawn"), ("notice-registered", "withdrawn")]
    assert not [row for row in village.store.take_outbox(LATER, ["wechat"]) if row.outbound.kind == "notice"]
    village.says(AUNT, "恢复通知")
    village.says(DESK, "补材料 10000012 发票")
    assert village.states(AUNT)[-1] == ("notice-papers", "queued"), "the next one comes again, the old ones do not"


def test_others_are_not_touched_and_a_danger_goes_on(village: Village) -> None:
    danger = notice("d", AUNT, "danger-later", urgent=True)
    village.store.post(Changes(messages=(notice("a", AUNT), notice("o", OTHER), danger)))
    village.says(AUNT, "TD")
    assert village.states(AUNT) == [("notice-acknowledged", "withdrawn"), ("danger-later", "queued")]
    assert village.states(OTHER) == [("notice-acknowledged", "queued")]


@pytest.mark.parametrize(
    ("ended", "stands"),
    [("delivered", "delivered"), ("accepted", "accepted"), ("queued", "withdrawn"), ("failed", "withdrawn")],
)
def test_what_a_sender_has_in_hand_is_not_tried_again(village: Village, ended: str, stands: str) -> None:
    village.store.post(Changes(messages=(notice("a", AUNT),)))
    assert [row.outbound.id for row in village.store.take_outbox(LATER, ["wechat"])] == ["a"]
    village.says(AUNT, "退订")
    village.store.settle_all([Settlement(id="a", state=ended, next_try=LATER)], LATER)  # type: ignore[arg-type]
    assert village.states(AUNT) == [("notice-acknowledged", stands)]


def test_one_that_waits_for_its_next_try_is_withdrawn_too(village: Village) -> None:
    village.store.post(Changes(messages=(notice("a", AUNT),)))
    village.store.take_outbox(LATER, ["wechat"])
    village.store.settle("a", "queued", now=LATER, next_try=LATER + timedelta(hours=3))
    village.says(AUNT, "退订")
    assert village.states(AUNT) == [("notice-acknowledged", "withdrawn")]


def test_the_insureds_own_phone_is_left_alone_when_it_has_stopped(village: Village) -> None:
    village.report()
    [claim] = village.store.claims()
    known = replace(claim, number=number(7), insured_phone=MOTHER.removeprefix("sms:+86"), version=0)
    village.store.post(Changes(claims=(known,)))
    village.says(MOTHER, "退订")
    village.says(DESK, *(f"{command} {number(7)}{rest}" for command, rest in STEPS))
    assert village.states(MOTHER) == [("notice-insured-paid", "withdrawn")]
    assert village.states(AUNT)[-1] == ("notice-paid", "queued"), "who reported it did not stop"


def test_stopping_and_what_the_desk_does_in_the_same_batch(village: Village) -> None:
    village.report()
    batch = [
        village.inbound(DESK, "收到 10000012"),
        village.inbound(AUNT, "退订"),
        village.inbound(DESK, "立案 10000012"),
    ]
    turned = village.store.run(MIND, batch)
    assert village.states(AUNT) == [("notice-acknowledged", "withdrawn")]
    assert all(message.to != AUNT or message.kind == "reply" for one in turned for message in one.messages)


def test_an_answer_to_a_ticket_is_no_way_around_it(village: Village) -> None:
    village.says(AUNT, "退订", "我要投诉，没人理我")
    [ticket] = village.store.tickets()
    village.says(BOSS, f"收到 {ticket.number}")
    assert village.states(AUNT)[-1] == ("notice-ticket-acknowledged", "withdrawn")


def test_the_supervisor_sees_what_was_withheld_and_why(village: Village) -> None:
    village.report()
    village.says(DESK, "收到 10000012")
    village.says(AUNT, "退订")
    [said] = village.says(BOSS, "没送到")
    assert said.splitlines()[0] == "这七天有1条没送到："
    assert said.endswith("微信上的一位，案子10000012（对方退订了）")
    assert "oAunt" not in said


def test_an_office_cannot_stop_its_cases(village: Village) -> None:
    assert village.says(DESK, "退订") == ["您是办案子的，案子的通知停不了。换人办，请找总管改名册。"]
    village.report()
    assert village.states(DESK)[-1] == ("staff-new-claim", "queued")
    village.says(AUNT, "退订")
    assert village.states(DESK)[-1] == ("staff-new-claim", "queued")
