"""No more messages than a gateway takes, in order, nobody else held up, and no busy waiting."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from echo_host import StillClock
from runtime_kit import START, Echo, out
from waiting import LIMIT

from bot.channel import Receipt
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.rates import FREE, MANY, Limits, Rate, Window
from bot.sender import Pacing, Sender
from bot.settings import Settings, paces
from bot.writer import Writer
from dialogs.message import Outbound
from handlers.changes import Changes
from storage.keys import Keys
from storage.sending import Row
from storage.store import Store

SECOND = timedelta(seconds=1)
GRANNY, OTHER, GROUP = "sms:+861", "sms:+862", "wecom:desk"


class Counting(Store):
    """Counts how often somebody looks what is due."""

    looks = 0

    def take_outbox(self, now: datetime, channels: Collection[str], limit: int = 64) -> list[Row]:
        self.looks += 1
        return super().take_outbox(now, channels, limit)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Counting]:
    store = Counting.open(f"sqlite:///{tmp_path}/cunbao.db", Keys.generate())
    yield store
    store.close()


class Post:
    """A sender with its channel and a clock that stands still."""

    def __init__(self, store: Counting, channel: Recording, sender: Sender, clock: StillClock) -> None:
        self.store, self.channel, self.sender, self.clock = store, channel, sender, clock

    def queue(self, *messages: Outbound) -> None:
        self.store.post(Changes(messages=messages))

    async def sent_at(self, later: timedelta) -> list[tuple[str, str]]:
        """What goes out when it is so much later than the start: address and text."""
        self.clock.set(START + later)
        before = len(self.channel.sent)
        await self.sender.drain()
        return [(message.to, message.text) for message in self.channel.sent[before:]]


@asynccontextmanager
async def posting(store: Counting, answer: object = None, **rates: Rate) -> AsyncIterator[Post]:
    clock = StillClock(START)
    channel = Recording("sms", answer)  # type: ignore[arg-type]
    writer = Writer(store, Echo())
    writer.start()
    sender = Sender(channel, store, writer, clock, Pacing(waits=(60.0,) * 3, jitter=0, **rates))
    sender.start()
    try:
        yield Post(store, channel, sender, clock)
    finally:
        await sender.stop()
        await writer.stop()


def notices(to: str, count: int, due: datetime = START) -> list[Outbound]:
    return [out(f"{to}/{number}", to, f"{number}", due, kind="notice") for number in range(count)]


async def test_a_channel_takes_thirty_in_a_second_whoever_they_are_for(store: Counting) -> None:
    async with posting(store, channel_rate=Rate(30, 1)) as post:
        post.queue(*(notices(f"sms:+86{number}", 1)[0] for number in range(75)))
        sent = [len(await post.sent_at(tenths * SECOND / 10)) for tenths in (0, 5, 9, 10, 19, 20, 30)]
    assert sent == [30, 0, 0, 30, 0, 15, 0]
    assert store.looks < 30, "between two seconds nobody looks"


async def test_an_address_gets_one_a_second_in_order_and_others_are_not_held_up(store: Counting) -> None:
    async with posting(store, channel_rate=Rate(30, 1), address_rate=Rate(1, 1)) as post:
        post.queue(*notices(GRANNY, 40), *notices(OTHER, 1, START + SECOND / 1000))
        assert sorted(await post.sent_at(SECOND / 100)) == [(GRANNY, "0"), (OTHER, "0")], "hers waits behind none"
        heard = []
        for seconds in range(1, 40):
            heard += await post.sent_at(seconds * SECOND + SECOND / 100)
        assert heard == [(GRANNY, f"{number}") for number in range(1, 40)]
    assert [trace.tries for trace in store.traces(["delivered"], 100)] == [1] * 41, "put back is not tried"


async def test_a_group_hears_twenty_in_a_minute(store: Counting) -> None:
    limits = Limits(FREE, Rate(1, 1), Rate(20, 60))
    for _ in range(20):
        assert limits.opens_for(GROUP, START) == START
        limits.count(GROUP, START)
    assert limits.opens_for(GROUP, START) == START + timedelta(minutes=1)
    assert limits.opens_for("wecom:other", START) == START


async def test_what_was_put_back_often_is_still_tried_as_often_as_ever(store: Counting) -> None:
    refused: Counter[str] = Counter()

    async def refuse(outbound: Outbound) -> Receipt:
        refused[outbound.text] += outbound.text == "7"
        return Receipt(state="retry" if outbound.text == "7" else "delivered", reason="busy")

    async with posting(store, refuse, address_rate=Rate(1, 1)) as post:
        post.queue(*notices(GRANNY, 9))
        for seconds in range(300):
            await post.sent_at(seconds * SECOND)
    assert refused["7"] == 4, "once, and again after each of three waits"
    assert {trace.outbound.text for trace in store.traces(["failed"])} == {"7"}
    assert len(store.traces(["delivered"])) == 8


async def test_the_sender_wakes_by_itself_when_the_channel_takes_more(store: Counting) -> None:
    heard, all_heard = list[str](), asyncio.Event()

    async def hear(outbound: Outbound) -> Receipt:
        heard.append(outbound.text)
        if len(heard) == 8:
            all_heard.set()
        return Receipt(state="delivered")

    channel, writer = Recording("sms", hear), Writer(store, Echo())
    writer.start()
    pacing = Pacing(channel_rate=Rate(2, 0.05), address_rate=Rate(1, 0.05))
    sender = Sender(channel, store, writer, MovedClock(START), pacing)
    store.post(Changes(messages=(*notices(GRANNY, 4), *notices(OTHER, 4))))
    sender.start()
    async with asyncio.timeout(LIMIT):
        await all_heard.wait()
    await sender.stop()
    await writer.stop()
    for address in (GRANNY, OTHER):
        assert [message.text for message in channel.sent if message.to == address] == ["0", "1", "2", "3"]


def test_a_clock_that_is_put_back_shuts_nobody_out() -> None:
    window = Window(Rate(1, 60))
    window.count(START)
    assert window.opens(START - timedelta(hours=8)) == START - timedelta(hours=8)


def test_what_counts_no_more_is_forgotten() -> None:
    limits = Limits(FREE, Rate(1, 1), FREE)
    for number in range(MANY):
        limits.count(f"sms:{number}", START)
    limits.count("sms:x", START + 2 * SECOND)
    assert len(limits._each) == 1


SMS = {"secret": "a1b2c3d4e5f6a7b8c9d0", "username": "u", "password": "p"}


def test_the_usual_rates_are_those_of_what_carries_a_channel() -> None:
    settings = Settings(
        channels={"sms": {"gateway": "tencent"}, "telegram": {}, "wecom": {}, "web": {}},
        pacing={"telegram": Pacing(address_rate=Rate(0, 1))},
    )
    found = paces(settings)
    assert (found["sms"].channel_rate, found["sms"].address_rate) == (FREE, Rate(1, 30))
    assert found["telegram"].channel_rate == Rate(30, 1)
    assert found["telegram"].address_rate == FREE, "the operator's word comes first"
    assert found["telegram"].group_rate == found["wecom"].group_rate == Rate(20, 60)
    assert found["web"] == Pacing(channel_rate=FREE, address_rate=FREE, group_rate=FREE)


@pytest.mark.parametrize("wrong", [[-1, 1], [1, 0], [1, -5], [1, 100_000], [1], "30/s", [1.5, 1]])
def test_a_rate_that_cannot_be_is_refused(wrong: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"channel_rate": wrong}, Pacing)
