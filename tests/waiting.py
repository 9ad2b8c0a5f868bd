"""Waiting for what a test asserts: for a condition, with a limit that no machine reaches, never for an amount of time."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable
from textwrap import dedent

from storage.errors import LockedError
from storage.keys import Keys
from storage.store import Store

LIMIT = 60.0
LOOK_AGAIN = 0.01


async def until(condition: Callable[[], object], seconds: float = LIMIT) -> object:
    """Wait until the condition holds and return what it gave; where that is an awaitable, its result counts.

    A smaller limit than the usual one belongs only where something else would make the condition true after it.
    """
    try:
        async with asyncio.timeout(seconds):
            while not (found := await _held(condition)):
                await asyncio.sleep(LOOK_AGAIN)
    except TimeoutError:
        raise AssertionError(f"not so within {seconds:.0f} seconds: {_words(condition)}") from None
    return found


def opened(url: str, keys: Keys | None = None) -> Store:
    """The database as its next writer opens it after one that was killed or has just ended: PostgreSQL lets a writer's
    lock go only when the server has noticed that nobody is there any more."""
    end = time.monotonic() + LIMIT
    while True:
        try:
            return Store.open(url, keys)
        except LockedError:
            if time.monotonic() > end:
                raise
            time.sleep(LOOK_AGAIN)


async def _held(condition: Callable[[], object]) -> object:
    found = condition()
    return await found if inspect.isawaitable(found) else found


def _words(condition: Callable[[], object]) -> str:
    """The condition as it stands in the test."""
    try:
        return dedent(inspect.getsource(condition)).strip()
    except OSError:
        return repr(condition)
