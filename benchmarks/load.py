"""Drives a server over keep-alive connections with raw sockets and measures it from outside."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil

from benchmarks.memory import rss_mb


@dataclass(frozen=True)
class Post:
    """One HTTP request. `chat`: requests of one chat go out one after the other, in order."""

    chat: int
    path: str
    body: bytes
    headers: str = ""
    method: str = "POST"
    type: str = "application/json"

    def wire(self) -> bytes:
        head = (
            f"{self.method} {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}"
            f"Content-Type: {self.type}\r\nContent-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


@dataclass(frozen=True)
class Figures:
    """One round: messages a second, latencies in ms, CPU ms a message (server; its database), RSS in MB."""

    rate: float
    p50: float
    p99: float
    cpu: float
    database_cpu: float
    rss: float


@dataclass
class Rounds:
    """All rounds of one server."""

    name: str
    figures: list[Figures] = field(default_factory=list)

    def middle(self, figure: str) -> float:
        """The median over the rounds of one figure."""
        values: list[float] = [getattr(entry, figure) for entry in self.figures]
        return median(values)


def cpu_seconds(pid: int) -> float:
    """CPU time of all threads of a process, as the scheduler has counted it."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def family_cpu_seconds(pid: int) -> float:
    """CPU time of a process and of its children: PostgreSQL has one for each connection."""
    root = psutil.Process(pid)
    return sum((cpu_seconds(process.pid) for process in (root, *root.children(recursive=True))), 0.0)


async def _one(port: int, queue: Iterator[Sequence[Post]], taken: list[float], answers: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for posts in queue:
        for post in posts:
            start = time.perf_counter()
            writer.write(post.wire())
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            taken.append(time.perf_counter() - start)
            if not head.startswith(b"HTTP/1.1 20"):
                raise RuntimeError(f"{post.path}: {head.decode()}{body.decode()}")
            answers.append(body)
    writer.close()
    await writer.wait_closed()


async def drive(port: int, talks: Sequence[Sequence[Post]], connections: int = 32) -> tuple[list[float], list[bytes]]:
    """Send the talks, each within one connection and in order; seconds taken by each, and the answers."""
    taken: list[float] = []
    answers: list[bytes] = []
    queue = iter(talks)
    await asyncio.gather(*(_one(port, queue, taken, answers) for _ in range(connections)))
    return taken, answers


def measure(
    port: int, pid: int, talks: Sequence[Sequence[Post]], connections: int, database: int | None
) -> tuple[Figures, list[bytes]]:
    """One round against a running server; `database` is the process id of a database server beside it."""
    ours, theirs = cpu_seconds(pid), family_cpu_seconds(database) if database else 0.0
    start = time.perf_counter()
    taken, answers = asyncio.run(drive(port, talks, connections))
    wall = time.perf_counter() - start
    count = len(taken)
    spent = cpu_seconds(pid) - ours
    beside = (family_cpu_seconds(database) if database else 0.0) - theirs
    taken.sort()
    return Figures(
        rate=count / wall,
        p50=taken[count // 2] * 1e3,
        p99=taken[int(count * 0.99)] * 1e3,
        cpu=spent / count * 1e3,
        database_cpu=beside / count * 1e3,
        rss=rss_mb(pid),
    ), answers
