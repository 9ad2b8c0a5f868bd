"""Messages that were handed in beside the running program: the command line leaves them, the one writer runs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace
from sqlalchemy import Executable, literal_column, select

from dialogs.message import Inbound
from handlers.errand import Errand
from storage import records
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.seal import Sealer
from storage.turns import Turned

AT_ONCE: Final = 128


def hand_in(driver: Driver, sealer: Sealer, inbounds: Sequence[Inbound]) -> tuple[str, ...]:
    """Write them in one transaction; one that waits already, or was answered, is not written again."""
    fresh = {sealer.message(one.channel, one.id).hex(): one for one in inbounds}
    with driver.transaction():
        held = {row[0] for row in s.load(driver, t.record, "number", ("kind",), [f"errand:{key}" for key in fresh])}
        rows = [
            records.row(sealer, Errand(id=key, state="waiting", at=_in_order(one, place), version=1, inbound=one))
            for place, (key, one) in enumerate(fresh.items())
            if f"errand:{key}" not in held
        ]
        if rows:
            driver.many(s.put(driver, t.record), rows)
    return tuple(fresh)


def waiting(driver: Driver, sealer: Sealer) -> list[Errand]:
    """The oldest that nobody has run."""
    with driver.transaction(write=False):
        rows = driver.rows(driver.text("errands", _waiting))
    return [one for number, blob in rows if isinstance(one := records.opened(sealer, number, blob), Errand)]


def answered(driver: Driver, sealer: Sealer, errands: Sequence[Errand], turned: Sequence[Turned]) -> None:
    """Keep what they came to; what they said stands in the inbox from now on, and only there."""
    rows = []
    for errand, turn in zip(errands, turned, strict=True):
        texts = tuple(reply.text for reply in turn.replies)
        said = replace(errand.inbound, text="")
        done = replace(errand, state="done", inbound=said, answers=texts, version=errand.version + 1)
        number, *fresh = records.row(sealer, done)
        rows.append((*fresh, number, errand.version))
    with driver.transaction():
        driver.many(s.replace(driver, t.record), rows)


def answers(driver: Driver, sealer: Sealer, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The answers by id; what still waits is left out."""
    if not ids:
        return {}
    with driver.transaction(write=False):
        rows = s.load(driver, t.record, "number", ("blob",), [f"errand:{one}" for one in ids])
    found = (records.opened(sealer, number, blob) for number, blob in rows)
    return {one.id: one.answers for one in found if isinstance(one, Errand) and one.state == "done"}


def _in_order(inbound: Inbound, place: int) -> datetime:
    """Those that were handed in together are run in their order."""
    return inbound.received_at + timedelta(microseconds=place)


def _waiting() -> Executable:
    box = t.record.c
    chosen = select(box.number, box.blob)
    mine = chosen.where(box.kind == literal_column("'errand'"), box.state == literal_column("'waiting'"))
    return mine.order_by(box.at, box.number).limit(literal_column(str(AT_ONCE))).offset(s.NONE)
