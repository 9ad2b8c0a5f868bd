"""Writes what changes for many people: the reach log, answers, messages taken back, what an address is offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Executable, and_, bindparam, delete, exists, func, literal_column, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from claims.broadcast import STOPPED
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
            for told in (False, True):
                rows = [_row(sealer, one) for one in changes.reached if (one.state == "told") == told]
                if rows:
                    driver.many(_noted(driver, told=told), rows)
        for one in changes.moved:
            places = (sealer.address(one.to), one.broadcast, sealer.address(one.address))
            driver.run(driver.text("reach_moved", _move), places)
        for answered in changes.answered:
            _answer(driver, sealer, answered)
        for broadcast in changes.unsent:
            _take_back(driver, broadcast)


def _row(sealer: Sealer, one: Reached) -> Row:
    key = sealer.address(one.address) if one.address else None
    message = one.message
    if message is not None and one.address and key is not None:
        message = message.replace(one.address, key.hex())  # as the outbox names it
    at = micros(one.at) if one.at else None
    return (one.broadcast, int(one.resident), one.state, one.channel, key, message, at, None)


def _noted(driver: Driver, *, told: bool) -> str:
    """A row anew; it keeps what was answered, and a household told in person the message that it got as well, by
    which its answer is known."""
    kept = ("broadcast", "resident", "answer", *(("message",) if told else ()))

    def build() -> Executable:
        maker: Any = postgresql.insert if driver.postgres else sqlite.insert
        statement = maker(reached)
        fresh = {c.name: statement.excluded[c.name] for c in reached.columns if c.name not in kept}
        done: Executable = statement.on_conflict_do_update(index_elements=list(kept[:2]), set_=fresh)
        return done

    return driver.text(("reach", told), build)


def _answer(driver: Driver, sealer: Sealer, one: Answered) -> None:
    if one.address is not None:
        key = sealer.address(one.address)
        answered = driver.run(
            driver.text("answer_address", lambda: _answers("address")), (one.answer, one.broadcast, key)
        )
        if not answered:  # told in person too: the row names who told it
            message = f"broadcast/{one.broadcast}/{key.hex()}"
            driver.run(
                driver.text("answer_message", lambda: _answers("message")), (one.answer, one.broadcast, message)
            )
    elif one.residents:
        rows = [(one.answer, one.broadcast, int(resident)) for resident in one.residents]
        driver.many(driver.text(("answer_resident", one.over), lambda: _answers("resident", one.over)), rows)


def _answers(column: str, over: tuple[str, ...] = ()) -> Executable:
    log = reached.c
    mine = and_(log.broadcast == bindparam("which"), log[column] == bindparam("who", type_=log[column].type))
    if column == "address":
        mine = and_(mine, log.state != literal_column("'told'"))  # else it is the helper's who told it
    if over:
        known = func.coalesce(log.answer, literal_column("''"))
        mine = and_(mine, known.in_([literal_column(f"'{one}'") for one in over]))
    fresh: dict[str, Any] = {"answer": bindparam("said")}
    return update(reached).where(mine).values(fresh)


def _move() -> Executable:
    log = reached.c
    mine = and_(log.broadcast == bindparam("which"), log.address == bindparam("from_", type_=log.address.type))
    sent = log.state == literal_column("'sent'")
    return update(reached).where(mine, sent).values({"address": bindparam("to_", type_=log.address.type)})


def _take_back(driver: Driver, broadcast: str) -> None:
    """Nothing more of it goes out. What waits is dropped, to whichever address of somebody it was to go; what a
    sender has in hand is not tried again if this try fails."""
    all_of_it = f"broadcast/{broadcast}/%"
    driver.run(driver.text("in_hand", _in_hand), (STOPPED, all_of_it))
    driver.run(driver.text("unsend", _unsend), (all_of_it,))
    driver.run(driver.text("not_instead", _not_instead), (broadcast,))
    driver.run(driver.text("unsent", _unsent), (broadcast,))


def _in_hand() -> Executable:
    box = t.outbox.c
    mine = and_(box.state == literal_column("'sending'"), box.id.like(bindparam("which")))
    fresh: dict[str, Any] = {"state": literal_column("'withdrawn'"), "reason": bindparam("why")}
    return update(t.outbox).where(mine).values(fresh)


def _unsend() -> Executable:
    box = t.outbox.c
    return delete(t.outbox).where(box.state == literal_column("'queued'"), box.id.like(bindparam("which")))


def _not_instead() -> Executable:
    """What failed and was to go another way did not."""
    log, box, other = reached.c, t.outbox.c, t.outbox.alias("other").c
    mine = select(log.message).where(log.broadcast == bindparam("which"), log.message.is_not(None))
    gone = ~exists(select(literal_column("1")).where(other.id == box.id + literal_column("'/instead'")))
    fresh: dict[str, Any] = {"instead": null()}
    return update(t.outbox).where(box.instead.is_not(None), box.id.in_(mine), gone).values(fresh)


def _unsent() -> Executable:
    log, box = reached.c, t.outbox.c
    there = exists(select(literal_column("1")).where(box.id == log.message))
    sent = log.state == literal_column("'sent'")
    gone = and_(log.broadcast == bindparam("which"), sent, log.message.is_not(None), ~there)
    fresh: dict[str, Any] = {"state": literal_column("'planned'"), "message": null(), "at": null()}
    return update(reached).where(gone).values(fresh)
