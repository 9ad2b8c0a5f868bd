"""A notice that fails for good goes to another address of the same person, then to the next; then staff are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from runtime_kit import START, Echo, inbound

from bot import compose
from bot.channel import Receipt, Report
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.runtime import Runtime
from bot.sender import Pacing
from claims.staff import Member
from dialogs.lookups import Lookups
from dialogs.message import Outbound, Say
from handlers.changes import Changes, Loaded
from handlers.turn import Cunbao
from schemes.book import load_book
from storage.keys import Keys
from storage.roster import import_file
from storage.store import Store

ROSTER = "乡镇,村,姓名,身份证号,联系电话\n大周镇,五土村,张桂兰,500101195603054124,13800000001\n"
BOSS = Member(address="terminal:boss", name="吴刚", role="supervisor")
DESK = Member(address="terminal:desk", name="周敏", role="desk", rung=1)
WEB, PHONE, WECHAT = "web:daughter", "sms:+8613800000001", "wechat:daughter"


class Proving(Echo):
    """Whoever writes has proved to be the only resident there is, by a code sent to her phone."""

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        party = replace(loaded.heard.party, residents=("1",), phone="13800000001")
        return Changes(party=party)


@pytest.fixture(scope="module")
def mind() -> Cunbao:
    return compose.mind((BOSS, DESK))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One resident, three addresses that have proved to be hers: by phone used last, the page before, WeChat first."""
    (tmp_path / "名单.csv").write_text(ROSTER, encoding="utf-8")
    store = Store.open(f"sqlite:///{tmp_path}/cunbao.db", Keys.generate())
    import_file(store, tmp_path / "名单.csv", "wanzhou-2021", load_book(), START)
    assert [one.id for one in store.residents(Lookups(phones=("13800000001",)))] == ["1"]
    for number, address in enumerate((WECHAT, WEB, PHONE)):
        store.run(Proving(), [inbound(address, number, "我是张桂兰")])
    return store


async def refused(_: Outbound) -> Receipt:
    return Receipt(state="failed", reason="gone")


async def promised(_: Outbound) -> Receipt:
    return Receipt(state="accepted", reference="g1")


def notice(at: datetime = START) -> Outbound:
    say = Say("notice-ticket-closed", {"number": "10000012"})
    return Outbound(id="n/1", to=WEB, says=(say,), text="办完了", kind="notice", due_at=at)


async def sent(store: Store, mind: Cunbao, *channels: Recording, report: bool = False) -> None:
    """Queue the notice and let everything go out."""
    runtime = Runtime(store, mind, channels, MovedClock(START), {one.name: Pacing(waits=()) for one in channels})
    store.post(Changes(messages=(notice(),)))
    await runtime.start()
    await runtime.drain()
    if report:
        await runtime.report(Report(outbound="n/1", delivered=False, reason="gone"))
    for _ in channels:
        await runtime.drain()
    await runtime.stop()


async def test_it_goes_where_it_arrives(store: Store, mind: Cunbao) -> None:
    web, sms, wechat, boss = Recording("web", refused), Recording("sms"), Recording("wechat"), Recording("terminal")
    await sent(store, mind, web, sms, wechat, boss)
    assert [(one.to, one.tried) for one in sms.sent] == [(PHONE, (WEB,))], "used last, so first"
    assert (wechat.sent, boss.sent) == ([], [])
    (trace,) = store.undelivered()
    assert (trace.outbound.to, trace.reason, trace.instead) == (WEB, "gone", "sms")


async def test_each_address_once_and_then_the_staff(store: Store, mind: Cunbao) -> None:
    web, sms, wechat = (Recording(name, refused) for name in ("web", "sms", "wechat"))
    boss = Recording("terminal")
    await sent(store, mind, web, sms, wechat, boss)
    assert [(t.outbound.to, t.reason, t.instead) for t in reversed(store.undelivered())] == [
        (WEB, "gone", "sms"),
        (PHONE, "gone", "wechat"),
        (WECHAT, "gone", None),
    ]
    (told,) = boss.sent
    assert "网页上的一位" in told.text


async def test_a_delivery_report_makes_it_go_another_way_too(store: Store, mind: Cunbao) -> None:
    web, wechat = Recording("web", promised), Recording("wechat")
    await sent(store, mind, web, wechat, report=True)
    assert [one.to for one in wechat.sent] == [WECHAT], "no SMS gateway runs here"
    (trace,) = store.undelivered()
    assert (trace.reason, trace.instead) == ("gone", "wechat")


async def test_the_supervisor_can_ask_for_all_that_did_not_arrive(store: Store, mind: Cunbao) -> None:
    def asked(address: str, number: int, at: datetime = START) -> str:
        (turned,) = store.run(mind, [inbound(address, number, "没送到", at)])
        return turned.replies[0].text

    assert asked(BOSS.address, 1) == "这七天没有送不到的消息。"
    store.post(Changes(messages=(replace(notice(), id="n/0", to="sms:+8613800007788", claim="10000012"),)))
    store.settle("n/0", "failed", reason="gone", now=START)
    await sent(store, mind, *(Recording(name, refused) for name in ("web", "sms", "wechat")))
    assert asked(BOSS.address, 2).splitlines() == [
        "这七天有2条没送到：",
        "6月15日10:00 网页上的一位",
        "6月15日10:00 尾号7788的手机，案子10000012",
    ], "each person once, by the address that was tried first"
    assert "由总管看" in asked(DESK.address, 3)
    assert asked(BOSS.address, 4, START + timedelta(days=8)) == "这七天没有送不到的消息。"
