"""`cunbao broadcast`: a text for everybody of an area, approved by a second person, and whom it reached."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.cli.at_office import order, the_office, with_settings
from bot.cli.shown import save
from bot.clock import CHINA

if TYPE_CHECKING:
    from bot.office import Office
    from claims.broadcast import Broadcast
    from handlers.crowd.reach import Family, Village
    from handlers.world import World

PATIENCE: Final = 60.0
COUNTING: Final = ("counting", "counted")
VILLAGES: Final = (
    ("镇", 12), ("村", 12), ("户数", 8), ("当面告知", 10), ("送到", 8), ("没有回执", 10), ("知晓率（%）", 12),
)  # fmt: skip
HOMES: Final = (
    ("镇", 12), ("村", 12), ("组", 8), ("户主", 10), ("人数", 6), ("怎么知道的", 12), ("渠道", 12), ("时间", 17),
    ("谁告知的", 10),
)  # fmt: skip


@click.group()
def command() -> None:
    """Texts to everybody of an area: write, approve by a second person, stop, and whom they reached."""


@command.command()
@click.argument("text")
@click.option("--area", required=True, help="a county, a town, or a town with a village: 大周镇铺垭村")
@click.option("--scheme", default="", help="for the insured of this scheme only")
@click.option("--warning", is_flag=True, help="of a danger: goes out at night too")
@with_settings
def write(text: str, area: str, scheme: str, warning: bool, path: Path) -> None:
    """Write TEXT for an area. It is counted and shown; a second person approves it with "同意 NUMBER"."""
    word = "预警" if warning else "广播"
    with the_office(path) as office:
        before = {one.id for one in _broadcasts(office)}
        click.echo(order(office, " ".join(filter(None, (word, area, scheme, text)))))
        for one in _broadcasts(office):
            if one.id not in before:
                _counted(office, one.id)
                click.echo(order(office, f"广播进度 {one.id}"))


@command.command()
@click.argument("number", required=False, default="")
@with_settings
def show(number: str, path: Path) -> None:
    """How a broadcast stands; without NUMBER those under way."""
    with the_office(path) as office:
        click.echo(order(office, f"广播进度 {number}"))


@command.command()
@click.argument("number")
@with_settings
def approve(number: str, path: Path) -> None:
    """Let a broadcast go out that an officer has written in a chat: the operator is the second person."""
    with the_office(path) as office:
        click.echo(order(office, f"同意 {number}"))


@command.command()
@click.argument("number")
@with_settings
def stop(number: str, path: Path) -> None:
    """Stop a broadcast; what has not been handed to a gateway stays unsent."""
    with the_office(path) as office:
        click.echo(order(office, f"停发 {number}"))


@command.command()
@click.argument("number", required=False, default="")
@click.option("--scheme", default="", help="all publicity of this scheme, and what helpers told of it")
@click.option("--area", default="", help="only this county, town or village")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="write villages and households to FILE")
@with_settings
def reach(number: str, scheme: str, area: str, xlsx: Path | None, path: Path) -> None:
    """Which households were reached (知晓率), by broadcast NUMBER or for a scheme, village by village."""
    from bot.office import trail
    from handlers.crowd.reach import villages

    if bool(number) == bool(scheme):
        raise click.ClickException("name one of the two: the NUMBER of a broadcast, or --scheme ID")
    with the_office(path) as office:
        found = _families(office, number, scheme, area)
        names = _names(office)
        if xlsx is not None:
            trail(
                office, "export", f"broadcast:{number}" if number else scheme, f"{len(found)}户", datetime.now(CHINA)
            )
    lines = villages(found)
    _table(lines)
    if xlsx is not None:
        _sheets(xlsx, lines, found, names)
        click.echo("里面有姓名，请像名单一样保管。")


def _broadcasts(office: Office, number: str = "", states: tuple[str, ...] = ()) -> list[Broadcast]:
    from claims.broadcast import Broadcast
    from dialogs.lookups import Sought

    found = office.store.records(Sought("broadcast", number, states))
    return [one for one in found if isinstance(one, Broadcast)]


def _counted(office: Office, number: str) -> None:
    """Wait until the people are counted: by the running program, or here where none runs."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        held = next(one for one in _broadcasts(office) if one.id == number)
        if held.state not in COUNTING:
            return
        if office.writer:
            office.store.fire(office.mind, datetime.now(CHINA))
        else:
            time.sleep(0.2)


def _families(office: Office, number: str, scheme: str, area: str) -> list[Family]:
    from claims.area import Area
    from handlers.crowd.broadcast import area_of
    from handlers.crowd.reach import ON_ITS_WAY, about, families

    book, today = _world(office).book, datetime.now(CHINA).date()
    place, _ = area_of(book, (), area) if area else (None, "")
    if area and place is None:
        raise click.ClickException(f"{area}: no county or town of that name; write it in full, such as 大周镇")
    if number:
        held = _broadcasts(office, number)
        if not held:
            raise click.ClickException(f"{number}: no broadcast has this number; `cunbao broadcast show` lists them")
        one = held[0]
        place, names, only = place or one.area, [number], one.scheme
    else:
        known = book.get(scheme)
        if known is None:
            raise click.ClickException(
                f"{scheme}: no scheme has this id; known: {', '.join(s.id for s in book.schemes)}"
            )
        if place is None and known.county is None:
            raise click.ClickException(f"{scheme} belongs to no county: name one with --area")
        place = place or Area(known.county or "")
        names, only = about(_broadcasts(office, states=ON_ITS_WAY), scheme), scheme
    return families((one for chunk in office.store.reach_log(place, names) for one in chunk), only, today)


def _names(office: Office) -> Callable[[bytes | None], str]:
    """Who told a household, by the blind index of the address."""
    seal = office.store.sealer
    known = {seal.address(row.address): row.name for row in _world(office).staff}
    return lambda by: known.get(by, "") if by is not None else ""


def _world(office: Office) -> World:
    found: World = office.mind.world
    return found


def _table(lines: list[Village]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("镇", "村", "户数", "当面告知", "送到", "没有回执", "知晓率")
    for one in lines:
        counts = (one.homes, one.told, sum(one.arrived.values()), one.gone)
        table.add_row(one.town, one.village, *map(str, counts), f"{one.percent}%")
    homes, reached = sum(one.homes for one in lines), sum(one.reached for one in lines)
    told, gone = sum(one.told for one in lines), sum(one.gone for one in lines)
    share = f"{round(reached * 100 / homes, 1)}%" if homes else "-"
    table.add_row("合计", "", str(homes), str(told), str(reached - told), str(gone), share, style="bold")
    Console().print(table)


def _sheets(file: Path, lines: list[Village], found: list[Family], names: Callable[[bytes | None], str]) -> None:
    from bot.office_sheet import Sheet
    from locales.catalogue import load

    words = load()
    villages = tuple(
        (one.town, one.village, one.homes, one.told, sum(one.arrived.values()), one.gone, one.percent)
        for one in lines
    )
    homes = tuple(
        (
            *one.home,
            one.people,
            words.label("reaching", one.how or "none"),
            words.label("channel", one.channel) if one.channel else "",
            one.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if one.at else "",
            names(one.by),
        )
        for one in found
    )
    sheets = (
        Sheet(name="各村", title="各村知晓率", columns=VILLAGES, rows=villages),
        Sheet(name="各户", title="各户怎么知道的", columns=HOMES, rows=homes, landscape=True),
    )
    save(sheets, file)
