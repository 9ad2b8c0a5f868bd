"""Rosters: a file that a town hands in becomes residents with dated enrolments."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from schemes.book import Book
from storage.roster.errors import RosterError
from storage.roster.importing import Import, scheme_of
from storage.roster.reading import Line, Places, Roster
from storage.roster.report import RosterReport
from storage.roster.standing import USUAL, How
from storage.store import Store

__all__ = ["How", "Line", "RosterError", "RosterReport", "import_file", "load_rows", "uncollected"]


def import_file(
    store: Store,
    path: Path,
    scheme: str,
    book: Book,
    now: datetime,
    progress: Callable[[float], None] | None = None,
    how: How = USUAL,
) -> RosterReport:
    """Import a roster for a scheme; the same file twice changes nothing, and nobody is deleted.

    `progress` hears the share done, 0 to 1. Raises RosterError with one sentence of what to do.
    """
    found = scheme_of(book, scheme)
    with store.residents_table(now) as table, uncollected():
        return Import(table, store.sealer, found, book, now, how).run(path, progress)


@contextmanager
def uncollected() -> Iterator[None]:
    """For bulk work: rows make no cycles, and looking for some among twenty thousand costs a fifth of an import."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def load_rows(path: Path, scheme: str, book: Book, now: datetime) -> Iterator[Line]:
    """The people and bad rows of a file without a database: to look at a roster before it is imported."""
    yield from Roster(path, Places(book, scheme_of(book, scheme).county), now.date()).lines()
