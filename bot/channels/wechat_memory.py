"""What the channel `wechat` remembers: which requests it has heard, and whom WeChat lets it write to."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from bot.channel import Memory

FRESH, TRIES = timedelta(minutes=10), timedelta(seconds=30)


def stamped(timestamp: str) -> int | None:
    """A timestamp (seconds since 1970) of a request, None for what is none."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 10):
        return None
    return int(timestamp)


def fresh(stamp: int, now: datetime) -> bool:
    """Whether a timestamp lies within ten minutes of now."""
    return abs(now.timestamp() - stamp) <= FRESH.total_seconds()


class Request(Struct, frozen=True):
    """A request that was heard: when it first came, and the digest of what it said."""

    at: datetime
    digest: bytes


async def first(memory: Memory, timestamp: str, nonce: str, content: bytes, now: datetime) -> bool:
    """Whether a nonce is new, or the same message was carried by it just now; remembers it as long as its timestamp
    is fresh. WeChat's own second and third try, which come within seconds and say the same, are no replays."""
    heard = Request(now, hashlib.sha256(content).digest())
    stands = await memory.keep_first(f"nonce/{timestamp}/{nonce}", msgspec.json.encode(heard), now + 2 * FRESH)
    known = msgspec.json.decode(stands, type=Request)
    return known.digest == heard.digest and now - known.at <= TRIES


class Allowance(Struct, frozen=True):
    """How long, and how many messages, WeChat lets the account write to somebody."""

    until: datetime
    left: int

    def over(self, now: datetime) -> bool:
        return self.left <= 0 or now > self.until


def allowance(known: Allowance | None, now: datetime, *, message: bool) -> Allowance:
    """After a word of the villager: 48 hours and 5 messages after a message, a minute and 3 after a menu or the
    like; the more of the old and the new."""
    fresh = Allowance(now + timedelta(hours=48), 5) if message else Allowance(now + timedelta(minutes=1), 3)
    if known is None or known.over(now):
        return fresh
    return Allowance(max(known.until, fresh.until), max(known.left, fresh.left))


async def allowed(memory: Memory, address: str) -> Allowance | None:
    """What is known of an address; None when nothing is, or its 48 hours have long passed."""
    known = await memory.recall(f"allowance/{address}")
    return msgspec.json.decode(known, type=Allowance) if known else None


async def allow(memory: Memory, address: str, known: Allowance, now: datetime) -> None:
    """Remember it for 48 hours beyond its end: that WeChat lets nobody write is known as long."""
    until = max(known.until, now) + timedelta(hours=48)
    await memory.keep(f"allowance/{address}", msgspec.json.encode(known), until)
