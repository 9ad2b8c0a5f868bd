"""Turns the Changes of a turn into rows, and writes the rows of a whole batch with executemany."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.incident import Incident
from claims.record import Record
from dialogs.conversation import Conversation, Party
from dialogs.message import Inbound, Outbound
from handlers.changes import Audit, Changes
from schemes.people import Resident
from storage import crowd_rows, misunderstood, records
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.errors import StaleError
from storage.forgetting import forget
from storage.ids import Ids
from storage.proofs import prove, proved_anew
from storage.rows import claim_row, ticket_row
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

Case = Claim | Ticket


@dataclass
class Prepared:
    """The rows of one turn, made before any of them is staged: a turn is staged whole or not at all."""

    conversation: tuple[Conversation, Row] | None = None
    party: tuple[Party, Row] | None = None
    cases: list[tuple[Case, Row, list[Row]]] = field(default_factory=list)
    messages: list[tuple[Outbound, Row]] = field(default_factory=list)
    audit: list[Row] = field(default_factory=list)
    misunderstood: list[Row] = field(default_factory=list)
    records: list[tuple[Record, Row]] = field(default_factory=list)


class Writer:
    """Prepares, stages and flushes for one unit of work."""

    def __init__(self, driver: Driver, sealer: Sealer, ids: Ids, unit: Unit) -> None:
        self._driver, self._sealer, self._ids, self._unit = driver, sealer, ids, unit

    def prepare(self, changes: Changes, inbound: Inbound | None, direct: frozenset[str]) -> Prepared:
        """All rows of a turn; raises before anything is staged, StaleError for a claim that has moved on."""
        prepared = Prepared()
        if changes.conversation is not None:
            talk = replace(changes.conversation, version=changes.conversation.version + 1)
            prepared.conversation = talk, self._keyed("conversation", talk.address, talk.version, talk)
        if changes.party is not None:
            party = replace(changes.party, version=changes.party.version + 1)
            prepared.party = party, self._keyed("party", party.address, party.version, party)
        prepared.cases = [self._case(case) for case in cases_of(changes)]
        prepared.records = records.prepared(self._sealer, self._unit, changes.records)
        if changes.serial and changes.serial < self._unit.serial:
            raise ValueError(f"serial went back to {changes.serial}")
        if changes.messages:
            prepared.messages = self._messages(changes.messages, inbound, direct)
        prepared.audit = [self._audit(entry) for entry in changes.audit]
        if changes.misunderstood is not None:
            self._ids.misunderstood += 1
            prepared.misunderstood = [misunderstood.row(self._sealer, self._ids.misunderstood, changes.misunderstood)]
        return prepared

    def silence(self, inbound: Inbound) -> None:
        """Somebody wrote: follow-ups that wait for their silence are dropped."""
        for seq, identity in self._unit.silent.pop(self._sealer.address(inbound.address), ()):
            row = self._unit.staged.outbox.pop(identity, None)
            if row is None:
                self._unit.staged.silenced.append(seq)
            else:
                del self._unit.messages[identity]
                self._unit.dedup.discard(row[10])

    def stage(self, prepared: Prepared, changes: Changes) -> None:
        """Put the rows of a turn where later turns see them."""
        unit, staged = self._unit, self._unit.staged
        if prepared.conversation is not None:
            talk, row = prepared.conversation
            unit.conversations[talk.address] = talk
            staged.conversation[talk.address] = row
        if prepared.party is not None:
            party, row = prepared.party
            if proved_anew(unit.parties.get(party.address), party):
                staged.proofs[party.address] = party
            unit.parties[party.address] = party
            staged.party[party.address] = row
        for case, row, timers in prepared.cases:
            self._stage_case(case, row, timers)
        for record, row in prepared.records:
            self._unit.records[record.subject] = record
            staged.record[record.subject] = row
            self._stage_timers(record.subject, record.version, records.timers(record))
            self._ids.incidents = None if isinstance(record, Incident) else self._ids.incidents
        for message, row in prepared.messages:
            unit.messages[message.id] = message
            staged.outbox[message.id] = row
            if row[10] is not None:
                unit.dedup.add(row[10])
            if message.while_silent:
                unit.silent.setdefault(row[2], []).append((row[0], message.id))
        if changes.crowd is not None:
            crowd_rows.offer(self._driver, self._sealer, unit, changes.crowd)
            staged.crowd.append(changes.crowd)
        staged.audit += prepared.audit
        staged.misunderstood += prepared.misunderstood
        for identity in changes.erase:
            staged.erased.append(identity)
            unit.residents[int(identity)] = Resident(id=identity, name="", erased=True)
        if changes.serial:
            unit.serial = staged.serial = changes.serial

    def inbox(self, inbound: Inbound, key: bytes, replies: Sequence[str], fault: str | None) -> None:
        """Stage the inbox row; `fault` is why the turn failed, None for one that went well."""
        self._ids.inbox += 1
        row, seal = self._ids.inbox, self._sealer
        sealed = seal.seal(b"inbox.fault:%d" % row, fault) if fault is not None else None
        state = "done" if fault is None else "failed"
        blob = seal.seal(b"inbox.blob:%d" % row, inbound)
        address, at = seal.address(inbound.address), micros(inbound.received_at)
        self._unit.staged.inbox.append((row, key, address, state, at, " ".join(replies), blob, sealed))
        self._unit.seen[key] = tuple(replies)

    def flush(self) -> None:
        """Write everything that is staged; StaleError when another program changed a claim meanwhile."""
        driver, staged = self._driver, self._unit.staged
        if staged.inbox:
            driver.many(s.put(driver, t.inbox), staged.inbox)
        if staged.conversation:
            driver.many(s.upsert(driver, t.conversation), list(staged.conversation.values()))
        if staged.party:
            driver.many(s.upsert(driver, t.party), list(staged.party.values()))
        if staged.proofs:
            prove(driver, self._sealer, staged.proofs.values())
        if staged.silenced:
            driver.many(s.remove(driver, t.outbox, "seq"), [(seq,) for seq in staged.silenced])
        if staged.outbox:
            driver.many(s.put(driver, t.outbox), list(staged.outbox.values()))
        if staged.versions:
            self._flush_cases()
        crowd_rows.write(driver, self._sealer, staged.crowd)
        if staged.audit:
            driver.many(s.put(driver, t.audit), staged.audit)
        if staged.misunderstood:
            misunderstood.keep(driver, staged.misunderstood)
        if staged.erased:
            forget(driver, self._sealer, self._unit)
        if staged.serial is not None:
            driver.run(s.upsert(driver, t.counter), ("serial", staged.serial))

    def _flush_cases(self) -> None:
        driver, staged = self._driver, self._unit.staged
        for table, rows in ((t.claim, staged.claim), (t.ticket, staged.ticket), (t.record, staged.record)):
            fresh = [row for number, row in rows.items() if staged.versions[number] is None]
            older = [
                (*row[1:], number, staged.versions[number])
                for number, row in rows.items()
                if staged.versions[number] is not None
            ]
            if fresh:
                driver.many(s.put(driver, table), fresh)
            if older and driver.many(s.replace(driver, table), older) != len(older):
                raise StaleError(f"a {table.name} was changed by another program")
        known = [(number,) for number, version in staged.versions.items() if version is not None]
        if known:
            driver.many(s.remove(driver, t.timer, "subject"), known)
        timers = [row for rows in staged.timers.values() for row in rows]
        if timers:
            driver.many(s.put(driver, t.timer), timers)

    def _keyed(self, table: str, address: str, version: int, value: object) -> Row:
        key = self._sealer.address(address)
        return key, version, self._sealer.seal(table.encode() + b".blob:" + key, value)

    def _case(self, case: Case) -> tuple[Case, Row, list[Row]]:
        held: Mapping[str, Case] = self._unit.claims if isinstance(case, Claim) else self._unit.tickets
        known = held.get(case.number)
        if case.version != (known.version if known is not None else 0):
            raise StaleError(f"version {case.version} of a case that has moved on")
        fresh: Case = replace(case, version=case.version + 1)
        row = claim_row(self._sealer, fresh) if isinstance(fresh, Claim) else ticket_row(self._sealer, fresh)
        timers: list[Row] = [
            (fresh.number, place, clock.name, micros(clock.fires_at))
            for place, clock in enumerate(fresh.clocks)
            if clock.fires_at is not None
        ]
        return fresh, row, timers

    def _stage_case(self, case: Case, row: Row, timers: list[Row]) -> None:
        unit, staged = self._unit, self._unit.staged
        if isinstance(case, Claim):
            unit.claims[case.number] = case
            staged.claim[case.number] = row
        else:
            unit.tickets[case.number] = case
            staged.ticket[case.number] = row
        self._stage_timers(case.number, case.version, timers)

    def _stage_timers(self, number: str, version: int, timers: list[Row]) -> None:
        staged = self._unit.staged
        staged.versions.setdefault(number, version - 1 or None)
        staged.timers[number] = timers

    def _messages(
        self, messages: Sequence[Outbound], inbound: Inbound | None, direct: frozenset[str]
    ) -> list[tuple[Outbound, Row]]:
        keys = {m.dedup: self._sealer.keys.blind("dedup", m.dedup) for m in messages if m.dedup is not None}
        gone = set(self._unit.dedup)
        if keys:
            gone |= {row[0] for row in s.load(self._driver, t.outbox, "dedup", ("id",), list(keys.values()))}
        kept = []
        for written in messages:
            message = self._named(written)
            if message.id in self._unit.messages:
                raise ValueError("a message id is used twice")
            dedup = keys[message.dedup] if message.dedup is not None else None
            if dedup in gone:
                continue
            if dedup is not None:
                gone.add(dedup)
            at_once = inbound is not None and inbound.channel in direct and answers(message, inbound)
            kept.append((message, self._message(message, dedup, "delivered" if at_once else "queued")))
        return kept

    def _named(self, message: Outbound) -> Outbound:
        """The message with an id that does not show its address: ids stand in the clear, here and at gateways."""
        if message.to not in message.id:
            return message
        return replace(message, id=message.id.replace(message.to, self._sealer.address(message.to).hex()))

    def _message(self, message: Outbound, dedup: bytes | None, state: str) -> Row:
        self._ids.outbox += 1
        due, seal = micros(message.due_at), self._sealer
        return (
            self._ids.outbox,
            message.id,
            seal.address(message.to),
            message.channel,
            message.kind,
            state,
            due,
            due,
            0,
            message.claim,
            dedup,
            int(message.while_silent),
            None,
            "",
            seal.seal(b"outbox.blob:" + message.id.encode(), message),
            None,
        )

    def _audit(self, entry: Audit) -> Row:
        self._ids.audit += 1
        row, seal = self._ids.audit, self._sealer
        blob = seal.seal(b"audit.blob:%d" % row, entry)
        return row, micros(entry.at), seal.address(entry.actor), entry.action, entry.subject, blob


def cases_of(changes: Changes) -> list[Case]:
    """The claims and tickets of a turn."""
    return [*changes.claims, *changes.tickets]


def answers(message: Outbound, inbound: Inbound) -> bool:
    """Whether a message is a reply to its own sender that is due now, not a later follow-up."""
    return message.kind == "reply" and message.to == inbound.address and message.due_at <= inbound.received_at


def without_numbers(reason: str) -> str:
    """A gateway's words without the phone numbers that they may repeat; an error code has five digits at most."""
    return re.sub(r"\d{6,}", "…", reason)[:200]
