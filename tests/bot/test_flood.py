"""Five thousand messages of one address beside a villager's report: hers is answered as if she were alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from runtime_kit import START, inbound

from bot import compose
from bot.channels.recording import Recording
from bot.clock import MovedClock
from bot.runtime import Runtime
from bot.writer import BATCH, EACH, EACH_OF_MANY, Mail
from claims.staff import Member
from dialogs.message import Inbound
from handlers.mind import Mind
from storage.store import Store
from storage.turns import Turned

LOUD, AUNT, DESK = "sms:+8613900000666", "sms:+8613800000001", "sms:+8613900000001"
FLOOD = 5_000


class Watched(Store):
    """Keeps who was answered in which batch."""

    ran: list[list[str]]

    def run(self, mind: Mind, batch: Sequence[Inbound], direct: frozenset[str] = frozenset()) -> list[Turned]:
        self.ran.append([one.address for one in batch])
        return super().run(mind, batch, direct)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Watched]:
    store = Watched.open(f"sqlite:///{tmp_path}/cunbao.db")
    store.ran = []
    yield store
    store.close()


async def test_a_flood_holds_up_nobody_else_and_loses_nothing(store: Watched) -> None:
    mind = compose.mind([Member(address=DESK, name="人保万州", role="desk", insurer="picc", rung=1)])
    sms = Recording("sms")
    runtime = Runtime(store, mind, [sms], MovedClock(START))
    await runtime.start()
    said = ("我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的", "她叫张秀兰，电话13800000001", "对")
    share = FLOOD // len(said)
    flood: list[asyncio.Future[Turned]] = []
    for number, text in enumerate(said):
        flood += [runtime.writer.submit(inbound(LOUD, len(flood) + n, "在吗")) for n in range(share)]
        if number + 1 == len(said):
            grave = runtime.writer.submit(inbound(LOUD, len(flood), "我爸早上没气了"))
        asked = runtime.writer.submit(inbound(AUNT, number, text))
        assert runtime.writer.waiting > 2 * EACH, "the flood goes on"
        before = len(store.ran)
        [answer] = (await asked).replies
        hers = next((place for place, batch in enumerate(store.ran[before:]) if AUNT in batch), 0)
        waited = [len(batch) for batch in store.ran[before : before + hers + 1]]
        assert len(waited) <= 2, "one that was being put together when she wrote, and hers"
        assert sum(waited) <= 2 * EACH + EACH_OF_MANY
    assert "报好了，编号10000012" in answer.text
    answered = [reply.text for turned in await asyncio.gather(*flood) for reply in turned.replies]
    assert len(answered) < 100
    assert sum("您发得太快了" in text for text in answered) == 1
    [heard] = (await grave).replies
    assert "没气" in heard.text or "节哀" in heard.text or "难过" in heard.text
    await runtime.drain()
    await runtime.stop()
    with store._ready(), store.driver.transaction(write=False):
        kept = store.driver.rows("SELECT state, count(*) FROM inbox GROUP BY state")
    assert [tuple(row) for row in kept] == [("done", len(flood) + 4)], "each is in the inbox"
    assert any(message.to == DESK for message in sms.sent)


def test_the_mail_is_taken_in_turns() -> None:
    mail, waits = Mail(), object()

    def put(address: str, *numbers: int) -> None:
        for number in numbers:
            mail.add((inbound(address, number, "x"), waits))  # type: ignore[arg-type]

    def taken() -> list[tuple[str, str]]:
        return [(one.address, one.id.partition("/")[2]) for one, _ in mail.take()]

    put("a", *range(100))
    assert taken() == [("a", f"{n}") for n in range(EACH)], "alone it gets more at once"
    put("b", 1)
    first = taken()
    assert first == [("a", f"{n}") for n in range(EACH, EACH + EACH_OF_MANY)] + [("b", "1")]
    put("c", 1, 2)
    assert taken()[:1] == [("a", f"{EACH + EACH_OF_MANY}")]
    assert len(mail) == 100 - EACH - 2 * EACH_OF_MANY
    for number in range(300):
        put(f"p{number}", 0)
    sizes = [len(taken()) for _ in range(4)]
    assert max(sizes) == BATCH
    while mail:
        taken()
    assert taken() == []
