"""The loop that runs what the command line handed in while the program was running."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from bot.writer import StoppedError, Writer

if TYPE_CHECKING:
    from storage.turns import Turned

log = logging.getLogger(__name__)
LOOK_AGAIN: Final = 1.0
"""Seconds from one look to the next: another process leaves errands, so nothing here can be woken."""


class Errands:
    """Looks once a second; while there are some it runs batch after batch between those of the villagers."""

    def __init__(
        self, writer: Writer, run: Callable[[], list[Turned]], on_turned: Callable[[Sequence[Turned]], None]
    ) -> None:
        self._writer, self._run, self._on_turned = writer, run, on_turned
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._task = asyncio.create_task(self._loop(), name="errands")

    async def stop(self) -> None:
        """End after the batch that is under way."""
        self._stop.set()
        if self._task is not None:
            await self._task

    async def _loop(self) -> None:
        while not self._stop.is_set():
            try:
                turned = await self._writer.call(self._run)
            except StoppedError:
                return
            except Exception as error:  # what could not be run now waits where it is
                log.error("errands cannot be run: %s", type(error).__name__)
                turned = []
            self._on_turned(turned)
            if not turned:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self._stop.wait()
