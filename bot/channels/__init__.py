"""The channels, as a plain list: what each is called, what its settings are, how it is made and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from bot.channel import Channel
from bot.channels import aliyun, kannel, mail, telegram, tencent, twilio, wechat, wecom
from bot.channels.checks import not_https
from bot.channels.mail_message import address
from bot.channels.sms import phone
from bot.channels.web import WebChannel
from bot.clock import Clock
from bot.rates import FREE, Rate
from locales.catalogue import load


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.web]`. `origins` are the addresses (`https://host`) under which a proxy shows the page, `secure`
    says that it is reached by https only."""

    origins: tuple[str, ...] = ()
    secure: bool = False


class Kind(Struct, frozen=True):
    """A channel that the settings may name: `name` is the part of its addresses before the colon. Where several
    gateways can carry a channel each has a row, and the setting `gateway` chooses one; the first is the usual one.
    `check` says what the settings still want: each problem in one line with what to do, none when all is right.
    `user` writes the part of an address behind the colon as it comes in, for the staff file is written by hand; None
    for what it cannot read. `reaches` says whether the settings can reach a user, where they name all whom they can.
    The rates are what its gateway takes: in all, to one address, to one group. `abroad`: its servers stand
    outside the country."""

    name: str
    settings: type
    make: Callable[[Any, Clock], Channel]
    check: Callable[[Any], list[str]] = lambda _: []
    gateway: str = ""
    user: Callable[[str], str | None] = str
    reaches: Callable[[Any, str], bool] = lambda *_: True
    channel_rate: Rate = FREE
    address_rate: Rate = FREE
    group_rate: Rate = FREE
    abroad: bool = False


def _web(settings: WebSettings, clock: Clock) -> Channel:
    return WebChannel(clock, load(), origins=settings.origins, secure=settings.secure)


def _check_web(settings: WebSettings) -> list[str]:
    found = not_https("origins", *settings.origins)
    if settings.origins and not settings.secure:
        found.append(
            "secure: the page stands behind a proxy: write secure = true, so that its cookie goes by https only"
        )
    return found


CHANNELS: list[Kind] = [
    Kind("sms", kannel.Settings, kannel.Kannel, kannel.check, "kannel", phone, channel_rate=Rate(20, 1)),
    Kind("sms", twilio.Settings, twilio.Twilio, twilio.check, "twilio", phone, channel_rate=Rate(10, 1), abroad=True),
    Kind("sms", tencent.Settings, tencent.Tencent, tencent.check, "tencent", phone, address_rate=Rate(1, 30)),
    Kind("sms", aliyun.Settings, aliyun.Aliyun, aliyun.check, "aliyun", phone, channel_rate=Rate(50, 1)),
    Kind(
        "telegram",
        telegram.Settings,
        telegram.Telegram,
        telegram.check,
        channel_rate=Rate(30, 1),
        address_rate=Rate(1, 1),
        group_rate=Rate(20, 60),
        abroad=True,
    ),
    Kind("web", WebSettings, _web, _check_web),
    Kind("wechat", wechat.Settings, wechat.Wechat),
    Kind("wecom", wecom.Settings, wecom.Wecom, wecom.check, reaches=wecom.reaches, group_rate=Rate(20, 60)),
    Kind("email", mail.Settings, mail.Email, mail.check, user=address),
]


def chosen(name: str, fields: Mapping[str, Any]) -> Kind:
    """The row of a channel that its table in the settings means; raises ValueError, in words for the operator."""
    kinds = [kind for kind in CHANNELS if kind.name == name]
    if not kinds:
        raise ValueError(
            f"there is no such channel; known: {', '.join(dict.fromkeys(kind.name for kind in CHANNELS))}"
        )
    if "gateway" not in fields or not kinds[0].gateway:
        return kinds[0]
    for kind in kinds:
        if kind.gateway == fields["gateway"]:
            return kind
    raise ValueError(f"gateway: expected one of {', '.join(kind.gateway for kind in kinds)}")
