"""What all commands of `cunbao enrolment` have in common: where the office is, and who was left out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.at_office import plainly, with_settings
from bot.enrolment_desk import DeskError
from storage.roster.report import SideFile

Command = TypeVar("Command", bound=Callable[..., Any])


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
