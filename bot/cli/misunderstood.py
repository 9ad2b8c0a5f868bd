"""`cunbao misunderstood`: what the bot did not understand goes out to be labelled and comes back to be learnt."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.at_office import DAY
from bot.cli.database import with_database
from bot.clock import CHINA

if TYPE_CHECKING:
    from bot.labelling import Judged


@click.group()
def command() -> None:
    """What was not understood: kept without numbers and names until somebody says what it meant."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--since", type=DAY, help="only what came on this day or later")
@with_database
def export(file: Path, since: datetime | None, database: str) -> None:
    """Write what waits for a label to FILE, a CSV for Excel or WPS; the column 意思 is to be filled in."""
    from bot.labelling import COLUMNS, line_of
    from locales.catalogue import load
    from storage.errors import StoreError
    from storage.roster.report import SideFile
    from storage.store import Store

    if file.suffix.lower() != ".csv":
        raise click.ClickException(f"{file}: 只写 .csv，Excel 和 WPS 都能打开。请把名字改成 {file.stem}.csv。")
    if file.exists():
        raise click.ClickException(f"{file} 已经有了，里面可能有填好的意思：请换个名字。")
    words = load()
    try:
        with closing(Store.open(database, writer=False)) as store:
            kept = store.unlabelled(since.replace(tzinfo=CHINA) if since else None)
        sheet = SideFile(file, COLUMNS)
        for one in kept:
            sheet.write(line_of(one, words))
        sheet.close()
    except (StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if not kept:
        click.echo("没有要标的话。")
        return
    click.echo(f"{len(kept)}句，在 {file}。请在“意思”一列写：{_choices()}。学不出什么的写“不管”。")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--language",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="the language folder that learns; made when it is missing",
)
@with_database
def import_(file: Path, language: Path, database: str) -> None:
    """Learn from FILE, as `export` wrote it and somebody filled it in (CSV, XLSX or XLS).

    Repeatable: the same file twice changes nothing. Rows that cannot be taken are listed.
    """
    from bot.labelling import Folder, LabellingError, judge, number_of, read
    from locales.catalogue import load
    from storage.errors import StoreError
    from storage.roster import RosterError
    from storage.store import Store

    try:
        rows, folder = read(file), Folder(language)
        with closing(Store.open(database, writer=False)) as store:
            kept = store.misunderstood(sorted({number_of(row.number) for row in rows}))
            judged = judge(rows, kept, folder.learnt(), load())
            # The files first: what the database calls labelled has been learnt.
            folder.add([*judged.learnt.values(), *judged.again])
            store.label(judged.labels())
    except (LabellingError, RosterError, StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(told(judged, language)))


def told(judged: Judged, language: Path) -> list[str]:
    """What became of the sheet, one line each."""
    counts = (len(judged.learnt), len(judged.skipped), judged.blank, judged.same, len(judged.refused))
    lines = ["学会{}句，不管{}句，没填{}句，以前标过{}句，不能用{}句".format(*counts)]
    lines += [f"第{one.line}行，编号{one.number or '没写'}：{one.reason}。" for one in judged.refused]
    if any("不认得" in one.reason for one in judged.refused):
        lines.append(f"意思可以写：{_choices()}、不管。")
    if judged.learnt:
        lines.append(f"写进了 {language}。设置里的 language 要有它；重新启动以后，机器人就听得懂了。")
    return lines


def _choices() -> str:
    from locales.catalogue import load
    from nlu.frame import INTENTS

    words = load()
    return "、".join(words.label("intent", intent) for intent in INTENTS)
