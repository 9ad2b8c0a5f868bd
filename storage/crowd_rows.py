"""Writes what changes for many people: the reach log, answers, messages taken back, what an address is offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Executable, and_, bindparam, delete, exists, literal_column, null, select, update

from dialogs.conversation import Conversation
from dialogs.crowd import Answered, CrowdChanges, Reached
from dialogs.disaster import with_offer
from storage import statements as s
from storage import tables as t
from storage.crowd_tables import reached
from storage.engine import Driver, Row
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit


def stage(driver: Driver, sealer: Sealer, unit: Unit, changes: CrowdChanges | None) -> None:
    """Put what changes for many where later turns see it: also the conversations of those who are asked something, so
    that a bare 2 is understood."""
    if changes is None:
        return
    unit.staged.crowd.append(changes)
    missing = {sealer.address(one): one for one in changes.offers if one not in unit.conversations}
    if missing:
        held: dict[bytes, bytes] = dict(s.load(driver, t.conversation, "address", ("blob",), list(missing)))
        for key, address in missing.items():
            blob = held.get(key)
            known = sealer.conversation(key, blob) if blob else Conversation(address=address)
            unit.conversations[address] = known
    for address, (broadcast, labels) in changes.offers.items():
        talk = with_offer(unit.conversations[address], broadcast, labels)
        talk = replace(talk, version=talk.version + 1)
        key = sealer.address(address)
        unit.conversations[address] = talk
        unit.staged.conversation[address] = (key, talk.version, sealer.seal(b"conversation.blob:" + key, talk))


def write(driver: Driver, sealer: Sealer, staged: Iterable[CrowdChanges]) -> None:
    """Write what was staged, in its order."""
    for changes in staged:
        if changes.reached:
            driver.many(s.upsert(driver, reached), [_row(sealer, one) for one in changes.reached])
        for answered in changes.answered:
            _answer(driver, sealer, answered)
        for broadcast in changes.unsent:
            driver.run(driver.text("unsend", _unsend), (broadcast,))
            driver.run(driver.text("unsent", _unsent), (broadcast,))


def _row(sealer: Sealer, one: Reached) -> Row:
    key = sealer.address(one.address) if one.address else None
    message = one.message
    if message is not None and one.address and key is not None:
        message = message.replace(one.address, key.hex())  # as the outbox names it
    at = micros(one.at) if one.at else None
    return (one.broadcast, int(one.resident), one.state, one.channel, key, message, at, None)


def _answer(driver: Driver, sealer: Sealer, one: Answered) -> None:
    if one.address is not None:
        driver.run(
            driver.text("answer_address", lambda: _answers("address")),
            (one.answer, one.broadcast, sealer.address(one.address)),
        )
    elif one.residents:
        rows = [(one.answer, one.broadcast, int(resident)) for resident in one.residents]
        driver.many(driver.text("answer_resident", lambda: _answers("resident")), rows)


def _answers(column: str) -> Executable:
    log = reached.c
    mine = and_(log.broadcast == bindparam("which"), log[column] == bindparam("who", type_=log[column].type))
    fresh: dict[str, Any] = {"answer": bindparam("said")}
    return update(reached).where(mine).values(fresh)


def _unsend() -> Executable:
    log, box = reached.c, t.outbox.c
    mine = select(log.message).where(log.broadcast == bindparam("which"), log.message.is_not(None))
    return delete(t.outbox).where(box.state == literal_column("'queued'"), box.id.in_(mine))


def _unsent() -> Executable:
    log, box = reached.c, t.outbox.c
    there = exists(select(literal_column("1")).where(box.id == log.message))
    gone = and_(log.broadcast == bindparam("which"), log.message.is_not(None), ~there)
    fresh: dict[str, Any] = {"state": literal_column("'planned'"), "message": null(), "at": null()}
    return update(reached).where(gone).values(fresh)
