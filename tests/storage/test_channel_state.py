"""What channels keep: until its end, for every program on the database, and unreadable in the file."""

from __future__ import annotations

from datetime import timedelta

from minds import NOW

from storage.channel_state import Asked
from storage.keys import Keys
from storage.store import Store

HOUR = timedelta(hours=1)
SECRET = b"access token T1"


def ask(store: Store, what, channel: str, key: str, now, value: bytes = b"", until=None) -> bytes | None:
    [stands] = store.remember([Asked(what, channel, key, value, until)], now)
    return stands


def test_a_value_is_there_until_its_end_and_for_its_channel_only(store: Store) -> None:
    ask(store, "keep", "wechat", "token", NOW, SECRET, NOW + HOUR)
    assert ask(store, "recall", "wechat", "token", NOW) == SECRET
    assert ask(store, "recall", "wecom", "token", NOW) is None
    assert ask(store, "recall", "wechat", "token", NOW + HOUR) is None
    ask(store, "keep", "wechat", "token", NOW, b"T2", NOW + 2 * HOUR)
    assert ask(store, "recall", "wechat", "token", NOW + HOUR) == b"T2"
    ask(store, "forget", "wechat", "token", NOW)
    ask(store, "forget", "wechat", "token", NOW)
    assert ask(store, "recall", "wechat", "token", NOW) is None


def test_the_first_one_stands_for_two_programs_and_after_a_restart(store: Store, url: str, keys: Keys) -> None:
    other = Store.open(url, keys, writer=False)
    assert ask(store, "keep_first", "wechat", "renewing", NOW, b"one", NOW + HOUR) == b"one"
    assert ask(other, "keep_first", "wechat", "renewing", NOW, b"two", NOW + HOUR) == b"one"
    assert ask(other, "keep_first", "wechat", "renewing", NOW + HOUR, b"two", NOW + 2 * HOUR) == b"two", (
        "it has ended"
    )
    other.close()
    store.close()
    again = Store.open(url, keys)
    assert ask(again, "recall", "wechat", "renewing", NOW) == b"two"
    again.close()


def rows(store: Store) -> list[tuple[str, bytes, bytes]]:
    with store._ready(), store.driver.transaction(write=False):
        found = store.driver.rows("SELECT channel, key, blob FROM channel_state")
    return [(row[0], bytes(row[1]), bytes(row[2])) for row in found]


def test_what_has_ended_is_taken_away_and_nothing_stands_in_the_clear(store: Store) -> None:
    for number in range(50):
        ask(store, "keep", "wechat", f"nonce/{number}", NOW, SECRET, NOW + timedelta(minutes=number))
    ask(store, "keep", "wechat", "allowance/wechat:oAunt", NOW + HOUR, SECRET, NOW + 2 * HOUR)
    [(channel, key, blob)] = rows(store)
    assert channel == "wechat"
    assert b"oAunt" not in key
    assert SECRET not in blob


def test_what_is_asked_together_is_done_in_its_order(store: Store) -> None:
    asked = [
        Asked("recall", "wechat", "token"),
        Asked("keep_first", "wechat", "token", b"one", NOW + HOUR),
        Asked("keep_first", "wechat", "token", b"two", NOW + HOUR),
        Asked("forget", "wechat", "token"),
        Asked("recall", "wechat", "token"),
    ]
    assert store.remember(asked, NOW) == [None, b"one", b"one", None, None]
