"""A talk in the terminal: lines in, answers out, notices in between; also through a pipe."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from runtime_kit import START, Echo, TrackedStore, open_store, out
from waiting import LIMIT, until

from bot.channels.terminal import Terminal
from bot.clock import MovedClock
from bot.runtime import Runtime


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


async def test_each_line_is_answered_below_it_and_then_it_ends(store: TrackedStore) -> None:
    printed: list[str] = []
    clock = MovedClock(START)
    terminal = Terminal("me", iter(["在吗\n", "\r\n", "报案"]), printed.append, clock)
    runtime = Runtime(store, Echo(), [terminal], clock)
    await runtime.start()
    await asyncio.wait_for(terminal.ended.wait(), LIMIT)
    await runtime.stop()
    assert [text for text in printed if text] == ["1: 在吗\n\n", "2: \n\n", "3: 报案\n\n"]
    assert [state for state, _, reason in store.lines()] == ["delivered"] * 3 + ["queued"]


async def test_a_notice_is_printed_while_nobody_types(store: TrackedStore) -> None:
    printed: list[str] = []
    typing = threading.Event()

    def lines() -> Iterator[str]:
        yield "报案\n"
        typing.wait(2 * LIMIT)

    clock = MovedClock(START)
    terminal = Terminal("me", lines(), printed.append, clock, "> ")
    runtime = Runtime(store, Echo(timedelta(seconds=1)), [terminal], clock)
    await runtime.start()
    await until(lambda: "10000001还没人接\n\n" in printed)
    typing.set()
    await runtime.stop()
    assert printed[:3] == ["> ", "1: 报案\n\n", "> "]


async def test_a_line_that_could_not_be_written_says_so(store: TrackedStore) -> None:
    printed: list[str] = []
    clock = MovedClock(START)
    terminal = Terminal("me", iter(["在吗", "在吗"]), printed.append, clock)
    store.broken = 1
    runtime = Runtime(store, Echo(), [terminal], clock)
    await runtime.start()
    await asyncio.wait_for(terminal.ended.wait(), LIMIT)
    await runtime.stop()
    assert [text for text in printed if text] == ["这句话没有存下来，请再发一遍。\n", "1: 在吗\n\n"]


async def test_what_is_for_another_terminal_waits(store: TrackedStore) -> None:
    printed: list[str] = []
    terminal = Terminal("me", iter([]), printed.append, MovedClock(START))
    assert (await terminal.send(out("n1", "terminal:you", "给您的", START))).state == "retry"
    assert (await terminal.send(out("n2", "terminal:me", "给我的", START))).state == "delivered"
    assert printed == ["给我的\n\n"]


def test_a_talk_through_a_pipe(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "chat"]
    database = ["--database", f"sqlite:///{tmp_path}/var/cunbao.db"]
    talk = "你好\n我妈昨天在坡上摔了，腿断了\n".encode() + b"\xff\n"
    ended = subprocess.run([*command, *database], input=talk, capture_output=True, timeout=300, check=True)
    words = ended.stdout.decode()
    assert "村保" in words
    assert "户口在哪个镇" in words
    assert words.count("\n\n") >= 3
    assert ended.stderr == b""
    assert (tmp_path / "var" / "cunbao.db").exists()
