"""`cunbao retry`: run a message again whose turn failed, or list those that wait for it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from bot import compose
from bot.cli.at_office import plainly, with_settings
from bot.cli.serve import open_store
from bot.clock import CHINA
from bot.office import OPERATOR
from bot.settings import Settings, load_settings
from handlers.changes import Audit, Changes
from storage.errors import StoreError
from storage.store import Store


@click.command()
@click.argument("number", required=False, type=int)
@with_settings
@click.option("--database", help="instead of the one of the settings file")
@click.option("--trace", is_flag=True, help="show where it failed; this may name people")
def command(number: int | None, path: Path, database: str | None, *, trace: bool) -> None:
    """Run a message again whose turn failed; without NUMBER, list them. `serve` has to be stopped meanwhile."""
    with plainly():
        settings = load_settings(path)
        if database:
            settings = replace(settings, database=database)
        with closing(open_store(settings)) as store:
            if number is None:
                _list(store, trace=trace)
            else:
                _retry(store, settings, number)


def _list(store: Store, *, trace: bool) -> None:
    failed = store.failed_messages()
    if trace and failed:
        now = datetime.now(CHINA)
        seen = [Audit(at=now, actor=OPERATOR, action="trace", subject=f"inbox:{one.id}") for one in failed]
        store.post(Changes(audit=tuple(seen)))
    if not failed:
        click.echo("no message waits to be run again")
    for each in failed:
        last = each.fault.strip().rpartition("\n")[2].partition(":")[0]
        at = each.inbound.received_at.isoformat(timespec="seconds")
        click.echo(f"{each.id}  {at}  {each.inbound.channel}  {last}")
        if trace:
            click.echo(each.fault)


def _retry(store: Store, settings: Settings, number: int) -> None:
    mind = compose.of(settings)
    try:
        turned = store.retry(number, mind)
    except StoreError:
        raise
    except Exception as error:
        raise click.ClickException(
            f"it failed again: {type(error).__name__}; `cunbao retry --trace` shows where"
        ) from error
    click.echo(f"done; {len(turned.messages)} messages go out when `cunbao serve` runs")
