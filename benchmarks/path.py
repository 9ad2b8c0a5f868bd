"""The whole path of a message over HTTP, beside the plain floor in the same run.

    python -m benchmarks.path --rounds 5

Each round starts every server anew on a fresh copy of its database, warms it, and sends it the same number
of messages over 32 keep-alive connections; the order turns with each round. CPU is the server's, as the
scheduler counted it, without the driver's and without PostgreSQL's own. Only ratios within one run count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import floor, ours
from benchmarks.load import Post, Rounds, drive, measure
from benchmarks.servers import Postgres, free_port, postgres, server

CONNECTIONS, WARMUP = 32, 320
HEAD = "| server | msg/s | p50 ms | p99 ms | p99/p50 | CPU ms | PostgreSQL's | RSS MB | CPU/floor | rate/floor |"
Talks = Sequence[Sequence[Post]]


@dataclass(frozen=True)
class Contestant:
    """One server: how its database is made anew, how it is started, what is said to it and must come back."""

    name: str
    floor: str
    fresh: Callable[[], str]
    command: Callable[[str, int], list[str]]
    talks: Callable[[int, int], Talks]
    check: Callable[[list[bytes]], None]


def floor_talks(first: int, count: int) -> Talks:
    """`count` messages, each of another chat."""
    return [[_floor_post(first + i)] for i in range(count)]


def _floor_post(number: int) -> Post:
    chat = number % floor.CHATS
    said = {
        "id": f"m{number}",
        "chat": chat,
        "resident": number * 7919 % floor.RESIDENTS,
        "text": "我想问一下我妈参保没有",
    }
    return Post(chat, "/message", json.dumps(said, ensure_ascii=False).encode())


def floor_check(answers: list[bytes]) -> None:
    wrong = [body for body in answers if "名单上".encode() not in body]
    if wrong:
        raise RuntimeError(f"the floor answered {wrong[0]!r}")


def _copy(template: Path, run: Path) -> str:
    for old in run.parent.glob(f"{run.name}*"):
        old.unlink()
    shutil.copyfile(template, run)
    return str(run)


def sqlite_contestants(folder: Path) -> list[Contestant]:
    """The floors on SQLite and ours."""
    plain, mine = folder / "floor.db", folder / "ours.db"
    floor.make_sqlite(plain)
    ours.make(f"sqlite:///{mine}", folder)

    def of_floor(variant: str) -> Contestant:
        return Contestant(
            name=f"floor: {variant}",
            floor="floor: sqlite",
            fresh=lambda: _copy(plain, folder / "run.db"),
            command=lambda database, port: [
                *("-m", "benchmarks.floor", variant),
                *("--db", database, "--port", str(port)),
            ],
            talks=floor_talks,
            check=floor_check,
        )

    us = Contestant(
        name="cunbao on SQLite",
        floor="floor: sqlite",
        fresh=lambda: f"sqlite:///{_copy(mine, folder / 'run-ours.db')}",
        command=ours.command,
        talks=ours.talks,
        check=ours.check,
    )
    return [of_floor("sqlite"), of_floor("sqlite-group"), us]


def postgres_contestants(folder: Path, cluster: Postgres) -> list[Contestant]:
    """Raw asyncpg and ours."""
    for name in ("floor", "ours"):
        cluster.run(f"CREATE DATABASE {name}")
    asyncio.run(floor.make_postgres(cluster.url("floor")))
    ours.make(cluster.url("ours"), folder)

    def fresh(template: str) -> str:
        cluster.copy(template, f"run_{template}")
        return cluster.url(f"run_{template}")

    plain = Contestant(
        name="floor: asyncpg",
        floor="floor: asyncpg",
        fresh=lambda: fresh("floor"),
        command=lambda database, port: [
            *("-m", "benchmarks.floor", "asyncpg"),
            *("--db", database, "--port", str(port)),
        ],
        talks=floor_talks,
        check=floor_check,
    )
    us = Contestant(
        name="cunbao on PostgreSQL",
        floor="floor: asyncpg",
        fresh=lambda: fresh("ours"),
        command=ours.command,
        talks=ours.talks,
        check=ours.check,
    )
    return [plain, us]


def one_round(contestant: Contestant, first: int, count: int, log: Path, database: int | None) -> Rounds:
    """Start, warm, measure, end one server."""
    port = free_port()
    command = contestant.command(contestant.fresh(), port)
    with server(command, log) as process:
        warm = contestant.talks(first, WARMUP)
        asyncio.run(drive(port, warm, CONNECTIONS))
        talks = contestant.talks(first + WARMUP, count)
        figures, answers = measure(port, process.pid, talks, CONNECTIONS, database)
    contestant.check(answers)
    return Rounds(contestant.name, [figures])


@contextmanager
def field(only_sqlite: bool) -> Iterator[tuple[list[Contestant], Path, int | None]]:
    """All contestants with their databases made, in a temporary folder."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cunbao-bench-")))
        contestants = sqlite_contestants(folder)
        cluster = None if only_sqlite else stack.enter_context(postgres())
        if cluster:
            contestants += postgres_contestants(folder, cluster)
        yield contestants, folder, cluster.pid if cluster else None


def run(rounds: int, messages: int, only_sqlite: bool) -> list[tuple[Contestant, Rounds]]:
    """All rounds of all contestants, interleaved."""
    with field(only_sqlite) as (contestants, folder, database):
        kept = {contestant.name: Rounds(contestant.name) for contestant in contestants}
        for number in range(rounds):
            turned = contestants if number % 2 == 0 else contestants[::-1]
            for contestant in turned:
                beside = database if contestant.floor == "floor: asyncpg" else None
                first = number * (messages + WARMUP)
                done = one_round(contestant, first, messages, folder / "server.log", beside)
                kept[contestant.name].figures += done.figures
        return [(contestant, kept[contestant.name]) for contestant in contestants]


def table(results: list[tuple[Contestant, Rounds]]) -> str:
    """Medians as a Markdown table, with ratios to each contestant's floor."""
    by_name = {rounds.name: rounds for _, rounds in results}
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    for contestant, own in results:
        base = by_name[contestant.floor]
        p50, p99, cpu, rate = (own.middle(name) for name in ("p50", "p99", "cpu", "rate"))
        beside = own.middle("database_cpu")
        lines.append(
            f"| {own.name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {p99 / p50:.1f} | {cpu:.3f} "
            f"| {f'{beside:.3f}' if beside else ''} | {own.middle('rss'):.0f} "
            f"| {cpu / base.middle('cpu'):.2f} | {rate / base.middle('rate'):.2f} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=1500)
    parser.add_argument("--sqlite", action="store_true", help="leave PostgreSQL out")
    asked = parser.parse_args(arguments)
    return table(run(asked.rounds, asked.messages, asked.sqlite))


if __name__ == "__main__":
    print(main())
