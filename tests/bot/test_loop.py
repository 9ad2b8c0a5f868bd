"""A loop in the background ends when it is told to, and by nothing that happens in one of its steps."""

from __future__ import annotations

import asyncio

import pytest

from bot import loop
from bot.loop import Loop


@pytest.mark.parametrize("fault", [ValueError("a fault"), asyncio.CancelledError()])
async def test_no_step_ends_the_loop(fault: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "AGAIN", 0.0)
    steps, later = 0, asyncio.Event()

    async def step() -> float:
        nonlocal steps
        steps += 1
        await asyncio.sleep(0)
        if steps == 1:
            raise fault
        later.set()
        return 60.0

    one = Loop("test", step, "a step failed")
    task = one.start()
    done, _ = await asyncio.wait(
        {task, asyncio.ensure_future(later.wait())}, timeout=60, return_when="FIRST_COMPLETED"
    )
    assert later.is_set(), done
    await one.stop()
    assert task.done()


@pytest.mark.parametrize("at_once", [True, False])
async def test_it_ends_when_told_in_the_middle_of_a_step(at_once: bool) -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    ended = []

    async def step() -> float:
        begun.set()
        await go.wait()
        ended.append("whole")
        return 60.0

    one = Loop("test", step, "a step failed")
    task = one.start()
    await begun.wait()
    stopping = asyncio.ensure_future(one.stop(at_once=at_once))
    if not at_once:
        go.set()
    await asyncio.wait_for(stopping, 60)
    assert task.done()
    assert ended == ([] if at_once else ["whole"])
