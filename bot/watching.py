"""Who looks at the messages as they are committed: pages that are open, the terminal, the demo."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress

from dialogs.message import Outbound

REMEMBERED = 1024
BEHIND = 1000


class Watch(AsyncIterator[Outbound]):
    """The messages to one address (or to all) from now on; ends with the program, or when its reader is
    `BEHIND` messages late. Close it with `aclose`."""

    def __init__(self, watchers: Watchers, address: str | None) -> None:
        self._watchers, self.address = watchers, address
        self._queue: asyncio.Queue[Outbound | None] = asyncio.Queue()

    def put(self, outbound: Outbound) -> None:
        """Show one message."""
        if self._queue.qsize() < BEHIND:
            self._queue.put_nowait(outbound)
        else:
            self.end()

    def end(self) -> None:
        """Let the reader come to an end after what it has not read yet."""
        self._watchers.remove(self)
        self._queue.put_nowait(None)

    async def __anext__(self) -> Outbound:
        outbound = await self._queue.get()
        if outbound is None:
            self._queue.put_nowait(None)
            raise StopAsyncIteration
        return outbound

    async def aclose(self) -> None:
        """Watch no more."""
        self._watchers.remove(self)


class Watchers:
    """Who looks at which address. A message is shown once: at its commit, or when it falls due later."""

    def __init__(self) -> None:
        self._by_address: dict[str | None, list[Watch]] = {}
        self._shown: OrderedDict[str, None] = OrderedDict()

    def add(self, address: str | None) -> Watch:
        """Watch an address, None for all."""
        watch = Watch(self, address)
        self._by_address.setdefault(address, []).append(watch)
        return watch

    def remove(self, watch: Watch) -> None:
        """Forget a watch; twice does no harm."""
        group = self._by_address.get(watch.address, [])
        with suppress(ValueError):
            group.remove(watch)
        if not group:
            self._by_address.pop(watch.address, None)

    def show(self, outbound: Outbound) -> None:
        """Give a message to those who look at its address, unless they have seen it."""
        if not self._by_address or outbound.id in self._shown:
            return
        watches = (*self._by_address.get(outbound.to, ()), *self._by_address.get(None, ()))
        if not watches:
            return
        self._shown[outbound.id] = None
        if len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
        for watch in watches:
            watch.put(outbound)

    def end(self) -> None:
        """Let all come to an end."""
        for group in list(self._by_address.values()):
            for watch in list(group):
                watch.end()
