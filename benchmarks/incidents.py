"""What open disasters cost an ordinary message: the talks of benchmarks.path with none, one and five of them.

    python -m benchmarks.incidents --rounds 20

One lies over the county of everybody who writes and holds the days of their accidents, so that every report belongs
to it and goes the short way; the four others lie elsewhere. Batches go through the store on SQLite, in this process
and interleaved round by round; counted is its CPU, which neighbours on the machine disturb least.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks import ours
from benchmarks.gateways import START
from benchmarks.people import write_roster
from benchmarks.serve import STAFF
from bot import compose
from claims.incident import Incident
from claims.staff import Member
from dialogs.lookups import Sought
from dialogs.message import Inbound
from handlers.mind import Mind
from handlers.world import MostAMinute
from schemes.book import load_book
from storage.roster import import_file
from storage.store import Store

OFFICER = "terminal:officer"
DECLARED = (
    "灾情 万州区 暴雨 6月10日",
    "灾情 乡宁县 地震 6月10日",
    "灾情 乡宁县 山火 6月10日",
    "灾情 镇坪县 滑坡 6月10日",
    "灾情 镇坪县 暴雨 6月10日",
)
COUNTS = (0, 1, 5)
RESIDENTS, MESSAGES, BATCH = 3_000, 400, 4
HEAD = "| open incidents | CPU ms | CPU to none |"


def declare(database: str, count: int) -> None:
    """The first so many incidents, each with its question taken back, so that nothing else is at work."""
    mind = compose.mind((Member(address=OFFICER, name="officer", role="supervisor", rung=9),), book=load_book())
    store = Store.open(database)
    for place in range(count):
        _said(store, mind, f"declared-{place}", DECLARED[place])
        (held,) = [
            one for one in store.records(Sought("incident", states=("open",), most=1)) if isinstance(one, Incident)
        ]
        _said(store, mind, f"stopped-{place}", f"停发 {held.asked}")
    assert len(store.records(Sought("incident", states=("open",)))) == count
    store.close()


def _said(store: Store, mind: Mind, identity: str, text: str) -> None:
    said = Inbound(address=OFFICER, id=identity, text=text, sent_at=START, received_at=START)
    (turned,) = store.run(mind, [said])
    assert not turned.failed, text


def opened(folder: Path) -> dict[int, Store]:
    """A store with so many open incidents, for each of COUNTS."""
    first = folder / "plain.db"
    write_roster(folder / "roster.csv", RESIDENTS)
    store = Store.open(f"sqlite:///{first}")
    import_file(store, folder / "roster.csv", "wanzhou-2021", load_book(), START)
    store.close()
    found = {}
    for count in COUNTS:
        for file in folder.glob("plain.db*"):
            shutil.copy(file, folder / file.name.replace("plain", f"open-{count}"))
        address = f"sqlite:///{folder}/open-{count}.db"
        declare(address, count)
        found[count] = Store.open(address)
    return found


def messages(number: int) -> list[Inbound]:
    """The messages of one round, everybody's first one before anybody's second."""
    talks = [iter(talk) for talk in ours.talks(number * MESSAGES, MESSAGES)]
    said = []
    while talks:
        turn = [(talk, next(talk, None)) for talk in talks]
        talks = [talk for talk, post in turn if post is not None]
        said += [post for _, post in turn if post is not None]
    return [
        Inbound(address=f"web:{post.chat}", id=one["id"], text=one["text"], sent_at=START, received_at=START)
        for post in said
        for one in [json.loads(post.body)]
    ]


def rounds(stores: dict[int, Store], count: int) -> Iterator[tuple[int, float]]:
    """CPU ms a message of each store, round by round, the order turned with each."""
    mind = compose.mind(STAFF, most_a_minute=MostAMinute(0, 0))
    for number in range(count):
        for held in COUNTS if number % 2 == 0 else COUNTS[::-1]:
            said = messages(number)
            start = time.process_time()
            for place in range(0, len(said), BATCH):
                stores[held].run(mind, said[place : place + BATCH])
            yield held, (time.process_time() - start) / len(said) * 1e3


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return medians as a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.incidents", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args(arguments)
    os.environ.pop("CUNBAO_KEYS_FILE", None)
    taken: dict[int, list[float]] = {count: [] for count in COUNTS}
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as folder:
        stores = opened(Path(folder))
        for count, cpu in rounds(stores, asked.rounds):
            taken[count].append(cpu)
        for store in stores.values():
            store.close()
    base = median(taken[0])
    lines = [f"| {count} | {median(held):.3f} | {median(held) / base:.2f} |" for count, held in taken.items()]
    return "\n".join([HEAD, "|---" * (HEAD.count("|") - 1) + "|", *lines])


if __name__ == "__main__":
    print(main())
