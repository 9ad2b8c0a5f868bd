"""Erasing a person: the resident's fields, the remarks of the enrolments, and what addresses keep of them.

What remains, and why: docs/storage.md, Erasing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from msgspec.structs import replace
from sqlalchemy import Table, bindparam, literal_column, null, select, update

from dialogs.conversation import Conversation, Party
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.seal import Sealer
from storage.unit import Unit

Kept = TypeVar("Kept", Conversation, Party)


def forget(driver: Driver, sealer: Sealer, unit: Unit) -> None:
    """Erase the residents that the unit of work names, after its other rows were written. Each party is opened,
    for who may read whom is sealed: some seconds for a million, once in a long while."""
    gone = frozenset(unit.staged.erased)
    rows = [(int(identity),) for identity in gone]
    driver.many(driver.text("erase", _erase), rows)
    driver.many(driver.text("erase_remarks", _erase_remarks), rows)
    driver.many(s.remove(driver, t.reached, "resident"), rows)
    driver.many(s.remove(driver, t.proof, "person"), [(sealer.resident(identity),) for identity in gone])
    changed: list[tuple[bytes, Party]] = []
    for chunk in driver.stream(driver.text("parties", lambda: select(t.party.c.address, t.party.c.blob))):
        for key, blob in chunk:
            party = sealer.party(key, blob)
            if gone.intersection(party.residents):
                changed.append((key, _without(party, gone)))
    for key, party in changed:
        unit.parties[party.address] = _put(driver, sealer, t.party, key, party)
        if not party.residents:
            _clear_talk(driver, sealer, unit, key)


def _without(party: Party, gone: Collection[str]) -> Party:
    rest = tuple(one for one in party.residents if one not in gone)
    return replace(party, residents=rest, code=None, code_for=None, code_until=None)


def _clear_talk(driver: Driver, sealer: Sealer, unit: Unit, key: bytes) -> None:
    """What was begun and said by an address that knew this person only; that it was greeted is kept."""
    for _, blob in s.load(driver, t.conversation, "address", ("blob",), [key]):
        talk = sealer.conversation(key, blob)
        bare = replace(talk, draft=None, shelved=(), last_claim=None, last_topic=None, last_report={})
        unit.conversations[talk.address] = _put(driver, sealer, t.conversation, key, bare)


def _put(driver: Driver, sealer: Sealer, table: Table, key: bytes, value: Kept) -> Kept:
    newer = replace(value, version=value.version + 1)
    blob = sealer.seal(f"{table.name}.blob:".encode() + key, newer)
    driver.run(s.upsert(driver, table), (key, newer.version, blob))
    return newer


def _erase() -> Any:
    nothing = dict.fromkeys(("phone", "name_six", "household", "fingerprint", "blob", "village"), null())
    cleared = {**nothing, "erased": literal_column("1"), "phone_shared": literal_column("0")}
    return update(t.resident).where(t.resident.c.id == bindparam("row")).values(cleared)


def _erase_remarks() -> Any:
    return update(t.enrolment).where(t.enrolment.c.resident == bindparam("row")).values(blob=null())
