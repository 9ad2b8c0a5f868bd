"""What a tick costs by how many clocks are open: 1,000 that are due among ten thousand, and among a million.

    python -m benchmarks.clocks --rounds 4 --floor

Cases with two open clocks each stand in the database; a thousand of them are due, each at its own second. A tick
lets them act through the real program: it loads the cases, tells the next rung, writes cases, clocks, messages and
audit rows, and commits. Rounds alternate between the databases; the ratio is the median of the rounds' ratios.
With --floor the very statements of each tick run once more on a copy of the database as it was before, by Python's
sqlite3 alone: what is left of the ratio there is the database's own, which finds and writes its pages among more.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.ladder import COUNTY, TOWNS, staff
from benchmarks.servers import Postgres, postgres
from bot import compose
from bot.clock import CHINA
from claims.claim import Claim, Entry
from claims.clock import Clock
from claims.number import number
from handlers.changes import Changes
from handlers.turn import Cunbao
from schemes.book import load_book
from storage.engine import PRAGMAS
from storage.keys import Keys
from storage.store import Store

DUE = datetime(2021, 6, 16, 9, 0, tzinfo=CHINA)
FIRED = 1_000
CLOCKS = 2
CHUNK = 2_000


def case(serial: int, due: datetime) -> Claim:
    """A case that nobody has taken up, with the hour at which its desk has been silent too long."""
    at, later = due - timedelta(hours=20), due + timedelta(days=400)
    clocks = [Clock(name="acknowledge", state="running", started_at=at, due=due, fires_at=due, by_day=False, hours=4)]
    clocks += [
        Clock(name=name, state="running", started_at=at, due=later, fires_at=later, days=days)
        for name, days in (("law_decision", 30),)
    ]
    return Claim(
        number=number(serial),
        scheme="wanzhou-2021",
        county=COUNTY,
        event="accident_injury",
        covers=("accident_medical", "accident_disability"),
        insured_name="张秀兰",
        relation="mother",
        town=TOWNS[serial % len(TOWNS)],
        event_date=at.date(),
        facts={"story": "我妈昨天在坡上跘倒了，腿杆断了", "amount": "3500"},
        insurer="picc",
        hotline="95518",
        reported_at=at,
        reported_by=f"sms:+86139{serial:08d}",
        phone=f"139{serial:08d}",
        history=(Entry(at=at, status="notified", by=f"sms:+86139{serial:08d}"),),
        clocks=tuple(clocks),
        rung=1,
        rung_at=at,
        told=("wechat:picc",),
    )


def fill(store: Store, clocks: int, rounds: int) -> None:
    """The due cases stand scattered among the others, half an hour of them for each round."""
    cases = clocks // CLOCKS
    every = cases // (FIRED * rounds)
    chunk: list[Claim] = []
    for serial in range(1, cases + 1):
        turn, rest = divmod(serial, every)
        soon = rest == 0 and turn <= FIRED * rounds
        due = (
            DUE + timedelta(minutes=30 * ((turn - 1) % rounds), seconds=turn // rounds)
            if soon
            else DUE + timedelta(days=365)
        )
        chunk.append(case(serial, due))
        if len(chunk) == CHUNK:
            store.post(Changes(claims=tuple(chunk)))
            chunk.clear()
    store.post(Changes(claims=tuple(chunk)))


def tick(store: Store, mind: Cunbao, day: int) -> tuple[float, float]:
    """Seconds, and those of our CPU, for one round's thousand."""
    until = DUE + timedelta(minutes=30 * day + 25)
    began, cpu = time.perf_counter(), time.process_time()
    fired = 0
    while some := store.fire(mind, until, 64):
        fired += len(some)
    took, used = time.perf_counter() - began, time.process_time() - cpu
    assert fired == FIRED, f"{fired} acted"
    return took, used


Ran = list[tuple[str, Sequence[Any]]]


