"""`cunbao exchange`: the monthly sheets between the towns and their insurers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.at_office import MONTH, the_office, with_settings
from bot.clock import CHINA

if TYPE_CHECKING:
    from bot.exchange_in import Report

BECAME = {"applied": "已办", "unchanged": "没变", "refused": "没办"}


@click.group()
def command() -> None:
    """The monthly sheets (案情, 赔付) between the towns and their insurers."""


@command.command()
@click.option("--month", type=MONTH, required=True, help="such as 2021-06")
@click.option("--town", default="", help="only this town (or association)")
@click.option("--insurer", default="", help="only this insurer, such as picc")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=".", help="the folder for the files")
@with_settings
def export(month: datetime, town: str, insurer: str, out: Path, path: Path) -> None:
    """Write the sheets of a month as Excel files.

    For each town and insurer: the cases (案情), what was paid (赔付), and one to be filled in (待填)."""
    with the_office(path) as office:
        from bot.exchange_out import export as write

        made, without = write(office, out, month.date(), datetime.now(CHINA), town, insurer)
    for one in made:
        click.echo(f"{one.path}：{one.cases}件")
    if not made:
        click.echo(f"{month:%Y-%m} 没有案子要交。")
    if without:
        click.echo(f"还有{without}件承保公司没定，不在表上：请先转交。")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--month", type=MONTH, help="the month, if the sheet does not say it")
@click.option("--insurer", default="", help="the insurer, if the sheet does not say it")
@click.option("--anyway", is_flag=True, help="also where nearly no row fits a case, or the sums under them are wrong")
@click.option("--mended", is_flag=True, help="also the result sheet of an import, mended")
@with_settings
def import_(file: Path, month: datetime | None, insurer: str, anyway: bool, mended: bool, path: Path) -> None:
    """Read a sheet that an insurer has filled in and carry out what it says, as commands of its desk.

    Repeatable: the same sheet twice changes nothing. What became of each row goes to FILE.result.xlsx.
    """
    with the_office(path) as office:
        from bot.exchange_in import import_sheet
        from storage.roster import uncollected

        first = month.date() if month is not None else None
        with uncollected():
            now = datetime.now(CHINA)
            report = import_sheet(office, file, now, month=first, insurer=insurer, anyway=anyway, mended=mended)
    _show(report)


def _show(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{report.filled.month:%Y-%m} {report.filled.insurer}")
    for words in ("结果", "原因", "行数"):
        table.add_column(words, justify="right" if words == "行数" else "left")
    for became, kind, count in report.counted():
        table.add_row(BECAME[became], kind, str(count))
    table.add_section()
    table.add_row("合计", "", str(len(report.told)))
    Console().print(table)
    for one in report.sums:
        click.echo(f"{one}。")
    differing = sum(1 for one in report.told if one.beside)
    if differing:
        click.echo(f"{differing}行的金额和文件估算不一样，请核对。")
    if report.waiting:
        click.echo(f"这家公司有{report.waiting}件没办完，这张表只有{len(report.told)}行：余下的没动，请补交。")
    click.echo(f"每行的结果在 {report.path}")
