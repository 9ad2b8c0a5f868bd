"""Who may come in: a key is looked at, its address, its scope, and how often it comes."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from bot.api.problems import ApiError
from bot.callers import within
from claims.api_key import ApiKey

TOKEN: Final = re.compile(r"Bearer cunbao_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
NOBODY: Final = "0" * 64
STRANGERS: Final = 60
"""Requests a minute with no valid key from one address; more are answered without a word about the key."""
REMEMBERED: Final = 10_000


def fresh_token(identity: str) -> tuple[str, str]:
    """A new key as it is shown once, and the digest that is kept of it."""
    secret = secrets.token_urlsafe(32)
    return f"cunbao_{identity}_{secret}", digest(secret)


def digest(secret: str) -> str:
    """What is kept of the secret half of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Pace:
    """So many a minute for each name, a sixth of them at once; names that come no more are forgotten."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._second, self._most, self._clock = rate / 60, max(1.0, rate / 6), clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> float:
        """Take one; 0, or the seconds until there is one again."""
        now = self._clock()
        left, since = self._held.pop(name, (self._most, now))
        left = min(self._most, left + (now - since) * self._second)
        wait = 0.0 if left >= 1 else (1 - left) / self._second
        self._held[name] = (left if wait else left - 1, now)
        if len(self._held) > REMEMBERED:
            self._held.popitem(last=False)
        return wait


class Door:
    """Keys as they stood a second ago at most, and how often each has come."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys: dict[str, ApiKey] = {}
        self._pace, self._strangers = Pace(rate, clock), Pace(STRANGERS, clock)

    def know(self, keys: Iterable[ApiKey]) -> None:
        """These are the keys from now on."""
        self._keys = {key.id: key for key in keys}

    def admit(self, said: str, address: str, today: date) -> ApiKey:
        """The key of the header Authorization; raises ApiError. Only who has its secret hears what is wrong."""
        key = self._proved(said)
        if key is None:
            if wait := self._strangers.take(address):
                raise too_many(wait)
            raise _no_key("send the header `Authorization: Bearer cunbao_…` with a key that holds")
        if wait := self._pace.take(key.id):
            raise too_many(wait)
        if key.state != "active":
            raise _no_key("this key was revoked: ask for a new one")
        if key.expires is not None and today > key.expires:
            raise _no_key(f"this key held until {key.expires}: ask for a new one")
        if key.networks and not within(address, key.networks):
            raise ApiError("address_not_allowed", "this key may be used from the addresses that were named with it")
        return key

    def _proved(self, said: str) -> ApiKey | None:
        match = TOKEN.fullmatch(said)
        key = self._keys.get(match[1]) if match else None
        held = key.digest if key is not None else NOBODY
        same = hmac.compare_digest(digest(match[2] if match else ""), held)
        return key if same else None


def too_many(wait: float) -> ApiError:
    """Come again later."""
    seconds = str(int(wait) + 1)
    return ApiError("rate_limited", f"come again in {seconds} s", headers={"Retry-After": seconds})


def _no_key(detail: str) -> ApiError:
    return ApiError("unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="cunbao"'})