@contextmanager
def recorded(store: Store) -> Iterator[Ran]:
    """Every statement that the store runs meanwhile, with its parameters; those of `many` one by one."""
    ran: Ran = []
    driver = store.driver
    rows, run, transaction = driver.rows, driver.run, driver.transaction

    def many(sql: str, values: Sequence[Sequence[Any]]) -> int:
        return sum(noted_run(sql, one) for one in values)

    def noted_run(sql: str, values: Sequence[Any] = ()) -> int:
        ran.append((sql, values))
        return run(sql, values)

    def noted_rows(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        ran.append((sql, values))
        return rows(sql, values)

    @contextmanager
    def noted(*, write: bool = True) -> Iterator[None]:
        ran.append(("BEGIN IMMEDIATE" if write else "BEGIN", ()))
        with transaction(write=write):
            yield
        ran.append(("COMMIT", ()))

    held = {"rows": noted_rows, "run": noted_run, "many": many, "transaction": noted}
    for name, stand_in in held.items():
        setattr(driver, name, stand_in)
    try:
        yield ran
    finally:
        for name in held:
            delattr(driver, name)


def floor(file: Path, ran: Ran) -> tuple[float, float]:
    """Seconds, and those of our CPU, for the same statements by sqlite3 alone."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        cursor = connection.cursor()
        began, cpu = time.perf_counter(), time.process_time()
        for sql, values in ran:
            cursor.execute(sql, values).fetchall()
        return time.perf_counter() - began, time.process_time() - cpu


def floors(folder: Path, mind: Cunbao, clocks: int, rounds: int) -> None:
    """The line of the floor: on copies of the databases as they were before each tick."""
    keys = Keys.generate()
    files = (folder / "floor-small.db", folder / "floor-large.db")
    stores = [Store.open(f"sqlite:///{file}", keys) for file in files]
    copy = folder / "copy.db"
    try:
        for store, many in zip(stores, (10_000, clocks), strict=True):
            fill(store, many, rounds)
        times: list[list[tuple[float, float]]] = []
        for day in range(rounds):
            pair = []
            for file, store in zip(files, stores, strict=True):
                store.driver.rows("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(file, copy)
                with recorded(store) as ran:
                    tick(store, mind, day)
                pair.append(floor(copy, ran))
                for left in folder.glob("copy.db*"):
                    left.unlink()
            times.append(pair)
    finally:
        for store in stores:
            store.close()
    waited, worked = (statistics.median(big[of] / small[of] for small, big in times) for of in (0, 1))
    for place, (many, ratios) in enumerate(((10_000, (1.0, 1.0)), (clocks, (waited, worked)))):
        took, used = (statistics.median(pair[place][of] for pair in times) * 1000 for of in (0, 1))
        print(
            f"| sqlite3 alone | {many:,} | {took:.0f} | {used:.0f} | | {ratios[0]:.2f} | {ratios[1]:.2f} |",
            flush=True,
        )


def idle(store: Store) -> float:
    """Seconds to see that nothing is due."""
    began = time.perf_counter()
    for _ in range(100):
        store.next_fire()
        store.next_gather()
    return (time.perf_counter() - began) / 100


def databases(cluster: Postgres | None, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name and addresses of the small and the large one."""
    yield "SQLite", f"sqlite:///{folder}/small.db", f"sqlite:///{folder}/large.db"
    if cluster is not None:
        for name in ("clocks_small", "clocks_large"):
            cluster.run(f"CREATE DATABASE {name}")
        yield "PostgreSQL", cluster.url("clocks_small"), cluster.url("clocks_large")


def measure(name: str, small: str, large: str, many: int, rounds: int, mind: Cunbao) -> None:
    """One line of the table for each database, and the ratio."""
    keys = Keys.generate()
    stores = [Store.open(address, keys) for address in (small, large)]
    try:
        for store, clocks in zip(stores, (10_000, many), strict=True):
            fill(store, clocks, rounds if clocks > 10_000 else min(rounds, 10_000 // CLOCKS // FIRED))
        times = [(tick(stores[0], mind, day), tick(stores[1], mind, day)) for day in range(rounds)]
        waited, worked = (statistics.median(big[of] / small_[of] for small_, big in times) for of in (0, 1))
        rows = zip((10_000, many), zip(*times, strict=True), ((1.0, 1.0), (waited, worked)), stores, strict=True)
        for clocks, measured, ratios, store in rows:
            took, used = (statistics.median(one[of] for one in measured) * 1000 for of in (0, 1))
            seen = idle(store) * 1e6
            print(
                f"| {name} | {clocks:,} | {took:.0f} | {used:.0f} | {seen:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} |"
            )
        sys.stdout.flush()
    finally:
        for store in stores:
            store.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clocks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--only-sqlite", action="store_true")
    parser.add_argument("--floor", action="store_true", help="also the same statements by sqlite3 alone")
    asked = parser.parse_args()
    mind = compose.mind(staff(), book=load_book())
    print("| database | open clocks | ms for 1,000 | our CPU ms | µs to see nothing due | ratio | ratio of CPU |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        cluster = None if asked.only_sqlite else stack.enter_context(postgres())
        for name, small, large in databases(cluster, Path(folder)):
            measure(name, small, large, asked.clocks, asked.rounds, mind)
        if asked.floor:
            floors(Path(folder), mind, asked.clocks, asked.rounds)


if __name__ == "__main__":
    main()
