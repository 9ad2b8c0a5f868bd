"""The running program: channels on one side, the writer on the other, senders and clocks between them."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from bot.channel import FILE_LIMIT, Channel, Report
from bot.clock import Clock
from bot.errands import Errands
from bot.fetcher import Fetcher, Keeper, as_shown
from bot.memory import StoredMemory
from bot.sender import Pacing, Sender
from bot.ticker import Ticker
from bot.watching import Watch, Watchers
from bot.writer import StoppedError, Writer
from claims.attachment import Attached
from dialogs.message import OFFICE, Inbound, Outbound
from storage.errors import StoreError

if TYPE_CHECKING:
    from handlers.mind import Mind
    from storage.store import Store
    from storage.turns import Turned

log = logging.getLogger(__name__)
T = TypeVar("T")


class Runtime:
    """Everything that runs between start and stop; it is the `Host` of its channels.

    `store` is open and stays open; from `start` to `stop` only the writer's thread may use it. A channel with
    an attribute `direct = True` hands the replies that `receive` returns to its user by itself, so they never
    wait in the outbox. `pacing` is by channel name; `file_limit` is how many bytes a picture may have.
    """

    def __init__(
        self,
        store: Store,
        mind: Mind,
        channels: Sequence[Channel],
        clock: Clock,
        pacing: Mapping[str, Pacing] | None = None,
        file_limit: int = FILE_LIMIT,
    ) -> None:
        names = [channel.name for channel in channels]
        if len(names) != len(set(names)):
            raise ValueError(f"two channels of one name: {sorted(names)}")
        self.channels, self.clock, self._store, self._mind = tuple(channels), clock, store, mind
        self._direct = frozenset(
            [OFFICE, *(channel.name for channel in channels if getattr(channel, "direct", False))]
        )
        self.writer = Writer(store, mind, self._direct, self._turned)
        self._watchers = Watchers()
        paces = pacing or {}
        self._senders = {
            channel.name: Sender(
                channel,
                store,
                self.writer,
                clock,
                paces.get(channel.name, Pacing()),
                self._watchers.show,
                self._undelivered,
                self._written,
            )
            for channel in channels
        }
        self._keeper = Keeper(store, mind, self.writer, clock, file_limit)
        self._fetcher = Fetcher(self._keeper, channels, store, self.writer, clock, self._written)
        self._ticker = Ticker(store, mind, self.writer, clock, self._written)
        self._errands = Errands(self.writer, lambda: store.run_errands(mind, self._direct), self._turned)

    def routes(self) -> list[web.RouteDef]:
        """The HTTP paths of all channels."""
        return [route for channel in self.channels for route in channel.routes(self)]

    async def start(self) -> None:
        """Start the writer, send what was left over, let overdue clocks act, begin to listen."""
        _spare_the_collector()
        self.writer.start()
        for sender in self._senders.values():
            sender.start()
        self._ticker.start()
        self._errands.start()
        for channel in self.channels:
            await channel.start(self)
        self._fetcher.start()

    async def stop(self) -> None:
        """End the clocks, finish what is on its way, end the channels, run what is queued."""
        await self._errands.stop()
        await self._ticker.stop()
        await self._fetcher.stop()
        await asyncio.gather(*(sender.stop() for sender in self._senders.values()))
        self._watchers.end()
        for channel in self.channels:
            try:
                await channel.stop()
            except Exception:
                log.exception("%s did not stop cleanly", channel.name)
        await self.writer.stop()

    async def drain(self) -> None:
        """Wait until nothing that is due is left in the outbox of the channels."""
        await asyncio.gather(*(sender.drain() for sender in self._senders.values()))

    async def healthy(self) -> bool:
        """Whether the writer runs and the database answers within two seconds."""
        if not self.writer.alive:
            return False
        try:
            async with asyncio.timeout(2):
                await self.writer.call(self._store.next_outbox)
        except (StoppedError, StoreError, TimeoutError):
            return False
        return True

    async def receive(self, inbound: Inbound) -> Sequence[Outbound]:
        """Hand a message to the writer; returns its replies after the commit.

        Raises WriteError or StoppedError: nothing was written, the channel should let its gateway try again.
        """
        return (await self.writer.submit(inbound)).replies

    async def report(self, report: Report) -> None:
        """Record a delivery report."""
        now = self.clock.now()

        def books() -> Sequence[Outbound]:
            name = report.outbound or self._store.sent_as(report.reference)
            changed = name is not None and self._store.report(name, report.delivered, report.reason, now)
            lost = self._store.message(name) if name and changed and not report.delivered else None
            return self._undelivered(lost) if lost is not None else ()

        self._written(await self.writer.call(books))

    async def ask(self, look: Callable[[Store], T]) -> T:
        """What the store answers, in the writer's thread between two batches."""
        return await self.writer.call(lambda: look(self._store))

    async def recent(self, address: str, limit: int) -> Sequence[Outbound]:
        """The newest messages to an address, oldest first."""
        return await self.writer.call(lambda: self._store.recent(address, limit))

    @property
    def file_limit(self) -> int:
        """How many bytes something sent along may have."""
        return self._keeper.limit

    async def keep(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> Mapping[int, Attached]:
        """Write bytes that came with a message before it is received."""
        return await self._keeper.keep(inbound, contents)

    async def picture(self, name: str, *, small: bool = False) -> bytes | None:
        """A kept picture."""
        found = await self.writer.call(lambda: self._store.attachment(name))
        return await as_shown(found, small=small) if found is not None else None

    async def arrived(self, inbound: Inbound, contents: Mapping[int, bytes | None]) -> None:
        """Write bytes that came with a message after it was received."""
        self._written(await self._keeper.arrived(inbound, contents))

    async def sent(self, message: str) -> Outbound | None:
        """A message of ours by its id."""
        return await self.writer.call(lambda: self._store.message(message))

    def memory(self, channel: str) -> StoredMemory:
        """What a channel keeps in the database."""
        return StoredMemory(channel, self._store, self.writer, self.clock)

    def watch(self, address: str | None = None) -> Watch:
        """Messages to an address (None: to all) from this call on, replies and notices, as they are
        committed; one that is due later when it falls due."""
        return self._watchers.add(address)

    def moved(self) -> None:
        """The clock was moved: let what is due now act and go out."""
        self._ticker.wake()
        self._fetcher.wake()
        for sender in self._senders.values():
            sender.wake()

    def _turned(self, turned: Sequence[Turned]) -> None:
        published: list[Outbound] = []
        waiting: set[str] = set()
        for turn in turned:
            if turn.repeated:
                continue
            published += turn.messages
            at_once = turn.replies if turn.inbound.channel in self._direct else ()
            waiting.update(message.channel for message in turn.messages if message not in at_once)
        self._publish(published, waiting)
        self._ticker.touched()
        if any(turn.inbound.files for turn in turned):
            self._fetcher.wake()

    def _written(self, messages: Sequence[Outbound]) -> None:
        self._publish(messages, {message.channel for message in messages})

    def _undelivered(self, message: Outbound) -> Sequence[Outbound]:
        """A message failed for good: it goes another way or a person is told. In the writer's thread; returns what
        was written.

        That this does not succeed may not keep the sender from its work."""
        try:
            return self._store.fall_back(self._mind, message, self._senders.keys(), self.clock.now())
        except Exception as error:
            log.error("nobody was told that message %s failed: %s", message.id, type(error).__name__)
            return ()

    def _publish(self, messages: Sequence[Outbound], waiting: set[str]) -> None:
        """Show what is due, and wake the senders of the channels in whose outbox something waits."""
        now = self.clock.now()
        for message in messages:
            if message.due_at <= now:
                self._watchers.show(message)
        for name in waiting:
            if name in self._senders:
                self._senders[name].wake()


def _spare_the_collector() -> None:
    """What was loaded at start stays for good, and a turn leaves no cycles: looking for them at every few hundred
    objects took an eighth of a message's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
