"""Loads what a batch wants: one statement first, then one select for each kind of key that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import json

from claims.claim import Claim, Ticket
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Found, Lookups, Sought, Told, Undelivered
from dialogs.message import Inbound
from schemes.people import Resident
from storage import people
from storage import statements as s
from storage import tables as t
from storage.crowd import kept
from storage.engine import Driver, Row
from storage.outbox import trace
from storage.person import STATE_COLUMNS, Person, enrolments
from storage.seal import Sealer
from storage.times import moment
from storage.unit import Unit
from storage.wanting import Want, wants

FAILED_LOOKED_AT = 100
KEPT = frozenset({"record", "crowd"})
CLOSED = frozenset({"closed", "withdrawn"})
_PERSON = json.Decoder(Person)
_COLUMNS = {
    "claim": ("number", "blob"),
    "ticket": ("number", "blob"),
    "resident": ("id", "phone_shared", "erased", "county", "town", "blob"),
}
_NEWEST = {
    "reporter": "reported_at",
    "insured": "reported_at",
    "person": "reported_at",
    "sender": "opened_at",
}
_TABLES = {"claim": t.claim, "ticket": t.ticket, "resident": t.resident}
_POSITIONS = {
    (name, column.name): place
    for name, table in (("claim", t.claim), ("ticket", t.ticket))
    for place, column in enumerate(table.columns)
}


class Loader:
    """Reads for one unit of work. Blobs are opened when they are asked for, so that one that does not open
    fails its own turn and no other."""

    def __init__(self, driver: Driver, sealer: Sealer, unit: Unit) -> None:
        self._driver, self._sealer, self._unit = driver, sealer, unit
        self._index: dict[Want, tuple[Any, ...]] = {}
        self._enrolments: dict[int, list[Row]] = {}
        self._residents: dict[int, Row] = {}
        self._spoken: dict[int, Row] = {}

    def first(self, batch: Sequence[Inbound]) -> None:
        """Inbox, conversations, parties, waiting follow-ups and the counter; then quoted messages, if any."""
        sealer, unit = self._sealer, self._unit
        keys = s.padded([sealer.message(inbound.channel, inbound.id) for inbound in batch])
        places = s.padded(list({inbound.address: sealer.address(inbound.address) for inbound in batch}.values()))
        sql = s.first(self._driver, len(keys), len(places))
        for source, row, key, _version, note, blob in self._driver.rows(sql, [*keys, *places, *places, *places]):
            if source == s.CONVERSATION:
                unit.sealed["conversation", key] = blob
            elif source == s.PARTY:
                unit.sealed["party", key] = blob
            elif source == s.INBOX:
                unit.seen[key] = tuple(note.split())
            elif source == s.SILENT:
                unit.silent.setdefault(key, []).append((row, note))
            else:
                unit.serial = row
        quoted = list({inbound.quoted for inbound in batch if inbound.quoted})
        if quoted:
            wanted = ("channel", "address", "claim")
            for reference, channel, key, claim in s.load(self._driver, t.outbox, "reference", wanted, quoted):
                if claim is not None:
                    unit.quoted.setdefault((channel, reference), {})[key] = claim

    def conversation(self, address: str) -> Conversation:
        """The conversation of an address as it stands in the batch; a new one for somebody new."""
        known = self._unit.conversations.get(address)
        if known is None:
            key = self._sealer.address(address)
            blob = self._unit.sealed.get(("conversation", key))
            known = self._sealer.conversation(key, blob) if blob else Conversation(address=address)
            self._unit.conversations[address] = known
        return known

    def party(self, address: str) -> Party:
        """The party of an address as it stands in the batch; a new one for somebody new."""
        known = self._unit.parties.get(address)
        if known is None:
            key = self._sealer.address(address)
            blob = self._unit.sealed.get(("party", key))
            known = self._sealer.party(key, blob) if blob else Party(address=address)
            self._unit.parties[address] = known
        return known

    def quoted_claim(self, inbound: Inbound) -> str | None:
        """The claim or ticket that the quoted message spoke of. A channel may number the messages of each of
        its chats anew: then only one that went to this address counts."""
        if not inbound.quoted:
            return None
        sent = self._unit.quoted.get((inbound.channel, inbound.quoted), {})
        if len(set(sent.values())) == 1:
            return next(iter(sent.values()))
        return sent.get(self._sealer.address(inbound.address))

    def wants(self, address: str, lookups: Lookups) -> list[Want]:
        """The keys of one message's lookups, blind where the column is."""
        return wants(self._sealer, address, lookups)

    def rows(self, want: Want) -> tuple[Any, ...]:
        """The keys of the rows that a want found."""
        return self._index.get(want, ())

    def kin_of(self, wants: Sequence[Want]) -> tuple[tuple[Resident, ...], list[Want]]:
        """All members of the households of the residents that were found, and the wants for claims about them."""
        rows = {row for want in wants if want.table == "resident" for row in self._index[want]}
        keys = [self._sealer.household(self.resident(row)) for row in sorted(rows)]
        wanted = ("id", "phone_shared", "county", "town", "blob")
        found = s.load(self._driver, t.resident, "household", wanted, [key for key in dict.fromkeys(keys) if key])
        kin = people.residents(self._driver, self._sealer, [row[1:] for row in found if row[5] is not None])
        named = dict.fromkeys(self._sealer.name_town(one.name, one.town) for one in kin)
        return tuple(kin), [Want("claim", "person", key) for key in named]

    def surveys_of(self, wants: Sequence[Want]) -> list[Want]:
        """The questions after a payout about the claims that the address reported."""
        numbers = [number for want in wants if want.column == "reporter" for number in self._index[want]]
        return [Want("record", "survey", Sought("survey", id=number)) for number in numbers]

    def fetch(self, wants: Iterable[Want]) -> None:
        """Load what is not loaded yet, one select for each table and column."""
        groups: dict[tuple[str, str], list[Any]] = {}
        for want in dict.fromkeys(one for one in wants if one.table not in KEPT and one not in self._index):
            groups.setdefault((want.table, want.column), []).append(want.key)
        if not groups:
            return
        if groups.pop(("outbox", "failed"), None):
            traces = trace(self._driver, self._sealer, ["failed", "withdrawn"], FAILED_LOOKED_AT)
            self._index[Want("outbox", "failed", None)] = tuple(traces)
        for key in groups.pop(("outbox", "told"), ()):
            self._fetch_told(key)
        for (table, column), keys in groups.items():
            order = _NEWEST.get(column) or ("id" if column in ("phone", "name_six") else None)
            rows = s.load(self._driver, _TABLES[table], column, _COLUMNS[table], keys, order)
            held: dict[Any, list[Any]] = {}
            for key, identity, *rest in rows:
                held.setdefault(key, []).append(identity)
                if table == "resident":
                    self._residents.setdefault(identity, tuple(rest))
                else:
                    self._unit.sealed.setdefault((table, identity), rest[0])
            for key in keys:
                self._index[Want(table, column, key)] = tuple(held.get(key, ()))
        if any(table == "resident" for table, _ in groups):
            self._fetch_enrolments()

    def found(self, wants: Sequence[Want]) -> Found:
        """What the wants found, each as it stands in the batch; claims and tickets newest first."""
        claims: dict[str, Claim] = {}
        tickets: dict[str, Ticket] = {}
        residents: dict[int, Resident] = {}
        told: list[Told] = []
        lost: list[Undelivered] = []
        records, crowd = kept(self._driver, self._sealer, self._unit, wants)
        for want in wants:
            if want.table in KEPT:
                continue
            if want.table == "claim":
                found = [self.claim(number) for number in self._hits(want)]
                found.sort(key=lambda claim: (claim.reported_at, claim.number), reverse=True)
                claims.update((claim.number, claim) for claim in found[: s.MOST_A_KEY])
            elif want.table == "ticket":
                asked = [self.ticket(number) for number in self._hits(want)]
                asked.sort(key=lambda ticket: (ticket.opened_at, ticket.number), reverse=True)
                tickets.update((ticket.number, ticket) for ticket in asked[: s.MOST_A_KEY])
            elif want.column == "failed":
                lost = [
                    Undelivered(one.outbound, one.reason, instead=one.instead, withdrawn=one.state == "withdrawn")
                    for one in self._index[want]
                ]
            elif want.table == "outbox":
                told = self._told(want)
            else:
                residents.update((row, self.resident(row)) for row in self._index[want])
        return Found(
            residents=tuple(residents[row] for row in sorted(residents)),
            claims=tuple(claims.values()),
            tickets=tuple(tickets.values()),
            told=tuple(told),
            undelivered=tuple(lost),
            records=records,
            crowd=crowd,
        )

    def claim(self, number: str) -> Claim:
        """A claim that was fetched or staged."""
        known = self._unit.claims.get(number)
        if known is None:
            known = self._sealer.claim(number, self._unit.sealed["claim", number])
            self._unit.claims[number] = known
        return known

    def ticket(self, number: str) -> Ticket:
        """A ticket that was fetched or staged."""
        known = self._unit.tickets.get(number)
        if known is None:
            known = self._sealer.ticket(number, self._unit.sealed["ticket", number])
            self._unit.tickets[number] = known
        return known

    def resident(self, row: int) -> Resident:
        """A resident that was fetched, with enrolments; of an erased one nothing but the id is left."""
        known = self._unit.residents.get(row)
        if known is None:
            shared, erased, county, town, blob = self._residents[row]
            if erased or blob is None:
                known = Resident(id=str(row), name="", erased=True)
            else:
                person = _PERSON.decode(self._sealer.unseal(b"resident.blob:%d" % row, blob))
                known = self._resident(row, person, bool(shared), county, town)
            self._unit.residents[row] = known
        return known

    def _fetch_told(self, key: bytes) -> None:
        spoken = self._driver.rows(s.told(self._driver), (key,))
        self._index[Want("outbox", "told", key)] = tuple(spoken)
        self.fetch(Want(table, "number", row[0]) for table in ("claim", "ticket") for row in spoken)
        if spoken and spoken[0][1] is not None:
            for seq, state, *message in s.load(
                self._driver, t.outbox, "seq", ("state", "id", "blob"), [spoken[0][1]]
            ):
                if state != "gathered":  # its choices were not shown
                    self._spoken[seq] = tuple(message)

    def _told(self, want: Want) -> list[Told]:
        """The cases that are still open, the one told last first."""
        told = []
        for number, seq, at in self._index[want]:
            case: Claim | Ticket | None = None
            if self._hits(Want("claim", "number", number)):
                case = self.claim(number)
            elif self._hits(Want("ticket", "number", number)):
                case = self.ticket(number)
            if case is not None and case.status not in CLOSED:
                choices = self._sealer.outbound(*self._spoken[seq]).choices if seq in self._spoken else ()
                told.append(Told(case=case, at=None if at is None else moment(at), choices=choices))
        return told

    def _hits(self, want: Want) -> list[str]:
        staged = self._unit.staged.claim if want.table == "claim" else self._unit.staged.ticket
        hits = [number for number in self._index[want] if number not in staged]
        if want.column == "number":
            hits += [want.key] if want.key in staged else []
        elif staged:
            place = _POSITIONS[want.table, want.column]
            hits += [number for number, row in staged.items() if row[place] == want.key]
        return hits

    def _resident(self, row: int, person: Person, shared: bool, county: str, town: str) -> Resident:
        states = enrolments(self._sealer, row, self._enrolments.get(row, ()), person.kinds)
        return people.resident(row, person, shared, (county, town), states)

    def _fetch_enrolments(self) -> None:
        missing = [row for row in self._residents if row not in self._enrolments]
        for row in missing:
            self._enrolments[row] = []
        if missing:
            for row, *rest in s.load(self._driver, t.enrolment, "resident", STATE_COLUMNS, missing):
                self._enrolments[row].append(tuple(rest))
