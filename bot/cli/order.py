"""`cunbao order`: say a staff command at the command line, as the operator."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.at_office import order, the_office, with_settings


@click.command()
@click.argument("text")
@with_settings
def command(text: str, path: Path) -> None:
    """Carry out TEXT, a command as staff write it, such as "列表" or "收到 10000012", and print the answer.

    It works beside a running `serve` as well as without it; the history names the operator as who did it.
    """
    with the_office(path) as office:
        if told := order(office, text):
            click.echo(told)
