"""Which other addresses belong to the person whom a message did not reach.

They have proved to be the same resident's, or share a phone that their channel vouches for (`storage.proofs`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Executable, func, select, update
from sqlalchemy import bindparam as place

from claims.broadcast import OVER
from dialogs.conversation import Party
from dialogs.lookups import Lookups, Sought
from dialogs.message import Outbound
from handlers.changes import Reach
from schemes.people import Resident
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.loading import Loader
from storage.proofs import PHONE
from storage.records import sought
from storage.seal import Sealer
from storage.unit import Unit
from storage.wanting import Want


def reach(driver: Driver, sealer: Sealer, message: Outbound, channels: Collection[str]) -> Reach:
    """The receiver of a message, and the parties on these channels that may be the same person, the one that wrote
    last first. The caller holds the transaction."""
    loader = Loader(driver, sealer, Unit())
    own = sealer.address(message.to)
    over = message.kind == "broadcast" and _over(driver, sealer, message.id.split("/")[1])
    [party, *_] = _parties(driver, sealer, [own]) or [Party(address=message.to)]
    if not party.phone and message.to.startswith(PHONE):
        party = replace(party, phone=message.to.removeprefix(PHONE))
    known = _residents(loader, party.residents, [party.phone])
    people = [sealer.resident(one.id) for one in known]
    phones = {one.phone for one in known if one.phone and not one.phone_shared} | ({party.phone} - {None})
    people += [sealer.keys.blind("phone", phone) for phone in phones if phone]
    found = {row[1] for row in s.load(driver, t.proof, "person", ("address",), people)} if people else set()
    keys = (found | {sealer.address(f"{PHONE}{phone}") for phone in phones}) - {own}
    others = [one for one in _parties(driver, sealer, _last_first(driver, keys)) if _channel(one) in channels]
    ids = {one for other in (party, *others) for one in other.residents}
    residents = _residents(loader, ids, [other.phone for other in (party, *others)])
    return Reach(
        party=party, others=tuple(others), residents=residents, claim=_claim(loader, message.claim), over=over
    )


def note_instead(driver: Driver, message: Outbound, channel: str) -> None:
    """Keep by which channel a failed message goes out now."""
    box = t.outbox.c

    def build() -> Executable:
        return update(t.outbox).where(box.id == place("which")).values(instead=place("channel_"))

    driver.run(driver.text("instead", build), (channel, message.id))


def _parties(driver: Driver, sealer: Sealer, keys: list[bytes]) -> list[Party]:
    held = {row[0]: row[1] for row in s.load(driver, t.party, "address", ("blob",), keys)} if keys else {}
    return [sealer.party(key, held[key]) for key in keys if key in held]


def _residents(loader: Loader, ids: Iterable[str], phones: Iterable[str | None]) -> tuple[Resident, ...]:
    wanted = Lookups(residents=tuple(sorted(ids)), phones=tuple(sorted({phone for phone in phones if phone})))
    wants = loader.wants("", wanted)
    loader.fetch(wants)
    return tuple(one for one in loader.found(wants).residents if not one.erased)


def _last_first(driver: Driver, keys: Collection[bytes]) -> list[bytes]:
    """The addresses that have written, the one that wrote last first."""
    if not keys:
        return []
    size, wanted = len(some := s.padded(sorted(keys))), t.inbox.c

    def build() -> Executable:
        newest: Any = func.max(wanted.id)
        chosen = select(wanted.address, newest).where(s.among(wanted.address, size))
        return chosen.group_by(wanted.address).order_by(newest.desc())

    return [row[0] for row in driver.rows(driver.text(("last_first", size), build), some)]


def _claim(loader: Loader, number: str | None) -> Any:
    if number is None:
        return None
    want = Want("claim", "number", number)
    loader.fetch([want])
    return next(iter(loader.found([want]).claims), None)


def _over(driver: Driver, sealer: Sealer, broadcast: str) -> bool:
    return any(one.state in OVER for one in sought(driver, sealer, Unit(), Sought("broadcast", broadcast)))


def _channel(party: Party) -> str:
    return party.address.partition(":")[0]
