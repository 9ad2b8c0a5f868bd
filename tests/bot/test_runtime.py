"""The running program with a recording channel: nothing lost, nothing twice, whatever a gateway does."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from runtime_kit import START, Echo, TrackedStore, Watchful, inbound, open_store, standstill
from waiting import LIMIT, until

from bot.channel import Receipt, Report
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.runtime import Runtime
from bot.sender import Pacing
from bot.ticker import LOOK_AGAIN
from bot.watching import BEHIND
from bot.writer import EACH, StoppedError, WriteError, Writer
from dialogs.message import Outbound
from handlers.changes import Changes
from handlers.mind import Mind
from storage.errors import StoreError
from storage.sending import Row

SWIFT = Pacing(waits=(0.02, 0.04, 0.08))
SENT = Receipt(state="delivered")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackedStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


@asynccontextmanager
async def running(
    store: TrackedStore, *channels: Recording, pacing: Pacing = SWIFT, mind: Mind | None = None
) -> AsyncIterator[Runtime]:
    paces = {channel.name: pacing for channel in channels}
    runtime = Runtime(store, mind or Echo(), channels, MovedClock(START), paces)
    await runtime.start()
    try:
        yield runtime
    finally:
        await runtime.stop()


async def looked_again(runtime: Runtime, store: TrackedStore) -> None:
    """Let clocks and senders look once more: what may not happen would have happened by then."""
    ticks = store.ticks
    runtime.moved()
    await until(lambda: store.ticks > ticks)
    await runtime.drain()


async def test_500_messages_of_32_addresses_are_each_answered_once_and_in_order(store: TrackedStore) -> None:
    channel = Recording("sms")
    people = [f"sms:+86138000000{number:02}" for number in range(32)]
    async with running(store, channel) as runtime:

        async def talk(address: str) -> None:
            for number in range(16):
                replies = await runtime.receive(inbound(address, number, f"第{number}句"))
                assert [reply.text for reply in replies] == [f"{number + 1}: 第{number}句"]

        await asyncio.gather(*(talk(address) for address in people))
        await until(lambda: len(channel.sent) >= 512)
    by_address: dict[str, list[str]] = defaultdict(list)
    for outbound in channel.sent:
        by_address[outbound.to].append(outbound.text)
    assert by_address == {address: [f"{n + 1}: 第{n}句" for n in range(16)] for address in people}
    assert store.states() == {"delivered"}
    assert max(store.batches) > 8, "what queued up while a batch ran is the next batch"


async def test_messages_handed_in_together_keep_their_order(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        async with standstill(runtime.writer):
            told = [asyncio.ensure_future(runtime.receive(inbound("sms:+861", n, f"{n}"))) for n in range(100)]
            await until(lambda: runtime.writer.waiting == 100)
        await asyncio.gather(*told)
        await until(lambda: len(channel.sent) == 100)
    assert [outbound.text for outbound in channel.sent] == [f"{n + 1}: {n}" for n in range(100)]
    assert store.batches == [EACH, 100 - EACH], "what waits together is one batch, up to a size"


async def test_a_repeated_message_gets_the_same_answer_and_is_sent_once(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        first = await runtime.receive(inbound("sms:+861", 1, "在吗"))
        again = await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await runtime.receive(inbound("sms:+861", 2, "好"))
        await until(lambda: len(channel.sent) >= 2)
    assert first == again
    assert [outbound.text for outbound in channel.sent] == ["1: 在吗", "2: 好"]


async def test_a_store_that_raises_rejects_only_that_batch(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        store.broken = 1
        with pytest.raises(WriteError, match="StoreError"):
            await runtime.receive(inbound("sms:+861", 1, "在吗"))
        assert [r.text for r in await runtime.receive(inbound("sms:+861", 1, "在吗"))] == ["1: 在吗"]
        assert await runtime.healthy()


async def test_a_turn_that_raises_is_answered_with_an_apology(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        replies = await runtime.receive(inbound("sms:+861", 1, "坏"))
    assert [reply.text for reply in replies] == ["对不起"]


async def test_stop_runs_what_is_queued_and_then_takes_nothing(store: TrackedStore) -> None:
    writer = Writer(store, Echo())
    writer.start()
    pending = [writer.submit(inbound("sms:+861", n, "好")) for n in range(300)]
    await writer.stop()
    assert len([(await each).replies for each in pending]) == 300
    assert not writer.alive
    with pytest.raises(StoppedError):
        writer.submit(inbound("sms:+861", 300, "好"))


Gateway = Callable[[Outbound], Awaitable[Receipt]]


def failing(times: int) -> Gateway:
    left = defaultdict[str, int](lambda: times)

    async def answer(outbound: Outbound) -> Receipt:
        if left[outbound.id]:
            left[outbound.id] -= 1
            return Receipt(state="retry", reason="503")
        return SENT

    return answer


async def test_a_gateway_that_fails_twice_is_tried_again_and_order_is_kept(store: TrackedStore) -> None:
    channel = Recording("sms", failing(2))
    async with running(store, channel) as runtime:
        for n in range(4):
            await runtime.receive(inbound("sms:+861", n, f"{n}"))
        await until(lambda: len(channel.sent) == 4)
    assert [outbound.text for outbound in channel.sent] == ["1: 0", "2: 1", "3: 2", "4: 3"]
    assert store.states() == {"delivered"}


async def test_order_is_kept_when_all_were_waiting_together(store: TrackedStore) -> None:
    store.run(Echo(), [inbound("sms:+861", n, f"{n}") for n in range(4)])
    refusals = iter([Receipt(state="retry"), Receipt(state="retry")])

    async def refuse_the_first_two_tries(outbound: Outbound) -> Receipt:
        return next(refusals, SENT)

    channel = Recording("sms", refuse_the_first_two_tries)
    async with running(store, channel):
        await until(lambda: len(channel.sent) == 4)
    assert [outbound.text for outbound in channel.sent] == ["1: 0", "2: 1", "3: 2", "4: 3"]


async def test_a_gateway_that_always_fails_ends_as_failed_with_its_reason(store: TrackedStore) -> None:
    channel = Recording("sms", failing(99))
    async with running(store, channel) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await until(lambda: store.states() == {"failed"})
    assert store.lines() == [("failed", 4, "503")]
    assert channel.sent == []


async def test_what_finally_fails_is_told_to_a_person_and_that_goes_out_at_once(store: TrackedStore) -> None:
    async def refuse(outbound: Outbound) -> Receipt:
        return Receipt(state="failed", reason="no such number")

    web = Recording("web")
    async with running(store, Recording("sms", refuse), web, mind=Watchful()) as runtime:
        await runtime.receive(inbound("web:anna", 1, "报案"))  # its notice to the desk goes by SMS
        await until(lambda: any("没送到" in message.text for message in web.sent))
    lost = [message for message in web.sent if "没送到" in message.text]
    assert [(message.to, message.text) for message in lost] == [("web:boss", "没送到：新报案10000001")]


async def test_a_delivery_report_of_failure_is_told_too(store: TrackedStore) -> None:
    async def accept(outbound: Outbound) -> Receipt:
        return Receipt(state="accepted", reference=outbound.id)

    sms, web = Recording("sms", accept), Recording("web")
    async with running(store, sms, web, mind=Watchful()) as runtime:
        await runtime.receive(inbound("web:anna", 1, "报案"))
        await until(lambda: len(sms.sent) == 1)
        await until(lambda: "accepted" in store.states())
        for _ in range(2):
            await runtime.report(Report(outbound=sms.sent[0].id, delivered=False, reason="absent"))
        await until(lambda: any("没送到" in message.text for message in web.sent))
    assert sum("没送到" in message.text for message in web.sent) == 1


async def test_a_day_is_begun_once_at_the_start_and_at_each_midnight(tmp_path: Path) -> None:
    web = Recording("web")
    for _ in range(2):  # the second time the program is only started anew
        store = open_store(tmp_path)
        async with running(store, web, mind=Watchful()) as runtime:
            await until(lambda: len(web.sent) >= 1)
            await looked_again(runtime, store)
        assert [message.text for message in web.sent] == ["2021-06-15"]
        if _:
            async with running(store, web, mind=Watchful()) as runtime:
                assert isinstance(runtime.clock, MovedClock)
                runtime.clock.set(START + timedelta(hours=14))
                runtime.moved()
                await until(lambda: len(web.sent) == 2)
            assert web.sent[1].text == "2021-06-16"
        store.close()


async def test_a_calendar_that_breaks_stops_no_clock(store: TrackedStore) -> None:
    class Broken(Echo):
        def beside(self, records: object) -> Broken:
            return self

        def season(self, now: datetime, kept: object = (), counted: object = None, cases: object = ()) -> Changes:
            raise ValueError("a broken calendar")

    sms = Recording("sms")
    async with running(store, sms, mind=Broken()) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "报案"))
        assert isinstance(runtime.clock, MovedClock)
        runtime.clock.set(START + timedelta(hours=2))
        runtime.moved()
        await until(lambda: any("还没人接" in message.text for message in sms.sent))


async def test_a_final_refusal_is_not_tried_again(store: TrackedStore) -> None:
    tried: list[str] = []

    async def refuse(outbound: Outbound) -> Receipt:
        tried.append(outbound.id)
        return Receipt(state="failed", reason="no such number")

    async with running(store, Recording("sms", refuse)) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await until(lambda: store.states() == {"failed"})
        await looked_again(runtime, store)
    assert len(tried) == 1


async def test_a_gateway_that_never_answers_or_raises_is_tried_again(store: TrackedStore) -> None:
    tried: list[str] = []

    async def bad(outbound: Outbound) -> Receipt:
        tried.append(outbound.id)
        if len(tried) == 1:
            await asyncio.sleep(60)
        if len(tried) == 2:
            raise RuntimeError("garbage")
        return SENT

    channel = Recording("sms", bad)
    async with running(store, channel, pacing=Pacing(waits=(0.01, 0.01), patience=0.05)) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await until(lambda: len(channel.sent) == 1)
    assert len(tried) == 3


async def test_one_slow_address_holds_up_nobody_else(store: TrackedStore) -> None:
    answered = asyncio.Event()

    async def slow(outbound: Outbound) -> Receipt:
        if outbound.to == "sms:+861":
            await answered.wait()
        return SENT

    channel = Recording("sms", slow)
    async with running(store, channel) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "慢"))
        await asyncio.gather(*(runtime.receive(inbound(f"sms:+86{n}", 1, "快")) for n in range(2, 60)))
        await until(lambda: len(channel.sent) == 58)
        answered.set()
        await until(lambda: len(channel.sent) == 59)


async def test_one_broken_channel_holds_up_no_other(store: TrackedStore) -> None:
    sms, wechat = Recording("sms", failing(99)), Recording("wechat")
    async with running(store, sms, wechat) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await runtime.receive(inbound("wechat:o1", 1, "在吗"))
        await until(lambda: len(wechat.sent) == 1)
    assert sms.sent == []


async def test_a_delivery_report_comes_before_during_or_twice(store: TrackedStore) -> None:
    runtime: Runtime

    async def accept(outbound: Outbound) -> Receipt:
        await runtime.report(Report(outbound=outbound.id, delivered=True))
        return Receipt(state="accepted", reference="g1")

    async with running(store, Recording("sms", accept)) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await until(lambda: store.states() == {"delivered"})
        await runtime.report(Report(outbound="rsms:+861/1", delivered=True))
        await runtime.report(Report(outbound="nobody knows this", delivered=True))
    assert store.states() == {"delivered"}


async def test_a_clock_acts_at_its_time_and_at_once_when_the_clock_is_moved(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        clock = runtime.clock
        assert isinstance(clock, MovedClock)
        await runtime.receive(inbound("sms:+861", 1, "报案"))
        await until(lambda: len(channel.sent) == 2)
        await looked_again(runtime, store)
        assert {m.kind for m in channel.sent} == {"reply", "notice"}
        clock.set(START + timedelta(hours=1, minutes=30))
        runtime.moved()
        await until(lambda: len(channel.sent) == 3)
    assert channel.sent[-1].kind == "escalation"
    assert channel.sent[-1].due_at == START + timedelta(hours=1), "as of the time at which it was due"


async def test_a_clock_acts_by_itself_when_its_time_comes(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel, mind=Echo(timedelta(seconds=1))) as runtime:
        await until(lambda: store.ticks > 0)  # the clocks have been looked at, and there was none
        await runtime.receive(inbound("sms:+861", 1, "报案"))
        await until(lambda: len(channel.sent) == 3, seconds=LOOK_AGAIN / 2)  # after it the ticker looks anyway


async def test_what_fell_due_while_nothing_ran_acts_and_goes_out_at_start(store: TrackedStore) -> None:
    dead, alive = Recording("wechat"), Recording("sms")
    async with running(store, dead) as runtime:  # nobody serves sms yet
        await runtime.receive(inbound("sms:+861", 1, "报案"))
    later = Runtime(store, Echo(), [alive], MovedClock(START + timedelta(days=3)))
    await later.start()
    await until(lambda: len(alive.sent) == 3)
    await later.stop()
    assert sorted(m.kind for m in alive.sent) == ["escalation", "notice", "reply"]


async def test_a_watcher_sees_replies_and_notices_to_its_address_once(store: TrackedStore) -> None:
    async with running(store, Recording("sms")) as runtime:
        mine, all_of_them = runtime.watch(Echo.desk), runtime.watch()
        await runtime.receive(inbound("sms:+861", 1, "报案"))
        await runtime.receive(inbound("sms:+861", 1, "报案"))
        assert (await anext(mine)).kind == "notice"
        assert [(await anext(all_of_them)).to for _ in range(2)] == ["sms:+861", Echo.desk]
        await mine.aclose()
        await runtime.receive(inbound("sms:+861", 2, "好"))
        assert (await anext(all_of_them)).text == "2: 好"
    assert [message async for message in all_of_them] == [], "the watch ends with the program"


async def test_a_message_that_is_due_later_is_shown_and_sent_when_it_falls_due(store: TrackedStore) -> None:
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        clock, watch = runtime.clock, runtime.watch("sms:+861")
        assert isinstance(clock, MovedClock)
        await runtime.receive(inbound("sms:+861", 1, "以后"))
        reading = asyncio.ensure_future(anext(watch))
        await looked_again(runtime, store)
        assert channel.sent == []
        assert not reading.done()
        clock.set(START + timedelta(hours=2))
        runtime.moved()
        assert (await reading).text == "1: 以后"
        await until(lambda: len(channel.sent) == 1)


async def test_stop_finishes_what_is_on_its_way(store: TrackedStore) -> None:
    started, stopping = asyncio.Event(), asyncio.Event()

    async def slow(outbound: Outbound) -> Receipt:
        started.set()
        await stopping.wait()
        return SENT

    async with running(store, Recording("sms", slow)) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await started.wait()
        asyncio.get_running_loop().call_soon(stopping.set)
    assert store.states() == {"delivered"}


async def test_waiting_behind_another_message_uses_up_no_tries(store: TrackedStore) -> None:
    channel = Recording("sms", failing(3))  # as many failures as there are waits, for each message
    async with running(store, channel) as runtime:
        for n in range(3):
            await runtime.receive(inbound("sms:+861", n, f"{n}"))
        await until(lambda: store.states() <= {"delivered", "failed"})
    assert [outbound.text for outbound in channel.sent] == ["1: 0", "2: 1", "3: 2"]


async def test_a_program_killed_between_sending_and_noting_sends_again_when_the_lease_ends(
    store: TrackedStore,
) -> None:
    store.run(Echo(), [inbound("sms:+861", 1, "在吗")])
    assert len(store.take_outbox(START, ["sms"])) == 1  # and there it was killed
    channel, clock = Recording("sms"), MovedClock(START + timedelta(minutes=1))
    runtime = Runtime(store, Echo(), [channel], clock)
    await runtime.start()
    await runtime.drain()
    assert channel.sent == [], "somebody may still be sending it"
    clock.set(START + timedelta(minutes=3))
    runtime.moved()
    await until(lambda: len(channel.sent) == 1)
    await runtime.stop()
    assert store.states() == {"delivered"}


async def test_a_clock_moved_past_the_lease_does_not_send_twice(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the answer comes at the very moment in which the row is taken anew."""
    tried: list[str] = []
    answered, noted = asyncio.Event(), threading.Event()
    loop, whole = asyncio.get_running_loop(), store.take_outbox

    async def slow(outbound: Outbound) -> Receipt:
        tried.append(outbound.id)
        await answered.wait()
        loop.call_soon(noted.set)  # after what the sender does with this answer
        return SENT

    def meanwhile(now: datetime, channels: Collection[str], limit: int = 64) -> list[Row]:
        rows = whole(now, channels, limit)
        if rows and tried:
            loop.call_soon_threadsafe(answered.set)
            assert noted.wait(60)
        return rows

    monkeypatch.setattr(store, "take_outbox", meanwhile)
    async with running(store, Recording("sms", slow)) as runtime:
        clock = runtime.clock
        assert isinstance(clock, MovedClock)
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await until(lambda: len(tried) == 1)
        clock.set(START + timedelta(days=1))
        runtime.moved()
        await until(lambda: store.states() == {"delivered"})
        await looked_again(runtime, store)
    assert len(tried) == 1


