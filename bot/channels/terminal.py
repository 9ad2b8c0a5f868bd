"""Talking in a terminal, or through a pipe: each line is a message, each answer is printed below it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from uuid import uuid4

from aiohttp import web

from bot.channel import Host, Receipt
from bot.clock import Clock
from bot.writer import StoppedError, WriteError
from dialogs.message import Inbound, Outbound
from dialogs.plain import numbered
from locales.catalogue import load

ELSEWHERE = 3600.0


class Terminal:
    """The channel `terminal` of one user. `lines` are read in a thread of their own until they end, then `ended`
    is set; `write` prints a text, `prompt` is printed before each line."""

    name = "terminal"
    direct = True

    def __init__(
        self, user: str, lines: Iterable[str], write: Callable[[str], None], clock: Clock, prompt: str = ""
    ) -> None:
        self.address = f"terminal:{user}"
        self.ended = asyncio.Event()
        self._lines, self._write, self._clock, self._prompt = lines, write, clock, prompt
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def routes(self, host: Host) -> list[web.RouteDef]:  # noqa: ARG002 - it hears nothing by HTTP
        """None."""
        return []

    async def start(self, host: Host) -> None:
        """Begin to read."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), name="terminal", daemon=True).start()
        self._task = asyncio.create_task(self._talk(host))

    async def send(self, outbound: Outbound) -> Receipt:
        """Print a notice; one for another user of a terminal waits until that user is here."""
        if outbound.to != self.address:
            return Receipt(state="retry", reason="not at this terminal", wait=ELSEWHERE)
        self._show(outbound)
        return Receipt(state="delivered")

    async def stop(self) -> None:
        """Read no more; a line that is being typed is lost."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the program has ended while somebody was typing
            try:
                for line in self._lines:
                    loop.call_soon_threadsafe(self._typed.put_nowait, line.rstrip("\r\n"))
            except (OSError, ValueError):  # the terminal was closed, or holds no text
                pass
            loop.call_soon_threadsafe(self._typed.put_nowait, None)

    async def _talk(self, host: Host) -> None:
        self._write(self._prompt)
        while (text := await self._typed.get()) is not None:
            now = self._clock.now()
            inbound = Inbound(address=self.address, id=uuid4().hex, text=text, sent_at=now, received_at=now)
            try:
                for reply in await host.receive(inbound):
                    self._show(reply)
            except (WriteError, StoppedError):
                self._write(load().say("terminal-not-written") + "\n")
            self._write(self._prompt)
        self.ended.set()

    def _show(self, outbound: Outbound) -> None:
        self._write(numbered(outbound) + "\n\n")
