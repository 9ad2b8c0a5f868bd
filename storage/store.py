"""The store: the one door to the database for the running program and the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import RLock
from typing import Any, Self

from sqlalchemy import Engine

from claims.claim import Claim, Ticket
from dialogs.lookups import Lookups
from dialogs.message import Inbound, Outbound
from handlers.changes import Audit, Changes
from handlers.mind import Mind
from schemes.people import Resident
from storage import firing, misunderstood, outbox, turns
from storage.checks import add_check, check_keys, forget_old_checks
from storage.engine import Driver, connect, file_of, parse
from storage.errors import LockedError, StoreError, VersionError
from storage.ids import Ids
from storage.keyring import find_keys
from storage.keys import Keys
from storage.lock import Lock
from storage.migrate import condition, upgrade
from storage.proofs import fill
from storage.reading import Failed, Line, Reader
from storage.residents import Table
from storage.rotation import Rotation
from storage.seal import Sealer
from storage.sending import Ended, Row, Settlement, Trace
from storage.times import moment


class Store:
    """A database with its keys. Safe to call from several threads: they take turns.

    Made by `Store.open`. Everything that writes turns belongs to the one writer process; `take_outbox`,
    `settle` and `report` may be called by others too (`writer=False`).
    """

    def __init__(self, engine: Engine, driver: Driver, keys: Keys, lock: Lock | None) -> None:
        self.keys = keys
        self.sealer = Sealer(keys)
        self.driver = driver
        self._engine, self._lock = engine, lock
        self._path = file_of(engine.url)
        self._mutex = RLock()
        self._reader = Reader(driver, self.sealer)
        self._ids: Ids | None = None

    @classmethod
    def open(cls, url: str, keys: Keys | None = None, *, writer: bool = True) -> Self:
        """Open a database, bring an empty or older one to the newest version, and take the writer's lock.

        Without `keys` they come from CUNBAO_KEYS, CUNBAO_KEYS_FILE or the file beside an embedded database,
        which a first start makes. Raises StoreError, in words for the operator: KeysError, LockedError,
        VersionError, or the database does not answer.
        """
        parsed = parse(url)
        path = file_of(parsed)
        engine = connect(parsed)
        driver = Driver(engine)
        lock: Lock | None = None
        try:
            lock = Lock("writer", driver, path) if writer else None
            stands = condition(driver)
            if stands != "current" and not writer:
                raise VersionError("the database is not of this version yet: run `cunbao database upgrade` first")
            found = keys or find_keys(parsed, os.environ, fresh=stands == "empty")
            if stands != "current":
                upgrade(engine)
            store = cls(engine, driver, found, lock)
            check_keys(driver, found)
            if stands == "older":
                fill(driver, store.sealer)
        except BaseException:
            if lock is not None:
                lock.release()
            driver.close()
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Release the lock and the connection; idempotent."""
        with self._mutex:
            if self._lock is not None:
                self._lock.release()
            self.driver.close()
            self._engine.dispose()

    def run(self, mind: Mind, batch: Sequence[Inbound], direct: frozenset[str] = frozenset()) -> list[turns.Turned]:
        """Answer a batch of messages in one durable transaction, in their order.

        `direct` names channels that answer in their own response: replies on them count as delivered. A
        repeated message id acts never twice. Raises StoreError when the database itself fails; nothing that
        was not returned may be taken as done, and the same messages may be handed in again.
        """
        if not batch:
            return []
        with self._writing() as ids:
            return turns.run(self.driver, self.sealer, ids, mind, batch, direct)

    def retry(self, row: int | str, mind: Mind, direct: frozenset[str] = frozenset()) -> turns.Turned:
        """Run a failed message again; raises what the turn raises, and StoreError if there is none."""
        with self._writing() as ids:
            failed = next((one for one in self._reader.failed() if one.id == int(row)), None)
            if failed is None:
                raise StoreError(f"no failed message has the number {row}")
            with self.driver.transaction():
                return turns.Batch(self.driver, self.sealer, ids, mind, direct).rerun(failed.inbound, failed.id)

    def fire(self, mind: Mind, until: datetime, limit: int = 128) -> list[firing.Fired]:
        """Let clocks act that are due not after `until`, in the order of time, at most about `limit` of them;
        one durable transaction. Each acts at its own instant."""
        with self._writing() as ids:
            return firing.fire(self.driver, self.sealer, ids, mind, until, limit)

    def post(self, changes: Changes) -> tuple[Outbound, ...]:
        """Write what belongs to no message and to no known case, in one durable transaction; returns the
        messages that are new (a `dedup` is sent once ever)."""
        with self._writing() as ids, self.driver.transaction():
            return turns.post(self.driver, self.sealer, ids, changes)

    def fall_back(
        self, mind: Mind, message: Outbound, channels: Collection[str], now: datetime
    ) -> tuple[Outbound, ...]:
        """Let the mind say who hears of a message that failed for good, the same person on another one of these
        channels or the staff; one durable transaction. Returns the messages that are new."""
        with self._writing() as ids, self.driver.transaction():
            return turns.fall_back(self.driver, self.sealer, ids, mind, message, channels, now)

    def next_fire(self) -> datetime | None:
        """The earliest instant at which a clock wants to act."""
        with self._ready(), self.driver.transaction(write=False):
            value = firing.next_fire(self.driver)
        return None if value is None else moment(value)

    def next_outbox(self, channels: Collection[str] | None = None) -> datetime | None:
        """The earliest instant at which a message (of some channels) is due, is to be tried again, or a lease
        ends; None when nothing waits."""
        with self._ready():
            return outbox.next_due(self.driver, channels)

    def take_outbox(self, now: datetime, channels: Collection[str], limit: int = 64) -> list[Row]:
        """Lease messages that are due, in order for each address; unsettled leases end by themselves."""
        with self._ready():
            return outbox.take(self.driver, self.sealer, now, channels, limit)

    def settle(self, message: str, state: Ended, *, now: datetime, **more: Any) -> None:
        """Record how one attempt ended; `more` are further fields of its Settlement (`queued` with `next_try`
        means that it is tried again)."""
        self.settle_all([Settlement(id=message, state=state, **more)], now)

    def settle_all(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Record how several attempts ended, in one transaction."""
        if settlements:
            with self._ready():
                outbox.settle(self.driver, settlements, now)

    def report(self, message: str, delivered: bool, reason: str = "", now: datetime | None = None) -> bool:  # noqa: ARG002
        """Record a delivery report; False when it changed nothing. Never goes back from delivered."""
        with self._ready():
            return outbox.report(self.driver, message, delivered, reason)

    def traces(self, states: Sequence[str], limit: int = 100) -> list[Trace]:
        """Where the newest messages of some states stand, newest first."""
        with self._ready(), self.driver.transaction(write=False):
            return outbox.trace(self.driver, self.sealer, states, limit)

    def undelivered(self, limit: int = 100) -> list[Trace]:
        """The newest messages that finally failed, newest first."""
        return self.traces(["failed"], limit)

    def message(self, identity: str) -> Outbound | None:
        """One message of the outbox, or None."""
        with self._ready():
            return self._reader.message(identity)

    def sent_as(self, reference: str) -> str | None:
        """The id of the message that a gateway took under its own `reference`, or None."""
        with self._ready():
            return self._reader.sent_as(reference)

    def recent(self, address: str, limit: int) -> list[Outbound]:
        """The newest messages that were sent to an address, oldest first."""
        with self._ready():
            return self._reader.recent(address, limit)

    def conversation_log(self, address: str, limit: int) -> list[Line]:
        """The newest messages of both sides in order of time, for a page that was reloaded."""
        with self._ready():
            return self._reader.log(address, limit)

    def claims(self, **clear: str) -> list[Claim]:
        """All claims in order of number; `claims(status="notified", town="大周镇")` those that match."""
        with self._ready():
            return self._reader.claims(**clear)

    def tickets(self, **clear: str) -> list[Ticket]:
        """All tickets in order of number; by clear columns as `claims`."""
        with self._ready():
            return self._reader.tickets(**clear)

    def claim(self, number: str) -> Claim | None:
        """One claim, or None."""
        with self._ready():
            return self._reader.claim(number)

    def ticket(self, number: str) -> Ticket | None:
        """One ticket, or None."""
        with self._ready():
            return self._reader.ticket(number)

    def residents(self, lookups: Lookups) -> tuple[Resident, ...]:
        """The residents whom a message's lookups would find."""
        with self._ready():
            return self._reader.residents(lookups)

    def failed_messages(self) -> list[Failed]:
        """Messages whose turn failed, oldest first."""
        with self._ready():
            return self._reader.failed()

    def audit(self, subject: str | None = None) -> list[Audit]:
        """The audit rows of a resident id or claim number, oldest first; all of them without one."""
        with self._ready():
            return self._reader.audit(subject)

    def unlabelled(self, since: datetime | None = None) -> list[misunderstood.Kept]:
        """What was not understood and waits for a label, oldest first."""
        with self._ready():
            return misunderstood.unlabelled(self.driver, self.sealer, since)

    def misunderstood(self, numbers: Sequence[int]) -> dict[int, misunderstood.Kept]:
        """What was not understood, by number, labelled or not."""
        with self._ready():
            return misunderstood.numbered(self.driver, self.sealer, numbers)

    def label(self, labels: Mapping[int, str]) -> None:
        """Say what was meant: number -> intent, or `storage.misunderstood.SKIP`. It needs not be the writer."""
        with self._ready():
            misunderstood.label(self.driver, labels)

    def rotate(self, progress: Callable[[int], None] | None = None) -> int:
        """Seal everything under the current key that is still under an older one; returns how many values.
        Needs the writer's lock; may be interrupted and run again."""
        with self._writing():
            add_check(self.driver, self.keys)
            done = Rotation(self.driver, self.keys).run(progress)
            forget_old_checks(self.driver, self.keys)
        return done

    def outdated(self) -> int:
        """How many sealed values are under an older key than the current one."""
        with self._ready():
            return Rotation(self.driver, self.keys).left()

    @contextmanager
    def residents_table(self, now: datetime) -> Iterator[Table]:
        """Residents and enrolments for a roster import. One import at a time; it needs not be the writer."""
        with self._ready():
            lock = Lock("roster", self.driver, self._path)
            table = Table(self.driver, self.sealer, now)
            try:
                yield table
            finally:
                if self.driver.alive:
                    table.close()
                lock.release()

    @contextmanager
    def _writing(self) -> Iterator[Ids]:
        """For what only the one writer may do."""
        if self._lock is None:
            raise LockedError("this database was opened beside its writer: only the writer may do this")
        with self._ready():
            if self._ids is None:
                with self.driver.transaction(write=False):
                    self._ids = Ids(self.driver)
            yield self._ids

    @contextmanager
    def _ready(self) -> Iterator[None]:
        """One caller at a time, on a connection that lives; a lost one is made anew, with its lock."""
        with self._mutex:
            if not self.driver.alive:
                self.driver.open()
                if self._lock is not None:
                    self._lock.take()
                self._ids = None
            yield
