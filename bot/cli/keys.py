"""`cunbao keys`: make the encryption keys of a database and change them."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import click

from bot.settings import DEFAULT_DATABASE


@click.group()
def command() -> None:
    """The encryption keys. Keep a copy of them apart from the database: without them nobody can read it."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def new(file: Path) -> None:
    """Make a key set in FILE (mode 0600), for CUNBAO_KEYS_FILE."""
    from storage.keys import Keys

    if file.exists():
        raise click.ClickException(f"{file} exists already: a key set is never overwritten")
    Keys.generate().save(file)
    click.echo(f"Made {file}. Set CUNBAO_KEYS_FILE={file.absolute()} and keep a copy apart from the database.")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def renew(file: Path) -> None:
    """Add a key to FILE and make it the current one; then run `cunbao keys rotate`."""
    from storage.errors import KeysError
    from storage.keys import Keys

    try:
        keys = Keys.from_file(file).renewed()
    except KeysError as error:
        raise click.ClickException(str(error)) from error
    keys.save(file)
    click.echo(f"{file} has the new key {keys.current}; the older ones stay readable.")


@command.command()
@click.option(
    "--database",
    default=DEFAULT_DATABASE,
    envvar="CUNBAO_DATABASE",
    show_default=True,
    help="address of the database",
)
def rotate(database: str) -> None:
    """Encrypt everything anew under a new key.

    The keys beside an embedded database or in CUNBAO_KEYS_FILE get a new one first; keys in CUNBAO_KEYS are
    the operator's to change. May be interrupted: the next run finishes. Stop the service before.
    """
    from rich.progress import Progress

    from storage.errors import StoreError
    from storage.keyring import renew_keys
    from storage.store import Store

    try:
        with closing(Store.open(database)) as store:
            outdated = store.outdated()
        if not outdated:
            renew_keys(database, os.environ)
        with closing(Store.open(database)) as store, Progress() as bar:
            task = bar.add_task("re-encrypting", total=store.outdated())
            done = store.rotate(lambda some: bar.advance(task, some))
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{done} values are now under key {store.keys.current}.")
