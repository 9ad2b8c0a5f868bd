"""From the start of the process to the first answer, and the memory that it takes then.

    python -m benchmarks.start --rounds 5

The database is there and holds 100,000 residents. Beside it, the floor's server with the same database work.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import floor, ours
from benchmarks.load import Post, drive
from benchmarks.memory import rss_mb
from benchmarks.path import floor_talks
from benchmarks.servers import free_port, server


def once(command: Sequence[str], port: int, post: Post, log: Path) -> tuple[float, float]:
    """Seconds from the start to the first answer, and MB then."""
    start = time.perf_counter()
    with server(command, log) as process:
        asyncio.run(drive(port, [[post]], connections=1))
        return time.perf_counter() - start, rss_mb(process.pid)


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as name:
        folder = Path(name)
        floor.make_sqlite(folder / "floor.db")
        database = f"sqlite:///{folder / 'ours.db'}"
        ours.make(database, folder)
        plain: list[tuple[float, float]] = []
        mine: list[tuple[float, float]] = []
        for number in range(rounds):
            port = free_port()
            command = [
                "-m",
                "benchmarks.floor",
                "sqlite",
                "--db",
                f"{folder / 'floor.db'}",
                "--port",
                f"{port}",
            ]
            plain.append(once(command, port, floor_talks(number, 1)[0][0], folder / "log"))
            port = free_port()
            said = ours.post(number, 0, ours.talk(0)[0])
            mine.append(once(ours.command(database, port), port, said, folder / "log"))
    lines = ["| server | start to first answer, s | RSS MB |", "|---|---|---|"]
    for label, figures in (("floor: sqlite", plain), ("cunbao on SQLite", mine)):
        seconds, size = (median(column) for column in zip(*figures, strict=True))
        lines.append(f"| {label} | {seconds:.2f} | {size:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(main())
