"""`cunbao disputes`: cases that may become a dispute, what people say after a payout, and how soon they were paid."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.cli.at_office import the_office, with_settings
from bot.cli.shown import show, with_xlsx
from bot.clock import CHINA


@click.command()
@click.option("--satisfaction", is_flag=True, help="how satisfied people were after a payout, by insurer and town")
@click.option("--speed", is_flag=True, help="how many were paid and how soon, by insurer and town")
@with_xlsx
@with_settings
def command(*, satisfaction: bool, speed: bool, xlsx: Path | None, path: Path) -> None:
    """Show cases that were declined, are overdue, were reopened, or have a complaint open: numbers and no names."""
    from bot.finding_out import disputed
    from bot.finding_out import satisfaction as marks
    from bot.finding_out import speed as how_soon

    if satisfaction and speed:
        raise click.UsageError("--satisfaction and --speed are two tables: ask for one of them")
    with the_office(path) as office:
        if speed:
            show([how_soon(office)], xlsx)
        else:
            show([marks(office) if satisfaction else disputed(office, datetime.now(CHINA))], xlsx)
