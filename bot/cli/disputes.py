"""`cunbao disputes`: cases that may become a dispute; `cunbao satisfaction`: what people answered after a payout."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.cli.shown import show, the_office, with_settings, with_xlsx
from bot.clock import CHINA


@click.command()
@click.option("--satisfaction", is_flag=True, help="how satisfied people were after a payout, by insurer and town")
@with_xlsx
@with_settings
def command(*, satisfaction: bool, xlsx: Path | None, path: Path) -> None:
    """Show cases that were declined, are overdue, were reopened, or have a complaint open: numbers and no names."""
    from bot.finding_out import disputed
    from bot.finding_out import satisfaction as marks

    with the_office(path) as office:
        show(marks(office) if satisfaction else disputed(office, datetime.now(CHINA)), xlsx)
