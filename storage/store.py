"""The store: the one door to the database for the running program and the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from dialogs.message import Inbound, Outbound
from handlers.changes import Changes
from handlers.mind import Mind
from storage import (
    attachments,
    channel_state,
    errands,
    firing,
    gathering,
    insurers,
    misunderstood,
    newday,
    outbox,
    turns,
)
from storage.asked import Listed, Look
from storage.checks import add_check, forget_old_checks
from storage.errors import StoreError
from storage.fetching import Kept
from storage.lock import Lock
from storage.looking import Looking
from storage.residents import Table
from storage.review import Review, Reviewed
from storage.rotation import Rotation
from storage.sending import Ended, Row, Settlement


class Store(Looking):
    """A database with its keys. Safe to call from several threads: they take turns.

    Made by `Store.open`. Everything that writes turns belongs to the one writer process; `take_outbox`,
    `settle` and `report` may be called by others too (`writer=False`).
    """

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

    def gather(self, mind: Mind, now: datetime) -> tuple[Outbound, ...]:
        """Let out what clocks said to addresses that have heard nothing for an hour, several messages as one; one
        durable transaction. Call it when no clock is due any more. Returns what is queued now."""
        with self._writing() as ids, self.driver.transaction():
            return tuple(gathering.gather(self.driver, self.sealer, ids, mind, now))

    def review(self, mind: Mind, now: datetime) -> Reviewed:
        """For the start of the program: count provisional clocks anew, hand on the cases of staff who have left."""
        with self._writing() as ids:
            return Review(self.driver, self.sealer, ids, mind).run(now)

    def post(self, changes: Changes) -> tuple[Outbound, ...]:
        """Write what belongs to no message and to no known case, in one durable transaction; returns the
        messages that are new (a `dedup` is sent once ever)."""
        with self._writing() as ids, self.driver.transaction():
            return turns.post(self.driver, self.sealer, ids, changes)

    def season(self, mind: Mind, now: datetime) -> list[Outbound]:
        """Write what the calendar brings by itself; returns the messages that are new, none when asked again."""
        with self._writing() as ids:
            return newday.season(self.driver, self.sealer, ids, mind, now)

    def look_into(self, looks: Sequence[Look]) -> list[Listed[Any] | None]:
        """Single claims and tickets as insurers' own systems see them, each look audited; one durable transaction."""
        with self._writing() as ids, self.driver.transaction():
            found, audit = insurers.seen(self.driver, self.sealer, looks)
            if audit:
                turns.post(self.driver, self.sealer, ids, Changes(audit=audit))
            return found

    def hand_in(self, inbounds: Sequence[Inbound]) -> tuple[str, ...]:
        """Leave messages for the writer that has this database, all or none; returns the ids under which `answers`
        finds what they came to. It needs not be the writer."""
        with self._ready():
            return errands.hand_in(self.driver, self.sealer, inbounds)

    def run_errands(self, mind: Mind, direct: frozenset[str] = frozenset()) -> list[turns.Turned]:
        """Run the oldest messages that were handed in; each acts once, also when this is cut off and run again."""
        with self._writing() as ids:
            waiting = errands.waiting(self.driver, self.sealer)
            if not waiting:
                return []
            turned = turns.run(self.driver, self.sealer, ids, mind, [one.inbound for one in waiting], direct)
            errands.answered(self.driver, self.sealer, waiting, turned)
            return turned

    def answers(self, errand_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The answers to messages that were handed in, by id; those that still wait are left out."""
        with self._ready():
            return errands.answers(self.driver, self.sealer, errand_ids)

    def fall_back(
        self, mind: Mind, message: Outbound, channels: Collection[str], now: datetime
    ) -> tuple[Outbound, ...]:
        """Let the mind say who hears of a message that failed for good, the same person on another one of these
        channels or the staff; one durable transaction. Returns the messages that are new."""
        with self._writing() as ids, self.driver.transaction():
            return turns.fall_back(self.driver, self.sealer, ids, mind, message, channels, now)

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

    def remember(self, asked: Sequence[channel_state.Asked], now: datetime) -> list[bytes | None]:
        """What channels keep and look up, in one durable transaction and in its order; of each the value that stands
        afterwards. It needs not be the writer."""
        with self._ready():
            return channel_state.remember(self.driver, self.sealer, asked, now)

    def label(self, labels: Mapping[int, str]) -> None:
        """Say what was meant: number -> intent, or `storage.misunderstood.SKIP`. It needs not be the writer."""
        with self._ready():
            misunderstood.label(self.driver, labels)

    def keep_attachment(self, kept: Kept, data: bytes, at: datetime) -> Kept:
        """Write bytes that came with their message, before the message itself; what is there stays. Returns what
        stands now."""
        with self._ready():
            return attachments.keep(self.driver, self.sealer, kept, data, at)

    def fetch_again(self, kept: Kept, until: datetime) -> None:
        """Bytes could not be fetched and are tried again at `until`."""
        with self._ready():
            attachments.put_off(self.driver, self.sealer, kept, until)

    def fetched(self, mind: Mind, kept: Kept, data: bytes, now: datetime) -> tuple[Outbound, ...]:
        """Write how fetching ended, with what the sender is told of it, in one durable transaction; a second time
        changes nothing. Returns the messages that are new."""
        with self._writing() as ids, self.driver.transaction():
            if not attachments.settle(self.driver, self.sealer, kept, data) or kept.known.state == "fetched":
                return ()
            told = mind.unkept(kept.known, kept.address, now)
            return turns.post(self.driver, self.sealer, ids, told)

    def rotate(self, progress: Callable[[int], None] | None = None) -> int:
        """Seal everything under the current key that is still under an older one; returns how many values.
        Needs the writer's lock; may be interrupted and run again."""
        with self._writing():
            add_check(self.driver, self.keys)
            done = Rotation(self.driver, self.keys).run(progress)
            forget_old_checks(self.driver, self.keys)
        return done

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
