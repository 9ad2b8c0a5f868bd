"""`cunbao enrolment mark` and `renew`: the states of many people at once, and last year's list into the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from bot.cli.at_office import DAY
from bot.cli.enrolment_desk import at_a_desk, of_a_place, refused
from bot.enrolment_desk import Desk, DeskError, Who, open_desk
from claims.enrolment_plan import limits
from claims.renewal_run import RenewalRun
from claims.roster_list import NEVER, Bounds
from schemes.ages import Limit
from schemes.marking import WISHES, Mark
from schemes.model import Scheme
from schemes.people import EnrolmentState, Why
from storage.renewing import Begun

REASONS = ("moved", "died", "refused", "removed")
EVERYBODY: tuple[EnrolmentState, ...] = ("prospect", "registered", "paid", "booked", "in_force", "left")
NOT_LEFT = EVERYBODY[:-1]


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--scheme", required=True, help="id of the scheme")
@click.option("--state", required=True, type=click.Choice([wish.replace("_", "-") for wish in WISHES]))
@click.option("--on", "on", required=True, type=DAY, help="the day from which it holds")
@click.option("--why", type=click.Choice(REASONS), help="why they left")
@click.option("--note", default="", help="a remark")
@click.option("--back", is_flag=True, help="allow a state that lies before the present one")
@click.option("--any-age", is_flag=True, help="take in also who is outside the scheme's ages: an officer decided it")
@of_a_place
@at_a_desk
def mark(
    file: Path | None,
    scheme: str,
    state: str,
    on: datetime,
    why: Why | None,
    note: str,
    back: bool,
    any_age: bool,
    town: str,
    village: str,
    path: Path,
    database: str | None,
) -> None:
    """Note a state of everybody in FILE (姓名, 身份证号) or of a place, from a day on.

    Nothing is deleted: a slip is put right by a later entry (`--state return` for who was wrongly noted as gone).
    """
    wish = next(one for one in WISHES if one == state.replace("-", "_"))
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        # Of a place only those are meant who are there: nobody who refused is taken in again by his neighbours.
        states = EVERYBODY if wish in ("left", "return") else NOT_LEFT
        who = meant(desk, found, file, town, village, on.date(), states)
        note_mark = Mark(state=wish, on=on.date(), why=why or "", note=note[:60], back=back, any_age=any_age)
        said = desk.world.words.label("enrolled", wish) + (f"（{desk.world.words.label('why', why)}）" if why else "")
        desk.trail("mark", found, f"{state} {on:%Y-%m-%d} {town}{village} {len(who.rows)}人")
        done = desk.list.mark(found.id, who.rows, note_mark, desk.now, desk.gate(found))
        click.echo(f"{done.done}人记成“{said}”，{on:%Y-%m-%d}起。")
        names = who.names or desk.names(found, [row for row, _ in done.refused])
        rows = [*who.refused, *(("", names.get(row, ""), desk.reason(code)) for row, code in done.refused)]
        refused(rows, (file or Path(f"{found.id}{town}{village}")).with_suffix(".refused.csv"))


def meant(
    desk: Desk,
    scheme: Scheme,
    file: Path | None,
    town: str,
    village: str,
    on: date,
    states: Sequence[EnrolmentState] = EVERYBODY,
) -> Who:
    """The people of a file, or those of a place in some states; raises where neither is named."""
    full, place = desk.place(scheme, town, village)
    if file is not None:
        return desk.file(scheme, file, full, place)
    if not full and not place:
        raise DeskError("写上是谁：一个名单文件，或者 --town、--village。")
    return Who(rows=tuple(desk.list.rows(scheme.id, max(on, desk.today), full, place, states)))


@click.command()
@click.argument("from_scheme")
@click.argument("to_scheme")
@click.option("--ends", type=DAY, help="the last day of the old cover, where its document states none")
@click.option("--confirmed", is_flag=True, help="somebody has looked why so few (or many) would go on")
@at_a_desk
def renew(
    from_scheme: str, to_scheme: str, ends: datetime | None, confirmed: bool, path: Path, database: str | None
) -> None:
    """Take last year's list into the next scheme as prospects; 60, 30 and 7 days before the end they are asked.

    Again it adds only who is new. Who died, moved or refused is left out; who is over the scheme's age limit too.
    """
    with open_desk(path, database) as desk:
        old, new = desk.scheme(from_scheme), desk.scheme(to_scheme)
        if old.id == new.id:
            raise DeskError("去年和今年是同一个方案，请写两个。")
        last = ends.date() if ends else old.period.last if old.period is not None else None
        if last is None:
            raise DeskError(f"{old.title}没写到哪天为止，请用 --ends 写上到期那天。")
        limit = limits(new, desk.list.plan(new.id)).renewal
        first = new.period.first if new.period is not None else last + timedelta(days=1)
        desk.trail("renew", new, f"{old.id} {last}")
        run = RenewalRun(
            id=new.id, state="open", at=desk.now, county=new.county, from_scheme=old.id, ends=last, version=1
        )
        oldest = limit.figure if limit is not None else None
        begun = desk.list.renew(run, oldest, first, desk.now, NEVER if confirmed else Bounds())
        if begun.held:
            everybody = begun.added + begun.known + begun.gone + len(begun.too_old)
            raise DeskError(
                f"先压着，一个人也没有列：去年的名单{everybody}人，会有{begun.added}人新列进去，{begun.known}人本来就在，"
                f"{begun.gone}人去世、迁出或不参保，{len(begun.too_old)}人超龄。核对以后加 --confirmed 再来一次。"
            )
        _begun(desk, old, new, begun, limit, first)


def _begun(desk: Desk, old: Scheme, new: Scheme, begun: Begun, limit: Limit | None, first: date) -> None:
    click.echo(
        f"{begun.added}人列进{new.title}的续保名单，{begun.known}人本来就在，{begun.gone}人去世、迁出或不参保，不再问。"
    )
    if limit is None:
        click.echo("续保年龄上限没有写明，没有按年龄筛，问办事的人。定了用 cunbao enrolment ages 写上。")
    names = desk.names(old, begun.too_old)
    for row in begun.too_old if limit is not None else ():
        rule = f"续保最多{limit.figure}周岁（{limit.source}），{first}那天超了" if limit is not None else ""
        click.echo(f"没有列进去，等您定：{names.get(row, '')}，{rule}（或者看不出年龄）。")


@click.command("renew-stop")
@click.argument("to_scheme")
@at_a_desk
def stop_renewal(to_scheme: str, path: Path, database: str | None) -> None:
    """Stop a renewal that was begun by mistake: nobody is asked any more; `renew` begins it again."""
    with open_desk(path, database) as desk:
        new = desk.scheme(to_scheme)
        desk.trail("renew-stop", new, "")
        if not desk.list.stop_renewal(new.id):
            raise DeskError(f"{new.title}没有在办的续保。")
        click.echo(desk.world.words.say("renew-stopped", {"scheme": new.title}))
