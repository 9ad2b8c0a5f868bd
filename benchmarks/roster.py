"""Importing a roster of 106,949 rows, beside plain sqlite3 with executemany.

    python -m benchmarks.roster --rounds 3

Each import runs in a process of its own on a new database. The floor reads the CSV, hashes the ID number and
inserts into one table with a unique hash, in one durable transaction; it checks nothing and encrypts nothing.
"""

from __future__ import annotations

import argparse
import csv
import hmac
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.people import write_roster

ROWS = 106_949
TABLE = """
CREATE TABLE resident(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
    town TEXT NOT NULL, village TEXT NOT NULL, phone TEXT NOT NULL)
"""


def hashed(roster: Path) -> Iterator[tuple[bytes, str, str, str, str]]:
    with roster.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row[0].isdigit():
                digest = hmac.digest(b"key", row[2].encode(), "sha256")[:16]
                yield digest, row[1], row[3], row[4], row[6]


def plain(roster: Path, database: Path) -> None:
    """The floor's import."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(TABLE)
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO resident VALUES(NULL, ?, ?, ?, ?, ?)", hashed(roster))
        db.execute("COMMIT")


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds that a process took and its greatest memory in MB."""
    probe = (
        "import resource, subprocess, sys, time; start = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seconds, size = map(float, done.stdout.split())
    return seconds, size


def main(arguments: Sequence[str] | None = None) -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--plain", nargs=2, type=Path, help="the floor's import of ROSTER into DATABASE")
    asked = parser.parse_args(arguments)
    if asked.plain:
        plain(*asked.plain)
        return ""
    return table(asked.rounds, asked.rows)


def table(rounds: int, rows: int) -> str:
    """Medians as a Markdown table."""
    python = [sys.executable, "-m", "benchmarks.roster", "--plain"]
    program = [str(Path(sys.executable).parent / "cunbao"), "roster", "import"]
    kept: dict[str, list[tuple[float, float]]] = {"floor: executemany": [], "cunbao": [], "cunbao, again": []}
    with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as name:
        folder = Path(name)
        roster = folder / "roster.csv"
        write_roster(roster, rows)
        for number in range(rounds):
            mine = [*program, str(roster), "--scheme", "wanzhou-2021"]
            mine += ["--database", f"sqlite:///{folder}/{number}/cunbao.db"]
            (folder / f"{number}").mkdir()
            kept["floor: executemany"].append(timed([*python, str(roster), f"{folder}/{number}/plain.db"]))
            kept["cunbao"].append(timed(mine))
            kept["cunbao, again"].append(timed(mine))
    base = median(seconds for seconds, _ in kept["floor: executemany"])
    lines = ["| import | rows/s | peak RSS MB | rate/floor |", "|---|---|---|---|"]
    for label, figures in kept.items():
        seconds, size = (median(column) for column in zip(*figures, strict=True))
        lines.append(f"| {label} | {rows / seconds:,.0f} | {size:.0f} | {base / seconds:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if text := main():
        print(text)
