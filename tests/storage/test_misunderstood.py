"""What was not understood waits for a label: once a text, sealed, within a bound, and belonging to nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from minds import NOW, FakeMind, inbound

from storage import misunderstood
from storage.keys import Keys
from storage.store import Store

ANNA, BERT = "sms:+8613800000001", "web:bert"


def texts(store: Store) -> list[str | None]:
    return [one.text for one in store.unlabelled()]


def test_a_row_tells_when_where_and_what_was_asked(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒"), inbound(2, ANNA, "懵 town@呜里哇啦"), inbound(3, ANNA, "在吗")])
    first, second = store.unlabelled()
    assert (first.number, first.at, first.county, first.asked) == (1, NOW + timedelta(seconds=1), "万州区", None)
    assert (first.intent, first.percent, first.text, first.label) == ("greet", 12, "歇克哒", None)
    assert (second.number, second.asked, second.text) == (2, "town", "呜里哇啦")


def test_the_same_text_waits_only_once(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒"), inbound(2, BERT, "懵 歇克哒")])
    store.run(mind, [inbound(3, BERT, "懵 name@歇克哒"), inbound(4, BERT, "懵 扎跟")])
    assert texts(store) == ["歇克哒", "扎跟"]
    store.label({1: "goodbye"})
    store.run(mind, [inbound(5, ANNA, "懵 歇克哒")])
    assert texts(store) == ["扎跟", "歇克哒"], "once labelled it may come again: it is not learnt yet"


def test_a_repeated_message_and_a_turn_that_fails_leave_nothing(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒")])
    store.label({1: "goodbye"})
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒"), inbound(2, ANNA, "坏 天")])
    assert texts(store) == []


def test_beyond_the_bound_the_oldest_unlabelled_go(
    store: Store, mind: FakeMind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(misunderstood, "MOST_UNLABELLED", 3)
    monkeypatch.setattr(misunderstood, "TRIM_EVERY", 2)
    store.run(mind, [inbound(number, ANNA, f"懵 第{number}句") for number in range(1, 4)])
    store.label({2: "greet"})
    store.run(mind, [inbound(number, ANNA, f"懵 第{number}句") for number in range(4, 7)])
    assert texts(store) == ["第4句", "第5句", "第6句"]
    assert store.misunderstood([1, 2])[2].label == "greet", "what was labelled stays"


def test_only_what_came_since(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(1, ANNA, "懵 早"), inbound(60, ANNA, "懵 晚")])
    assert [one.text for one in store.unlabelled(NOW + timedelta(seconds=60))] == ["晚"]


def test_a_label_is_given_once_and_what_is_skipped_loses_its_text(store: Store, mind: FakeMind) -> None:
    store.run(mind, [inbound(number, ANNA, f"懵 第{number}句") for number in range(1, 4)])
    store.label({1: "greet", 2: misunderstood.SKIP, 9: "greet"})
    store.label({1: "thank", 2: "thank"})
    store.label({})
    found = store.misunderstood([1, 2, 3, 9])
    assert {number: (one.label, one.text) for number, one in found.items()} == {
        1: ("greet", "第1句"),
        2: ("skip", None),
        3: (None, "第3句"),
    }
    assert texts(store) == ["第3句"]
    assert store.misunderstood([]) == {}


def test_a_guest_may_label_while_the_bot_runs(store: Store, mind: FakeMind, url: str, keys: Keys) -> None:
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒")])
    guest = Store.open(url, keys, writer=False)
    assert [one.text for one in guest.unlabelled()] == ["歇克哒"]
    guest.label({1: "goodbye"})
    guest.close()
    store.run(mind, [inbound(2, ANNA, "懵 扎跟")])
    assert texts(store) == ["扎跟"]


def test_numbers_go_on_after_opening_again(store: Store, mind: FakeMind, url: str, keys: Keys) -> None:
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒")])
    store.close()
    again = Store.open(url, keys)
    again.run(mind, [inbound(2, ANNA, "懵 扎跟")])
    assert [one.number for one in again.unlabelled()] == [1, 2]
    again.close()


def test_it_cannot_be_read_at_rest(tmp_path: Path, keys: Keys, mind: FakeMind) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/cunbao.db", keys)
    store.run(mind, [inbound(1, ANNA, "懵 歇克哒")])
    store.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("cunbao.db*"))
    assert "万州区".encode() in raw, "what is counted is in the clear"
    assert "歇克哒".encode() not in raw
