"""A monthly sheet of 10,000 rows, from file to cases, on SQLite: each row is a staff command with its notices.

    python -m benchmarks.exchange --rounds 3

One row in four each says 立案 with a number, 补材料, 赔付 and 不予赔付. The second run of the same file has to change
nothing. CPU is that of the whole process, from its start to the result sheet.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from statistics import median

from benchmarks.people import rows as people
from bot.clock import CHINA
from claims.claim import Claim, Entry
from claims.number import number
from handlers.changes import Changes
from storage.exchange import Printed, write_sheet
from storage.keys import Keys
from storage.store import Store

ROWS = 10_000
REPORTED = datetime(2021, 6, 15, 10, tzinfo=CHINA)
SETTINGS = 'database = "sqlite:///cunbao.db"\nkeys_file = "keys"\nstaff = "staff.csv"\n'
STAFF = "address,name,role\nsms:+8613800000000,值班主任,supervisor\n"


def filed(count: int) -> Iterator[Claim]:
    """Claims of invented people, all of one insurer, each taken up by nobody yet."""
    for place, row in enumerate(people(count), start=1):
        sender = f"sms:+86{row[6]}"
        yield Claim(
            number=number(place),
            scheme="wanzhou-2021",
            county="万州区",
            event="accident_injury",
            covers=("accident_medical", "accident_disability"),
            insured_name=row[1],
            relation="self",
            town="大周镇",
            event_date=date(2021, 6, 14),
            facts={"id_number": row[2], "village": row[4], "amount": "1200"},
            insurer="picc",
            hotline="95518",
            reported_at=REPORTED,
            reported_by=sender,
            phone=row[6],
            history=(Entry(at=REPORTED, status="notified", by=sender),),
            verified=True,
        )


def said(place: int) -> tuple[str, str, str, str, str]:
    """状态, 立案号, 金额, 赔付日期, 备注 of a row."""
    kinds = (
        ("已立案", f"PICC2021-{place}", "", "", ""),
        ("待补材料", "", "", "", "发票原件、出院小结"),
        ("已赔付", "", "1200", "2021-06-28", ""),
        ("不予赔付", "", "", "", "不在保障期内"),
    )
    return kinds[place % 4]


def prepare(folder: Path, count: int) -> Path:
    """A database with its settings, and the sheet."""
    (folder / "cunbao.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    keys = Keys.generate()
    keys.save(folder / "keys")
    claims = list(filed(count))
    with closing(Store.open(f"sqlite:///{folder}/cunbao.db", keys)) as store:
        for start in range(0, count, 500):
            store.post(Changes(claims=tuple(claims[start : start + 500]), serial=start + 501))
    lines = [
        (claim.number, claim.insured_name or "", "大周镇", "2021-06-14", *said(place))
        for place, claim in enumerate(claims)
    ]
    columns = ("编号", "姓名", "乡镇", "出险日期", "状态", "立案号", "金额", "赔付日期", "备注")
    title = "万州区2021年6月赔付表（人保财险 → 大周镇）"
    write_sheet(folder / "sheet.xlsx", Printed(title=title, columns=columns, rows=lines))
    return folder / "sheet.xlsx"


def versions(folder: Path) -> list[int]:
    """How often each claim was written."""
    with closing(Store.open(f"sqlite:///{folder}/cunbao.db", Keys.from_file(folder / "keys"))) as store:
        return [claim.version for claim in store.claims()]


def timed(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds that a process took, its CPU seconds and its greatest memory in MB."""
    probe = (
        "import resource as r, subprocess, sys, time; start = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); used = r.getrusage(r.RUSAGE_CHILDREN); "
        "print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True)
    seconds, cpu, size = map(float, done.stdout.split())
    return seconds, cpu, size


def main() -> str:
    """Run and return the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=ROWS)
    asked = parser.parse_args()
    kept: dict[str, list[tuple[float, float, float]]] = {"first": [], "again": []}
    changed = 0
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(prefix="cunbao-bench-") as name:
            folder = Path(name)
            sheet = prepare(folder, asked.rows)
            program = [str(Path(sys.executable).parent / "cunbao"), "exchange", "import", str(sheet)]
            command = [*program, "--settings", str(folder / "cunbao.toml")]
            kept["first"].append(timed(command))
            before = versions(folder)
            assert all(version == 2 for version in before), "every row came to one command"
            kept["again"].append(timed(command))
            changed += sum(1 for old, new in zip(before, versions(folder), strict=True) if old != new)
    lines = ["| import of the sheet | seconds | CPU s | rows/s | peak RSS MB |", "|---|---|---|---|---|"]
    for label, figures in kept.items():
        seconds, cpu, size = (median(column) for column in zip(*figures, strict=True))
        lines.append(f"| {label} | {seconds:.1f} | {cpu:.1f} | {asked.rows / seconds:,.0f} | {size:.0f} |")
    return "\n".join([*lines, "", f"Cases changed by the second run: {changed}."])


if __name__ == "__main__":
    print(main())
