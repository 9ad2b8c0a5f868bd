"""What channels keep: in the database, shared with other programs on it and there after a restart; or in this
program alone, for the terminal, the command line and tests."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from bot.clock import Clock
from bot.writer import StoppedError, WriteError, Writer

if TYPE_CHECKING:
    from storage.store import Store

T = TypeVar("T")


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
    """Keeps in the database, sealed. Raises WriteError when it cannot, StoppedError at the end of the program."""

    def __init__(self, channel: str, store: Store, writer: Writer, clock: Clock) -> None:
        self._channel, self._store, self._writer, self._clock = channel, store, writer, clock

    async def recall(self, key: str) -> bytes | None:
        """The value of a key that has not ended."""
        return await _done(self._writer.call(lambda: self._store.recall(self._channel, key, self._clock.now())))

    async def keep(self, key: str, value: bytes, until: datetime) -> None:
        """Keep a value until a time."""
        now = self._clock.now()
        await _done(self._writer.call(lambda: self._store.keep(self._channel, key, value, until, now)))

    async def keep_first(self, key: str, value: bytes, until: datetime) -> bytes:
        """Keep a value unless the key has one; returns the one that stands."""
        now = self._clock.now()
        return await _done(self._writer.call(lambda: self._store.keep_first(self._channel, key, value, until, now)))

    async def forget(self, key: str) -> None:
        """Drop a value."""
        await _done(self._writer.call(lambda: self._store.drop(self._channel, key)))


async def _done(call: Awaitable[T]) -> T:
    try:
        return await call
    except StoppedError:
        raise
    except Exception as error:  # the text of a database error may carry what was kept
        raise WriteError(f"not kept: {type(error).__name__}") from error
