"""What channels keep: in the database, shared with other programs on it and there after a restart; or in this
program alone, for the terminal, the command line and tests."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bot.clock import Clock
from bot.writer import StoppedError, WriteError, Writer, reject, resolve

if TYPE_CHECKING:
    from storage.channel_state import Asked
    from storage.store import Store

What = Literal["recall", "keep", "keep_first", "forget"]
Done = tuple[list[asyncio.Future[bytes | None]], list[bytes | None] | Exception]


class BriefMemory:
    """Keeps in this program, and no longer than it runs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[str, tuple[bytes, datetime]] = {}

    async def recall(self, key: str) -> bytes | None:
        """The value of a key that has not ended."""
        value, until = self._held.get(key, (b"", None))
        return value if until is not None and until > self._clock.now() else None

    async def keep(self, key: str, value: bytes, until: datetime) -> None:
        """Keep a value until a time."""
        now = self._clock.now()
        for old in [one for one, (_, ends) in self._held.items() if ends <= now]:
            del self._held[old]
        self._held[key] = (value, until)

    async def keep_first(self, key: str, value: bytes, until: datetime) -> bytes:
        """Keep a value unless the key has one; returns the one that stands."""
        known = await self.recall(key)
        if known is None:
            await self.keep(key, value, until)
        return value if known is None else known

    async def forget(self, key: str) -> None:
        """Drop a value."""
        self._held.pop(key, None)


class StoredMemory:
    """Keeps in the database, sealed; what is asked while the writer is at work shares one commit. Raises WriteError
    when it cannot, StoppedError at the end of the program."""

    def __init__(self, channel: str, store: Store, writer: Writer, clock: Clock) -> None:
        self._channel, self._store, self._writer, self._clock = channel, store, writer, clock
        self._waiting: deque[tuple[Asked, asyncio.Future[bytes | None]]] = deque()
        self._called = False

    async def recall(self, key: str) -> bytes | None:
        """The value of a key that has not ended."""
        return await self._ask("recall", key)

    async def keep(self, key: str, value: bytes, until: datetime) -> None:
        """Keep a value until a time."""
        await self._ask("keep", key, value, until)

    async def keep_first(self, key: str, value: bytes, until: datetime) -> bytes:
        """Keep a value unless the key has one; returns the one that stands."""
        stands = await self._ask("keep_first", key, value, until)
        return value if stands is None else stands

    async def forget(self, key: str) -> None:
        """Drop a value."""
        await self._ask("forget", key)

    async def _ask(self, what: What, key: str, value: bytes = b"", until: datetime | None = None) -> bytes | None:
        from storage.channel_state import Asked

        future: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((Asked(what, self._channel, key, value, until), future))
        if not self._called:
            self._called = True
            try:
                self._writer.call(self._together).add_done_callback(_tell)
            except StoppedError:
                self._called = False  # else the next one would wait for ever
                raise
        try:
            return await future
        except StoppedError:
            raise
        except Exception as error:  # the text of a database error may carry what was kept
            raise WriteError(f"not kept: {type(error).__name__}") from error

    def _together(self) -> Done:
        """In the writer's thread: all that waits by now."""
        self._called = False  # what comes from here on asks anew
        asked: list[Asked] = []
        futures: list[asyncio.Future[bytes | None]] = []
        while self._waiting:
            one, future = self._waiting.popleft()
            asked.append(one)
            futures.append(future)
        try:
            return futures, self._store.remember(asked, self._clock.now()) if asked else []
        except Exception as error:  # each that asked is told
            return futures, error


def _tell(done: asyncio.Future[Done]) -> None:
    """Back in the event loop: each hears what stands now."""
    futures, stands = done.result()
    for place, future in enumerate(futures):
        if isinstance(stands, Exception):
            reject(future, stands)
        else:
            resolve(future, stands[place])
