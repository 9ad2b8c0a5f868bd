"""`cunbao enrolment progress`, `gaps`, `print` and `league`: what an office looks at and prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from bot import enrolment_sheets as sheets
from bot import group_sheet
from bot.cli.at_office import DAY
from bot.cli.enrolment_desk import at_a_desk, of_a_place
from bot.cli.shown import save, show, with_xlsx
from bot.enrolment_desk import Desk, DeskError, agents, officers, open_desk
from bot.office_sheet import Sheet
from claims.enrolment_plan import other_populations, targets
from handlers.enrolment.season import towns_of
from schemes.groups import Group, with_helpers
from schemes.model import Scheme
from schemes.progress import at_zero, booking_day, by_town, by_village, ranked
from storage.choosing import HERE, NOT_BOOKED, Standing


@click.command()
@click.argument("scheme")
@click.option("--on", "on", type=DAY, help="as of this day (default: today)")
@click.option("--villages", is_flag=True, help="each village too")
@click.option("--groups", is_flag=True, help="each group of each village too, and who helps there")
@with_xlsx
@at_a_desk
def progress(
    scheme: str,
    on: datetime | None,
    villages: bool,
    groups: bool,
    xlsx: Path | None,
    path: Path,
    database: str | None,
) -> None:
    """Each town against its task, and each village and group against its list."""
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        day = on.date() if on else desk.today
        plan = desk.list.plan(found.id)
        tallies = desk.list.tallies(found.id, day)
        known = targets(found, plan)
        lines = by_town(tallies, known, towns_of(desk.world, found) if not known else [])
        towns = [(target.printed or target.town, target.town) for target in known]
        printed = {town for _, town in towns}
        towns += [(line.name, line.name) for line in lines if line.name not in printed]
        notes = _notes(desk, found, at_zero(lines))
        every = [sheets.progress(found, lines, officers(desk.world, found, towns), notes, day)]
        in_groups: list[Group] = []
        if villages or groups:
            in_groups = with_helpers(desk.list.groups(found.id, day), group_sheet.group_helpers(desk))
        if villages:
            counted = by_village(tallies, desk.list.homes(found.id, day), agents(desk.world), in_groups)
            every.append(sheets.villages(found, counted, day))
        if groups:
            every.append(group_sheet.sheet(found, in_groups, day))
        show(every, xlsx)


def _notes(desk: Desk, scheme: Scheme, zero: Sequence[str]) -> list[str]:
    notes = [f"还没有人上账的镇：{'、'.join(zero)}。"] if zero else []
    changed = other_populations(scheme, desk.list.plan(scheme.id))
    notes += [
        f"{town}的户籍人口改成了{people}人，任务还是按老的；要改用 cunbao enrolment recalculate。"
        for town, people in changed.items()
    ]
    if not scheme.targets:
        notes.append("任务数文件未列明。")
    return notes


@click.command()
@click.argument("scheme")
@with_xlsx
@of_a_place
@at_a_desk
def gaps(scheme: str, xlsx: Path | None, town: str, village: str, path: Path, database: str | None) -> None:
    """Who stands on the list and is not booked yet, and by when it has to be. Refusers are not among them."""
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        full, place = desk.place(found, town, village)
        rows = desk.list.rows(found.id, desk.today, full, place, NOT_BOOKED)
        by = booking_day(found)
        click.echo(f"还没上账：{len(rows)}人。" + (f"最晚{by:%Y-%m-%d}。" if by else "最晚哪天，文件未列明。"))
        if rows and xlsx is None:
            click.echo(place or _where(desk, found, full))
            click.echo("是哪些人，加 --xlsx 文件名.xlsx；只看一个地方，加 --town、--village。")
        if xlsx is None or not rows:
            return
        desk.trail("export", found, f"gaps {full}{place} {len(rows)}人")
        people = desk.list.people(found.id, desk.today, rows)
        save([sheets.people(found, people, {}, desk.world.words, kind="gaps", place=full + place or "全县")], xlsx)


def _where(desk: Desk, scheme: Scheme, town: str) -> str:
    """Where they are: by town, or by village of one."""
    places: dict[str, int] = {}
    for one in desk.list.tallies(scheme.id, desk.today):
        if one.state in NOT_BOOKED and town in ("", one.town):
            place = one.village if town else one.town
            places[place] = places.get(place, 0) + one.people
    return "、".join(f"{place}{people}人" for place, people in sorted(places.items()))


@click.command("print")
@click.argument("scheme")
@click.argument("what", type=click.Choice(["roster", "book", "certificate"]))
@click.option("--xlsx", required=True, type=click.Path(path_type=Path, dir_okay=False), help="the Excel file")
@of_a_place
@at_a_desk
def print_(scheme: str, what: str, xlsx: Path, town: str, village: str, path: Path, database: str | None) -> None:
    """Print the roster, the registration book (both in two copies, a sheet for each village) or policy certificates.

    It names people: an audit row is left, and the file is readable by its owner alone.
    """
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        full, place = desk.place(found, town, village)
        states = HERE if what != "certificate" else ("booked", "in_force")
        rows = desk.list.rows(found.id, desk.today, full, place, states)
        if not rows:
            raise DeskError("没有可以打印的人：名单上没有人，或者还没有人上账。")
        desk.trail("export", found, f"{what} {full}{place} {len(rows)}人")
        save(_printed(desk, found, what, rows), xlsx)


def _printed(desk: Desk, scheme: Scheme, what: str, rows: list[int]) -> list[Sheet]:
    people = desk.list.people(scheme.id, desk.today, rows)
    words = desk.world.words
    if what == "certificate":
        return [sheets.certificates(scheme, people, _insurers(desk, scheme), words)]
    hukou = desk.list.hukou(scheme.id, rows)
    groups: dict[str, list[Standing]] = {}
    for one in people:
        groups.setdefault(one.person.town + one.person.village, []).append(one)
    return [
        sheets.people(scheme, group, hukou, words, kind=what, place=place or "村没写")
        for place, group in groups.items()
    ]


def _insurers(desk: Desk, scheme: Scheme) -> dict[str, tuple[str, str]]:
    """Town -> the insurer's name and its hotline, also one that the staff file gives its desk."""
    found = {}
    for town in desk.world.book.towns:
        if scheme.county not in (None, town.county):
            continue
        own = scheme.desk(town.name)
        insurer = scheme.insurer(own.insurer) if own is not None else None
        if own is None or insurer is None:
            continue
        rows = (row for row in desk.world.staff if row.role == "desk" and row.insurer == insurer.id and row.hotline)
        staff = next((row.hotline for row in rows if row.has(town.county, town.name, None)), "")
        found[town.name] = (insurer.name, own.hotline or insurer.hotline or staff)
    return found


@click.command()
@click.argument("from_scheme")
@click.argument("to_scheme")
@with_xlsx
@at_a_desk
def league(from_scheme: str, to_scheme: str, xlsx: Path | None, path: Path, database: str | None) -> None:
    """Towns by how many of last year's list have gone on: who has answered 续 or paid. New people do not count."""
    with open_desk(path, database) as desk:
        old, new = desk.scheme(from_scheme), desk.scheme(to_scheme)
        found = ranked(desk.list.gone_on(old.id, new.id, desk.today))
        show([sheets.league(f"{new.title}续保排名（{desk.today}）", found)], xlsx)
