"""`cunbao roster import FILE --scheme ID`: the list that a town hands in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.database import with_database
from bot.clock import CHINA

if TYPE_CHECKING:
    from storage.roster import RosterReport
    from storage.store import Store


@click.group()
def command() -> None:
    """Rosters (花名册) of the insured."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--scheme", required=True, help="id of the scheme, such as wanzhou-2021")
@click.option(
    "--schemes",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="a folder with more schemes",
)
@with_database
def import_(file: Path, scheme: str, folders: tuple[Path, ...], database: str) -> None:
    """Import a roster: CSV, XLSX or XLS, with a header row near the top.

    Repeatable: the same file twice changes nothing. Rows that cannot be taken go to FILE.bad.csv.
    """
    from schemes.book import load_book
    from storage.errors import StoreError
    from storage.roster import RosterError, import_file

    book = load_book(*folders)
    try:
        with closing(_open(database)) as store, _progress() as progress:
            report = import_file(store, file, scheme, book, datetime.now(CHINA), progress)
    except (RosterError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(told(report)))


@contextmanager
def _progress() -> Iterator[Callable[[float], None] | None]:
    """A bar where somebody looks on; drawing it costs a tenth of an import."""
    if not sys.stdout.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("导入花名册", total=1.0)
        yield lambda share: bar.update(task, completed=share)
        bar.update(task, completed=1.0)


def _open(database: str) -> Store:
    """As the writer if nobody else is: an empty database is made ready. Beside a running service as a guest."""
    from storage.errors import LockedError
    from storage.store import Store

    try:
        return Store.open(database)
    except LockedError:
        return Store.open(database, writer=False)


def told(report: RosterReport) -> list[str]:
    """What became of the roster, for the clerk, one line each."""
    lines = [
        (
            f"{report.rows}人：新增{report.new}，改动{report.changed}，没变{report.same}，"
            f"重复{report.repeated}，不能用{report.bad}"
        )
    ]
    if report.bad_file is not None:
        lines.append(f"不能用的行和原因在 {report.bad_file}：改好以后直接导入这个文件。")
    if report.missing:
        lines.append(f"以前的名单上有、这次没有的{report.missing}人，都还留着；要是真调出了，请在备注里写明再导入。")
    if report.erased:
        lines.append(f"{report.erased}人要求过删掉资料，没有恢复。")
    if report.sheets_without_header:
        lines.append(f"没有表头、没有读的工作表：{'、'.join(report.sheets_without_header)}")
    lines += [f"请核对：{flag}（{count}行）" for flag, count in report.flags.items()]
    if report.check_file is not None:
        lines.append(f"要核对的行在 {report.check_file}")
    return lines
