"""For gateways whose request may carry its answer: what is sent to an address waits while one is being made."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Answering:
    """The addresses to which an answer is on its way. A sender that wants to write to one of them first lets it be
    decided whether that answer carries the message already."""

    def __init__(self) -> None:
        self._open: dict[str, set[asyncio.Future[None]]] = {}

    @contextmanager
    def to(self, address: str) -> Iterator[None]:
        """While an answer to this address is being made."""
        decided: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        opened = self._open.setdefault(address, set())
        opened.add(decided)
        try:
            yield
        finally:
            decided.set_result(None)
            opened.discard(decided)
            if not opened:
                self._open.pop(address, None)

    async def decided(self, address: str) -> None:
        """Wait until no answer to this address is being made."""
        if opened := self._open.get(address):
            await asyncio.wait(set(opened))
