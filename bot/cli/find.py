"""`cunbao find FILE --scheme ID`: a list of an insurer or a hospital beside the roster."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.cli.at_office import the_office, with_settings
from bot.cli.backlog import said
from bot.clock import CHINA


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--scheme", required=True, help="id of the scheme, such as wanzhou-2021")
@with_settings
def command(file: Path, scheme: str, path: Path) -> None:
    """Find the insured who never reported, in a list with the columns 姓名, 身份证号, 日期.

    Each becomes an entry of the backlog for the village; what was diagnosed is not kept. Who is unknown or cannot be
    told apart goes to FILE.bad.csv with the reason. Repeatable.
    """
    from bot.finding import find

    with the_office(path) as office:
        known = office.mind.world.book.get(scheme)
        if known is None:
            raise click.ClickException(f"there is no scheme {scheme}: see `cunbao scheme check`")
        told = find(office, file, known, datetime.now(CHINA))
    said(told, file)
