"""What all commands of `cunbao enrolment` have in common: where the office is, and how a table is shown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.at_office import plainly, with_settings
from bot.enrolment_desk import DeskError
from bot.office_sheet import Sheet, on_terminal, write
from storage.roster.report import SideFile

Command = TypeVar("Command", bound=Callable[..., Any])
DAY = click.DateTime(["%Y-%m-%d"])
WIDE = 160


def at_a_desk(function: Command) -> Command:
    """Adds --settings and --database; whatever is wrong is said in one line."""

    @with_settings
    @click.option(
        "--database", envvar="CUNBAO_DATABASE", help="address of the database, instead of the settings' own"
    )
    @functools.wraps(function)
    def whole(*arguments: Any, **named: Any) -> Any:
        with plainly(DeskError):
            return function(*arguments, **named)

    return whole  # type: ignore[return-value]


def of_a_place(function: Command) -> Command:
    """Adds --town and --village."""
    town = click.option("--town", default="", help="only this town")
    village = click.option("--village", default="", help="only this village")
    return town(village(function))


def day(value: datetime | None) -> date | None:
    """A day from an option."""
    return value.date() if value is not None else None


def show(sheets: Iterable[Sheet], xlsx: Path | None) -> None:
    """On the terminal, or into an Excel file."""
    every = list(sheets)
    if xlsx is None:
        from rich.console import Console

        terminal = Console()
        console = terminal if terminal.is_terminal else Console(width=WIDE)
        for sheet in every:
            console.print(on_terminal(sheet))
        return
    save(every, xlsx)


def save(sheets: Sequence[Sheet], xlsx: Path) -> None:
    """Into an Excel file that is not there yet."""
    if xlsx.suffix.lower() != ".xlsx":
        raise click.ClickException(f"{xlsx}: 只写 .xlsx，请把名字改成 {xlsx.stem}.xlsx。")
    try:
        write(xlsx, sheets)
    except FileExistsError:
        raise click.ClickException(f"{xlsx} 已经有了，不覆盖：请换个名字。") from None
    click.echo(f"写好了：{xlsx}")


def refused(rows: Sequence[tuple[str, str, str]], beside: Path) -> None:
    """Say who was left out and why: by reason, and each by name in a file."""
    if not rows:
        return
    reasons: dict[str, int] = {}
    side = SideFile(beside, ["行", "姓名", "原因"])
    for row in rows:
        reasons[row[2]] = reasons.get(row[2], 0) + 1
        side.write(list(row))
    side.close()
    for reason, count in reasons.items():
        click.echo(f"没有记：{reason}（{count}人）")
    click.echo(f"没有记的人在 {beside}")
