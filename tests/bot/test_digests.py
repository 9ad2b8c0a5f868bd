"""A program that stood still for a week calls nobody forty times, and shows what it gathered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from runtime_kit import START, Echo, TrackedStore, inbound, open_store, out
from waiting import until

from bot import ticker
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.runtime import Runtime
from claims.claim import Claim, Ticket
from dialogs.message import Outbound
from handlers.changes import Changes

DESK = "sms:+8613900000000"
WEEK = START + timedelta(days=7)


class Calling(Echo):
    """Its clocks call the desk, once an hour at most."""

    def due(self, subject: Claim | Ticket, now: datetime) -> Changes:
        changes = super().due(subject, now)
        return replace(changes, messages=tuple(replace(one, to=DESK, gather=True) for one in changes.messages))

    def gather(self, messages: Sequence[Outbound], cases: Mapping[str, object], now: datetime) -> Outbound | None:
        if len(messages) == 1:
            return messages[0]
        name = f"digest/{messages[0].id}"
        return replace(out(name, DESK, f"共{len(messages)}件", now, kind="escalation"), gather=True, dedup=name)


@pytest.fixture
def store(tmp_path: Path) -> TrackedStore:
    return open_store(tmp_path)


async def test_a_week_of_standstill_is_one_message(store: TrackedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "AT_ONCE", 7)
    mind = Calling(timedelta(seconds=1))
    for number in range(40):
        at = START + timedelta(minutes=number)
        store.run(mind, [inbound(f"web:{number}", 1, "报案", at)])
    channel = Recording("sms")
    runtime = Runtime(store, mind, [channel], MovedClock(WEEK))
    watch = runtime.watch(DESK)
    await runtime.start()
    await until(lambda: any("共" in one.text for one in channel.sent))
    await runtime.drain()
    await runtime.stop()
    called = [one.text for one in channel.sent if one.kind == "escalation"]
    assert called == ["共40件"]
    assert [one.text async for one in watch if one.kind == "escalation"] == ["共40件"]
    store.close()


async def test_what_is_held_goes_out_by_itself_when_the_hour_is_over(store: TrackedStore) -> None:
    mind, channel, clock = Calling(timedelta(seconds=1)), Recording("sms"), MovedClock(START)
    runtime = Runtime(store, mind, [channel], clock)
    await runtime.start()
    for number, minutes in ((1, 5), (2, 10), (3, 20)):
        clock.set(START + timedelta(minutes=minutes))
        await runtime.receive(inbound(f"web:{number}", 1, "报案", clock.now()))
        clock.set(START + timedelta(minutes=minutes, seconds=2))
        runtime.moved()
        await until(lambda number=number: "overdue" in {c.state for c in store.tickets()[number - 1].clocks})
    ticks = store.ticks
    clock.set(START + timedelta(minutes=62))
    runtime.moved()
    await until(lambda: store.ticks > ticks)
    await runtime.drain()
    assert len([one for one in channel.sent if one.kind == "escalation"]) == 1
    clock.set(START + timedelta(minutes=66))
    runtime.moved()
    await until(lambda: channel.sent[-1].text == "共2件")
    await runtime.stop()
    store.close()
