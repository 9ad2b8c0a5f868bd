"""A small flood with the power cut in the middle: every report there once (`python -m benchmarks.disaster`)."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
REPORTS = 60


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.disaster", "--residents", "0", "--reports", str(REPORTS)]
    return subprocess.Popen(
        [*command, "--folder", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def filed(folder: Path) -> int:
    """How many claims are on the disk."""
    with sqlite3.connect(f"file:{folder}/flood.db?mode=ro", uri=True) as database:
        return int(database.execute("SELECT COUNT(*) FROM claim").fetchone()[0])


def test_killed_in_the_middle_no_report_is_lost_or_doubled(tmp_path: Path) -> None:
    for share in (REPORTS // 6, REPORTS // 2):
        with start(tmp_path) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == "ready\n"
            while filed(tmp_path) < share:
                assert process.poll() is None, "it ended before it could be killed"
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
    assert share <= filed(tmp_path) < REPORTS
    with start(tmp_path) as process:
        said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, said + wrong
    assert "lost 0, doubled 0, outside the incident 0, unanswered 0, copies answered otherwise 0" in said
    assert filed(tmp_path) == REPORTS
