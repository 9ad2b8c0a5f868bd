"""A small flood with the power cut in the middle: every report there once (`python -m benchmarks.disaster`)."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
REPORTS = 60


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.disaster", "--residents", "0", "--reports", str(REPORTS), "--loud"]
    return subprocess.Popen(
        [*command, "--folder", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.parametrize("reported", [1, 25])
def test_killed_in_the_middle_no_report_is_lost_or_doubled(tmp_path: Path, reported: int) -> None:
    with start(tmp_path) as process:
        assert process.stderr is not None
        for _ in range(reported):
            assert process.stderr.readline() == "reported\n"
        process.send_signal(signal.SIGKILL)
    with start(tmp_path) as process:
        said, wrong = process.communicate(timeout=900)
    assert process.returncode == 0, said + wrong
    assert "lost 0, doubled 0, outside the incident 0, unanswered 0, copies answered otherwise 0" in said
