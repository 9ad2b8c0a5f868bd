"""What channels keep beyond a restart: allowances, tokens, requests that were heard. Each value ends by itself.

Keys are blind, values sealed, because both may name a person or be a secret. A value that has ended is not found
any more, and the next writing takes it away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Executable, and_, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.seal import Sealer
from storage.times import micros


def recall(driver: Driver, sealer: Sealer, channel: str, key: str, now: datetime) -> bytes | None:
    """The value of a key, None where there is none or it has ended."""
    blind = _blind(sealer, channel, key)
    with driver.transaction(write=False):
        found = driver.rows(driver.text("channel_state", _look), (channel, blind, micros(now)))
    return _opened(sealer, channel, blind, found[0][0]) if found else None


def keep(
    driver: Driver, sealer: Sealer, channel: str, key: str, value: bytes, until: datetime, now: datetime
) -> None:
    """Keep a value until a time, in place of an older one."""
    with driver.transaction():
        _forget_ended(driver, now)
        driver.run(s.upsert(driver, t.channel_state), _row(sealer, channel, key, value, until))


def keep_first(
    driver: Driver, sealer: Sealer, channel: str, key: str, value: bytes, until: datetime, now: datetime
) -> bytes:
    """Keep a value unless the key has one; returns the one that stands. Of two programs one is the first."""
    row = _row(sealer, channel, key, value, until)
    with driver.transaction():
        _forget_ended(driver, now)
        driver.run(driver.text("channel_state_first", lambda: _unless_there(driver)), row)
        found = driver.rows(driver.text("channel_state", _look), (channel, row[1], micros(now)))
    return _opened(sealer, channel, row[1], found[0][0]) if found else value


def forget(driver: Driver, sealer: Sealer, channel: str, key: str) -> None:
    """Drop a value before its end."""
    with driver.transaction():
        driver.run(driver.text("channel_state_drop", _drop), (channel, _blind(sealer, channel, key)))


def place(channel: str, blind: bytes) -> bytes:
    """For which row a value is sealed."""
    return f"channel_state.blob:{channel}:".encode() + blind


def _blind(sealer: Sealer, channel: str, key: str) -> bytes:
    return sealer.keys.blind("channel_state", f"{channel}\0{key}")


def _row(sealer: Sealer, channel: str, key: str, value: bytes, until: datetime) -> Row:
    blind = _blind(sealer, channel, key)
    return channel, blind, micros(until), sealer.keys.seal(value, place(channel, blind))


def _opened(sealer: Sealer, channel: str, blind: bytes, blob: bytes) -> bytes:
    return sealer.keys.unseal(bytes(blob), place(channel, blind))


def _forget_ended(driver: Driver, now: datetime) -> None:
    ended = t.channel_state.c.expires_at <= bindparam("now_")
    driver.run(driver.text("channel_state_ended", lambda: delete(t.channel_state).where(ended)), (micros(now),))


def _mine() -> Any:
    held = t.channel_state.c
    return and_(held.channel == bindparam("channel_"), held.key == bindparam("key_"))


def _look() -> Executable:
    held = t.channel_state.c
    return select(held.blob).where(_mine(), held.expires_at > bindparam("now_"))


def _drop() -> Executable:
    return delete(t.channel_state).where(_mine())


def _unless_there(driver: Driver) -> Executable:
    maker: Any = postgresql.insert if driver.postgres else sqlite.insert
    done: Executable = maker(t.channel_state).on_conflict_do_nothing()
    return done
