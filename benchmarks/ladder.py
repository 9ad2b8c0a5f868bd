"""A month of an office in its own time: who reports, who acts, who is silent, and what the ladder makes of it.

    python -m benchmarks.ladder --cases 1000 --days 30 --silent 0.3 --seed 7

Villagers write, the real program answers, its clocks act at their instants, its outbox is sent; staff read what they
get and answer after some hours, except those that never do. Three promises are counted at the end.
"""

from __future__ import annotations

import argparse
import heapq
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, pairwise

from bot import compose
from bot.clock import CHINA
from claims.clock import Clock
from claims.ladder import ladder, rung_number
from claims.staff import Member
from dialogs.message import Inbound, Outbound
from handlers.turn import Cunbao
from schemes.book import load_book
from storage.keys import Keys
from storage.store import Store

START = datetime(2021, 6, 1, 8, 0, tzinfo=CHINA)
COUNTY = "万州区"
TOWNS = ("大周镇", "小周镇", "甘宁镇", "新田镇", "龙驹镇", "长岭镇", "武陵镇", "瀼渡镇")
TALES = (
    "我妈昨天在坡上摔断了腿，{town}的，叫{name}，电话{phone}",
    "我爸昨天出车祸走了，{town}的，叫{name}，电话{phone}",
    "我昨天被开水烫了，{town}的，我叫{name}，电话{phone}",
    "我屋里土坯房昨天垮了，{town}的，我叫{name}，电话{phone}",
)
OFTEN = (60, 15, 15, 10)
FAMILY, GIVEN = "张王李陈刘杨黄周吴谭", "兰英芬菊珍梅花秀燕霞强军勇平"
NUMBER = re.compile(r"(?<!\d)\d{8}(?!\d)")
HOUR = timedelta(hours=1)


def staff() -> tuple[Member, ...]:
    """Five rungs: desk, the insurer's branch, town officers, county office, leading group."""
    rows = []
    for insurer in ("picc", "chinalife", "pingan"):
        rows += [
            Member(
                address=f"wechat:{insurer}", name=f"{insurer}桌", role="desk", insurer=insurer, county=COUNTY, rung=1
            ),
            Member(
                address=f"wechat:{insurer}-2",
                name=f"{insurer}支公司",
                role="desk",
                insurer=insurer,
                county=COUNTY,
                rung=2,
            ),
        ]
    for place, town in enumerate(TOWNS):
        address = f"sms:+86138000000{place:02d}"
        rows.append(
            Member(address=address, name=f"{town}干部", role="town_officer", county=COUNTY, town=town, rung=3)
        )
    rows.append(Member(address="wechat:county", name="区办", role="county_officer", county=COUNTY, rung=4))
    rows.append(Member(address="wechat:leading", name="领导小组", role="county_officer", county=COUNTY, rung=5))
    rows.append(Member(address="wechat:boss", name="总管", role="supervisor", rung=9))
    return tuple(rows)


@dataclass
class Kept:
    """What was counted. All of the last three have to be 0."""

    cases: int = 0
    silent: list[str] = field(default_factory=list)
    told: int = 0
    digests: int = 0
    overdue: int = 0
    alone: int = 0
    twice: int = 0
    often: int = 0
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """As the page shows it."""
        return [
            f"{self.cases} cases, {len(self.silent)} silent: {', '.join(sorted(self.silent))}",
            f"{self.told} messages of clocks to staff, {self.digests} of them digests; {self.overdue} cases overdue",
            f"overdue with fewer than two rungs told: {self.alone}",
            f"told the same thing twice: {self.twice}",
            f"a second message of clocks within the hour, deaths aside: {self.often}",
            f"{self.seconds:.0f} s",
        ]


