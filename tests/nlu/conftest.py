"""One Understander for all tests of this folder."""

from __future__ import annotations

from datetime import datetime

import pytest
from understanding_kit import NOW, TOWNS, Read

from nlu.frame import Context, Frame
from nlu.understander import Understander


@pytest.fixture(scope="session")
def understander() -> Understander:
    """Loaded once: it only reads."""
    return Understander.load(TOWNS)


@pytest.fixture(scope="session")
def read(understander: Understander) -> Read:
    """`read(text, asked=..., now=..., ...)`: the frame of a message of Tuesday 15 June 2021, ten o'clock."""

    def reader(text: str, now: str | None = None, **context: object) -> Frame:
        moment = datetime.fromisoformat(now + "T10:00:00+08:00") if now else NOW
        return understander.understand(text, moment, Context(**context))  # type: ignore[arg-type]

    return reader
