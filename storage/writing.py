"""Turns the Changes of a turn into rows, and writes the rows of a whole batch with executemany."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.incident import Incident
from claims.record import Record
from dialogs.conversation import Conversation, Party
from dialogs.message import Inbound, Outbound
from handlers.changes import Audit, Changes
from schemes.people import Resident
from storage import attachments, crowd_rows, misunderstood, records, timers
from storage import statements as s
from storage import tables as t
from storage.engine import Driver, Row
from storage.errors import StaleError
from storage.forgetting import forget
from storage.ids import Ids
from storage.marking import flush_noted, stage_noted
from storage.proofs import prove, proved_anew
from storage.rows import SEARCHED, claim_row, searched, ticket_row
from storage.seal import Sealer
from storage.times import micros
from storage.unit import Unit

Case = Claim | Ticket
Held = TypeVar("Held", Conversation, Party)


@dataclass
class Prepared:
    """The rows of one turn, made before any of them is staged: a turn is staged whole or not at all."""

    conversations: list[tuple[Conversation, Row]] = field(default_factory=list)
    parties: list[tuple[Party, Row]] = field(default_factory=list)
    cases: list[tuple[Case, Row]] = field(default_factory=list)
    messages: list[tuple[Outbound, Row]] = field(default_factory=list)
    audit: list[Row] = field(default_factory=list)
    misunderstood: list[Row] = field(default_factory=list)
    records: list[tuple[Record, Row]] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)


class Writer:
    """Prepares, stages and flushes for one unit of work."""

    def __init__(self, driver: Driver, sealer: Sealer, ids: Ids, unit: Unit) -> None:
        self._driver, self._sealer, self._ids, self._unit = driver, sealer, ids, unit
        self.at = 0
        """The instant of what is prepared, where no message brings it along."""

    def prepare(self, changes: Changes, inbound: Inbound | None, direct: frozenset[str]) -> Prepared:
        """All rows of a turn; raises before anything is staged, StaleError for a claim that has moved on."""
        prepared = Prepared()
        if inbound is not None:
            self.at = micros(inbound.received_at)
        talks = [changes.conversation, *(one.conversation for one in changes.elsewhere)]
        prepared.conversations = [self._keyed("conversation", talk) for talk in talks if talk is not None]
        parties = [changes.party, *(one.party for one in changes.elsewhere)]
        prepared.parties = [self._keyed("party", party) for party in parties if party is not None]
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
        if changes.attachments and inbound is not None:
            prepared.attachments = attachments.rows(self._sealer, inbound, changes.attachments)
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
        for talk, row in prepared.conversations:
            unit.conversations[talk.address] = talk
            staged.conversation[talk.address] = row
        for party, row in prepared.parties:
            before = unit.parties.get(party.address)
            if proved_anew(before, party):
                staged.proofs[party.address] = party
            if party.stopped_at is not None and (before is None or before.stopped_at is None):
                staged.stopped[party.address] = party
            unit.parties[party.address] = party
            staged.party[party.address] = row
        for case, row in prepared.cases:
            self._stage_case(case, row)
        for record, row in prepared.records:
            self._stage_timers(record.subject, record.version, unit.records.get(record.subject), record.clocks)
            unit.records[record.subject] = record
            staged.record[record.subject] = row
            self._ids.standing = None
        staged.incidents |= {record.subject for record, _ in prepared.records if isinstance(record, Incident)}
        for message, row in prepared.messages:
            unit.messages[message.id] = message
            staged.outbox[message.id] = row
            if row[10] is not None:
                unit.dedup.add(row[10])
            if message.while_silent:
                unit.silent.setdefault(row[2], []).append((row[0], message.id))
        stage_noted(self._sealer, unit, changes.noted)
        crowd_rows.stage(self._driver, self._sealer, unit, changes.crowd)
        staged.audit += prepared.audit
        staged.misunderstood += prepared.misunderstood
        staged.attachments += prepared.attachments
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
        flush_noted(driver, self._unit)
        attachments.expect(driver, staged.attachments)
        if staged.erased:
            forget(driver, self._sealer, self._unit)
        if staged.serial is not None:
            driver.run(s.upsert(driver, t.counter), ("serial", staged.serial))

    def _flush_cases(self) -> None:
        driver, staged = self._driver, self._unit.staged
        for table, rows in ((t.claim, staged.claim), (t.ticket, staged.ticket), (t.record, staged.record)):
            fresh = [row for number, row in rows.items() if staged.versions[number] is None]
            if fresh:
                driver.many(s.put(driver, table), fresh)
            older = [number for number in rows if staged.versions[number] is not None]
            for kept in (SEARCHED, ()):
                some = [number for number in older if (number in staged.unmoved) == bool(kept)]
                places = [n for n, column in enumerate(table.columns) if n and column.name not in kept]
                again = [(*(rows[one][n] for n in places), one, staged.versions[one]) for one in some]
                if again and driver.many(s.replace(driver, table, kept), again) != len(again):
                    raise StaleError(f"a {table.name} was changed by another program")
        timers.write(driver, staged.timed, staged.timers)

    def _keyed(self, table: str, held: Held) -> tuple[Held, Row]:
        fresh, key = replace(held, version=held.version + 1), self._sealer.address(held.address)
        return fresh, (key, fresh.version, self._sealer.seal(table.encode() + b".blob:" + key, fresh))

    def _case(self, case: Case) -> tuple[Case, Row]:
        held: Mapping[str, Case] = self._unit.claims if isinstance(case, Claim) else self._unit.tickets
        known = held.get(case.number)
        if case.version != (known.version if known is not None else 0):
            raise StaleError(f"version {case.version} of a case that has moved on")
        fresh: Case = replace(case, version=case.version + 1)
        if isinstance(fresh, Claim):
            return fresh, claim_row(self._sealer, fresh, self._ids.changed(self.at or micros(fresh.reported_at)))
        return fresh, ticket_row(self._sealer, fresh, self._ids.changed(self.at or micros(fresh.opened_at)))

    def _stage_case(self, case: Case, row: Row) -> None:
        unit, staged = self._unit, self._unit.staged
        if isinstance(case, Claim):
            before = unit.claims.get(case.number)
            self._stage_timers(case.number, case.version, before, case.clocks)
            first = case.number not in staged.claim
            stays = searched(before) == searched(case) and (first or case.number in staged.unmoved)
            (staged.unmoved.add if stays else staged.unmoved.discard)(case.number)
            unit.claims[case.number] = case
            staged.claim[case.number] = row
        else:
            self._stage_timers(case.number, case.version, unit.tickets.get(case.number), case.clocks)
            unit.tickets[case.number] = case
            staged.ticket[case.number] = row

    def _stage_timers(
        self, number: str, version: int, before: Case | Record | None, clocks: tuple[Clock, ...]
    ) -> None:
        staged = self._unit.staged
        staged.versions.setdefault(number, version - 1 or None)
        staged.timed.setdefault(number, timers.rows(number, before.clocks if before is not None else ()))
        staged.timers[number] = timers.rows(number, clocks)

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
            kept.append(
                (
                    message,
                    self._message(message, dedup, "delivered" if at_once else "held" if message.gather else "queued"),
                )
            )
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
