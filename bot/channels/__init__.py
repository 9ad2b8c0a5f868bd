"""The channels, as a plain list: what each is called, what its settings are, how it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from bot.channel import Channel
from bot.channels import kannel, mail, telegram
from bot.channels.mail_message import address
from bot.channels.sms import phone
from bot.channels.web import WebChannel
from bot.clock import Clock
from locales.catalogue import load


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.web]`. `origins` are the addresses (`https://host`) under which a proxy shows the page, `secure`
    says that it is reached by https only."""

    origins: tuple[str, ...] = ()
    secure: bool = False


class Kind(Struct, frozen=True):
    """A channel that the settings may name: `name` is the part of its addresses before the colon. `user` writes
    the part behind it as it comes in, for the staff file is written by hand; None for what it cannot read."""

    name: str
    settings: type
    make: Callable[[Any, Clock], Channel]
    user: Callable[[str], str | None] = str


def _web(settings: WebSettings, clock: Clock) -> Channel:
    return WebChannel(clock, load(), origins=settings.origins, secure=settings.secure)


CHANNELS: list[Kind] = [
    Kind("sms", kannel.Settings, kannel.Kannel, phone),
    Kind("telegram", telegram.Settings, telegram.Telegram),
    Kind("email", mail.Settings, mail.Email, address),
    Kind("web", WebSettings, _web),
]
