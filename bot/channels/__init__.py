"""The channels, as a plain list: what each is called, what its settings are, how it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from bot.channel import Channel
from bot.channels import kannel, telegram, wechat
from bot.channels.web import WebChannel
from bot.clock import Clock
from locales.catalogue import load


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.web]`. `origins` are the addresses (`https://host`) under which a proxy shows the page, `secure`
    says that it is reached by https only."""

    origins: tuple[str, ...] = ()
    secure: bool = False


class Kind(Struct, frozen=True):
    """A channel that the settings may name: `name` is the part of its addresses before the colon."""

    name: str
    settings: type
    make: Callable[[Any, Clock], Channel]


def _web(settings: WebSettings, clock: Clock) -> Channel:
    return WebChannel(clock, load(), origins=settings.origins, secure=settings.secure)


CHANNELS: list[Kind] = [
    Kind("sms", kannel.Settings, kannel.Kannel),
    Kind("telegram", telegram.Settings, telegram.Telegram),
    Kind("web", WebSettings, _web),
    Kind("wechat", wechat.Settings, wechat.Wechat),
]
