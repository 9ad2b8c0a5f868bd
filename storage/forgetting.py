"""Erasing a person: the resident's fields, the remarks of the enrolments, and what addresses keep of them.

What remains, and why: docs/storage.md, Erasing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from msgspec import json
from msgspec.structs import replace
from sqlalchemy import Table, bindparam, literal_column, null, select, update

from dialogs.conversation import Conversation, Party
from storage import attachments
from storage import statements as s
from storage import tables as t
from storage.crowd_tables import reached
from storage.engine import Driver
from storage.person import Person
from storage.seal import Sealer
from storage.unit import Unit
from storage.unlisting import unlist

_PERSON = json.Decoder(Person)
Kept = TypeVar("Kept", Conversation, Party)


def forget(driver: Driver, sealer: Sealer, unit: Unit) -> None:
    """Erase the residents that the unit of work names, after its other rows were written. Each party is opened,
    for who may read whom is sealed: some seconds for a million, once in a long while."""
    gone = frozenset(unit.staged.erased)
    rows = [(int(identity),) for identity in gone]
    pictures = _pictures_of(driver, sealer, gone)
    unlist(driver, sealer, unit, gone)
    driver.many(driver.text("erase", _erase), rows)
    driver.many(driver.text("erase_remarks", _erase_remarks), rows)
    driver.many(s.remove(driver, reached, "resident"), rows)
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
            pictures |= _clear_talk(driver, sealer, unit, key)
    attachments.forget(driver, sealer, pictures)


def _without(party: Party, gone: Collection[str]) -> Party:
    rest = tuple(one for one in party.residents if one not in gone)
    return replace(party, residents=rest, code=None, code_for=None, code_until=None)


def _pictures_of(driver: Driver, sealer: Sealer, gone: Collection[str]) -> set[str]:
    """What was sent along with the cases of the residents, which are closed; found by ID number, or by name and
    town where the case says which resident it is about. Each case is opened."""
    identities = {}
    keys: set[tuple[str, bytes]] = set()
    wanted = ("identity", "town", "blob")
    for row, identity, town, blob in s.load(driver, t.resident, "id", wanted, [int(one) for one in gone]):
        identities[bytes(identity)] = str(row)
        keys.add(("insured", bytes(identity)))
        if blob is not None:
            person = _PERSON.decode(sealer.unseal(b"resident.blob:%d" % row, blob))
            keys.add(("person", sealer.name_town(person.name, town)))
    names: set[str] = set()
    for column, key in sorted(keys):
        for _, number, insured, blob in s.load(driver, t.claim, column, ("number", "insured", "blob"), [key]):
            claim = sealer.claim(number, blob)
            if claim.resident in gone or (insured is not None and bytes(insured) in identities):
                names.update(claim.attachments)
    return names


def _clear_talk(driver: Driver, sealer: Sealer, unit: Unit, key: bytes) -> set[str]:
    """What was begun and said by an address that knew this person only; that it was greeted is kept. Returns what
    was sent along and belongs to no case."""
    names: set[str] = set()
    for _, blob in s.load(driver, t.conversation, "address", ("blob",), [key]):
        talk = sealer.conversation(key, blob)
        drafts = (*((talk.draft,) if talk.draft else ()), *talk.shelved)
        names.update(talk.unfiled, *(draft.attachments for draft in drafts))
        bare = replace(talk, draft=None, shelved=(), last_claim=None, last_topic=None, last_report={}, unfiled=())
        unit.conversations[talk.address] = _put(driver, sealer, t.conversation, key, bare)
    return names


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
