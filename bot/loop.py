"""The loop that everything in the background shares: take a step, wait as long as it says, wake early when told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from bot.writer import StoppedError

log = logging.getLogger(__name__)
AGAIN: Final = 1.0
"""Seconds after a step that failed: a database that is away comes back."""


class Loop:
    """Takes `step` after `step`; each returns the seconds until the next. One that raises is told as `trouble` and
    taken again; a writer that has stopped ends the loop."""

    def __init__(self, name: str, step: Callable[[], Awaitable[float]], trouble: str) -> None:
        self._name, self._step, self._trouble = name, step, trouble
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.stopping = False

    @property
    def ended(self) -> bool:
        """Whether it has run and takes no further step."""
        return self._task is not None and self._task.done()

    def start(self) -> asyncio.Task[None]:
        """Begin; returns at once."""
        self._task = asyncio.create_task(self._run(), name=self._name)
        return self._task

    def wake(self) -> None:
        """Take the next step now."""
        self._wake.set()

    async def stop(self, *, at_once: bool = False) -> None:
        """End after the step that is under way, or in the middle of it."""
        self.stopping = True
        self._wake.set()
        if self._task is not None:
            if at_once:
                self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while not self.stopping:
            self._wake.clear()
            try:
                wait = await self._step()
            except StoppedError:
                return
            except (Exception, asyncio.CancelledError) as error:
                if _ended():
                    raise
                log.error("%s: %s", self._trouble, type(error).__name__)
                wait = AGAIN
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()


def _ended() -> bool:
    """Whether this task itself is cancelled; what a step waited for may be cancelled too, and that ends no loop."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
