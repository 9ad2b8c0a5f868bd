"""Instants as whole microseconds since 1970 UTC: exact, ordered, and the same in every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_CHINA = _EPOCH.astimezone(CHINA)


def micros(at: datetime) -> int:
    """Microseconds since 1970 UTC; `at` must be aware."""
    gone = at - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def moment(stored: int) -> datetime:
    """The instant of `micros`, in China time."""
    return _EPOCH_CHINA + timedelta(microseconds=stored)
