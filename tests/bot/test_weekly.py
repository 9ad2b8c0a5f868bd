"""The list of disputes under the real ticker: on Monday morning, to those who should have it, once."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from runtime_kit import inbound
from waiting import until

from bot import compose
from bot.channels.recording import Recording
from bot.clock import CHINA, MovedClock
from bot.replay import Replay
from bot.runtime import Runtime
from claims.staff import Member
from dialogs.message import Outbound
from handlers.mind import Mind
from storage import newday
from storage.errors import StoreError
from storage.store import Store
from storage.times import micros

DESK, COUNTY, OTHER, BOSS = "sms:+8613900000001", "sms:+8613900000003", "sms:+8613900000005", "sms:+8613900000009"
STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address="sms:+8613900000002", name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address=COUNTY, name="谭莉", role="county_officer", county="万州区", rung=3),
    Member(address=OTHER, name="罗艳", role="county_officer", county="镇坪县", rung=3),
    Member(address=BOSS, name="吴刚", role="supervisor", rung=9),
)
MIND = compose.mind(STAFF)
WEDNESDAY = datetime(2021, 6, 16, 10, tzinfo=CHINA)
MONDAY = datetime(2021, 6, 21, tzinfo=CHINA)


class Days(Store):
    """The real store, which knows on which days it was asked what they bring; the next `broken` ones find no disk."""

    begun: set[date]
    broken: int

    def season(self, mind: Mind, now: datetime) -> list[Outbound]:
        if self.broken:
            self.broken -= 1
            raise StoreError("the disk is full")
        written = super().season(mind, now)
        self.begun.add(now.astimezone(CHINA).date())
        return written

    def unsent(self, now: datetime) -> int:
        """How many SMS are due and not settled."""
        sql = "SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND state IN ('queued', 'sending') AND due_at <= ?"
        with self._ready(), self.driver.transaction(write=False):
            return int(self.driver.rows(sql, (micros(now),))[0][0])


class County:
    """A database with one case that was declined, and the program that is started and killed over it."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/county.db"
        store = Store.open(self.url)
        store.season(MIND, WEDNESDAY)
        said = [("web:v", "我妈昨天摔断了腿，大周镇的，叫张秀兰，电话13900000077"), ("web:v", "对")]
        for number, (who, text) in enumerate(said):
            store.run(MIND, [inbound(who, number, text, WEDNESDAY)])
        (claim,) = store.claims()
        self.case = claim.number
        for number, text in enumerate((f"收到 {self.case}", f"拒赔 {self.case} 不属于意外", "列表")):
            store.run(MIND, [inbound(DESK, number, text, WEDNESDAY + timedelta(hours=1))])
        store.close()
        self.heard: list[tuple[datetime, str]] = []

    async def runs(self, *moments: datetime, broken: int = 0, sends: bool = True) -> None:
        """The program runs over these moments, the clock moved from one to the next; where it `sends` nothing it is
        stopped right after the day was written."""
        store, channel, clock = Days.open(self.url), Recording("sms"), MovedClock(moments[0])
        store.begun, store.broken = set(), broken
        runtime = Runtime(store, MIND, [channel] if sends else [Recording("web")], clock)
        before = 0
        await runtime.start()
        for moment in moments:
            clock.set(moment)
            runtime.moved()
            await until(lambda left=store.broken: self._settled(store, clock.now(), left, sends=sends))
            self.heard += [(moment, one.to) for one in channel.sent[before:] if "容易起争议" in one.text]
            before = len(channel.sent)
        await runtime.stop()
        store.close()

    @staticmethod
    def _settled(store: Days, now: datetime, left: int, *, sends: bool) -> bool:
        """The day was begun (or could not be), and nothing is due any more."""
        begun = now.date() in store.begun or store.broken < left
        waiting = (store.next_fire(), store.next_gather())
        return begun and all(at is None or at > now for at in waiting) and not (sends and store.unsent(now))


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def times(heard: list[tuple[datetime, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for at, to in heard:
        found.setdefault(to, []).append(f"{at:%m-%d %H:%M}")
    return found


MORNING = MONDAY + timedelta(hours=8, minutes=31)
BOTH = [COUNTY, BOSS]


@pytest.mark.parametrize(
    ("runs", "when"),
    [
        # Over the weekend and a second one: on each Monday, at half past eight.
        (
            [[MONDAY - timedelta(hours=20), MONDAY + timedelta(minutes=1), MORNING, MORNING + timedelta(days=1)]],
            ["06-21 08:31"],
        ),
        (
            [[MORNING, MORNING + timedelta(days=3), MORNING + timedelta(days=7), MORNING + timedelta(days=8)]],
            ["06-21 08:31", "06-28 08:31"],
        ),
        # Down from Wednesday over the Monday: on the Thursday after, once, and again on the next Monday.
        (
            [[MORNING + timedelta(days=3)], [MORNING + timedelta(days=4)], [MORNING + timedelta(days=7)]],
            ["06-24 08:31", "06-28 08:31"],
        ),
        # Down for more than a week: the list of this week alone.
        ([[MORNING + timedelta(days=8, hours=5)], [MORNING + timedelta(days=9)]], ["06-29 13:31"]),
        # Up again on a Saturday: the next Monday is nearer than the last.
        ([[MORNING + timedelta(days=5)], [MORNING + timedelta(days=7)]], ["06-28 08:31"]),
        # Started and stopped all Monday long.
        ([[MORNING], [MORNING + timedelta(minutes=5)], [MORNING + timedelta(hours=5)]], ["06-21 08:31"]),
    ],
)
async def test_once_a_week_to_the_county_and_the_supervisor(
    county: County, runs: list[list[datetime]], when: list[str]
) -> None:
    for moments in runs:
        await county.runs(*moments)
    assert times(county.heard) == {COUNTY: when, BOSS: when}, "neither the desk nor another county hears of it"


async def test_killed_between_writing_and_sending_it_goes_out_once(county: County) -> None:
    await county.runs(MORNING, sends=False)
    await county.runs(MORNING + timedelta(minutes=2))
    await county.runs(MORNING + timedelta(minutes=4))
    assert times(county.heard) == {COUNTY: ["06-21 08:33"], BOSS: ["06-21 08:33"]}


async def test_killed_before_it_is_written_it_is_written_at_the_next_start(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = newday.post

    def killed(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(newday, "post", killed)
    store = Store.open(county.url)
    with pytest.raises(SystemExit):
        store.season(MIND, MORNING)
    store.close()
    monkeypatch.setattr(newday, "post", written)
    await county.runs(MORNING + timedelta(minutes=2))
    assert times(county.heard) == {COUNTY: ["06-21 08:33"], BOSS: ["06-21 08:33"]}


async def test_what_cannot_be_written_at_midnight_is_asked_for_again_an_hour_later(county: County) -> None:
    midnight = MONDAY + timedelta(minutes=1)
    await county.runs(midnight, midnight + timedelta(hours=1, minutes=1), MORNING, broken=1)
    assert times(county.heard) == {COUNTY: ["06-21 08:31"], BOSS: ["06-21 08:31"]}


def test_a_replay_brings_it_as_the_program_does(county: County) -> None:
    store = Store.open(county.url)
    replay = Replay(store, MIND)
    lines = [json.dumps({"at": f"2021-06-{day}T09:00:00+08:00"}) for day in (17, 20, 21, 25, 28, 29)]
    heard = [(one["at"][5:16], one["to"]) for line in replay.run(lines) for one in [line] if "容易起争议" in str(one)]
    store.close()
    assert heard == [(f"06-{day}T08:30", to) for day in (21, 28) for to in BOTH]
