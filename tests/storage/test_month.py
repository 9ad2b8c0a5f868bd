"""Ten days of an office with silent staff, through the real program: the promises of the ladder hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ladder import simulate


@pytest.mark.parametrize("seed", [7, 31])
def test_nobody_is_forgotten_and_nobody_is_flooded(tmp_path: Path, seed: int) -> None:
    kept = simulate(f"sqlite:///{tmp_path}/month.db", cases=60, days=10, silent=0.3, seed=seed)
    assert kept.cases > 50
    assert kept.overdue > 5, "silence was felt"
    assert kept.digests > 0
    assert (kept.alone, kept.twice, kept.often) == (0, 0, 0)
