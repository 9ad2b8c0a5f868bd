"""The only clocks of the program: the real one and one that is moved, for the demo and for replay."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Tells the time; aware, in China time."""

    def now(self) -> datetime: ...


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(CHINA)


class MovedClock:
    """A clock that runs like the real one from the moment it was set to."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def set(self, start: datetime) -> None:
        """Let it be `start` now."""
        self._offset = start - datetime.now(CHINA)

    def now(self) -> datetime:
        return datetime.now(CHINA) + self._offset
