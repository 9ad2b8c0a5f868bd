"""How commands show tables: on the terminal, or as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from bot.office_sheet import Sheet

WIDE: Final = 160
with_xlsx = click.option(
    "--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="write this Excel file instead"
)


def show(sheets: Iterable[Sheet], xlsx: Path | None) -> None:
    """On the terminal, or into an Excel file."""
    every = list(sheets)
    if xlsx is not None:
        save(every, xlsx)
        return
    from rich.console import Console

    from bot.office_sheet import on_terminal

    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=WIDE)
    for sheet in every:
        console.print(on_terminal(sheet))


def save(sheets: Sequence[Sheet], xlsx: Path) -> None:
    """Into an Excel file that is not there yet."""
    from bot.office_sheet import write

    if xlsx.suffix.lower() != ".xlsx":
        raise click.ClickException(f"{xlsx}: 只写 .xlsx，请把名字改成 {xlsx.stem}.xlsx。")
    try:
        write(xlsx, sheets)
    except FileExistsError:
        raise click.ClickException(f"{xlsx} 已经有了，不覆盖：请换个名字。") from None
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"写好了：{xlsx}（{sum(len(one.rows) for one in sheets)}行）")
