"""The outbox: what is due, who is sending it, and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    SmallInteger,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.lock import ADVISORY
from storage.seal import Sealer
from storage.sending import LEASE, Row, Settlement, Trace, without_numbers
from storage.times import micros, moment


def _open(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.in_([literal_column("'queued'"), literal_column("'sending'")])


def _lease(channels: int) -> Executable:
    box = t.outbox.c
    earlier = t.outbox.alias("earlier").c
    # Only texts of the same address wait for each other, and only while one that is due is under way.
    before = and_(
        earlier.address == box.address,
        _open(earlier.state),
        earlier.next_at > bindparam("now1"),
        earlier.due_at <= bindparam("now2"),
        tuple_(earlier.due_at, earlier.seq) < tuple_(box.due_at, box.seq),
    )
    ready = and_(
        _open(box.state),
        box.next_at <= bindparam("now3"),
        s.among(box.channel, channels),
        ~exists(select(literal_column("1")).where(before)),
    )
    # A channel takes so many a second: what goes to a whole town lets answers and notices go first.
    to_many = case((box.kind == literal_column("'broadcast'"), literal_column("1")), else_=literal_column("0"))
    chosen = (
        select(box.seq)
        .where(ready)
        .order_by(to_many, box.due_at, box.seq)
        .limit(bindparam("most"))
        .offset(s.NONE)
        .with_for_update(skip_locked=True)
    )
    fresh: dict[str, Any] = {
        "state": literal_column("'sending'"),
        "next_at": bindparam("until"),
        "tries": box.tries + literal_column("1"),
    }
    return (
        update(t.outbox)
        .where(box.seq.in_(chosen))
        .values(fresh)
        .returning(box.due_at, box.seq, box.id, box.tries, box.blob)
    )


def _settle() -> Executable:
    box = t.outbox.c
    # What was withdrawn while a sender had it stays so, unless it went out.
    went = bindparam("went", type_=SmallInteger) == literal_column("1")
    gone = and_(box.state == literal_column("'withdrawn'"), went)
    under_way = or_(_open(box.state), gone)
    fresh: dict[str, Any] = {
        "state": case((under_way, bindparam("state1", type_=box.state.type)), else_=box.state),
        "next_at": case((under_way, bindparam("next", type_=box.next_at.type)), else_=box.next_at),
        "tries": case((under_way, box.tries - bindparam("back", type_=box.tries.type)), else_=box.tries),
        "reference": func.coalesce(bindparam("ref", type_=box.reference.type), box.reference),
        "reason": case((under_way, bindparam("why", type_=box.reason.type)), else_=box.reason),
    }
    return update(t.outbox).where(box.id == bindparam("which")).values(fresh)


def _report() -> Executable:
    box = t.outbox.c
    open_to_report = box.state != literal_column("'delivered'")
    fresh: dict[str, Any] = {"state": bindparam("state1"), "reason": bindparam("why")}
    return update(t.outbox).where(and_(box.id == bindparam("which"), open_to_report)).values(fresh)


def take(driver: Driver, sealer: Sealer, now: datetime, channels: Collection[str], limit: int) -> list[Row]:
    """Lease due messages, in order for each address, those to many last; a lease that is not settled ends after two
    minutes."""
    if not channels:
        return []
    at = micros(now)
    names = s.padded(sorted(channels))
    sql = driver.text(("lease", len(names)), lambda: _lease(len(names)))
    values = [at + int(LEASE / timedelta(microseconds=1)), at, *names, at, at, limit]
    with driver.transaction():
        if driver.postgres:
            driver.rows("SELECT pg_advisory_xact_lock(%s)", (ADVISORY["outbox"],))
        found = driver.rows(sql, values)
    return [Row(sealer.outbound(identity, blob), tries) for _, _, identity, tries, blob in sorted(found)]


def settle(driver: Driver, settlements: Sequence[Settlement], now: datetime) -> None:
    """Record how attempts ended; what a delivery report has ended already stays as it is."""
    sql = driver.text("settle", _settle)
    rows = [_settled(one, now) for one in settlements]
    with driver.transaction():
        driver.many(sql, rows)


def _settled(one: Settlement, now: datetime) -> tuple[Any, ...]:
    """The parameters of `_settle` for one attempt."""
    went = int(one.state in ("delivered", "accepted"))
    next_at, back = micros(one.next_try or now), int(not one.tried)
    why = without_numbers(one.reason)
    return went, one.state, went, next_at, went, back, one.reference, went, why, one.id


def report(driver: Driver, identity: str, delivered: bool, reason: str) -> bool:
    """Record a delivery report; never goes back from delivered. Returns whether it changed anything."""
    sql = driver.text("report", _report)
    state = "delivered" if delivered else "failed"
    with driver.transaction():
        return driver.run(sql, (state, without_numbers(reason), identity)) > 0


def next_due(driver: Driver, channels: Collection[str] | None) -> datetime | None:
    """When a sender has to look again: the earliest due time, retry or end of a lease."""
    names = s.padded(sorted(channels)) if channels else []

    def build() -> Executable:
        box = t.outbox.c
        waiting = select(func.min(box.next_at)).where(_open(box.state))
        return waiting.where(s.among(box.channel, len(names))) if names else waiting

    with driver.transaction(write=False):
        value = driver.rows(driver.text(("next_outbox", len(names)), build), names)[0][0]
    return None if value is None else moment(value)


def trace(driver: Driver, sealer: Sealer, states: Sequence[str], limit: int, channel: str = "") -> list[Trace]:
    """The newest messages in some states, of one channel or all, newest first (for staff: what failed). The caller
    holds the transaction."""
    box = t.outbox.c
    names = s.padded(list(states))
    sql = driver.text(
        ("trace", len(names), bool(channel)),
        lambda: (
            select(box.id, box.state, box.tries, box.reason, box.reference, box.blob, box.instead)
            .where(s.among(box.state, len(names)), *([box.channel == bindparam("channel_")] if channel else []))
            .order_by(box.seq.desc())
            .limit(bindparam("most"))
            .offset(s.NONE)
        ),
    )
    values = [*names, *([channel] if channel else []), limit]
    return [
        Trace(
            outbound=sealer.outbound(one, blob),
            state=state,
            tries=tries,
            reason=why,
            reference=reference,
            instead=instead,
        )
        for one, state, tries, why, reference, blob, instead in driver.rows(sql, values)
    ]
