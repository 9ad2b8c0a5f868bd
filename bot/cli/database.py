"""`cunbao database`: bring a database to the newest version; and how other commands name theirs."""

from __future__ import annotations

from contextlib import closing

import click

from bot.settings import DEFAULT_DATABASE

with_database = click.option(
    "--database",
    default=DEFAULT_DATABASE,
    envvar="CUNBAO_DATABASE",
    show_default=True,
    help="address of the database",
)


@click.group()
def command() -> None:
    """The database."""


@command.command()
@with_database
def upgrade(database: str) -> None:
    """Bring an empty or older database to this program's version; nothing is lost, one transaction."""
    from storage.errors import StoreError
    from storage.migrations import HEAD
    from storage.store import Store

    try:
        with closing(Store.open(database)):
            click.echo(f"The database has version {HEAD}.")
    except StoreError as error:
        raise click.ClickException(str(error)) from error
