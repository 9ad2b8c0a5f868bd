"""`cunbao order`: say a staff command at the command line, as the operator."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

import click

from bot.clock import CHINA
from bot.office import open_office, said
from bot.settings import SettingsError, load_settings
from nlu.language import LanguageError
from schemes.tables import SchemeError
from storage.errors import StoreError


@click.command()
@click.argument("text")
@click.option(
    "--settings", "path", type=click.Path(path_type=Path), default="cunbao.toml", show_default=True,
    help="the settings file",
)  # fmt: skip
def command(text: str, path: Path) -> None:
    """Carry out TEXT, a command as staff write it, such as "列表" or "收到 10000012", and print the answer.

    It works beside a running `serve` as well as without it; the history names the operator as who did it.
    """
    try:
        office = open_office(load_settings(path))
        try:
            (answers,) = office.carry([said(text, secrets.token_hex(8), datetime.now(CHINA))])
        finally:
            office.close()
    except (SettingsError, SchemeError, LanguageError, StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for answer in answers:
        click.echo(answer)
