"""The keys that a message's lookups ask for."""

from __future__ import annotations

from typing import Any, NamedTuple

from dialogs.lookups import Lookups
from schemes.identity import normal_id, normal_phone
from storage.seal import Sealer


class Want(NamedTuple):
    """A key to load: rows of `table` whose `column` is `key`."""

    table: str
    column: str
    key: Any


def wants(sealer: Sealer, address: str, lookups: Lookups) -> list[Want]:
    """The keys of one message's lookups, blind where the column is."""
    seal, keys = sealer, sealer.keys
    wanted = [Want("resident", "identity", seal.identity(normal_id(n) or n)) for n in lookups.id_numbers]
    wanted += [Want("resident", "phone", keys.blind("phone", normal_phone(n) or n)) for n in lookups.phones]
    wanted += [Want("resident", "name_six", seal.name_six(*pair)) for pair in lookups.names_with_last_six]
    wanted += [Want("resident", "id", int(n)) for n in lookups.residents if n.isdecimal()]
    for number in lookups.claim_numbers:
        wanted += [Want("claim", "number", number), Want("ticket", "number", number)]
    wanted += [Want("claim", "insured", seal.identity(normal_id(n) or n)) for n in lookups.insured_ids]
    wanted += [Want("claim", "person", seal.name_town(*pair)) for pair in lookups.insured_names]
    if lookups.own_claims:
        key = seal.address(address)
        wanted += [Want("claim", "reporter", key), Want("ticket", "sender", key)]
    if lookups.undelivered:
        wanted.append(Want("outbox", "failed", None))
    if lookups.told_cases:
        wanted.append(Want("outbox", "told", seal.address(address)))
    if lookups.crowd:
        wanted.append(Want("crowd", "", lookups.crowd))
    wanted += [Want("record", one.kind, one) for one in lookups.records]
    wanted += [Want("resident", "town", town) for town in lookups.residents_in]
    return wanted
