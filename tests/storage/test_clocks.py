"""Due clocks act in the order of time, each at its own instant, and a broken rule stops no other."""

from __future__ import annotations

from datetime import datetime, timedelta

from alembic import command
from alembic.config import Config
from minds import DESK, NOW, FakeMind, inbound
from msgspec.structs import replace

from claims.clock import Clock
from dialogs.lookups import Lookups
from handlers.changes import Changes, Loaded
from storage.engine import connect, parse
from storage.keys import Keys
from storage.migrate import FOLDER
from storage.store import Store

ANNA, BERT = "sms:+8613800000001", "sms:+8613800000002"


def at(minutes: float) -> str:
    return (NOW + timedelta(seconds=1, minutes=minutes)).isoformat()


def test_clocks_act_in_the_order_of_time_each_at_its_own_instant(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    assert store.next_fire() == NOW + timedelta(seconds=1, minutes=10)
    assert store.fire(mind, NOW + timedelta(minutes=9)) == []
    fired = store.fire(mind, NOW + timedelta(minutes=40))
    assert [(one.subject, one.at.isoformat()) for one in fired] == [("00000001", at(10)), ("00000001", at(30))]
    assert [message.text for one in fired for message in one.messages] == ["first", "second"]
    assert store.next_fire() is None
    assert store.fire(mind, NOW + timedelta(days=9)) == []


def test_a_clock_that_an_earlier_one_set_goes_before_a_later_one(store: Store) -> None:
    mind = FakeMind(clocks=(("again", 5), ("late", 20)))
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    fired = store.fire(mind, NOW + timedelta(hours=1))
    assert [message.text for one in fired for message in one.messages] == ["again", "once", "late"]
    assert [one.at.isoformat() for one in fired] == [at(5), at(6), at(20)]


def test_one_instant_at_a_time(store: Store) -> None:
    mind = FakeMind(clocks=(("a", 5), ("b", 7)))
    store.run(mind, [inbound(1, ANNA, "报 一"), inbound(1, "web:x", "报 二")])
    instant = store.next_fire()
    assert instant is not None
    assert [one.subject for one in store.fire(mind, instant, limit=1)] == ["00000001"]
    assert [one.subject for one in store.fire(mind, instant)] == ["00000002"]
    assert store.fire(mind, instant) == []
    assert len(store.fire(mind, instant + timedelta(hours=1))) == 2


def test_what_a_clock_said_is_kept_with_the_claim(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    store.fire(mind, NOW + timedelta(minutes=40))
    claim = store.claim("00000001")
    assert claim is not None
    assert claim.clocks == ()
    assert claim.version == 3
    (first, _) = store.take_outbox(NOW + timedelta(days=1), ["wechat"], 9)
    assert (first.outbound.to, first.outbound.claim) == (DESK, "00000001")


def test_a_broken_rule_is_asked_again_later_and_stops_no_other(store: Store) -> None:
    for number, name in enumerate(("raises", "stuck", "fine")):
        mind = FakeMind(clocks=((name, 5),))
        store.run(mind, [inbound(number, ANNA, "报 张桂兰")])
    fired = store.fire(mind, NOW + timedelta(minutes=20))
    assert [one.failed for one in fired] == [True, True, False]
    assert [entry.action for entry in store.audit()] == ["clock_failed"] * 2
    assert store.next_fire() == NOW + timedelta(hours=1, minutes=5), "the broken clocks are asked again"


def test_a_clock_whose_message_the_database_refuses_stops_no_other(store: Store) -> None:
    mind = FakeMind(clocks=(("first", 5),))
    store.run(mind, [inbound(1, ANNA, "报 一"), inbound(2, BERT, "报 二")])
    taken = store.claims()[0].clocks[0].fires_at
    assert taken is not None
    mind.spoil = f"e-00000001-first-{taken.timestamp():.0f}"
    store.run(mind, [inbound(3, BERT, f"重 {mind.spoil}")])
    fired = store.fire(mind, NOW + timedelta(minutes=6))
    assert [(one.subject, one.failed) for one in fired] == [("00000001", True), ("00000002", False)]


def test_tickets_have_clocks_too(store: Store, mind: FakeMind) -> None:
    mind.ticket_clock = Clock(name="callback", state="running", fires_at=NOW + timedelta(hours=1))
    store.run(mind, [inbound(1, ANNA, "坏 天")])
    (fired,) = store.fire(mind, NOW + timedelta(hours=2))
    assert [message.text for message in fired.messages] == ["callback"]
    assert store.tickets()[0].version == 2


def test_what_was_put_off_is_found_again_when_its_subject_is_settled_meanwhile(store: Store) -> None:
    """The hour to which a broken clock was put off stands nowhere but in its row; it goes with the others."""
    mind = FakeMind(clocks=(("raises", 5), ("late", 300)))
    store.run(mind, [inbound(1, ANNA, "报 张桂兰"), inbound(2, BERT, "报 李四")])
    assert [one.failed for one in store.fire(mind, NOW + timedelta(minutes=6))] == [True, True]
    store.run(mind, [inbound(3, ANNA, "改 00000001")])
    fired = store.fire(mind, NOW + timedelta(hours=1, minutes=30))
    assert [one.subject for one in fired] == ["00000002"], "the settled one is asked no more"
    mind.clocks = ()
    store.run(mind, [inbound(4, BERT, "改 00000002")])
    assert store.next_fire() is None


def test_a_claim_whose_name_or_reporter_stays_is_still_found_by_them(store: Store, mind: FakeMind) -> None:
    """What a claim is searched by is written only where it moved: by clocks never, by a correction always."""
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    store.fire(mind, NOW + timedelta(minutes=40))
    by_name = Lookups(insured_names=(("张桂兰", "大周镇"),))
    assert [claim.version for claim in store.found(by_name).claims] == [3]
    (claim,) = store.claims()
    store.run(Renaming(), [inbound(2, ANNA, "改 00000001")])
    assert store.found(by_name).claims == ()
    assert [one.version for one in store.found(Lookups(insured_names=(("张秀兰", "大周镇"),))).claims] == [4]
    assert claim.insured_name == "张桂兰"


class Renaming(FakeMind):
    """改 corrects the name."""

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        changes = super().take(loaded, now)
        return replace(changes, claims=tuple(replace(one, insured_name="张秀兰") for one in changes.claims))


def test_clocks_outlive_the_migration_to_the_order_of_time_and_back(url: str) -> None:
    keys = Keys.generate()
    mind = FakeMind()
    first = Store.open(url, keys)
    first.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    first.close()
    engine = connect(parse(url))
    for turn in (command.downgrade, command.upgrade):
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            turn(config, "0010" if turn is command.downgrade else "head")
            assert connection.exec_driver_sql("SELECT COUNT(*) FROM timer").scalar() == 2
    engine.dispose()
    again = Store.open(url, keys)
    assert [message.text for one in again.fire(mind, NOW + timedelta(minutes=40)) for message in one.messages] == [
        "first",
        "second",
    ]
    again.close()
