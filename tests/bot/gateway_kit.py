"""An SMS gateway's interface on a free port, which answers as it is told, and the program with one channel."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from kannel_kit import port_of, reserved
from msgspec import Struct
from runtime_kit import START, Echo, TrackedStore

from bot.channel import Channel
from bot.clock import MovedClock
from bot.runtime import Runtime
from bot.sender import Pacing
from dialogs.message import Outbound, Say

SWIFT = Pacing(waits=(0.05,) * 5)
BRIEF = Pacing(waits=(0.05,) * 5, patience=3)
"""For a gateway that does not answer; one that does has a hundred times as long as it needs."""


class Asked(Struct, frozen=True):
    """One call of ours."""

    path: str
    headers: dict[str, str]
    body: bytes


class Interface:
    """Answers each call by the next of `script`, the last for ever: a (status, JSON), `garbage`, `cut` (the line ends
    without an answer) or `slow` (no answer within patience)."""

    def __init__(self, *script: tuple[int, object] | str) -> None:
        self.script, self.asked = list(script), list[Asked]()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(Asked(request.raw_path, dict(request.headers), await request.read()))
        act = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(act, tuple):
            return web.Response(status=act[0], body=json.dumps(act[1]).encode(), content_type="application/json")
        if act == "slow":
            await asyncio.Event().wait()
        if act == "cut":
            assert request.transport is not None
            request.transport.close()
        return web.Response(body=b"\xff\xfe<html>")


@asynccontextmanager
async def listening(interface: Interface) -> AsyncIterator[str]:
    """The interface under an address without a path."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", interface.answer)
    async with hosted(app) as url:
        yield url


@asynccontextmanager
async def hosted(app: web.Application, held: socket.socket | None = None) -> AsyncIterator[str]:
    held = held or reserved()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, held).start()
    try:
        yield f"http://127.0.0.1:{port_of(held)}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving(
    store: TrackedStore, channel: Channel, held: socket.socket | None = None, pacing: Pacing = SWIFT
) -> AsyncIterator[tuple[Runtime, str]]:
    """The program with this channel, at a port that is held for it or any; yields its address."""
    runtime = Runtime(store, Echo(), [channel], MovedClock(START), {"sms": pacing})
    app = web.Application()
    app.add_routes(runtime.routes())
    await runtime.start()
    try:
        async with hosted(app, held) as url:
            yield runtime, url
    finally:
        await runtime.stop()


def message(
    *says: Say, text: str = "", choices: Sequence[str] = (), to: str = "sms:+8613800001111", name: str = "r 1/2"
) -> Outbound:
    return Outbound(id=name, to=to, says=says, text=text, choices=tuple(choices), kind="notice", due_at=START)
