"""What open disasters cost an ordinary message: the path of benchmarks.path with none, one and five of them.

    python -m benchmarks.incidents --rounds 5

One lies over the county of everybody who writes and holds the days of their accidents, so that every report belongs
to it and goes the short way; the four others lie elsewhere. Rounds are interleaved and every one starts anew; the
ratios are those of the middle CPU.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import ours
from benchmarks.gateways import START
from benchmarks.load import Rounds
from benchmarks.path import Contestant, one_round
from bot import compose
from claims.incident import Incident
from claims.staff import Member
from dialogs.lookups import Sought
from dialogs.message import Inbound
from handlers.mind import Mind
from schemes.book import load_book
from storage.store import Store

OFFICER = "terminal:officer"
DECLARED = (
    "灾情 万州区 暴雨 6月10日",
    "灾情 乡宁县 地震 6月10日",
    "灾情 乡宁县 山火 6月10日",
    "灾情 镇坪县 滑坡 6月10日",
    "灾情 镇坪县 暴雨 6月10日",
)
HEAD = "| open incidents | msg/s | p50 ms | CPU ms | CPU to none |"


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


def contestants(folder: Path, counts: Sequence[int]) -> list[Contestant]:
    """cunbao on SQLite with so many open incidents."""
    first = folder / "plain.db"
    ours.make(f"sqlite:///{first}", folder)
    found = []
    for count in counts:
        template = folder / f"open-{count}.db"
        shutil.copyfile(first, template)
        declare(f"sqlite:///{template}", count)
        found.append(
            Contestant(
                name=str(count),
                floor="0",
                fresh=partial(_fresh, template, folder / "run.db"),
                command=ours.command,
                talks=ours.talks,
                check=ours.check,
            )
        )
    return found


def _fresh(template: Path, run: Path) -> str:
    for old in run.parent.glob(f"{run.name}*"):
        old.unlink()
    shutil.copyfile(template, run)
    return f"sqlite:///{run}"


def table(kept: dict[str, Rounds]) -> str:
    """Medians as a Markdown table."""
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    base = kept["0"].middle("cpu")
    for name, rounds in kept.items():
        rate, p50, cpu = (rounds.middle(one) for one in ("rate", "p50", "cpu"))
        lines.append(f"| {name} | {rate:,.0f} | {p50:.1f} | {cpu:.3f} | {cpu / base:.2f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.incidents", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=1500)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as name:
        folder = Path(name)
        field = contestants(folder, (0, 1, 5))
        kept = {one.name: Rounds(one.name) for one in field}
        for number in range(asked.rounds):
            for one in field if number % 2 == 0 else field[::-1]:
                done = one_round(one, number * (asked.messages + 320), asked.messages, folder / "server.log", None)
                kept[one.name].figures += done.figures
        return table(kept)


if __name__ == "__main__":
    print(main())