async def test_draining_looks_anew_at_what_was_written_while_the_sender_looked(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, asked = threading.Event(), threading.Event()
    whole = store.take_outbox

    def meanwhile(now: datetime, channels: Collection[str], limit: int = 64) -> list[Row]:
        rows = whole(now, channels, limit)
        if not looking.is_set():
            looking.set()
            assert asked.wait(60)
            store.run(Echo(), [inbound("sms:+861", 1, "在吗")])
        return rows

    monkeypatch.setattr(store, "take_outbox", meanwhile)
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        await until(looking.is_set)
        draining = asyncio.ensure_future(runtime.drain())
        asyncio.get_running_loop().call_soon(asked.set)
        await draining
        assert [outbound.text for outbound in channel.sent] == ["1: 在吗"]


async def test_what_a_channel_keeps_after_the_end_raises_each_time(store: TrackedStore) -> None:
    async with running(store, Recording("sms")) as runtime:
        memory = runtime.memory("sms")
        await memory.keep("a", b"1", START + timedelta(days=1))
    async with asyncio.timeout(LIMIT):
        for _ in range(2):
            with pytest.raises(StoppedError):
                await memory.recall("a")
        await runtime.drain()


async def test_the_watch_of_a_reader_who_has_gone_away_ends(store: TrackedStore) -> None:
    async with running(store, Recording("sms")) as runtime:
        watch = runtime.watch("sms:+861")
        await asyncio.gather(*(runtime.receive(inbound("sms:+861", n, f"{n}")) for n in range(BEHIND + 50)))
        assert len([message async for message in watch]) == BEHIND


async def test_a_database_that_is_away_for_a_moment_loses_nothing(
    store: TrackedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = store.take_outbox
    failures = iter([True, True])

    def away(now: datetime, channels: Collection[str], limit: int = 64) -> list[Row]:
        if next(failures, False):
            raise StoreError("the database does not answer")
        return whole(now, channels, limit)

    monkeypatch.setattr(store, "take_outbox", away)
    monkeypatch.setattr("bot.loop.AGAIN", 0.05)
    channel = Recording("sms")
    async with running(store, channel) as runtime:
        await runtime.receive(inbound("sms:+861", 1, "在吗"))
        await until(lambda: len(channel.sent) == 1)
