"""`cunbao roster import FILE --scheme ID`: the list that a town hands in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from bot.cli.database import with_database
from bot.clock import CHINA

if TYPE_CHECKING:
    from claims.roster_list import RosterList
    from schemes.book import Book
    from storage.roster import RosterReport
    from storage.store import Store

Standing = Literal["roster", "registered", "prospect"]


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
@click.option(
    "--state",
    type=click.Choice(["roster", "registered", "prospect"]),
    default="roster",
    show_default=True,
    help="roster: as its rows say; registered: on the list and no more; prospect: another scheme's list (新农合)",
)
@click.option(
    "--held-from",
    type=click.IntRange(1, 100),
    default=90,
    show_default=True,
    envvar="CUNBAO_ROSTER_HELD_FROM",
    help="hold a village's list that has lost so many percent of its people, until an officer confirms it",
)
@click.option(
    "--held-grown",
    type=click.IntRange(1),
    default=300,
    show_default=True,
    envvar="CUNBAO_ROSTER_HELD_GROWN",
    help="hold one to which so many percent have come",
)
@click.option(
    "--held-others",
    type=click.IntRange(1, 100),
    default=50,
    show_default=True,
    envvar="CUNBAO_ROSTER_HELD_OTHERS",
    help="hold one of whose people more than so many percent are others than last time",
)
@click.option("--add", is_flag=True, help="the rows come to the villages' last lists instead of taking their place")
@with_database
def import_(
    file: Path,
    scheme: str,
    folders: tuple[Path, ...],
    state: Standing,
    held_from: int,
    held_grown: int,
    held_others: int,
    add: bool,
    database: str,
) -> None:
    """Import a roster: CSV, XLSX or XLS, with a header row near the top.

    Repeatable: the same file twice changes nothing. Rows that cannot be taken go to FILE.bad.csv. Each village's list
    waits to be signed (`cunbao enrolment lists`). One that differs too much from the last, or has somebody of the
    wrong age, is held: nothing that it says of anybody holds until an officer confirms it.
    """
    from claims.roster_list import Bounds
    from schemes.book import load_book
    from storage.errors import StoreError
    from storage.roster import How, RosterError, import_file

    book = load_book(*folders)
    now = datetime.now(CHINA)
    try:
        with closing(_open(database)) as store, _progress() as progress:
            how = How(standing=state, bounds=Bounds(shrunk=held_from, grown=held_grown, others=held_others), adds=add)
            report = import_file(store, file, scheme, book, now, progress, how)
            lines = [*told(report), *_count(store, book, scheme, now)]
    except (RosterError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(lines))


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
        lines.append(
            f"不能用的行和原因在 {report.bad_file}：那些人还不在名单里；改好以后直接导入这个文件，会并进原来的名单。"
        )
    if report.missing:
        lines.append(f"以前的名单上有、这次没有的{report.missing}人，都还留着；要是真调出了，请在备注里写明再导入。")
    if report.erased:
        lines.append(f"{report.erased}人要求过删掉资料，没有恢复。")
    if report.sheets_without_header:
        lines.append(f"没有表头、没有读的工作表：{'、'.join(report.sheets_without_header)}")
    lines += _lists(report)
    lines += [f"请核对：{flag}（{count}行）" for flag, count in report.flags.items()]
    if report.check_file is not None:
        lines.append(f"要核对的行在 {report.check_file}")
    return lines


def _lists(report: RosterReport) -> list[str]:
    """What became of the villages' lists; those that are held first, for somebody has to decide."""
    held = [one.roster for one in report.lists if one.roster.state == "held"]
    lines = [_held(one) for one in held]
    if report.leaving_file is not None:
        lines.append(f"要离开名单的人在 {report.leaving_file}")
    fresh = sum(one.fresh and one.roster.state != "held" for one in report.lists)
    return [*lines, f"交上来{fresh}份村名单，等村里签字。"] if fresh else lines


def _held(one: RosterList) -> str:
    """Why a list is held, what that means, and what to do."""
    reasons = {
        "shrunk": f"只剩{one.people}人，上次{one.before}人",
        "grown": f"有{one.people}人，上次才{one.before}人，多得太多",
        "others": f"上次{one.before}人里有{one.leaving}人不在这次的{one.people}人里，换得太多",
        "ages": f"有{len(one.outside)}人年龄不在方案里",
    }
    why = "；".join(reasons[why] for why in one.why)
    without = f"，年龄不对的不收用 cunbao enrolment confirm {one.id} 不收" if one.outside else ""
    return (
        f"名单{one.id}（{one.town}{one.village}）{why}：先压着，名单上写的都还没算数。"
        f"核对以后用 cunbao enrolment confirm {one.id} 确认{without}；"
        f"不对就用 cunbao enrolment send-back {one.id} 原因 退回。"
    )


def _count(store: Store, book: Book, name: str, now: datetime) -> list[str]:
    """The exact count check, where the document states how many people it insures."""
    from schemes.money import spoken
    from schemes.premium import counted
    from schemes.progress import HERE

    scheme = book.get(name)
    if scheme is None or counted(scheme, 0) is None:
        return []
    listed = sum(one.people for one in store.enrolments().tallies(name, now.date()) if one.state in HERE)
    count = counted(scheme, listed)
    assert count is not None
    total = f"、保费{spoken(count.total)}元" if count.total is not None else ""
    if count.exact:
        return [f"人数对上了：文件{count.people}人，名单{listed}人{total}。"]
    return [f"人数对不上：文件{count.people}人{total}，名单{listed}人，差{listed - count.people:+d}人。"]
