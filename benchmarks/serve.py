"""The real program with its web chat, on a moved clock so that a scheme is in force.

    python -m benchmarks.serve --database sqlite:///FILE --port 18000 [--gateway wechat]

What `cunbao serve` starts, with a staff of invented desks instead of a staff file and without a network. With a
gateway its channel runs beside the web chat, and what it sends is taken by a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio

from aiohttp import web

from benchmarks.gateways import GATEWAYS, START
from bot.api.interface import Api
from bot.api.settings import ApiSettings
from bot.channel import Channel
from bot.channels.web import WebChannel
from bot.clock import MovedClock
from bot.compose import mind
from bot.runtime import Runtime
from claims.staff import Member
from handlers.world import MostAMinute
from locales.catalogue import load
from storage.store import Store

STAFF = (
    *(
        Member(address=f"terminal:{insurer}", name=insurer, role="desk", insurer=insurer, rung=1)
        for insurer in ("picc", "chinalife", "pingan")
    ),
    Member(address="terminal:supervisor", name="supervisor", role="supervisor", rung=9),
)


async def serve(database: str, port: int, gateway: str, taker: str) -> None:
    """Answer the web chat, and what the gateway hands in, until the process ends."""
    clock = MovedClock(START)
    store = Store.open(database)
    channels: list[Channel] = [WebChannel(clock, load(), moved=True)]
    if gateway:
        kind = GATEWAYS[gateway]
        channels.append(kind.channel(kind.made(taker), clock))
    # Few villagers write very much here: none is slowed, so that every message is answered.
    answering = mind(STAFF, most_a_minute=MostAMinute(0, 0))
    channels.append(Api(ApiSettings(rate=100_000), clock, answering, store))
    runtime = Runtime(store, answering, channels, clock)
    app = web.Application()
    app.add_routes(runtime.routes())
    await runtime.start()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--gateway", default="")
    parser.add_argument("--taker", default="http://127.0.0.1:9")
    asked = parser.parse_args()
    asyncio.run(serve(asked.database, asked.port, asked.gateway, asked.taker))
