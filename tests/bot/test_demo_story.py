"""The story that the demo is made for, with the real behaviour: from the first sentence to the money."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from waiting import until

from bot.channels.web import WebChannel
from bot.cli.demo import application
from bot.clock import MovedClock
from bot.demo import Stage, mind_of
from bot.demo_people import PLACES, people, place
from locales.catalogue import load

VILLAGER, DESK = "web:villager", "web:desk-picc"


class Play:
    """Lets villager and desk write, and hears what each was told."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.count = 0

    async def say(self, address: str, text: str) -> str:
        self.count += 1
        return "\n".join(out.text for out in await self.stage.say(address, f"said-{self.count}", text))

    async def notices(self) -> list[str]:
        desk = await self.stage.desk(VILLAGER)
        told = [line.outbound for line in desk.lines if line.outbound is not None]
        return [outbound.text for outbound in told if outbound.kind == "notice"]

    async def told(self, address: str, count: int) -> None:
        async def has_been_told() -> bool:
            return (await self.stage.desk(address)).received[address] >= count

        await until(has_been_told)


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    clock = MovedClock(PLACES[0].start)
    stage = Stage(tmp_path, WebChannel(clock, load(), moved=True), clock, mind_of)
    application(stage)
    await stage.open("wanzhou")
    yield Play(stage)
    await stage.close()


async def report(play: Play) -> str:
    """A daughter reports her mother's fall; returns the number of the case."""
    mother = people(place("wanzhou"))[1]
    asked = await play.say(VILLAGER, "我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的")
    assert "6月14日" in asked
    await play.say(VILLAGER, mother.name)
    read_back = await play.say(VILLAGER, "13800001234")
    assert mother.name in read_back
    assert "大周镇" in read_back
    filed = await play.say(VILLAGER, "行")
    assert "95518" in filed
    await play.told(DESK, 1)
    (case,) = (await play.stage.desk(DESK)).claims
    assert case.number in filed
    return case.number


async def test_the_responsible_desk_gets_the_case_masked_and_the_villager_hears_each_step(play: Play) -> None:
    number = await report(play)
    desk = await play.stage.desk(DESK)
    first = desk.lines[0].outbound
    assert first is not None
    assert people(place("wanzhou"))[1].name not in first.text
    assert "13800001234" not in first.text
    assert [desk.received[member] for member in ("web:desk-pingan", "web:desk-chinalife")] == [0, 0]
    steps = (
        ("收到", "acknowledged", "收到了"),
        ("立案", "registered", "立案了"),
        ("补材料 {n} 发票", "documents", "发票"),
        ("材料齐", "assessing", None),
        ("同意赔 {n} 3400", "approved", None),
        ("赔付 {n} 3400", "paid", "赔了"),
        ("结案", "closed", "办完了"),
    )
    for words, status, heard in steps:
        order = words.format(n=number) if "{n}" in words else f"{words} {number}"
        answered = await play.say(DESK, order)
        assert number in answered, order
        (case,) = (await play.stage.desk(DESK)).claims
        assert case.status == status, order
        if heard is not None:
            assert heard in (await play.notices())[-1], order


async def test_a_desk_that_stays_silent_is_passed_over_once_its_hours_are_gone(play: Play) -> None:
    number = await report(play)
    await play.stage.move("hours")
    await play.stage.move("tomorrow")
    await play.told("web:town-dazhou", 1)
    officer = await play.stage.desk("web:town-dazhou")
    assert number in {line.outbound.claim for line in officer.lines if line.outbound is not None}


async def test_who_proves_to_be_on_the_roster_is_told_of_the_cover(play: Play) -> None:
    one = people(place("wanzhou"))[0]
    await play.say(VILLAGER, "看看我有没有保险")
    answered = await play.say(VILLAGER, f"{one.name} {one.id_number[-6:]}")
    assert one.name in answered
    assert "人保财险" in answered