class Month:
    """The office, its villagers and its clock."""

    def __init__(self, store: Store, mind: Cunbao, seed: int, silent: float) -> None:
        self.store, self.mind = store, mind
        self.chance = random.Random(seed)
        self.people = [row.address for row in mind.world.staff if row.role != "operator"]
        self.silent = set(self.chance.sample(self.people, round(silent * len(self.people))))
        self.events: list[tuple[datetime, int, str, str]] = []
        self.serial = count()
        self.sent: list[tuple[datetime, Outbound]] = []
        self.answered: set[tuple[str, str]] = set()
        self.channels = sorted({address.partition(":")[0] for address in self.people} | {"web"})

    def report(self, at: datetime, number: int) -> None:
        """Somebody writes, and says yes to what is read back."""
        tale = self.chance.choices(TALES, OFTEN)[0]
        name = self.chance.choice(FAMILY) + "".join(self.chance.choices(GIVEN, k=2))
        text = tale.format(town=self.chance.choice(TOWNS), name=name, phone=f"139{number:08d}")
        self._later(at, f"web:v{number}", text)
        self._later(at + timedelta(minutes=1), f"web:v{number}", "对")

    def run(self, until: datetime) -> None:
        """Let everything happen in the order of time."""
        store = self.store
        while True:
            waiting = [store.next_fire(), store.next_gather(), store.next_outbox()]
            waiting.append(self.events[0][0] if self.events else None)
            now = min((at for at in waiting if at is not None), default=until)
            if now >= until:
                return
            store.fire(self.mind, now)
            upcoming = store.next_fire()
            if upcoming is None or upcoming > now:
                store.gather(self.mind, now)
            batch: list[Inbound] = []
            while self.events and self.events[0][0] <= now and len(batch) < 32:
                _, serial, address, text = heapq.heappop(self.events)
                batch.append(Inbound(address=address, id=str(serial), text=text, sent_at=now, received_at=now))
            store.run(self.mind, batch)
            self._deliver(now)

    def _deliver(self, now: datetime) -> None:
        for row in self.store.take_outbox(now, self.channels, 256):
            self.store.settle(row.outbound.id, "delivered", now=now)
            self.sent.append((now, row.outbound))
            if row.outbound.to in self.people and row.outbound.to not in self.silent:
                self._react(row.outbound, now)

    def _react(self, message: Outbound, now: datetime) -> None:
        """Whoever is not silent takes up what the message names, and some days later settles it."""
        for number in dict.fromkeys(NUMBER.findall(message.text)):
            if message.kind == "reply" or (message.to, number) in self.answered:
                continue
            self.answered.add((message.to, number))
            at = now + timedelta(minutes=self.chance.expovariate(1 / 90))
            self._later(at, message.to, f"收到 {number}")
            for step in (
                f"立案 {number} P{number}",
                f"同意赔 {number} 1000",
                f"赔付 {number} 1000",
                f"结案 {number}",
            ):
                at += timedelta(hours=self.chance.expovariate(1 / 60))
                self._later(at, message.to, step)

    def _later(self, at: datetime, address: str, text: str) -> None:
        heapq.heappush(self.events, (at, next(self.serial), address, text))

    def kept(self) -> Kept:
        """Count what was promised."""
        claims = self.store.claims()
        found = Kept(cases=len(claims), silent=sorted(self.silent))
        clocks = [(at, one) for at, one in self.sent if one.gather]
        found.told = len(clocks)
        found.digests = sum(one.id.startswith("digest/") for _, one in clocks)
        for claim in claims:
            if any(late(clock) for clock in claim.clocks):
                found.overdue += 1
                rungs = ladder(self.mind.world.staff, claim)
                told = [rung for rung in rungs if any(row.address in claim.told for row in rung)]
                found.alone += len(told) < min(2, len(rungs)) or claim.rung < rung_number(rungs[1])
        found.twice = sum(number - 1 for number in Counter(said(self.sent, self.people)).values())
        for address in self.people:
            times = [at for at, one in clocks if one.to == address]
            found.often += sum(later - earlier < HOUR for earlier, later in pairwise(times))
        return found


def late(clock: Clock) -> bool:
    """Whether a promise is broken, or was kept late."""
    if clock.due is None:
        return False
    return clock.state == "overdue" or (clock.ended_at is not None and clock.ended_at > clock.due)


def said(sent: Sequence[tuple[datetime, Outbound]], people: Sequence[str]) -> list[tuple[str, ...]]:
    """Address and statement of everything that staff were told unasked, a digest line by line."""
    found: list[tuple[str, ...]] = []
    for _, message in sent:
        if message.to not in people or message.kind == "reply":
            continue
        if message.id.startswith("digest/"):
            found += [(message.to, line) for line in message.text.splitlines() if NUMBER.search(line)]
        else:
            found.append((message.to, message.claim or "", message.text))
    return found


def simulate(database: str, cases: int, days: int, silent: float, seed: int) -> Kept:
    """A month from START on; the same seed makes the same month."""
    began = time.perf_counter()
    store = Store.open(database, Keys.generate())
    try:
        month = Month(store, compose.mind(staff(), book=load_book()), seed, silent)
        for number in range(cases):
            month.report(START + timedelta(days=days * 0.8 * month.chance.random()), number)
        month.run(START + timedelta(days=days))
        kept = month.kept()
    finally:
        store.close()
    kept.seconds = time.perf_counter() - began
    return kept


def main() -> None:
    """Print what a month comes to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ladder", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--silent", type=float, default=0.3)
    parser.add_argument("--seed", type=int, action="append")
    asked = parser.parse_args()
    for seed in asked.seed or [7]:
        with tempfile.TemporaryDirectory() as folder:
            kept = simulate(f"sqlite:///{folder}/month.db", asked.cases, asked.days, asked.silent, seed)
        print(f"seed {seed}: " + "\n".join(kept.lines()), flush=True)


if __name__ == "__main__":
    main()
