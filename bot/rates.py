"""How many messages a channel takes in how long: all together, to one address, to one group."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from msgspec import Struct

from dialogs.message import is_group

MANY = 1_000


class Rate(Struct, frozen=True, array_like=True):
    """At most so many messages in so many seconds, in any such time; 0 messages: no limit."""

    messages: int
    seconds: float

    def __post_init__(self) -> None:
        if self.messages < 0 or not 0 < self.seconds <= 86_400:
            raise ValueError("expected [messages, seconds], such as [30, 1]; [0, 1] for no limit")


FREE = Rate(0, 1)


class Window:
    """When the last messages went out, under one rate."""

    def __init__(self, rate: Rate) -> None:
        self._rate, self._span = rate, timedelta(seconds=rate.seconds)
        self._sent: deque[datetime] = deque()

    def left(self, now: datetime) -> int:
        """How many may go at once."""
        self._forget(now)
        return self._rate.messages - len(self._sent)

    def opens(self, now: datetime) -> datetime:
        """When the next one may go: now, or when the oldest that counts counts no more."""
        return now if self.left(now) > 0 else self._sent[0] + self._span

    def count(self, now: datetime) -> None:
        """One goes."""
        self._sent.append(now)

    def idle(self, now: datetime) -> bool:
        """Whether nothing counts any more."""
        return self.left(now) == self._rate.messages

    def _forget(self, now: datetime) -> None:
        while self._sent and self._sent[0] + self._span <= now:
            self._sent.popleft()
        while self._sent and self._sent[-1] > now:  # the clock was put back
            self._sent.pop()


class Limits:
    """The rates of one channel and what has gone out under them; kept in this program alone."""

    def __init__(self, channel: Rate, address: Rate, group: Rate) -> None:
        self._address, self._group = address, group
        self._all = Window(channel) if channel.messages else None
        self._each: dict[str, Window] = {}

    def left(self, now: datetime) -> int | None:
        """How many messages the channel takes at once; None: as many as there are."""
        return None if self._all is None else self._all.left(now)

    def opens(self, now: datetime) -> datetime:
        """When the channel takes the next message."""
        return now if self._all is None else self._all.opens(now)

    def opens_for(self, address: str, now: datetime) -> datetime:
        """When an address may get its next message."""
        window = self._each.get(address)
        return now if window is None else window.opens(now)

    def count(self, address: str, now: datetime) -> None:
        """A message goes out to an address."""
        if self._all is not None:
            self._all.count(now)
        rate = self._group if is_group(address) else self._address
        if rate.messages:
            if len(self._each) >= MANY and address not in self._each:
                self._each = {one: window for one, window in self._each.items() if not window.idle(now)}
            self._each.setdefault(address, Window(rate)).count(now)
