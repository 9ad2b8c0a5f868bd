"""The interface for insurers beside the web chat, in the same run on the same server.

    python -m benchmarks.api --rounds 5

Each round starts the server anew on a fresh copy of a database with 4,000 claims of one insurer and sends each kind
of request over 32 keep-alive connections; the order turns with each round. Only ratios within one run count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks import ours
from benchmarks.gateways import START
from benchmarks.load import Post, Rounds, drive, measure
from benchmarks.people import GIVEN, SURNAMES, TOWNS
from benchmarks.servers import free_port, server
from bot.api.door import fresh_token
from claims.api_key import SCOPES, ApiKey
from claims.claim import Claim, Entry
from claims.number import number
from handlers.changes import Changes
from storage.keys import Keys
from storage.store import Store

CLAIMS, CONNECTIONS, WARMUP = 4_000, 32, 200
HEAD = "| request | a second | p50 ms | p99 ms | CPU ms | p50/chat | p99/chat | CPU/chat |"
CHAT = "web chat: a message, answered and committed"
Talks = Sequence[Sequence[Post]]


def claim(serial: int) -> Claim:
    """A claim of picc as a villager's report makes it."""
    at = START - timedelta(seconds=CLAIMS - serial)
    name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial % len(GIVEN)]
    return Claim(
        number=number(serial),
        scheme="wanzhou-2021",
        county="万州区",
        event="accident_injury",
        covers=("accident_medical", "accident_disability"),
        insured_name=name,
        relation="mother",
        town=TOWNS[serial % len(TOWNS)],
        event_date=START.date(),
        facts={"hospital": "万州区人民医院", "story": "我妈昨天在坡上跘倒了，腿杆断了"},
        insurer="picc",
        hotline="95518",
        reported_at=at,
        reported_by=f"sms:+86139{serial:08d}",
        phone=f"139{serial:08d}",
        history=(Entry(at=at, status="notified", by=f"sms:+86139{serial:08d}"),),
    )


def make(folder: Path) -> str:
    """The database that each round copies; returns the key of the insurer's system."""
    keys = folder / "keys.json"
    Keys.generate().save(keys)
    os.environ["CUNBAO_KEYS_FILE"] = str(keys)
    token, digest = fresh_token("0" * 12)
    key = ApiKey(id="0" * 12, state="active", at=START, insurer="picc", digest=digest, scopes=SCOPES)
    store = Store.open(f"sqlite:///{folder / 'claims.db'}")
    store.post(Changes(claims=tuple(claim(serial) for serial in range(1, CLAIMS + 1)), serial=CLAIMS + 1))
    store.post(Changes(records=(key,)))
    store.close()
    return token


def kinds(token: str) -> dict[str, Callable[[int, int], Talks]]:
    """What is asked, by its name in the table: (first, count) -> requests, each of a claim of its own."""
    header = f"Authorization: Bearer {token}\r\n"

    def get(path: Callable[[int], str]) -> Callable[[int, int], Talks]:
        return lambda first, count: [
            [Post(at, f"/api/v1/claims{path(at)}", b"", header, "GET")] for at in range(first, first + count)
        ]

    def step(first: int, count: int) -> Talks:
        return [[_step(at, header)] for at in range(first, first + count)]

    return {
        CHAT: ours.talks,
        "GET a page of 50 claims": get(lambda _: "?limit=50"),
        "GET one claim, the look kept": get(lambda at: f"/{number(at % CLAIMS + 1)}"),
        "POST a step": step,
    }


def _step(at: int, header: str) -> Post:
    body = json.dumps({"papers": "发票、出院小结"}, ensure_ascii=False).encode()
    path = f"/api/v1/claims/{number(at % CLAIMS + 1)}/want_papers"
    return Post(at, path, body, f"{header}Idempotency-Key: bench-{at}\r\n")


def one_round(folder: Path, token: str, rounds: dict[str, Rounds], requests: int, *, turned: bool) -> None:
    """Start one server and ask everything of it."""
    run = folder / "run.db"
    for old in folder.glob("run.db*"):
        old.unlink()
    shutil.copyfile(folder / "claims.db", run)
    port = free_port()
    with server(ours.command(f"sqlite:///{run}", port), folder / "server.log") as process:
        asked = list(kinds(token).items())
        for name, talks in reversed(asked) if turned else asked:
            asyncio.run(drive(port, talks(0, WARMUP), CONNECTIONS))
            figures, _ = measure(port, process.pid, talks(WARMUP, requests), CONNECTIONS, None)
            rounds[name].figures.append(figures)


def table(rounds: dict[str, Rounds]) -> str:
    """Medians as a Markdown table, with ratios to the web chat's."""
    chat = rounds[CHAT]
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    for name, own in rounds.items():
        p50, p99, cpu, rate = (own.middle(figure) for figure in ("p50", "p99", "cpu", "rate"))
        ratios = (value / chat.middle(figure) for value, figure in ((p50, "p50"), (p99, "p99"), (cpu, "cpu")))
        shown = " | ".join(f"{ratio:.2f}" for ratio in ratios)
        lines.append(f"| {name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {cpu:.3f} | {shown} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1500)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as name:
        folder = Path(name)
        token = make(folder)
        rounds = {kind: Rounds(kind) for kind in kinds(token)}
        for at in range(asked.rounds):
            one_round(folder, token, rounds, asked.requests, turned=at % 2 == 1)
    return table(rounds)


if __name__ == "__main__":
    print(main())
