"""`cunbao backlog`: what was never reported since 2018 (台账)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.at_office import the_office, with_settings
from bot.cli.shown import show, with_xlsx
from bot.clock import CHINA

if TYPE_CHECKING:
    from bot.finding import Told

TAKEN = ("found", "there")
BECAME = {
    "found": "新记",
    "there": "已有",
    "refused": "没记",
    "reported": "报过了",
    "unknown": "名单上没有",
    "ambiguous": "认不准",
    "not insured": "没在保",
}


@click.group()
def command() -> None:
    """The backlog (台账) of events that were never reported."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_settings
def import_(file: Path, path: Path) -> None:
    """Take in a list with the columns 姓名, 乡镇, 日期 (村 and 原因 if known).

    Repeatable: the same list twice changes nothing. Rows that cannot be taken go to FILE.bad.csv.
    """
    from bot.finding import take_in

    with the_office(path) as office:
        told = take_in(office, file, datetime.now(CHINA))
    said(told, file)


@command.command("list")
@click.option("--town", default="", help="only this town")
@click.option("--village", default="", help="only this village")
@click.option("--state", default="", type=click.Choice(["", "found", "told", "helped", "reported", "paid"]))
@with_xlsx
@with_settings
def list_(town: str, village: str, state: str, xlsx: Path | None, path: Path) -> None:
    """Show the entries with every dated step."""
    from bot.finding_out import backlog

    with the_office(path) as office:
        show([backlog(office, datetime.now(CHINA), town, village, state)], xlsx)


def said(told: list[Told], file: Path) -> None:
    """What became of the rows, and where those stand of which nothing was made."""
    from bot.finding import write_told

    counts = Counter(one.kind for one in told)
    click.echo(f"{len(told)}行：" + "，".join(f"{BECAME[kind]}{count}" for kind, count in counts.items()))
    left = [one for one in told if one.kind not in TAKEN]
    bad = file.with_name(f"{file.name}.bad.csv")
    if left:
        write_told(bad, left)
        click.echo(f"没记的行和原因在 {bad}")
    else:
        bad.unlink(missing_ok=True)
