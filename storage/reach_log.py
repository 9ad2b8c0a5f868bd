"""Reads the reach log: everybody of an area, and how each was reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace
from sqlalchemy import Executable, and_, select

from claims.area import Area
from claims.broadcast import STOPPED
from dialogs.crowd import Logged
from storage import statements as s
from storage import tables as t
from storage.crowd import next_rows
from storage.crowd_tables import reached
from storage.engine import Driver, Row
from storage.people import residents
from storage.seal import Sealer
from storage.times import moment

AT_ONCE: Final = 1_000
SENT: Final = {
    "delivered": "arrived",
    "accepted": "gone",
    "sending": "gone",
    "failed": "failed",
    "queued": "waiting",
    "withdrawn": "stopped",
    "taken back": "planned",
}
"""How a message ended, as the log has it; whoever said 退订 while it was queued had stopped it."""
BEST: Final = ("told", "arrived", "gone", "waiting", "failed")


def walk(driver: Driver, sealer: Sealer, area: Area, about: Sequence[str]) -> Iterator[list[Logged]]:
    """Chunk by chunk; each is a transaction of its own, so that a long table holds nobody up."""
    after, more = 0, True
    while more:
        with driver.transaction(write=False):
            rows, after = next_rows(driver, area, after, AT_ONCE)
            more = len(rows) == AT_ONCE
            people = [one for one in residents(driver, sealer, rows) if area.holds(one)]
            held = _log(driver, [int(one.id) for one in people], about)
        yield [_best(Logged(resident=one), held.get(int(one.id), [])) for one in people]


def _log(driver: Driver, ids: Sequence[int], about: Sequence[str]) -> dict[int, list[Row]]:
    """The rows of these residents by id: state, channel, at, address, how the message ended, by what instead."""
    found: dict[int, list[Row]] = {}
    if not ids or not about:
        return found
    some, named = s.padded(list(ids)), s.padded(list(about))

    def build() -> Executable:
        log, box = reached.c, t.outbox.c
        mine = and_(s.among(log.broadcast, len(named), "b"), s.among(log.resident, len(some), "r"))
        joined = reached.outerjoin(t.outbox, box.id == log.message)
        sent = (box.state, box.instead, box.id, box.reason)
        wanted = select(log.resident, log.state, log.channel, log.at, log.address, *sent)
        return wanted.select_from(joined).where(mine)

    rows = driver.rows(driver.text(("reach_log", len(named), len(some)), build), [*named, *some])
    elsewhere = [f"{row[7]}/instead" for row in rows if row[6]]
    wanted = ("state", "reason")
    again = {row[0]: row[1:] for row in s.load(driver, t.outbox, "id", wanted, elsewhere)} if elsewhere else {}
    for number, state, channel, at, address, ended, instead, message, reason in rows:
        # What did not arrive went to another address of the same person.
        last, why = again.get(f"{message}/instead", (ended, reason)) if instead else (ended, reason)
        last = "taken back" if last == "withdrawn" and why == STOPPED else last
        found.setdefault(number, []).append((state, instead or channel, at, address, last))
    return found


def _best(nobody: Logged, rows: Sequence[Row]) -> Logged:
    """The surest of what is known of one resident."""
    ways = []
    for state, channel, at, address, ended in rows:
        how = SENT.get(ended, "gone") if state == "sent" else state
        by = bytes(address) if how == "told" and address is not None else None
        ways.append(replace(nobody, how=how, channel=channel, at=moment(at) if at else None, by=by))
    ways.sort(key=lambda one: BEST.index(one.how) if one.how in BEST else len(BEST))
    return ways[0] if ways else nobody
