"""Groups of the staff in WeCom (企业微信), told by a group robot (群机器人): it speaks and cannot hear.

A robot's key is all that is needed to write into its group, so it stands in the settings under a name and
nowhere else: an address is `wecom:` and that name.
"""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import msgspec
from aiohttp import web
from msgspec import Struct

from bot.channel import Host, Receipt
from bot.channels.checks import not_https, unset
from bot.clock import Clock
from dialogs.message import Outbound
from dialogs.plain import cut
from locales.catalogue import load

LIMIT = 2048
"""Bytes of UTF-8 that a text message may have."""
AGAIN = {
    -1: (10, "WeCom is busy"),
    45009: (60, "more than 20 messages in a minute"),
    45033: (10, "too many calls at one time"),
}
"""Errors that pass by themselves: seconds to wait, and the reason."""
FINAL = {
    40008: "WeCom does not know this kind of message",
    40058: "WeCom cannot read the message",
    44004: "an empty text",
    45002: "the text is too long",
    93000: "the robot's key is wrong, or the robot was taken out of its group: put its new key into the settings",
    93004: "the robot is switched off",
    93008: "the robot is not in the group",
}


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.wecom]`. `robots` are the keys of the group robots (what follows `key=` in a robot's webhook
    address) under names of your own, `api_url` is WeCom's address without the key."""

    robots: dict[str, str]
    api_url: str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"

    def __post_init__(self) -> None:
        if not self.robots:
            raise ValueError('robots: name at least one, such as desk-wanzhou = "KEY"')
        for name, key in self.robots.items():
            if not re.fullmatch(r"[\w-]{1,64}", name, re.ASCII):
                raise ValueError("robots: a name has letters, digits, - and _ only")
            if not re.fullmatch(r"[\w-]+", key, re.ASCII):
                raise ValueError(f"robots.{name}: write only what follows key= in the robot's webhook address")


def check(settings: Settings) -> list[str]:
    """What is still wrong with the settings."""
    found = unset(**{f"robots.{name}": key for name, key in settings.robots.items()})
    keys = list(settings.robots.values())
    found += [
        f"robots.{name}: it has the key of another robot, so one group hears all and one nothing"
        for place, (name, key) in enumerate(settings.robots.items())
        if key in keys[:place]
    ]
    return found + not_https("api_url", settings.api_url)


def reaches(settings: Settings, user: str) -> bool:
    """Whether a robot has this name."""
    return user in settings.robots


def fits(text: str) -> bool:
    """Whether a text can be one message."""
    return len(text.encode()) <= LIMIT


class Answer(Struct, frozen=True):
    """What WeCom said."""

    errcode: int | None = None
    errmsg: str = ""


def receipt(status: int, body: bytes) -> Receipt:
    """How a message ended. Errors of a kind that is not known (4… and 9…: our request) are final, all others pass."""
    if status != 200:
        return Receipt(state="retry", reason=f"HTTP {status}", wait=60 if status == 429 else None)
    try:
        code = msgspec.json.decode(body, type=Answer).errcode
    except (msgspec.DecodeError, UnicodeDecodeError):
        code = None
    if code == 0:
        return Receipt(state="delivered")
    if code is None:
        return Receipt(state="retry", reason="an answer that cannot be read", wait=10)
    if code in AGAIN:
        wait, reason = AGAIN[code]
        return Receipt(state="retry", reason=f"{reason} (errcode {code})", wait=wait)
    if code in FINAL:
        return Receipt(state="failed", reason=f"{FINAL[code]} (errcode {code})")
    final = 40000 <= code < 50000 or 90000 <= code < 100000
    # errmsg is left out: it repeats parts of the request
    return Receipt(state="failed" if final else "retry", reason=f"errcode {code}", wait=None if final else 60)


class Wecom:
    """The channel `wecom`."""

    name = "wecom"

    def __init__(self, settings: Settings, clock: Clock) -> None:  # noqa: ARG002 - every channel is given one
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._below = load().say("wecom-below")

    def routes(self, host: Host) -> list[web.RouteDef]:  # noqa: ARG002 - a robot cannot hear
        """None."""
        return []

    async def start(self, host: Host) -> None:  # noqa: ARG002 - a robot cannot hear
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))

    async def send(self, outbound: Outbound) -> Receipt:
        """Write into a robot's group, what speaks of a case with a line on where to answer; a very long text in
        several messages."""
        name = outbound.to.partition(":")[2]
        key = self._settings.robots.get(name)
        if key is None:
            return Receipt(state="failed", reason=f"no robot {name[:64]} stands in [channels.wecom.robots]")
        text = f"{outbound.text}\n{self._below}" if outbound.claim else outbound.text
        ended = Receipt(state="failed", reason="an empty text")
        for piece in cut(text, fits):
            ended = await self._post(key, {"msgtype": "text", "text": {"content": piece}})
            if ended.state != "delivered":
                break
        return ended

    async def stop(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, key: str, message: dict[str, Any]) -> Receipt:
        assert self._session is not None
        try:
            # an address that moved gets no key
            async with self._session.post(
                self._settings.api_url,
                params={"key": key},
                data=msgspec.json.encode(message),
                headers={"Content-Type": "application/json; charset=utf-8"},
                allow_redirects=False,
            ) as answer:
                return receipt(answer.status, await answer.read())
        except (aiohttp.ClientError, OSError) as error:  # also a timeout; its text would carry the key
            return Receipt(state="retry", reason=type(error).__name__)
