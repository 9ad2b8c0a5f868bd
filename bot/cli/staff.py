"""`cunbao staff hand-over`: a village in other hands after an election."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

import click

from bot.cli.at_office import the_office, with_settings
from bot.clock import CHINA


@click.group()
def command() -> None:
    """The people of the staff file."""


@command.command("hand-over")
@click.option("--village", required=True, help="the village, such as 铺垭村")
@click.option("--to", required=True, help='a name of the staff file, or "NAME 13900000099" for somebody new')
@click.option("--from", "leaver", default="", help="who leaves, where the village has several helpers")
@with_settings
def hand_over(village: str, to: str, leaver: str, path: Path) -> None:
    """Move a village's scope, all open cases of who leaves and all to-dos to somebody else; both are told.

    It holds at once, beside a running `serve` too; said twice it acts once, and the other way round gives
    all back. `cunbao doctor` names it until the staff file itself says so.
    """
    from bot.office import said

    text = f"交接 {village} 从 {leaver} 给 {to}" if leaver else f"交接 {village} 给 {to}"
    with the_office(path) as office:
        (answers,) = office.carry([said(text, secrets.token_hex(8), datetime.now(CHINA))])
    for answer in answers:
        click.echo(answer)
