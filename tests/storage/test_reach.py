"""Who else is the person whom a message did not reach: what ties addresses together, and what unties them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from minds import NOW, FakeMind, inbound
from msgspec.structs import replace

from dialogs.lookups import Lookups
from dialogs.message import Outbound
from handlers.changes import Changes, Reach
from schemes.book import load_book
from storage.engine import connect, parse
from storage.keys import Keys
from storage.migrate import FOLDER
from storage.roster import import_file
from storage.store import Store

ANNA, BERT, CARA, DORA = "sms:+8613800000001", "sms:+8613800000002", "web:k3", "wechat:d4"
CHANNELS = ("sms", "web", "wechat")


class Turning(FakeMind):
    """What fails goes to the other party that wrote last, once."""

    def __init__(self) -> None:
        super().__init__()
        self.reaches: list[Reach] = []

    def undelivered(self, message: Outbound, reach: Reach, now: datetime) -> Changes:
        self.reaches.append(reach)
        others = [one.address for one in reach.others if one.address not in message.tried]
        if not others:
            return Changes()
        name = f"{message.id}/instead"
        other = replace(message, id=name, to=others[0], dedup=name, due_at=now, tried=(*message.tried, message.to))
        return Changes(messages=(other,))


@pytest.fixture
def zhang(store: Store, tmp_path: Path) -> str:
    """The id of 张桂兰, whose phone on the roster is ANNA's."""
    path = tmp_path / "名单.csv"
    lines = ["乡镇,村,姓名,身份证号,联系电话", "大周镇,五土村,张桂兰,500101195603054124,13800000001"]
    path.write_text("\n".join(lines), encoding="utf-8")
    import_file(store, path, "wanzhou-2021", load_book(), NOW)
    return store.residents(Lookups(phones=("13800000001",)))[0].id


def notice(to: str, claim: str | None = None) -> Outbound:
    return Outbound(id=f"x-{to}", to=to, says=(), text="补材料", due_at=NOW, kind="notice", claim=claim)


def reach(store: Store, to: str, channels: tuple[str, ...] = CHANNELS) -> Reach:
    mind = Turning()
    store.fall_back(mind, replace(notice(to), tried=(ANNA, BERT, CARA, DORA)), channels, NOW)
    return mind.reaches[0]


def others(store: Store, to: str, channels: tuple[str, ...] = CHANNELS) -> list[str]:
    return [party.address for party in reach(store, to, channels).others]


def test_addresses_that_proved_one_resident_are_found_the_one_used_last_first(store: Store, zhang: str) -> None:
    mind = FakeMind()
    store.run(mind, [inbound(1, CARA, f"读 {zhang}"), inbound(2, DORA, f"读 {zhang}"), inbound(3, BERT, "读 99")])
    store.run(mind, [inbound(4, ANNA, "我 13800000001")])
    assert others(store, CARA) == [ANNA, DORA]
    store.run(mind, [inbound(5, DORA, "在吗")])
    assert others(store, CARA) == [DORA, ANNA]
    assert others(store, ANNA) == [DORA, CARA], "her own phone finds those who proved to be her"
    assert others(store, CARA, ("sms",)) == [ANNA], "only channels that run"
    assert others(store, BERT) == []
    assert [one.id for one in reach(store, CARA).residents] == [zhang]


def test_a_phone_shared_as_ones_own_ties_too(store: Store) -> None:
    store.run(FakeMind(), [inbound(1, DORA, "我 13800000001"), inbound(2, ANNA, "我 13800000001")])
    assert (others(store, ANNA), others(store, DORA)) == ([DORA], [ANNA])
    store.run(FakeMind(), [inbound(3, DORA, "我 13800000009")])
    assert others(store, ANNA) == [], "it has another phone now"


def test_who_is_erased_ties_nobody(store: Store, zhang: str) -> None:
    mind = FakeMind()
    store.run(mind, [inbound(1, CARA, f"读 {zhang}"), inbound(2, DORA, f"读 {zhang}")])
    store.run(mind, [inbound(3, "web:x", f"忘 {zhang}")])
    assert others(store, CARA) == []
    assert store.driver.rows("SELECT * FROM proof") == []


def test_an_older_database_learns_its_ties(url: str, keys: Keys, store: Store, zhang: str) -> None:
    store.run(FakeMind(), [inbound(1, CARA, f"读 {zhang}"), inbound(2, DORA, f"读 {zhang}")])
    store.close()
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    engine = connect(parse(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    engine.dispose()
    again = Store.open(url, keys)
    assert others(again, CARA) == [DORA]
    again.close()


def test_the_trace_shows_why_it_failed_and_where_it_went_instead(store: Store, zhang: str) -> None:
    store.run(FakeMind(), [inbound(1, CARA, f"读 {zhang}"), inbound(2, DORA, f"读 {zhang}")])
    mind = Turning()
    (message,) = store.post(Changes(messages=(notice(CARA),)))
    (other,) = store.fall_back(mind, message, CHANNELS, NOW)
    assert (other.to, other.tried) == (DORA, (CARA,))
    assert store.fall_back(mind, message, CHANNELS, NOW) == (), "told again after a kill, it goes once"
    store.settle(message.id, "failed", reason="the page is gone", now=NOW)
    (trace,) = store.undelivered()
    assert (trace.state, trace.reason, trace.instead) == ("failed", "the page is gone", "wechat")
    later = NOW + timedelta(minutes=1)
    assert other in [row.outbound for row in store.take_outbox(later, CHANNELS)]


def test_the_case_that_it_speaks_of_is_at_hand(store: Store) -> None:
    store.run(FakeMind(), [inbound(1, CARA, "报 张桂兰")])
    mind = Turning()
    store.fall_back(mind, notice(CARA, "00000001"), CHANNELS, NOW)
    store.fall_back(mind, notice(DORA, "99999999"), CHANNELS, NOW)
    assert [one.claim.number if one.claim else None for one in mind.reaches] == ["00000001", None]
