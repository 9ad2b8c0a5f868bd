"""`cunbao enrolment lists`, `sign` and the other steps of a list, and what the county decides about its plan."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.enrolment_desk import at_a_desk
from bot.cli.shown import show
from bot.enrolment_desk import DeskError, open_desk
from bot.office_sheet import Sheet

by_option = click.option("--by", help="whose act it is: an address of the staff file")


@click.command()
@click.argument("scheme")
@click.option("--town", default="")
@at_a_desk
def lists(scheme: str, town: str, path: Path, database: str | None) -> None:
    """The lists that were handed in for SCHEME, who signed them and when."""
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        words = desk.world.words
        full, _ = desk.place(found, town, "")
        rows = []
        held = desk.list.lists(found.id, full)
        for one in held:
            steps = "，".join(
                f"{words.label('act', step.act)} {step.name} {step.at:%m-%d %H:%M} {step.note}".strip()
                for step in one.steps
            )
            state = words.label("roster", one.state)
            if one.state == "held":
                state += "（" + "、".join(words.label("held", why) for why in one.why or ("shrunk",)) + "）"
            rows.append(
                (one.id, one.town, one.village, one.people, one.before, one.leaving, one.checked, state, steps)
            )
        heads = ["名单号", "镇", "村", "人数", "上次", "少了", "户籍已核", "状态", "谁、什么时候"]
        sheet = Sheet(
            name="名单", title=f"{found.title}交来的名单", columns=tuple((h, 12) for h in heads), rows=tuple(rows)
        )
        show([sheet], None)


def _step(name: str, word: str, text: str) -> click.Command:
    @click.command(name, help=text)
    @click.argument("which", nargs=-1, required=True)
    @by_option
    @at_a_desk
    def act(which: tuple[str, ...], by: str | None, path: Path, database: str | None) -> None:
        with open_desk(path, database) as desk:
            click.echo(desk.order(f"{word} {' '.join(which)}", by))

    return act


sign = _step("sign", "名单签字", "The village signs a list (number, or town and village).")
review = _step("review", "名单审核", "The town has reviewed a signed list.")
merge = _step("merge", "名单汇总", "The county merges a reviewed list, or all of a scheme: from then on it counts.")
confirm = _step("confirm", "名单确认", "An officer confirms a list that is held because it has lost so many people.")
take_back = _step("take-back", "名单撤回", "The last step of a list is taken back (number).")
send_back = _step("send-back", "名单退回", "A list goes back, with the reason.")


@click.command()
@click.argument("scheme")
@click.argument("town")
@click.argument("people", type=click.IntRange(1))
@click.argument("source")
@by_option
@at_a_desk
def population(
    scheme: str, town: str, people: int, source: str, by: str | None, path: Path, database: str | None
) -> None:
    """Note the population of TOWN as SOURCE gave it; the task stays until `recalculate`."""
    with open_desk(path, database) as desk:
        full, _ = desk.place(desk.scheme(scheme), town, "")
        click.echo(desk.order(f"人口 {full} {people} {source} {scheme}", by))


@click.command()
@click.argument("scheme")
@click.argument("town")
@by_option
@at_a_desk
def recalculate(scheme: str, town: str, by: str | None, path: Path, database: str | None) -> None:
    """Work out the task of TOWN anew from its newest population."""
    with open_desk(path, database) as desk:
        full, _ = desk.place(desk.scheme(scheme), town, "")
        click.echo(desk.order(f"重算任务 {full} {scheme}", by))


@click.command()
@click.argument("scheme")
@click.argument("yuan")
@click.argument("source")
@by_option
@at_a_desk
def price(scheme: str, yuan: str, source: str, by: str | None, path: Path, database: str | None) -> None:
    """Note the premium a head, as the tender or the policy says it."""
    with open_desk(path, database) as desk:
        desk.scheme(scheme)
        click.echo(desk.order(f"保费定价 {scheme} {yuan} {source}", by))


@click.command()
@click.argument("scheme")
@click.option("--first", type=click.IntRange(1, 120), help="the greatest age at joining, in whole years")
@click.option("--renewal", type=click.IntRange(1, 120), help="the greatest age at going on")
@click.option("--youngest-days", type=click.IntRange(1), help="the least age at joining, in days")
@click.option("--source", default="", help="who said so, in which paper")
@click.option("--none", "none", is_flag=True, help="take the office's limits back")
@by_option
@at_a_desk
def ages(
    scheme: str,
    first: int | None,
    renewal: int | None,
    youngest_days: int | None,
    source: str,
    none: bool,
    by: str | None,
    path: Path,
    database: str | None,
) -> None:
    """Set the ages at which one may join SCHEME and go on, where its document leaves them out."""
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        if none:
            click.echo(desk.order(f"年龄限定 {found.id} 取消", by))
            return
        figures = (("初保", first), ("续保", renewal), ("满", youngest_days))
        said = " ".join(f"{name} {figure}" for name, figure in figures if figure is not None)
        if not said or not source.strip():
            raise DeskError("写上 --first、--renewal、--youngest-days 里的一个，还有 --source（哪份文件、谁定的）。")
        click.echo(desk.order(f"年龄限定 {found.id} {said} {source}", by))
