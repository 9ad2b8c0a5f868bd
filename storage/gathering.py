"""One message an hour: what clocks say to an address is held in the outbox until it may be told, then goes as one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Executable, and_, bindparam, func, literal_column, select, update

from dialogs.message import Outbound
from handlers.changes import Changes
from handlers.mind import Mind
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.ids import Ids
from storage.loading import Loader
from storage.records import standing
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit
from storage.wanting import Want
from storage.writing import Case, Writer

log = logging.getLogger("cunbao.storage")
APART: Final = timedelta(hours=1)
AT_ONCE: Final = 256
"""Addresses that are served in one transaction."""
_APART: Final = int(APART / timedelta(microseconds=1))


class Waiting(Struct, frozen=True):
    """What is held for one address: since when, and when it was told something last (microseconds)."""

    address: bytes
    since: int
    last: int | None

    @property
    def free(self) -> int:
        """The instant at which it may be told."""
        return self.since if self.last is None else max(self.since, self.last + _APART)


def next_gather(driver: Driver) -> int | None:
    """The instant at which something that is held may go out; None where nothing is."""
    return min((one.free for one in _waiting(driver)), default=None)


def gather(driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, now: datetime) -> list[Outbound]:
    """Let out what is held for addresses that have heard nothing for an hour; the caller holds the transaction.

    Returns what goes out. A message that went into another one, or has become untrue, stays as `gathered`."""
    at = micros(now)
    free = [one.address for one in _waiting(driver) if one.free <= at][:AT_ONCE]
    if not free:
        return []
    beside = standing(driver, sealer, ids)
    mind = mind.beside(beside) if beside else mind
    unit = Unit()
    loader, writer = Loader(driver, sealer, unit), Writer(driver, sealer, ids, unit)
    held = _held(driver, sealer, free, at)
    cases = _cases(loader, unit, [one for messages in held.values() for one in messages])
    out: list[Outbound] = []
    ended: list[str] = []
    for messages in held.values():
        told = _told(mind, messages, cases, now)
        known = {one.id for one in messages}
        fresh = tuple(one for one in told if one.id not in known)
        prepared = writer.prepare(Changes(messages=fresh), None, frozenset())
        writer.stage(prepared, Changes(messages=fresh))
        going = [*(one for one in told if one.id in known), *(message for message, _ in prepared.messages)]
        out += going
        ended += sorted(known - {one.id for one in going})
    writer.flush()
    driver.many(_settled(driver, "queued"), [(at, at, one.id) for one in out])
    if ended:
        driver.many(driver.text("gathered", _gathered), [(one,) for one in ended])
    return out


def _told(mind: Mind, messages: Sequence[Outbound], cases: Mapping[str, Case], now: datetime) -> tuple[Outbound, ...]:
    """What the mind makes of them; where it cannot, each goes out as it is."""
    try:
        found = mind.gather(messages, cases, now)
    except Exception as error:
        log.error("a digest of %d messages raised %s; they go one by one", len(messages), type(error).__name__)
        return tuple(messages)
    return () if found is None else (found,)


def _cases(loader: Loader, unit: Unit, messages: Sequence[Outbound]) -> dict[str, Case]:
    numbers = sorted({one.claim for one in messages if one.claim})
    loader.fetch(Want(table, "number", number) for table in ("claim", "ticket") for number in numbers)
    cases: dict[str, Case] = {}
    for number in numbers:
        if ("claim", number) in unit.sealed:
            cases[number] = loader.claim(number)
        elif ("ticket", number) in unit.sealed:
            cases[number] = loader.ticket(number)
    return cases


def _waiting(driver: Driver) -> list[Waiting]:
    def build() -> Executable:
        box, other = t.outbox.c, t.outbox.alias("other").c
        last = (
            select(func.max(other.gathered_at))
            .where(and_(other.address == box.address, other.gathered_at.is_not(None)))
            .scalar_subquery()
        )
        return (
            select(box.address, func.min(box.due_at), last)
            .where(box.state == literal_column("'held'"))
            .group_by(box.address)
        )

    return [Waiting(bytes(address), since, last) for address, since, last in driver.rows(driver.text("held", build))]


def _held(driver: Driver, sealer: Sealer, addresses: Sequence[bytes], at: int) -> dict[bytes, list[Outbound]]:
    """What these addresses have not been told yet, in the order of its due times."""
    keys = s.padded(addresses)

    def build() -> Executable:
        box = t.outbox.c
        due = and_(box.state == literal_column("'held'"), box.due_at <= bindparam("now"))
        return (
            select(box.address, box.id, box.blob)
            .where(and_(due, s.among(box.address, len(keys))))
            .order_by(box.due_at, box.seq)
        )

    found: dict[bytes, list[Outbound]] = {}
    rows: list[Row] = driver.rows(driver.text(("held_of", len(keys)), build), [at, *keys])
    for address, identity, blob in rows:
        found.setdefault(bytes(address), []).append(sealer.outbound(identity, blob))
    return found


def _settled(driver: Driver, state: str) -> str:
    box = t.outbox.c

    def build() -> Executable:
        fresh: dict[str, Any] = {
            "state": literal_column(f"'{state}'"),
            "next_at": bindparam("at"),
            "gathered_at": bindparam("told"),
        }
        return update(t.outbox).where(box.id == bindparam("which")).values(fresh)

    return driver.text(("settled", state), build)


def _gathered() -> Executable:
    return update(t.outbox).where(t.outbox.c.id == bindparam("which")).values(state=literal_column("'gathered'"))
