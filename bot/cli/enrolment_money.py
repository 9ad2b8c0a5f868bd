"""`cunbao enrolment pay`, `pay-back`, `check` and `budget`: the premium in parts, and whether they add up."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from bot import enrolment_sheets as sheets
from bot.cli.at_office import DAY
from bot.cli.enrolment_desk import at_a_desk, of_a_place, refused
from bot.cli.enrolment_states import meant
from bot.cli.shown import show, with_xlsx
from bot.enrolment_desk import Desk, DeskError, open_desk
from bot.office_sheet import Sheet
from claims.enrolment_plan import price, targets
from handlers.commands import read_sum
from schemes import premium
from schemes.model import Scheme
from schemes.money import spoken
from schemes.premium import PAYERS, Payer
from schemes.progress import by_town
from storage.choosing import HERE

MOST_SHOWN = 30
NO_PRICE = "保费是多少，文件未列明：没法查凑没凑够。定了价用 cunbao enrolment price 写上。"


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--scheme", required=True, help="id of the scheme")
@click.option("--payer", required=True, help=f"who paid: {', '.join(PAYERS)}, or its Chinese name")
@click.option("--yuan", required=True, help="for each person")
@click.option("--on", "on", required=True, type=DAY, help="the day of the payment")
@of_a_place
@at_a_desk
def pay(
    file: Path | None,
    scheme: str,
    payer: str,
    yuan: str,
    on: datetime,
    town: str,
    village: str,
    path: Path,
    database: str | None,
) -> None:
    """Note what somebody paid for each person in FILE or of a place.

    Nobody's parts may come to more than the premium.
    """
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        purse, amount = _payer(desk, payer), read_sum(yuan)
        if amount is None:
            raise DeskError(f"“{yuan}”不是金额：写成 20 或者 20.50。")
        if on.date() > desk.today:
            raise DeskError("缴费的日子还没到，请核对 --on。")
        who = meant(desk, found, file, town, village, on.date(), HERE)
        due = price(found, desk.list.plan(found.id))
        desk.trail("pay", found, f"{purse} {amount} {on:%Y-%m-%d} {town}{village} {len(who.rows)}人")
        most = int(due * 100) if due is not None else None
        done = desk.list.pay(
            found.id, who.rows, payer=purse, fen=int(amount * 100), day=on.date(), premium=most, now=desk.now
        )
        click.echo(_paid(desk, purse, amount, done.done, done.batch))
        if due is None:
            click.echo(NO_PRICE)
        names = who.names or desk.names(found, [*done.over, *done.unknown])
        over = f"加起来超过保费{spoken(due)}元" if due is not None else ""
        why = [*((row, over) for row in done.over), *((row, desk.reason("unknown")) for row in done.unknown)]
        rows = [*who.refused, *(("", names.get(row, ""), reason) for row, reason in why)]
        refused(rows, (file or Path(f"{found.id}{town}{village}")).with_suffix(".refused.csv"))


def _paid(desk: Desk, payer: Payer, amount: Decimal, people: int, batch: int) -> str:
    if not people:
        return "一个人也没有记上。"
    who = desk.world.words.label("payer", payer)
    whole = spoken(amount * people)
    said = f"第{batch}批：{who}给{people}人每人{spoken(amount)}元，共{whole}元。"
    return f"{said}记错了用 cunbao enrolment pay-back 退回这一批。"


def _payer(desk: Desk, said: str) -> Payer:
    """A purse by its code or its Chinese name."""
    names = {desk.world.words.label("payer", payer): payer for payer in PAYERS}
    found = next((payer for payer in PAYERS if payer == said.replace("-", "_")), None) or names.get(said)
    if found is None:
        raise DeskError(f"不认得“{said}”，谁出的钱可以写：{'、'.join(names)}。")
    return found


@click.command("pay-back")
@click.argument("scheme")
@click.argument("batch", type=click.IntRange(1))
@at_a_desk
def back(scheme: str, batch: int, path: Path, database: str | None) -> None:
    """Take a batch of payments back; both stay in the books."""
    with open_desk(path, database) as desk:
        desk.trail("pay-back", desk.scheme(scheme), str(batch))
        done = desk.list.take_back(batch, desk.now)
        if done is None:
            raise DeskError(f"没有第{batch}批。")
        click.echo(f"第{batch}批退回了，{done}人。" if done else f"第{batch}批以前就退过了，没有改动。")


@click.command()
@click.argument("scheme")
@with_xlsx
@of_a_place
@at_a_desk
def check(scheme: str, xlsx: Path | None, town: str, village: str, path: Path, database: str | None) -> None:
    """Who paid how much, and for whom the parts do not add up to the premium."""
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        due = price(found, desk.list.plan(found.id))
        words = desk.world.words
        every = [sheets.purses(found, desk.list.purses(found.id), words)]
        if due is None:
            click.echo(NO_PRICE)
        else:
            full, place = desk.place(found, town, village)
            wrong = [
                one
                for one in desk.list.not_adding_up(found.id, desk.today, int(due * 100))
                if full in ("", one.town) and place in ("", one.village)
            ]
            desk.trail("export", found, f"payments {len(wrong)}人")
            names = desk.names(found, [one.resident for one in wrong])
            most = MOST_SHOWN if xlsx is None else None
            every.append(sheets.not_adding_up(found, wrong, names, due, words, most))
        show(every, xlsx)


@click.command()
@click.argument("scheme")
@with_xlsx
@at_a_desk
def budget(scheme: str, xlsx: Path | None, path: Path, database: str | None) -> None:
    """Heads times price by town, against the document's own number of people."""
    with open_desk(path, database) as desk:
        found = desk.scheme(scheme)
        due = price(found, desk.list.plan(found.id))
        if due is None:
            raise DeskError("保费是多少，文件未列明。定了价先用 cunbao enrolment price 写上。")
        show([_budget(desk, found, due)], xlsx)


def _budget(desk: Desk, scheme: Scheme, due: Decimal) -> Sheet:
    lines = by_town(desk.list.tallies(scheme.id, desk.today), targets(scheme, None), [])
    towns = {target.printed or target.town: target.town for target in scheme.targets}
    paid: dict[str, int] = {}
    for town, _, _, fen in desk.list.purses(scheme.id):
        paid[town] = paid.get(town, 0) + fen
    heads = [(towns.get(line.name, line.name), line.here) for line in lines]
    counted = premium.counted(scheme, sum(people for _, people in heads))
    return sheets.budget(scheme, premium.budget(heads, due, paid), counted)
