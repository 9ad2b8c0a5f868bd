"""What an insurer's own system reads: its claims and tickets in the order of their changes, and single ones, each
audited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Table, and_, bindparam, or_, select

from claims.claim import Claim, Ticket
from dialogs.message import OFFICE
from handlers.changes import Audit
from storage import statements as s
from storage import tables as t
from storage.asked import Asked, Kind, Listed, Look
from storage.engine import Driver, Row
from storage.seal import Sealer
from storage.times import micros, moment


def page(driver: Driver, sealer: Sealer, asked: Asked) -> list[Listed[Claim]]:
    """The next claims of one insurer, the longest unchanged first."""
    rows = _rows(driver, t.claim, asked)
    return [Listed(sealer.claim(number, blob), moment(changed)) for number, changed, blob in rows]


def ticket_page(driver: Driver, sealer: Sealer, asked: Asked) -> list[Listed[Ticket]]:
    """As `page`."""
    rows = _rows(driver, t.ticket, asked)
    return [Listed(sealer.ticket(number, blob), moment(changed)) for number, changed, blob in rows]


def _rows(driver: Driver, table: Table, asked: Asked) -> Sequence[Row]:
    """Number, change and blob."""
    filters = tuple(name for name in ("status", "town", "kind") if getattr(asked, name) is not None)
    since = micros(asked.since) if asked.since is not None else 0

    def build() -> Executable:
        box = table.c
        later = or_(
            box.changed_at > bindparam("after1"),
            and_(box.changed_at == bindparam("after2"), box.number > bindparam("number_")),
        )
        wanted = [box[name] == bindparam(f"{name}_") for name in filters]
        return (
            select(box.number, box.changed_at, box.blob)
            .where(box.insurer == bindparam("insurer_"), box.changed_at >= bindparam("since_"), later, *wanted)
            .order_by(box.changed_at, box.number)
            .limit(bindparam("most"))
            .offset(s.NONE)
        )

    sql = driver.text(("insurer_page", table.name, filters), build)
    at, number = asked.after
    values = [asked.insurer, max(since, at), at, at, number, *(getattr(asked, name) for name in filters), asked.limit]
    with driver.transaction(write=False):
        return driver.rows(sql, values)


def seen(driver: Driver, sealer: Sealer, looks: Sequence[Look]) -> tuple[list[Listed[Any] | None], tuple[Audit, ...]]:
    """What each of them sees, None where the insurer has no such case, and the audit rows of those that see one. The
    caller holds the transaction."""
    held = {**_held(driver, sealer, looks, "claim"), **_held(driver, sealer, looks, "ticket")}
    found = [_own(held.get((look.of, look.number)), look.insurer) for look in looks]
    audit = tuple(
        Audit(at=look.at, actor=f"{OFFICE}:{look.insurer}", action="detail", subject=look.number, note=look.key)
        for look, one in zip(looks, found, strict=True)
        if one is not None
    )
    return found, audit


def _held(driver: Driver, sealer: Sealer, looks: Sequence[Look], kind: Kind) -> dict[tuple[Kind, str], Listed[Any]]:
    """The cases of one kind that are looked at, whosever they are."""
    numbers = list(dict.fromkeys(look.number for look in looks if look.of == kind))
    if not numbers:
        return {}
    table, opened = (t.claim, sealer.claim) if kind == "claim" else (t.ticket, sealer.ticket)
    rows = s.load(driver, table, "number", ("changed_at", "blob"), numbers)
    return {(kind, number): Listed(opened(number, blob), moment(changed)) for number, changed, blob in rows}


def _own(listed: Listed[Any] | None, insurer: str) -> Listed[Any] | None:
    return listed if listed is not None and listed.case.insurer == insurer else None
