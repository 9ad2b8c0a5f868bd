"""The HTTP side: the paths of the channels and a health check. No access log: addresses carry people's numbers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from aiohttp import web

from bot.runtime import Runtime

BODY_LIMIT = 256 * 1024
GRACE = 5.0


def application(runtime: Runtime) -> web.Application:
    """All routes; ending the application ends the runtime, after which open requests are let finish."""

    async def health(request: web.Request) -> web.Response:  # noqa: ARG001 - the same for everybody
        well = await runtime.healthy()
        body = {
            "status": "ok" if well else "failing",
            "channels": [channel.name for channel in runtime.channels],
            "waiting": runtime.writer.waiting,
        }
        return web.Response(text=json.dumps(body), status=200 if well else 503, content_type="application/json")

    async def stop(app: web.Application) -> None:  # noqa: ARG001
        await runtime.stop()

    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_get("/health", health)
    app.add_routes(runtime.routes())
    app.on_shutdown.append(stop)
    return app


async def serve(runtime: Runtime, host: str, port: int, told: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Run until `told` to end; `ready` hears the address. New connections end first, then what is under way is
    finished, then the writer. Raises OSError when the port is taken."""
    runner = web.AppRunner(application(runtime), access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        await runtime.start()
        site = web.TCPSite(runner, host, port)
        await site.start()
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{runner.addresses[0][1]}")
        await told.wait()
    finally:
        await runner.cleanup()
