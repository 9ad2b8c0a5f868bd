"""How commands show a table: on the terminal, or as an Excel file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from storage.exchange.workbook import Printed

with_xlsx = click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="write this Excel file")


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
