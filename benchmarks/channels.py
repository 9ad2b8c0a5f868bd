"""The whole path of a message through each gateway's webhook, beside the web chat's in the same run.

    python -m benchmarks.channels --rounds 3
    python -m benchmarks.channels --busy 10

The first hands the same talks in through each webhook over 32 connections, signed and encoded as its gateway does,
each round on a fresh database with 100,000 residents; what goes out is taken by a gateway in a process of its
own. The second lets 5,000 villagers report in the web chat within that many minutes while others write through
WeChat, and says how long WeChat waits for its answers.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import ours
from benchmarks.gateways import GATEWAYS, Said
from benchmarks.load import Post, Rounds, drive, measure
from benchmarks.path import CONNECTIONS, WARMUP, _copy
from benchmarks.servers import free_port, server

WEB = "web chat"
HEAD = "| path | msg/s | p50 ms | p99 ms | CPU ms | p50/web chat | CPU/web chat |"
REPORTS, BESIDE = 5_000, 5
"""Reports in all, and messages through WeChat a second beside them."""


def talks(gateway: str, first: int, count: int) -> Sequence[Sequence[Post]]:
    """The talks of `ours.talks`, as the gateway hands them in."""
    if gateway == WEB:
        return ours.talks(first, count)
    made: list[list[Post]] = []
    left, number = count, first
    while left > 0:
        said = ours.talk(number)[:left]
        made.append([GATEWAYS[gateway].post(Said(number, turn, text)) for turn, text in enumerate(said)])
        left, number = left - len(said), number + 1
    return made


@contextmanager
def running(gateway: str, database: str, log: Path) -> Iterator[tuple[int, int]]:
    """The program with this gateway and a taker beside it: its port and its process."""
    port, taker = free_port(), free_port()
    command = [*ours.command(database, port), "--taker", f"http://127.0.0.1:{taker}"]
    with (
        server(["-m", "benchmarks.channels", "--take", str(taker)], log),
        server([*command, "--gateway", "" if gateway == WEB else gateway], log) as process,
    ):
        yield port, process.pid


def one_round(gateway: str, folder: Path, first: int, count: int) -> Rounds:
    """Start, warm, measure, end."""
    database = f"sqlite:///{_copy(folder / 'ours.db', folder / 'run.db')}"
    with running(gateway, database, folder / "server.log") as (port, pid):
        asyncio.run(drive(port, talks(gateway, first, WARMUP), CONNECTIONS))
        figures, _ = measure(port, pid, talks(gateway, first + WARMUP, count), CONNECTIONS, None)
    return Rounds(gateway, [figures])


def webhooks(rounds: int, messages: int) -> str:
    """All rounds of all gateways, interleaved, as a table."""
    names = [WEB, *GATEWAYS]
    kept = {name: Rounds(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as named:
        folder = Path(named)
        ours.make(f"sqlite:///{folder / 'ours.db'}", folder)
        for number in range(rounds):
            for name in names if number % 2 == 0 else names[::-1]:
                kept[name].figures += one_round(name, folder, number * (messages + WARMUP), messages).figures
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    web = kept[WEB]
    for name, own in kept.items():
        rate, p50, p99, cpu = (own.middle(figure) for figure in ("rate", "p50", "p99", "cpu"))
        beside = f"{p50 / web.middle('p50'):.2f} | {cpu / web.middle('cpu'):.2f}"
        lines.append(f"| {name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {cpu:.3f} | {beside} |")
    return "\n".join(lines)


async def _paced(port: int, talks: Iterator[Sequence[Post]], every: float, until: float) -> list[float]:
    """Begin a talk every so many seconds, each on a connection of its own; the seconds that its messages took."""
    taken: list[float] = []
    under_way: set[asyncio.Task[None]] = set()

    async def one(talk: Sequence[Post]) -> None:
        spent, _ = await drive(port, [talk], 1)
        taken.extend(spent)

    begin = time.monotonic()
    for place, talk in enumerate(talks):
        await asyncio.sleep(max(0.0, begin + place * every - time.monotonic()))
        if time.monotonic() >= until:
            break
        task = asyncio.create_task(one(talk))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    return sorted(taken)


async def _busy(port: int, minutes: float) -> tuple[list[float], list[float]]:
    until = time.monotonic() + minutes * 60
    began = time.time()

    def reports() -> Iterator[Sequence[Post]]:
        for number in range(REPORTS):
            yield [ours.post(number, turn, text) for turn, text in enumerate(ours.talk(number * 3))]

    def beside() -> Iterator[Sequence[Post]]:
        number = 0
        while True:
            stamp = Said(0, 0, "").stamp + int(time.time() - began)
            yield [GATEWAYS["wechat"].post(Said(number, 0, ours.talk(number)[0], stamp))]
            number += 1

    return await asyncio.gather(
        _paced(port, reports(), minutes * 60 / REPORTS, until + 1), _paced(port, beside(), 1 / BESIDE, until)
    )


def busy(minutes: float) -> str:
    """WeChat's answers while the web chat takes 5,000 reports."""
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as named, ExitStack() as stack:
        folder = Path(named)
        ours.make(f"sqlite:///{folder / 'ours.db'}", folder)
        port, _ = stack.enter_context(running("wechat", f"sqlite:///{folder / 'ours.db'}", folder / "server.log"))
        reported, written = asyncio.run(_busy(port, minutes))
    lines = []
    for name, taken in (("reports in the web chat", reported), ("WeChat beside them", written)):
        p50, p99 = taken[len(taken) // 2] * 1e3, taken[int(len(taken) * 0.99)] * 1e3
        lines.append(
            f"{name}: {len(taken):,} messages, p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {taken[-1] * 1e3:.0f} ms"
        )
    return "\n".join(lines)


async def take(port: int) -> None:
    """Be the gateway that takes everything."""
    from aiohttp import web

    from benchmarks.gateways import taker

    runner = web.AppRunner(taker(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=1500)
    parser.add_argument("--busy", type=float, default=0.0, help="minutes")
    parser.add_argument("--take", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.take:
        asyncio.run(take(asked.take))
    return busy(asked.busy) if asked.busy else webhooks(asked.rounds, asked.messages)


if __name__ == "__main__":
    print(main())
