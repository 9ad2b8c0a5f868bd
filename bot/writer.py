"""One thread that owns the store: what queued up while the last batch ran is the next batch."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from dialogs.message import Inbound

if TYPE_CHECKING:
    from handlers.mind import Mind
    from storage.store import Store
    from storage.turns import Turned

BATCH = 128
"""Messages of one transaction at most: past it the commit's share is small and the wait only grows."""
EACH, EACH_OF_MANY = 64, 8
"""Messages of one address in a transaction at most: alone, and while others wait too. Who sends thousands holds up
nobody else."""

log = logging.getLogger(__name__)
T = TypeVar("T")
Item = tuple[Inbound, "asyncio.Future[Turned]"]


class WriteError(RuntimeError):
    """The store could not run a batch: nothing of it was written, and its messages may be handed in again."""


class StoppedError(RuntimeError):
    """The writer has been told to stop and takes nothing more."""


class Mail:
    """Messages that wait, in the order in which they came, but no address holds up the others.

    The event loop puts in, the writer's thread takes out."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[Item]] = {}
        self._lock = threading.Lock()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, item: Item) -> None:
        """Put a message behind those of its address."""
        with self._lock:
            self._lanes.setdefault(item[0].address, deque()).append(item)
            self._count += 1

    def take(self) -> list[Item]:
        """The next batch: of each address a few, of those that wait longest first; what is left of an address goes
        behind the others."""
        with self._lock:
            batch: list[Item] = []
            each = EACH if len(self._lanes) == 1 else EACH_OF_MANY
            for address in list(self._lanes):
                if len(batch) >= BATCH:
                    break
                lane = self._lanes.pop(address)
                batch += [lane.popleft() for _ in range(min(len(lane), each, BATCH - len(batch)))]
                if lane:
                    self._lanes[address] = lane
            self._count -= len(batch)
            return batch


class Writer:
    """Runs every call of the store in one thread; messages as batches, all else between them.

    `on_turned` is called in the event loop after each commit, before the futures of the batch are resolved.
    """

    def __init__(
        self,
        store: Store,
        mind: Mind,
        direct: frozenset[str] = frozenset(),
        on_turned: Callable[[Sequence[Turned]], None] = lambda _: None,
    ) -> None:
        self._store, self._mind, self._direct, self._on_turned = store, mind, direct, on_turned
        self._mail = Mail()
        self._calls: deque[tuple[Callable[[], Any], asyncio.Future[Any]]] = deque()
        self._tokens: SimpleQueue[Literal["go", "end"]] = SimpleQueue()
        self._nudged = self._stopping = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def start(self) -> None:
        """Start the thread; from the event loop to which the results go."""
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """Messages that wait for their batch."""
        return len(self._mail)

    def submit(self, inbound: Inbound) -> asyncio.Future[Turned]:
        """Queue one message; the future holds its result after the commit, or raises WriteError."""
        future: asyncio.Future[Turned] = self._loop.create_future()
        self._queue(self._mail.add, (inbound, future))
        return future

    def call(self, function: Callable[[], T]) -> asyncio.Future[T]:
        """Run `function` in the writer's thread between two batches; the future raises what it raises."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue(self._calls.append, (function, future))
        return future

    async def stop(self) -> None:
        """Take nothing more, run what is queued, end the thread."""
        if not self._stopping:
            self._stopping = True
            self._tokens.put("end")
        await asyncio.shield(self._ended)
        self._thread.join()

    def _queue(self, put: Callable[[Any], None], item: tuple[Any, asyncio.Future[Any]]) -> None:
        if self._stopping:
            raise StoppedError("the writer has stopped")
        put(item)
        if not self._nudged:  # one token for all that one round of the event loop brought
            self._nudged = True
            self._loop.call_soon(self._nudge)

    def _nudge(self) -> None:
        self._nudged = False
        self._tokens.put("go")

    def _work(self) -> None:
        try:
            while self._tokens.get() == "go":
                self._drain()
            self._drain()
        finally:
            self._loop.call_soon_threadsafe(self._finish)

    def _finish(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)

    def _drain(self) -> None:
        while self._mail or self._calls:
            if batch := self._mail.take():
                self._run(batch)
            for _ in range(len(self._calls)):
                function, future = self._calls.popleft()
                try:
                    result = function()
                except Exception as error:  # whoever asked is told
                    self._loop.call_soon_threadsafe(reject, future, error)
                else:
                    self._loop.call_soon_threadsafe(resolve, future, result)

    def _run(self, batch: list[tuple[Inbound, asyncio.Future[Turned]]]) -> None:
        try:
            turned = self._store.run(self._mind, [inbound for inbound, _ in batch], self._direct)
        except Exception as error:  # only this batch is lost, its senders are told
            # the text of a database error may carry a person's data, its name does not
            log.error("a batch of %d messages failed: %s", len(batch), type(error).__name__)
            self._loop.call_soon_threadsafe(self._reject, batch, error)
        else:
            self._loop.call_soon_threadsafe(self._resolve, batch, turned)

    def _reject(self, batch: list[tuple[Inbound, asyncio.Future[Turned]]], error: Exception) -> None:
        for _, future in batch:
            failed = WriteError(f"not written: {type(error).__name__}")
            failed.__cause__ = error
            reject(future, failed)

    def _resolve(self, batch: list[tuple[Inbound, asyncio.Future[Turned]]], turned: Sequence[Turned]) -> None:
        try:
            self._on_turned(turned)
        finally:
            for (_, future), result in zip(batch, turned, strict=True):
                resolve(future, result)


def resolve(future: asyncio.Future[T], result: T) -> None:
    """Set a result unless nobody waits any more."""
    if not future.done():
        future.set_result(result)


def reject(future: asyncio.Future[Any], error: Exception) -> None:
    """Set an error unless nobody waits any more."""
    if not future.done():
        future.set_exception(error)
