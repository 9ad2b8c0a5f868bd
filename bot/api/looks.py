"""Single cases for insurers' systems: what was asked while the last lot was read is the next, one commit each."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from bot.channel import Host
from storage.asked import Kind, Listed, Look


class Looks:
    """Each look leaves an audit row, and that costs a durable commit; together they cost one."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._waiting: list[tuple[Look, asyncio.Future[Listed[Any] | None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def at(self, insurer: str, number: str, key: str, now: datetime, of: Kind) -> Listed[Any] | None:
        """The claim or ticket, audited, or None where this insurer has none of that number."""
        future: asyncio.Future[Listed[Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((Look(insurer, number, key, now, of), future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name="looks")
        return await future

    async def _work(self) -> None:
        while self._waiting:
            lot, self._waiting = self._waiting, []
            looks = [look for look, _ in lot]
            try:
                found = await self._host.ask(lambda store, looks=looks: store.look_into(looks))  # type: ignore[misc]
            except Exception as error:  # whoever asked is told
                for _, future in lot:
                    if not future.done():
                        future.set_exception(error)
            else:
                for (_, future), one in zip(lot, found, strict=True):
                    if not future.done():
                        future.set_result(one)
