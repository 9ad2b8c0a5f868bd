"""How commands show a table: on the terminal, or as an Excel file; and the office that they act in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.office import Office
    from storage.exchange.workbook import Printed

with_settings = click.option(
    "--settings",
    "path",
    type=click.Path(path_type=Path),
    default="cunbao.toml",
    show_default=True,
    help="the settings file",
)
with_xlsx = click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="write this Excel file")


@contextmanager
def the_office(path: Path) -> Iterator[Office]:
    """The office of a settings file; what goes wrong is said in one sentence."""
    from bot.office import open_office
    from bot.settings import SettingsError, load_settings
    from nlu.language import LanguageError
    from schemes.tables import SchemeError
    from storage.errors import StoreError
    from storage.roster.errors import RosterError

    try:
        office = open_office(load_settings(path))
        try:
            yield office
        finally:
            office.close()
    except (SettingsError, SchemeError, LanguageError, StoreError, RosterError, OSError) as error:
        raise click.ClickException(str(error)) from error


def show(printed: Printed, xlsx: Path | None) -> None:
    """Print a table, or write it."""
    if xlsx is not None:
        from storage.exchange.workbook import write_sheet

        write_sheet(xlsx, printed)
        click.echo(f"{xlsx}：{len(printed.rows)}行")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=printed.title)
    for words in printed.columns:
        table.add_column(words, overflow="fold")
    for row in printed.rows:
        table.add_row(*(str(cell) for cell in row))
    Console().print(table)
