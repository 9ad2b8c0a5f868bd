"""The loop that runs what the command line handed in while the program was running."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from bot.loop import Loop
from bot.writer import Writer

if TYPE_CHECKING:
    from storage.turns import Turned

LOOK_AGAIN: Final = 1.0
"""Seconds from one look to the next: another process leaves errands, so nothing here can be woken."""


class Errands:
    """Looks once a second; while there are some it runs batch after batch between those of the villagers."""

    def __init__(
        self, writer: Writer, run: Callable[[], list[Turned]], on_turned: Callable[[Sequence[Turned]], None]
    ) -> None:
        self._writer, self._run, self._on_turned = writer, run, on_turned
        self._loop = Loop("errands", self._step, "errands cannot be run")

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._loop.start()

    async def stop(self) -> None:
        """End after the batch that is under way."""
        await self._loop.stop()

    async def _step(self) -> float:
        """Run a batch; what could not be run now waits where it is. Returns seconds until the next look."""
        turned = await self._writer.call(self._run)
        self._on_turned(turned)
        return 0.0 if turned else LOOK_AGAIN
