"""Loads the other addresses of the people whom a message speaks of: what they have proved, where their talk stands.

An address is tied by a row of `proof` (a resident that it may read, a phone that its channel or a code vouches for)
or is itself the phone. Whether it is the same person's, and what may be shown, is for `handlers.elsewhere` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dialogs.conversation import Elsewhere, Party
from dialogs.lookups import Lookups
from schemes.identity import normal_phone
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.loading import Loader
from storage.proofs import PHONE, proofs
from storage.seal import Sealer
from storage.unit import Unit
from storage.wanting import Want

OF_PEOPLE = ("phone", "id", "name_six")


class Asked(NamedTuple):
    """One message's wish to know the other addresses: who wrote, what it looks up, and the keys of that."""

    address: str
    lookups: Lookups
    wants: Sequence[Want]


class Others:
    """Reads for one unit of work; one select for proofs, parties and conversations each, whatever the batch."""

    def __init__(self, driver: Driver, sealer: Sealer, unit: Unit, loader: Loader) -> None:
        self._driver, self._sealer, self._unit, self._loader = driver, sealer, unit, loader
        self._proved: dict[bytes, set[bytes]] = {}
        self._looked: set[bytes] = set()
        self._of: dict[str, tuple[Party, set[bytes]]] = {}

    def ahead(self, asked: Iterable[Asked]) -> None:
        """Load for a whole batch what its turns will ask for. What does not open fails its own turn, not this."""
        sound = [one for one in asked if self._opens(one)]
        self.fetch(sound)
        self._loader.fetch(want for one in sound for want in self.claims(one))

    def fetch(self, asked: Iterable[Asked]) -> None:
        """Load what is not loaded yet."""
        wishes = [one for one in asked if one.lookups.elsewhere or one.lookups.addresses]
        people = {person for one in wishes for person in self._people(one)} - self._proved.keys()
        for person in people:
            self._proved[person] = set()
        if people:
            for person, address in s.load(self._driver, t.proof, "person", ("address",), sorted(people)):
                self._proved[person].add(address)
        keys = {key for one in wishes for key in self._keys(one)} - self._looked
        if keys:
            self._looked |= keys
            for table in (t.party, t.conversation):
                for key, blob in s.load(self._driver, table, "address", ("blob",), sorted(keys)):
                    self._unit.sealed.setdefault((table.name, key), blob)

    def claims(self, one: Asked) -> list[Want]:
        """The claims about the residents that were found, whoever reported them, with or without an ID number; and
        those that the other addresses reported, where the own ones are asked for."""
        wants: list[Want] = []
        if one.lookups.claims_of_residents:
            rows = {row for want in one.wants if want.table == "resident" for row in self._loader.rows(want)}
            people, seal = [self._loader.resident(row) for row in sorted(rows)], self._sealer
            wants += [Want("claim", "insured", seal.identity(each.id_number)) for each in people if each.id_number]
            wants += [Want("claim", "person", seal.name_town(each.name, each.town)) for each in people if each.name]
        if one.lookups.elsewhere and one.lookups.own_claims:
            wants += [Want("claim", "reporter", key) for key in sorted(self._keys(one))]
        return wants

    def found(self, one: Asked) -> tuple[Elsewhere, ...]:
        """The other addresses that have written before, each as it stands in the batch."""
        if not (one.lookups.elsewhere or one.lookups.addresses):
            return ()
        names = {self._name(key) for key in sorted(self._keys(one))}
        staged = {party.address for party in self._unit.staged.proofs.values()}
        told = {
            phone for phone in (f"{PHONE}{number}" for number in self._phones(one)) if phone in self._unit.parties
        }
        mine = self._people(one)
        names |= {name for name in staged if mine & self._people_of(name)} | told
        found = [
            Elsewhere(party=self._loader.party(name), conversation=self._loader.conversation(name))
            for name in sorted(name for name in names if name and name != one.address)
        ]
        return tuple(each for each in found if each.party.version)

    def _opens(self, one: Asked) -> bool:
        try:
            self.claims(one)
            self._people(one)
        except Exception:
            return False
        return True

    def _people(self, one: Asked) -> set[bytes]:
        """The blind indexes of the residents found and the phones asked for."""
        people = {self._sealer.resident(str(row)) for row in self._rows(one)}
        return people | {self._sealer.keys.blind("phone", phone) for phone in self._phones(one)}

    def _people_of(self, address: str) -> set[bytes]:
        """Whom an address has proved to be, worked out once for each state of its party."""
        party = self._loader.party(address)
        known = self._of.get(address)
        if known is None or known[0] is not party:
            known = self._of[address] = party, {person for person, _ in proofs(self._sealer, party)}
        return known[1]

    def _phones(self, one: Asked) -> set[str]:
        if not one.lookups.elsewhere:
            return set()
        told = {normal_phone(phone) or phone for phone in one.lookups.phones}
        held = [self._loader.resident(row) for row in self._rows(one)]
        return told | {person.phone for person in held if person.phone and not person.phone_shared}

    def _rows(self, one: Asked) -> set[int]:
        if not one.lookups.elsewhere:
            return set()
        return {row for want in one.wants if want.column in OF_PEOPLE for row in self._loader.rows(want)}

    def _keys(self, one: Asked) -> set[bytes]:
        """The addresses that may be theirs, and those named outright."""
        seal = self._sealer.address
        keys = {seal(address) for address in one.lookups.addresses}
        keys |= {seal(f"{PHONE}{phone}") for phone in self._phones(one)}
        for person in self._people(one):
            keys |= self._proved.get(person, set())
        return keys - {seal(one.address)}

    def _name(self, key: bytes) -> str | None:
        blob = self._unit.sealed.get(("party", key))
        return self._sealer.party(key, blob).address if blob else None
