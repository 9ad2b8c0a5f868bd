"""Runs a batch of messages as one transaction, and a failed one again."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, null

from dialogs.conversation import Conversation, Party
from dialogs.message import OFFICE, Inbound, Outbound
from handlers.changes import Changes, Heard, Loaded
from handlers.mind import Mind
from storage import attachments, records
from storage import statements as s
from storage import tables as t
from storage.elsewhere import Asked, Others
from storage.engine import Driver
from storage.errors import StaleError, StoreError
from storage.ids import Ids
from storage.loading import Loader
from storage.reach import note_instead, reach
from storage.records import open_incidents, standing
from storage.scoped import scoped
from storage.seal import Sealer
from storage.unit import Unit
from storage.wanting import Want
from storage.withholding import withhold
from storage.writing import Writer, answers

log = logging.getLogger("cunbao.storage")


class Turned(Struct, frozen=True, kw_only=True):
    """What became of one message: `replies` are due now and go to its own address, `messages` are all that
    were written. `repeated`: the id was there before, nothing was done, the replies are those of then.
    `failed`: the turn raised; the apology stands in `replies`."""

    inbound: Inbound
    replies: tuple[Outbound, ...] = ()
    messages: tuple[Outbound, ...] = ()
    repeated: bool = False
    failed: bool = False


class Outcome(NamedTuple):
    """One message of a batch while the batch runs: ids of messages, which a later turn may still drop."""

    inbound: Inbound
    messages: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    repeated: bool = False
    failed: bool = False


class Listened(NamedTuple):
    """A message that was heard, what it wants loaded, and beside which talk and party it was heard: when an earlier
    message of the batch has changed one of them, it is heard anew."""

    heard: Heard
    wants: list[Want]
    conversation: Conversation
    party: Party


class Batch:
    """One transaction's worth of messages."""

    def __init__(self, driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, direct: frozenset[str]) -> None:
        self._driver, self._sealer, self._direct = driver, sealer, direct
        self._held, self._plain = standing(driver, sealer, ids), mind
        self._mind = mind.beside(self._held) if self._held else mind
        self._unit = Unit()
        self._loader = Loader(driver, sealer, self._unit)
        self._others = Others(driver, sealer, self._unit, self._loader)
        self._writer = Writer(driver, sealer, ids, self._unit)

    def run(self, batch: Sequence[Inbound], fault: str | None = None) -> list[Turned]:
        """Load, take, write; the caller holds the transaction. With `fault` no turn is run: each message is
        stored as failed and answered with the apology."""
        self._loader.first(batch)
        heard = self._hear(batch) if fault is None else {}
        outcomes = [self._message(inbound, heard.get(place), fault) for place, inbound in enumerate(batch)]
        withhold(self._driver, self._sealer, self._mind, self._unit)
        self._writer.flush()
        return self._finish(outcomes)

    def rerun(self, inbound: Inbound, row: int) -> Turned:
        """Run the turn of a failed message again; raises what the turn raises."""
        self._loader.first([inbound])
        changes = self._take(inbound, None)
        prepared = self._writer.prepare(changes, inbound, self._direct)
        self._writer.stage(prepared, changes)
        outcome = self._outcome(inbound, [message for message, _ in prepared.messages])
        withhold(self._driver, self._sealer, self._mind, self._unit)
        self._writer.flush()
        sql = self._driver.text(
            "healed",
            lambda: (
                t.inbox.update()
                .where(t.inbox.c.id == bindparam("row"))
                .values(state=bindparam("state"), replies=bindparam("ids"), fault=null())
            ),
        )
        self._driver.run(sql, ("done", " ".join(outcome.replies), row))
        return self._finish([outcome])[0]

    def _hear(self, batch: Sequence[Inbound]) -> dict[int, Listened | Exception]:
        """Read the first message of each address and load at once what all of them want. A later message of
        the same address is heard after the earlier one was answered: what it means depends on that. An office says
        whole commands, a sheet thousands of them: they are heard, and what they want is loaded, together."""
        heard: dict[int, Listened | Exception] = {}
        spoken: set[str] = set()
        wants: list[Want] = []
        for place, inbound in enumerate(batch):
            if (inbound.address in spoken and inbound.channel != OFFICE) or self._key(inbound) in self._unit.seen:
                continue
            spoken.add(inbound.address)
            try:
                heard[place] = first = self._listen(inbound)
                wants += first.wants
            except Exception as error:
                heard[place] = error
        self._loader.fetch(wants)
        records.ahead(self._driver, self._unit, (want.key for want in wants if want.table == "record"))
        asked = [_asked(one) for one in heard.values() if not isinstance(one, Exception)]
        self._others.ahead(asked)
        return heard

    def _listen(self, inbound: Inbound) -> Listened:
        loader, address = self._loader, inbound.address
        talk, party = loader.conversation(address), loader.party(address)
        heard = self._mind.hear(inbound, talk, party, loader.quoted_claim(inbound))
        return Listened(heard, loader.wants(address, heard.lookups), talk, party)

    def _message(self, inbound: Inbound, heard: Listened | Exception | None, fault: str | None) -> Outcome:
        key = self._key(inbound)
        if key in self._unit.seen:
            return Outcome(inbound, replies=self._unit.seen[key], repeated=True)
        self._writer.silence(inbound)
        if fault is None:
            try:
                if isinstance(heard, Exception):
                    raise heard
                changes = self._take(inbound, heard)
                prepared = self._writer.prepare(changes, inbound, self._direct)
            except self._driver.error:
                raise
            except Exception as error:
                fault = "".join(traceback.format_exception(error))
                log.error("a turn raised %s; the message is kept as failed", type(error).__name__)
            else:
                self._writer.stage(prepared, changes)
                self._see(changes)
                outcome = self._outcome(inbound, [message for message, _ in prepared.messages])
                self._writer.inbox(inbound, key, outcome.replies, None)
                return outcome
        return self._apologise(inbound, key, fault)

    def _take(self, inbound: Inbound, listened: Listened | None) -> Changes:
        loader, address = self._loader, inbound.address
        if (
            listened is None
            or listened.conversation is not loader.conversation(address)
            or listened.party is not loader.party(address)
        ):
            listened = self._listen(inbound)
        heard = listened.heard
        loader.fetch(listened.wants)
        asked = _asked(listened)
        self._others.fetch([asked])
        kin, theirs = loader.kin_of(listened.wants) if heard.lookups.kin else ((), [])
        wants = listened.wants + self._others.claims(asked) + theirs
        loader.fetch(wants)
        if heard.lookups.surveys:
            wants += loader.surveys_of(wants)
        found, others = loader.found(wants), self._others.found(asked)
        if heard.lookups.attachments:
            found = replace(found, attachments=attachments.described(self._driver, self._sealer, found))
        if heard.lookups.unsettled or heard.lookups.scopes:
            claims, open_tickets = scoped(self._driver, self._sealer, self._unit, heard.lookups)
            found = replace(found, claims=claims, tickets=open_tickets)
        loaded = Loaded(
            heard=heard,
            found=replace(found, elsewhere=others, kin=kin) if others or kin else found,
            incidents=open_incidents(self._held, self._unit),
            serial=self._unit.serial,
            entropy=int.from_bytes(os.urandom(8)),
        )
        return self._mind.take(loaded, inbound.received_at)

    def _see(self, changes: Changes) -> None:
        """Who is away and which villages changed hands holds for the next message of the batch already."""
        if fresh := {one.subject for one in changes.records if one.kind in ("absence", "handover")}:
            kept = [one for one in self._held if one.subject not in fresh]
            begun = (self._unit.records[subject] for subject in sorted(fresh))
            self._held = (*kept, *(one for one in begun if one.state == "open"))
            self._mind = self._plain.beside(self._held)

    def _apologise(self, inbound: Inbound, key: bytes, fault: str) -> Outcome:
        try:
            changes = self._mind.apologise(inbound, self._unit.serial, inbound.received_at)
            prepared = self._writer.prepare(changes, inbound, self._direct)
        except self._driver.error:
            raise
        except Exception as error:
            log.error("the apology raised %s", type(error).__name__)
            outcome = Outcome(inbound)
        else:
            self._writer.stage(prepared, changes)
            outcome = self._outcome(inbound, [message for message, _ in prepared.messages])
        self._writer.inbox(inbound, key, outcome.replies, fault)
        return outcome._replace(failed=True)

    def _outcome(self, inbound: Inbound, messages: Sequence[Outbound]) -> Outcome:
        replies = tuple(message.id for message in messages if answers(message, inbound))
        return Outcome(inbound, tuple(message.id for message in messages), replies)

    def _key(self, inbound: Inbound) -> bytes:
        return self._sealer.message(inbound.channel, inbound.id)

    def _finish(self, outcomes: Sequence[Outcome]) -> list[Turned]:
        known = self._unit.messages
        missing = [one for outcome in outcomes if outcome.repeated for one in outcome.replies if one not in known]
        if missing:
            for identity, blob in s.load(self._driver, t.outbox, "id", ("blob",), missing):
                known[identity] = self._sealer.outbound(identity, blob)
        return [
            Turned(
                inbound=outcome.inbound,
                replies=tuple(known[one] for one in outcome.replies if one in known),
                messages=tuple(known[one] for one in outcome.messages if one in known),
                repeated=outcome.repeated,
                failed=outcome.failed,
            )
            for outcome in outcomes
        ]


