"""`cunbao chat`: a talk in the terminal, or through a pipe, on an embedded database."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import click
from msgspec.structs import replace

from bot import compose
from bot.channels.terminal import Terminal
from bot.cli.at_office import plainly
from bot.cli.language import with_language
from bot.cli.serve import open_store
from bot.clock import RealClock
from bot.runtime import Runtime
from bot.settings import DEFAULT_DATABASE, Settings, load_settings
from bot.staff_file import read_staff
from locales.catalogue import load
from schemes.book import load_book


@click.command()
@click.option("--database", help=f"default: {DEFAULT_DATABASE}, or the one of --settings")
@click.option("--settings", "path", type=click.Path(path_type=Path), help="a settings file, as for serve")
@click.option("--staff", type=click.Path(path_type=Path), help="a staff file")
@click.option("--schemes", type=click.Path(path_type=Path), multiple=True, help="a further folder of schemes")
@with_language
@click.option("--as", "user", default="me", show_default=True, help="who is talking")
def command(
    database: str | None,
    path: Path | None,
    staff: Path | None,
    schemes: tuple[Path, ...],
    language: tuple[Path, ...],
    user: str,
) -> None:
    """Talk to it in the terminal."""
    with plainly():
        settings = load_settings(path) if path else Settings(staff="")
        if database:
            settings = replace(settings, database=database)
        settings = replace(settings, language=(*settings.language, *map(str, language)))
        asyncio.run(_chat(settings, staff, schemes, user))


async def _chat(settings: Settings, staff: Path | None, schemes: tuple[Path, ...], user: str) -> None:
    book = load_book(*(Path(folder) for folder in settings.schemes), *schemes)
    file = staff or (Path(settings.staff) if settings.staff else None)
    words = [Path(folder) for folder in settings.language]
    mind = compose.mind(read_staff(file, book) if file else (), book=book, language=words)
    clock = RealClock()
    typed = sys.stdin.isatty()
    # A file of its own: the thread that waits for a line may not hold sys.stdin when the program ends.
    lines = open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    terminal = Terminal(user, lines, _write, clock, "> " if typed else "")
    store = open_store(settings)
    try:
        runtime = Runtime(store, mind, [terminal], clock)
        if typed:
            click.echo(load().say("terminal-hello"))
        await runtime.start()
        await _until_ended(terminal)
        await runtime.drain()
        await runtime.stop()
    finally:
        store.close()


def _write(text: str) -> None:
    click.echo(text, nl=False)


async def _until_ended(terminal: Terminal) -> None:
    """Until the input ends, or Ctrl+C or SIGTERM."""
    told = asyncio.create_task(terminal.ended.wait())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await told
