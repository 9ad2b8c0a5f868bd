"""`cunbao demo`: a villager's phone beside the desk's inbox, on invented people and a moved clock."""

from __future__ import annotations

import asyncio
import signal
import socket
from pathlib import Path

import click
from aiohttp import web

from bot.channels.web import WebChannel
from bot.clock import MovedClock
from bot.demo import Stage, forget, mind_of
from bot.demo_pages import DemoPages
from bot.demo_people import PLACES
from locales.catalogue import load
from storage.errors import StoreError

HOST = "127.0.0.1"
PORT = 8471


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help=f"default: {PORT}, or a free one if that is taken")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("var/demo"))
@click.option("--fresh", is_flag=True, help="begin anew: forget what was played before")
def command(port: int | None, folder: Path, *, fresh: bool) -> None:
    """The whole story on one screen."""
    if fresh:
        forget(folder)
    try:
        asyncio.run(_play(folder, _free(PORT) if port is None else port))
    except (StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error


async def _play(folder: Path, port: int) -> None:
    clock = MovedClock(PLACES[0].start)
    stage = Stage(folder, WebChannel(clock, load(), moved=True), clock, mind_of)
    runner = web.AppRunner(application(stage), access_log=None, shutdown_timeout=2)
    told = asyncio.create_task(_told_to_end())
    opening = asyncio.create_task(stage.open(PLACES[0].name))
    try:
        await runner.setup()
        await web.TCPSite(runner, HOST, port).start()
        address = f"http://{HOST}:{runner.addresses[0][1]}"
        click.echo(f"演示（手机和服务台）  {address}/demo")
        click.echo(f"单独的网页聊天        {address}/")
        click.echo("按 Ctrl+C 结束")
        await asyncio.wait((opening, told), return_when=asyncio.FIRST_COMPLETED)
        if not told.done():
            opening.result()  # raises what kept it from opening
        await told
    finally:
        told.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await stage.close()
        await runner.cleanup()


def application(stage: Stage) -> web.Application:
    """The chat and the demo's own pages."""
    app = web.Application()
    app.add_routes(stage.channel.routes(stage))
    app.add_routes(DemoPages(stage).routes())
    return app


async def _told_to_end() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()


def _free(port: int) -> int:
    """The port if nobody listens there, else 0: the system picks one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return 0
    return port
