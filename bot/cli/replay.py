"""`cunbao replay STORY.jsonl`: run a story in its own time; `-` reads from standard input, line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import click
import msgspec

from bot import compose
from bot.cli.language import with_language
from bot.clock import CHINA
from bot.holiday_file import HolidayError, read_holidays
from bot.replay import Replay, StoryError
from bot.staff_file import StaffError, read_staff
from claims.roster_list import NEVER
from claims.workdays import WorkingDays
from handlers.world import MostAMinute
from nlu.language import LanguageError
from schemes.book import Book, load_book
from schemes.tables import SchemeError
from storage.errors import StoreError
from storage.roster import How, RosterError, import_file
from storage.store import Store


@click.command(name="replay")
@click.argument("story", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--roster", "rosters", multiple=True, metavar="SCHEME=FILE", help="import a roster first")
@click.option("--schemes", multiple=True, type=click.Path(path_type=Path), help="a folder of further schemes")
@with_language
@click.option("--staff", type=click.Path(path_type=Path), help="the staff file")
@click.option("--holidays", type=click.Path(path_type=Path), help="the operator's table of holidays")
@click.option("--database", help="a database to use instead of a fresh one")
def command(
    story: IO[str],
    rosters: tuple[str, ...],
    schemes: tuple[Path, ...],
    language: tuple[Path, ...],
    staff: Path | None,
    holidays: Path | None,
    database: str | None,
) -> None:
    """Run a history in its own time and print every outbound message."""
    try:
        book = load_book(*schemes)
        members = read_staff(staff, book) if staff else ()
        days = WorkingDays(read_holidays(holidays) if holidays else None)
        # A history may be written closer together than anybody types: none of it is slowed.
        mind = compose.mind(members, book=book, language=language, days=days, most_a_minute=MostAMinute(0, 0))
        with _store(database) as store:
            for roster in rosters:
                _import(store, book, roster)
            for line in Replay(store, mind).run(iter(story.readline, "")):
                sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
                if "done" in line or "claims" in line:
                    sys.stdout.flush()
    except (StoryError, StaffError, HolidayError, SchemeError, LanguageError, StoreError, RosterError) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _store(database: str | None) -> Iterator[Store]:
    with TemporaryDirectory(prefix="cunbao-replay-") as folder:
        store = Store.open(database or f"sqlite:///{folder}/replay.db")
        try:
            yield store
        finally:
            store.close()


def _import(store: Store, book: Book, roster: str) -> None:
    scheme, _, path = roster.partition("=")
    if not path:
        raise click.ClickException(f"--roster 要写成 方案=文件，收到的是 {roster}")
    # Nobody is there who could confirm a list.
    import_file(store, Path(path), scheme, book, datetime.now(CHINA), how=How(bounds=NEVER, ages=False))
