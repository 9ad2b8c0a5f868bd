"""`cunbao wechat menu`: what an operator does at WeChat's platform."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.channels.wechat import Settings
from bot.channels.wechat_api import Answer, Api, Unanswered
from bot.cli.at_office import with_settings
from bot.clock import RealClock
from bot.settings import SettingsError, channel_settings, load_settings
from locales.catalogue import load


@click.group()
def command() -> None:
    """The WeChat Official Account."""


@command.command()
@with_settings
def menu(path: Path) -> None:
    """Put the menu under the account's chat, and print what the platform answers."""
    try:
        settings = load_settings(path)
        if "wechat" not in settings.channels:
            raise SettingsError(f"{path}: channels.wechat is not there; docs/channels/wechat.md shows it")
        _, own = channel_settings("wechat", settings)
        answer = asyncio.run(_set(own))
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    except Unanswered as error:
        raise click.ClickException(f"The menu was not set: {error}") from error
    click.echo(f"errcode {answer.errcode} {answer.errmsg}".rstrip())
    if answer.errcode != 0:
        raise click.ClickException("The menu was not set.")


async def _set(settings: Settings) -> Answer:
    api = Api(settings.app_id, settings.secret, settings.api, RealClock())
    api.open()
    try:
        return await api.set_menu(load())
    finally:
        await api.close()
