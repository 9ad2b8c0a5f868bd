"""A flood: 5,000 households report their houses at once, and the gateway hands in every message three times.

    python -m benchmarks.disaster --reports 5000

The real Runtime on an SQLite file, with an incident declared and a sender that delivers at once. Each villager
answers what is asked until the report is filed. Afterwards every report has to be there once: one claim of the
incident for each villager, one notice to the desk for each claim, the same answer to all three copies of a message.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from benchmarks.people import GIVEN, SURNAMES, TOWNS, write_roster
from bot import compose
from bot.channel import Host, Receipt
from bot.clock import CHINA, MovedClock
from bot.runtime import Runtime
from claims.staff import Member
from dialogs.lookups import Sought
from dialogs.message import Inbound, Outbound
from schemes.book import load_book
from storage.roster import import_file
from storage.store import Store

START = datetime(2021, 7, 10, 15, 0, tzinfo=CHINA)
AT_ONCE, COPIES, MOST_TURNS = 64, 3, 8
OFFICER = "sms:+8613900000005"
INSURERS = ("picc", "chinalife", "pingan")
STAFF = (
    Member(address=OFFICER, name="区办", role="county_officer", county="万州区", rung=3),
    Member(address="sms:+8613900000009", name="总管", role="supervisor", rung=9),
    *(
        Member(address=f"sms:+861390000001{n}", name=one, role="desk", insurer=one, county="万州区", rung=1)
        for n, one in enumerate(INSURERS)
    ),
)
OPENINGS = (
    "我家房子被水冲垮了，我们是{town}的",
    "屋头进水，土墙垮了一面，{town}的",
    "涨水把房子泡垮了，户口在{town}",
    "山上垮下来把房子砸坏了，我是{town}的",
)
ANSWERS = {"people": "1", "house_type": "2", "date": "今天", "phone": "没有", "pictures": "没有", "confirm": "对"}


class Delivers:
    """A gateway that takes every message."""

    name = "sms"

    def routes(self, host: Host) -> list[web.RouteDef]:  # noqa: ARG002
        return []

    async def start(self, host: Host) -> None:
        """Nothing to listen to."""

    async def send(self, outbound: Outbound) -> Receipt:
        return Receipt(state="delivered", reference=outbound.id)

    async def stop(self) -> None:
        """Nothing to end."""


@dataclass
class Flood:
    """What was driven and what came of it; seconds from handing in the first copy to the answer."""

    taken: list[float] = field(default_factory=list)
    unequal: int = 0
    unanswered: int = 0


def villager(number: int) -> tuple[str, str, str]:
    """Address, name and first words of somebody."""
    town = TOWNS[number % len(TOWNS)]
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)] + GIVEN[number // 7 % len(GIVEN)]
    return f"sms:+86138{number:08d}", name, OPENINGS[number % len(OPENINGS)].format(town=town)


async def report(runtime: Runtime, number: int, flood: Flood) -> None:
    """One villager, from the first words until nothing more is asked."""
    address, name, text = villager(number)
    for turn in range(MOST_TURNS):
        now = runtime.clock.now()
        said = Inbound(address=address, id=f"flood-{number}-{turn}", text=text, sent_at=now, received_at=now)
        start = time.perf_counter()
        copies = await asyncio.gather(*(runtime.receive(said) for _ in range(COPIES)))
        flood.taken.append(time.perf_counter() - start)
        flood.unequal += any([one.text for one in copy] != [one.text for one in copies[0]] for copy in copies)
        if not copies[0]:
            flood.unanswered += 1
            return
        asks = copies[0][-1].asks
        if asks is None and "120" in copies[0][-1].text and turn < 2:
            text = "人没事"
        elif asks is None:
            return
        else:
            text = name if asks == "name" else ANSWERS.get(asks, "不清楚")


async def drive(store: Store, reports: int, on_report: Callable[[], None] = lambda: None) -> tuple[Flood, float]:
    """Declare the flood and let everybody report; returns what was measured and the seconds that it took."""
    mind = compose.mind(STAFF, book=load_book())
    runtime = Runtime(store, mind, [Delivers()], MovedClock(START))
    await runtime.start()
    flood, queue = Flood(), iter(random.Random(1).sample(range(reports), reports))
    try:
        now = runtime.clock.now()
        text = "灾情 万州区 暴雨"
        await runtime.receive(Inbound(address=OFFICER, id="declared", text=text, sent_at=now, received_at=now))
        start = time.perf_counter()

        async def line() -> None:
            for number in queue:
                await report(runtime, number, flood)
                on_report()

        await asyncio.gather(*(line() for _ in range(AT_ONCE)))
        seconds = time.perf_counter() - start
        await runtime.drain()
    finally:
        await runtime.stop()
    return flood, seconds


def verdict(store: Store, reports: int) -> tuple[int, int, int]:
    """Reports lost, reports doubled, and claims that stand apart from the incident."""
    (incident,) = store.records(Sought("incident"))
    claims = [one for one in store.claims() if one.event == "house_damage"]
    filed = Counter(one.reported_by for one in claims)
    sent = store.traces(["delivered", "accepted", "sending", "queued"], 1_000_000)
    told = Counter(one.outbound.claim for one in sent if _new(one.outbound))
    lost = reports - len(filed) + sum(one.number not in told for one in claims)
    doubled = len(claims) - len(filed) + sum(count - 1 for count in told.values())
    return lost, doubled, sum(one.incident != incident.id for one in claims)


def _new(message: Outbound) -> bool:
    """Whether a message tells a desk of a new case."""
    return any(say.key == "staff-new-claim" for say in message.says)


def made(folder: Path, residents: int) -> Store:
    """A new database with a roster."""
    store = Store.open(f"sqlite:///{folder}/flood.db")
    if residents:
        roster = folder / "roster.csv"
        write_roster(roster, residents)
        import_file(store, roster, "wanzhou-2021", load_book(), START)
    return store


def told(flood: Flood, seconds: float, found: tuple[int, int, int], reports: int) -> Sequence[str]:
    """The figures, a line each."""
    taken, count = sorted(flood.taken), len(flood.taken)
    middle, late = taken[count // 2] * 1e3, taken[int(count * 0.99)] * 1e3
    lost, doubled, apart = found
    rates = f"{reports / seconds:.0f} reports/s, {count / seconds:.0f} messages/s"
    wrong = f"unanswered {flood.unanswered}, copies answered otherwise {flood.unequal}"
    return (
        f"{reports} reports, {count} messages, each handed in {COPIES} times, {AT_ONCE} at a time: {seconds:.1f} s",
        f"{rates}, {count * COPIES / seconds:.0f} deliveries/s; p50 {middle:.0f} ms, p99 {late:.0f} ms",
        f"lost {lost}, doubled {doubled}, outside the incident {apart}, {wrong}",
    )


def main() -> None:
    """Measure and print; ends with 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.disaster", description=__doc__)
    parser.add_argument("--reports", type=int, default=5_000)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--loud", action="store_true", help="a line for each report, on standard error")
    parser.add_argument("--folder", type=Path, help="keep the database there, and go on with one that is there")
    asked = parser.parse_args()
    os.environ.pop("CUNBAO_KEYS_FILE", None)
    with TemporaryDirectory(prefix="cunbao-bench-") as folder:
        store = made(asked.folder or Path(folder), asked.residents)
        says = partial(print, "reported", file=sys.stderr, flush=True) if asked.loud else lambda: None
        flood, seconds = asyncio.run(drive(store, asked.reports, says))
        found = verdict(store, asked.reports)
        store.close()
    print("\n".join(told(flood, seconds, found, asked.reports)))
    sys.exit(any(found) or flood.unequal > 0 or flood.unanswered > 0)


if __name__ == "__main__":
    main()
