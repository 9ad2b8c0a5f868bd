"""`cunbao serve`: the bot with the channels of the settings file, until SIGTERM or Ctrl+C."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import compose
from bot.cli.at_office import plainly, with_settings
from bot.clock import RealClock
from bot.runtime import Runtime
from bot.server import serve
from bot.settings import Settings, SettingsError, load_settings, make_channels, paces

if TYPE_CHECKING:
    from storage.review import Reviewed
    from storage.store import Store


@click.command()
@with_settings
def command(path: Path) -> None:
    """Run the bot."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with plainly():
        asyncio.run(_serve(load_settings(path), path))


async def _serve(settings: Settings, path: Path) -> None:
    mind = compose.of(settings)
    clock = RealClock()
    channels = make_channels(settings, clock, path)
    if not channels:
        raise SettingsError(f"{path}: channels: none is named, so nobody could be heard")
    store = open_store(settings)
    try:
        for line in reviewed(store.review(mind, clock.now())):
            click.echo(line)
        pacing = paces(settings)
        if settings.api is not None:
            from bot.api.hooks import PACING
            from bot.api.interface import Api

            channels.append(Api(settings.api, clock, mind, store))
            pacing[Api.name] = PACING
        runtime = Runtime(store, mind, channels, clock, pacing, settings.picture_mb * 1024 * 1024)
        await serve(runtime, settings.host, settings.port, _told(), _ready)
    finally:
        store.close()


def reviewed(found: Reviewed) -> Iterator[str]:
    """What the start has found, in words for the operator."""
    if found.recounted:
        yield f"{found.recounted} cases have new dates, because more holidays are known now"
    for one in found.gone:
        yield f"{one.name} is no longer in the staff file: {one.cases} open cases were handed on"


def open_store(settings: Settings) -> Store:
    """The database of the settings as its one writer; raises StoreError."""
    from storage.keys import Keys
    from storage.store import Store

    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    keys = Keys.from_file(Path(settings.keys_file)) if settings.keys_file else None
    return Store.open(settings.database, keys)


def _told() -> asyncio.Event:
    """Set by SIGTERM and Ctrl+C."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


def _ready(address: str) -> None:
    click.echo(f"cunbao listens at {address}; /health tells how it is")
