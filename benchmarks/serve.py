"""The real program with its web chat, on a moved clock so that a scheme is in force.

    python -m benchmarks.serve --database sqlite:///FILE --port 18000

What `cunbao serve` starts, with a staff of invented desks instead of a staff file and without a network.
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime

from aiohttp import web

from bot.api.interface import Api
from bot.api.settings import ApiSettings
from bot.channels.web import WebChannel
from bot.clock import CHINA, MovedClock
from bot.compose import mind
from bot.runtime import Runtime
from claims.staff import Member
from locales.catalogue import load
from storage.store import Store

START = datetime(2021, 6, 15, 9, 30, tzinfo=CHINA)
STAFF = (
    *(
        Member(address=f"terminal:{insurer}", name=insurer, role="desk", insurer=insurer, rung=1)
        for insurer in ("picc", "chinalife", "pingan")
    ),
    Member(address="terminal:supervisor", name="supervisor", role="supervisor", rung=9),
)


async def serve(database: str, port: int) -> None:
    """Answer the web chat until the process ends."""
    clock = MovedClock(START)
    store, ours = Store.open(database), mind(STAFF)
    api = Api(ApiSettings(rate=100_000), clock, ours, store)
    runtime = Runtime(store, ours, [WebChannel(clock, load(), moved=True), api], clock)
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
    asked = parser.parse_args()
    asyncio.run(serve(asked.database, asked.port))
