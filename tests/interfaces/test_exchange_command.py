"""`cunbao exchange` as an operator calls it: the answers on the terminal, and a process that is killed half way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.exchange import prepare
from bot.cli import main
from storage.keys import Keys
from storage.store import Store

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
ROWS = 1200  # three batches of `bot.office.AT_ONCE`
CUT = """
import os, signal
from bot.cli import main
from storage.store import Store
whole = Store.run
def run(self, *given):
    turned = whole(self, *given)
    if not all(turn.repeated for turn in turned):
        os.kill(os.getpid(), signal.SIGKILL)  # after the first batch that did something
    return turned
Store.run = run
main()
"""


def opened(folder: Path, *, writer: bool = True) -> Store:
    return Store.open(f"sqlite:///{folder}/cunbao.db", Keys.from_file(folder / "keys"), writer=writer)


def ends(folder: Path) -> list[tuple[object, ...]]:
    """All of each case that a sheet may change, but the moments at which it happened."""
    with closing(opened(folder)) as store:
        return [
            (
                one.number,
                one.status,
                one.insurer_reference,
                one.wanted_papers,
                [payment.amount for payment in one.payments],
                [(entry.status, entry.by, entry.note) for entry in one.history],
                one.version,
            )
            for one in store.claims()
        ]


def moved(store: Store) -> int:
    return sum(1 for claim in store.claims() if claim.version > 1)


def carried(sheet: Path, *more: str) -> str:
    settings = str(sheet.parent / "cunbao.toml")
    done = CliRunner().invoke(main, ["exchange", "import", str(sheet), "--settings", settings, *more])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_summary_adds_up_and_a_second_run_finds_nothing_to_do(tmp_path: Path) -> None:
    sheet = prepare(tmp_path, 40)
    first = [line.split() for line in carried(sheet).splitlines()]
    assert ["│", "已办", "│", "│", "40", "│"] in first
    assert ["│", "合计", "│", "│", "40", "│"] in first
    before = ends(tmp_path)
    assert ["│", "没变", "│", "│", "40", "│"] in [line.split() for line in carried(sheet).splitlines()]
    assert ends(tmp_path) == before


def test_a_month_is_written_as_files(tmp_path: Path) -> None:
    prepare(tmp_path, 40)
    arguments = ["exchange", "export", "--month", "2021-06", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(main, [*arguments, "--settings", str(tmp_path / "cunbao.toml")])
    assert done.exit_code == 0, done.output
    assert [line.rpartition("：")[2] for line in done.output.splitlines()] == ["40件"] * 3
    assert len(list((tmp_path / "out").glob("2021-06_万州区_大周镇_人保财险_*.xlsx"))) == 3
    none = CliRunner().invoke(
        main, ["exchange", "export", "--month", "2020-06", "--settings", str(tmp_path / "cunbao.toml")]
    )
    assert none.output == "2020-06 没有案子要交。\n"


def test_a_file_that_is_no_sheet_is_one_sentence(tmp_path: Path) -> None:
    prepare(tmp_path, 1)
    (tmp_path / "x.xlsx").write_bytes(b"")
    done = CliRunner().invoke(
        main, ["exchange", "import", str(tmp_path / "x.xlsx"), "--settings", str(tmp_path / "cunbao.toml")]
    )
    assert done.exit_code == 1
    assert done.output == "Error: 这个文件是空的：请看看是不是选错了文件。\n"


@pytest.mark.parametrize("times", [1, 2])
def test_killed_half_way_and_run_again_it_comes_to_the_same_end(tmp_path: Path, times: int) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        folder.mkdir()
        prepare(folder, ROWS)
    carried(whole / "sheet.xlsx")
    command = [sys.executable, "-c", CUT, "exchange", "import", str(cut / "sheet.xlsx")]
    with closing(opened(cut, writer=False)) as watch:
        for _ in range(times):
            before = moved(watch)
            ended = subprocess.run([*command, "--settings", str(cut / "cunbao.toml")], env=ENVIRONMENT, check=False)
            assert ended.returncode == -signal.SIGKILL
            assert before < moved(watch) < ROWS
    assert not (cut / "sheet.xlsx.result.xlsx").exists()
    assert "已办" in carried(cut / "sheet.xlsx")
    assert ends(cut) == ends(whole)


def test_a_month_that_is_none_is_answered_with_how_to_write_it(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["exchange", "export", "--month", "2021-13", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "请写成 2021-06 这样" in done.output
    assert "%Y" not in done.output
