"""What channels keep beyond a restart: allowances, tokens, requests that were heard. Each value ends by itself.

Keys are blind, values sealed, because both may name a person or be a secret. A value that has ended is not found
any more, and the next writing takes it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Executable, and_, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.seal import Sealer
from storage.times import micros


class Asked(Struct, frozen=True):
    """One thing that a channel wants: to `recall` a key, to `keep` a value until a time in place of an older one, to
    `keep_first` unless the key has one (of two programs one is first), to `forget` a key."""

    what: Literal["recall", "keep", "keep_first", "forget"]
    channel: str
    key: str
    value: bytes = b""
    until: datetime | None = None


def remember(driver: Driver, sealer: Sealer, asked: Sequence[Asked], now: datetime) -> list[bytes | None]:
    """Carry out what was asked at about the same time in one durable transaction, in its order; of each the value
    that stands afterwards, None where there is none or it has ended."""
    writes = any(one.what != "recall" for one in asked)
    with driver.transaction(write=writes):
        if writes:
            _forget_ended(driver, now)
        return [_done(driver, sealer, one, now) for one in asked]


def _done(driver: Driver, sealer: Sealer, one: Asked, now: datetime) -> bytes | None:
    blind = _blind(sealer, one.channel, one.key)
    if one.what == "forget":
        driver.run(driver.text("channel_state_drop", _drop), (one.channel, blind))
        return None
    if one.until is not None:
        sql = s.upsert(driver, t.channel_state)
        if one.what == "keep_first":
            sql = driver.text("channel_state_first", lambda: _unless_there(driver))
        sealed = sealer.keys.seal(one.value, place(one.channel, blind))
        driver.run(sql, (one.channel, blind, micros(one.until), sealed))
        if one.what == "keep":
            return one.value
    found = driver.rows(driver.text("channel_state", _look), (one.channel, blind, micros(now)))
    return sealer.keys.unseal(bytes(found[0][0]), place(one.channel, blind)) if found else None


def place(channel: str, blind: bytes) -> bytes:
    """For which row a value is sealed."""
    return f"channel_state.blob:{channel}:".encode() + blind


def _blind(sealer: Sealer, channel: str, key: str) -> bytes:
    return sealer.keys.blind("channel_state", f"{channel}\0{key}")


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
