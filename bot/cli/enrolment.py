"""`cunbao enrolment`: lists from the village to the county, states, money, progress, sheets, renewal."""

from __future__ import annotations

import click

from bot.cli.enrolment_lists import (
    ages,
    confirm,
    lists,
    merge,
    population,
    price,
    recalculate,
    review,
    send_back,
    sign,
    take_back,
)
from bot.cli.enrolment_money import back, budget, check, pay
from bot.cli.enrolment_sheets import gaps, league, print_, progress
from bot.cli.enrolment_states import mark, renew, stop_renewal


@click.group()
def command() -> None:
    """Enrolment (参保): who stands on which list, in which state, who paid, how far each town is."""


for one in (
    progress, gaps, league, print_, lists, sign, review, merge, confirm, send_back, take_back, population,
    recalculate, price, ages, mark, renew, stop_renewal, pay, back, check, budget,
):  # fmt: skip
    command.add_command(one)
