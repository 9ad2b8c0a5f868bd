"""Which cases were told to an address: what 列表 shows, and what a command without a number means."""

from __future__ import annotations

from datetime import timedelta

from minds import DESK, NOW, FakeMind, inbound

from storage.store import Store

ANNA, BERT = "sms:+8613800000001", "web:bert"
HOUR = timedelta(hours=1)


def told(store: Store, mind: FakeMind, number: int, address: str = DESK) -> list[tuple[str, str | None]]:
    """The cases told to an address, and when, as minutes after 9 o'clock."""
    store.run(mind, [inbound(number, address, "列")])
    return [
        (one.case.number, None if one.at is None else f"{(one.at - NOW) / timedelta(minutes=1):.0f}")
        for one in mind.loaded[-1].found.told
    ]


def send(store: Store, until: timedelta, state: str = "delivered") -> None:
    for row in store.take_outbox(NOW + until, ["wechat", "sms", "web"], 99):
        store.settle(row.outbound.id, state, now=NOW + until)  # type: ignore[arg-type]


def test_open_cases_of_which_messages_spoke_the_one_told_last_first(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(0, ANNA, "报 张桂兰"), inbound(60, BERT, "报 李文全"), inbound(120, ANNA, "报 王明")])
    store.fire(mind, NOW + timedelta(minutes=10, seconds=61))  # the first two have been escalated to the desk
    assert told(store, mind, 700) == [("00000002", None), ("00000001", None)], "known, though nothing has gone out"
    send(store, HOUR)
    assert told(store, mind, 701) == [("00000002", "11"), ("00000001", "10")]
    assert told(store, mind, 702, "wechat:somebody") == []
    assert mind.loaded[-1].found.claims == (), "they are kept apart from the cases of the message"


def test_what_did_not_go_out_was_not_told(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(0, ANNA, "报 张桂兰")])
    store.fire(mind, NOW + timedelta(minutes=10))
    send(store, HOUR, "failed")
    assert told(store, mind, 700) == [("00000001", None)]


def test_a_case_stands_as_an_earlier_turn_of_the_batch_left_it(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(0, ANNA, "报 张桂兰")])
    store.fire(mind, NOW + timedelta(minutes=10))
    send(store, HOUR)
    store.run(mind, [inbound(800, ANNA, "改 00000001"), inbound(801, DESK, "列")])
    assert [one.case.status for one in mind.loaded[-1].found.told] == ["acknowledged"]


def test_fifty_cases_are_enough(store: Store) -> None:
    mind = FakeMind(clocks=(("first", 1),))
    store.run(mind, [inbound(number, ANNA, f"报 人{number}") for number in range(60)])
    store.fire(mind, NOW + HOUR, limit=200)
    numbers = [number for number, _ in told(store, mind, 900)]
    assert numbers == [f"{number:08d}" for number in range(60, 10, -1)]
