"""`cunbao incident`: a flood or landslide to which many reports belong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.cli.at_office import DAY, order, the_office, with_settings
from bot.cli.shown import save
from bot.clock import CHINA

if TYPE_CHECKING:
    from bot.office import Office
    from bot.office_sheet import Cell, Sheet
    from claims.incident import Incident
    from dialogs.crowd import Crowd
    from handlers.crowd.situation import Situation
    from locales.catalogue import Catalogue

KINDS: Final = {
    "flood": "洪水",
    "landslide": "滑坡",
    "earthquake": "地震",
    "storm": "大风",
    "snow": "雪灾",
    "fire": "火灾",
    "accident": "事故",
}
SHARES: Final = (
    ("公司", 14), ("镇", 12), ("报案", 8), ("房屋", 8), ("受伤", 8), ("身故", 8), ("到哪一步", 24),
)  # fmt: skip
OPEN: Final = (
    ("编号", 10), ("公司", 14), ("镇", 12), ("什么事", 12), ("姓名", 10), ("到哪一步", 12), ("可能重复", 18),
)  # fmt: skip
SILENT: Final = (("镇", 12), ("村", 12), ("组", 8), ("户主", 10), ("姓名", 10))


@click.group()
def command() -> None:
    """A disaster: declare it, see how it stands, close it."""


@command.command()
@click.option("--kind", type=click.Choice(list(KINDS)), required=True, help="what it is")
@click.option("--town", default="", help="the town, in full")
@click.option("--county", default="", help="the whole county, in full")
@click.option("--at", "day", type=DAY, help="its first day; today where none is given")
@click.option("--said", default="", help="its name in messages, such as 暴雨")
@with_settings
def declare(kind: str, town: str, county: str, day: datetime | None, said: str, path: Path) -> None:
    """Declare an incident. Reports belong together from now on; the question to everybody waits for approval."""
    if bool(town) == bool(county):
        raise click.ClickException("name the area with --town or with --county")
    first = (day or datetime.now(CHINA)).date().isoformat()
    with the_office(path) as office:
        click.echo(order(office, f"灾情 {town or county} {said or KINDS[kind]} {first}"))


@command.command()
@click.argument("number", required=False, default="")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="write the whole report to FILE")
@with_settings
def report(number: str, xlsx: Path | None, path: Path) -> None:
    """The situation of this minute: who answered, houses, injured, dead, claims by insurer and town."""
    with the_office(path) as office:
        if xlsx is None:
            click.echo(order(office, f"灾情报告 {number}"))
            return
        from bot.office import trail
        from claims.incident import Incident
        from dialogs.crowd import CrowdSought

        crowd, found = office.store.crowd(CrowdSought(incidents=(number or "*",), silent=True))
        if not found:
            raise click.ClickException("no such incident; `cunbao incident report` shows those that are not done")
        for place, one in enumerate(one for one in found if isinstance(one, Incident)):
            trail(office, "export", one.subject, "report", datetime.now(CHINA))
            file = xlsx if not place else xlsx.with_stem(f"{xlsx.stem}-{one.id}")
            _write(office, one, crowd, file)
            click.echo("里面有姓名，请像名单一样保管。")


@command.command()
@click.argument("number")
@with_settings
def close(number: str, path: Path) -> None:
    """Close an incident. Its open claims stay; every morning tells how many, until the last one has ended."""
    with the_office(path) as office:
        click.echo(order(office, f"灾情结束 {number}"))


def _write(office: Office, incident: Incident, crowd: Crowd, file: Path) -> None:
    from handlers.crowd.situation import situation
    from locales.catalogue import load

    now, words = situation(office.mind.world, incident, crowd), load()
    save((*_figures(now, words), *_lists(incident, crowd, words)), file)


def _figures(now: Situation, words: Catalogue) -> tuple[Sheet, ...]:
    asked = [
        ("问到的人", now.asked),
        ("平安", now.answers["safe"]),
        ("房子坏了", now.answers["house"]),
        ("有人受伤", now.hurt),
        ("同户有人受伤，自己没说", now.answers["near"]),
        ("有人去世", now.answers["dead"]),
        ("没音信（要上门）", now.silent),
        ("报案", now.claims),
        ("没办完", now.open),
        ("可能重复", now.doubled),
    ]
    houses = [
        (words.label("house_type", kind), count, float(limit) if limit is not None else "")
        for kind, (count, limit) in now.houses.items()
    ]
    shares = [
        (
            words.label("insurer", one.insurer) if one.insurer else "公司没定",
            one.town or "",
            one.count,
            one.houses,
            one.injured,
            one.dead,
            "、".join(f"{words.label('status', state)}{count}" for state, count in one.states.items()),
        )
        for one in now.shares
    ]
    return (
        _sheet("总数", (("项目", 20), ("数", 10)), asked),
        _sheet("房屋", (("房子", 12), ("间数", 8), ("文件的上限（元）", 18)), houses),
        _sheet("各公司各镇", SHARES, shares),
    )


def _lists(incident: Incident, crowd: Crowd, words: Catalogue) -> tuple[Sheet, ...]:
    from claims.incident import still_open

    todo = [
        (
            one.number,
            words.label("insurer", one.insurer) if one.insurer else "公司没定",
            one.town or "",
            words.label("event", one.event or "unknown"),
            one.insured_name or "",
            words.label("status", one.status),
            "、".join(one.maybe_same),
        )
        for one in crowd.claims
        if one.incident == incident.id and still_open(one)
    ]
    silent = [
        (one.town, one.village, one.group, one.household or one.name, one.name)
        for one in crowd.silent
        if incident.area.holds(one)
    ]
    return (
        _sheet("没办完的案子", OPEN, todo),
        _sheet("没音信的人", SILENT, sorted(silent)),
    )


def _sheet(name: str, columns: tuple[tuple[str, int], ...], rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    from bot.office_sheet import Sheet

    return Sheet(name=name, title=name, columns=columns, rows=tuple(rows))