def _asked(listened: Listened) -> Asked:
    return Asked(listened.heard.inbound.address, listened.heard.lookups, listened.wants)


def run(
    driver: Driver, sealer: Sealer, ids: Ids, mind: Mind, batch: Sequence[Inbound], direct: frozenset[str]
) -> list[Turned]:
    """One batch in one transaction; when the database refuses it, one message at a time, so that neighbours
    of a bad one lose nothing; a message that it refuses alone is kept as failed, with an apology."""
    fault: str | None = None
    for _ in range(2):
        try:
            with driver.transaction():
                return Batch(driver, sealer, ids, mind, direct).run(batch, fault)
        except (driver.error, StaleError) as error:
            if isinstance(error, driver.broken) and fault is None and len(batch) == 1:
                raise StoreError(f"the database failed: {type(error).__name__}") from error
            if len(batch) > 1:
                log.warning("the database refused a batch (%s); one by one", type(error).__name__)
                return [turned for one in batch for turned in run(driver, sealer, ids, mind, [one], direct)]
            if fault is not None:
                raise StoreError(f"the database refused even the apology: {type(error).__name__}") from error
            fault = "".join(traceback.format_exception(error))
    raise AssertionError("unreachable")


def fall_back(
    driver: Driver,
    sealer: Sealer,
    ids: Ids,
    mind: Mind,
    message: Outbound,
    channels: Collection[str],
    now: datetime,
) -> tuple[Outbound, ...]:
    """Write what the mind answers to a message that failed; the caller holds the transaction."""
    held = standing(driver, sealer, ids)
    mind = mind.beside(held) if held else mind
    changes = mind.undelivered(message, reach(driver, sealer, message, channels), now)
    written = post(driver, sealer, ids, changes) if changes.messages else ()
    for one in written:
        if one.tried:
            note_instead(driver, message, one.channel)
    return written


def post(driver: Driver, sealer: Sealer, ids: Ids, changes: Changes) -> tuple[Outbound, ...]:
    """Write changes that belong to no message; the caller holds the transaction."""
    writer = Writer(driver, sealer, ids, Unit())
    prepared = writer.prepare(changes, None, frozenset())
    writer.stage(prepared, changes)
    writer.flush()
    return tuple(message for message, _ in prepared.messages)
