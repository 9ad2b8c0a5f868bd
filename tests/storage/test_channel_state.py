"""What channels keep: until its end, for every program on the database, and unreadable in the file."""

from __future__ import annotations

from datetime import timedelta

from minds import NOW

from storage.keys import Keys
from storage.store import Store

HOUR = timedelta(hours=1)
SECRET = b"access token T1"


def test_a_value_is_there_until_its_end_and_for_its_channel_only(store: Store) -> None:
    store.keep("wechat", "token", SECRET, NOW + HOUR, NOW)
    assert store.recall("wechat", "token", NOW) == SECRET
    assert store.recall("wecom", "token", NOW) is None
    assert store.recall("wechat", "token", NOW + HOUR) is None
    store.keep("wechat", "token", b"T2", NOW + 2 * HOUR, NOW)
    assert store.recall("wechat", "token", NOW + HOUR) == b"T2"
    store.drop("wechat", "token")
    store.drop("wechat", "token")
    assert store.recall("wechat", "token", NOW) is None


def test_the_first_one_stands_for_two_programs_and_after_a_restart(store: Store, url: str, keys: Keys) -> None:
    other = Store.open(url, keys, writer=False)
    assert store.keep_first("wechat", "renewing", b"one", NOW + HOUR, NOW) == b"one"
    assert other.keep_first("wechat", "renewing", b"two", NOW + HOUR, NOW) == b"one"
    assert other.keep_first("wechat", "renewing", b"two", NOW + 2 * HOUR, NOW + HOUR) == b"two", "it has ended"
    other.close()
    store.close()
    again = Store.open(url, keys)
    assert again.recall("wechat", "renewing", NOW) == b"two"
    again.close()


def rows(store: Store) -> list[tuple[str, bytes, bytes]]:
    with store._ready(), store.driver.transaction(write=False):
        found = store.driver.rows("SELECT channel, key, blob FROM channel_state")
    return [(row[0], bytes(row[1]), bytes(row[2])) for row in found]


def test_what_has_ended_is_taken_away_and_nothing_stands_in_the_clear(store: Store) -> None:
    for number in range(50):
        store.keep("wechat", f"nonce/{number}", SECRET, NOW + timedelta(minutes=number), NOW)
    store.keep("wechat", "allowance/wechat:oAunt", SECRET, NOW + 2 * HOUR, NOW + HOUR)
    [(channel, key, blob)] = rows(store)
    assert channel == "wechat"
    assert b"oAunt" not in key
    assert SECRET not in blob
