"""The power goes while a sheet is imported, at every place where it may: run again, it comes to the same end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_exchange import NOW, STAFF, became, filed, sheet
from waiting import opened

from bot import compose
from bot.exchange_in import import_sheet
from bot.office import Office
from storage.keys import Keys
from storage.store import Store

ROWS = 40
ROOT = Path(__file__).parents[2]
PLACES = ("within the first batch", "behind the first batch", "within the last batch", "before the result is written")
PROGRAM = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from test_exchange import NOW, STAFF
import bot.exchange_in as exchange
import bot.office as office
from bot import compose
from storage.keys import Keys
from storage.writing import Writer
from waiting import opened

url, keys, path, place = sys.argv[1:]
office.AT_ONCE = 10
flush, flushes, batches = Writer.flush, 0, 0


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def flushed(writer):
    global flushes
    flush(writer)
    flushes += 1
    if (place, flushes) in (("within the first batch", 1), ("within the last batch", 3)):
        die()  # all of it is written and nothing of it committed


def progress(count):
    if place == "behind the first batch":
        die()


Writer.flush = flushed
if place == "before the result is written":
    exchange.write_result = lambda *_: die()
desk = office.Office(opened(url, Keys.from_file(Path(keys))), compose.mind(STAFF), writer=True)
exchange.import_sheet(desk, Path(path), NOW, progress=progress)
"""


def rows(numbers: Sequence[str]) -> list[list[Any]]:
    """What a sheet says of each case, four kinds in turn; one pays after 立案, in two commands."""
    kinds: list[list[Any]] = [
        ["已立案", "P{}", "", "", ""],
        ["已赔付", "P{}", 1200, "2021-06-28", ""],
        ["不予赔付", "", "", "", "不在保障期内"],
        ["待补材料", "", "", "", "发票"],
    ]
    return [
        [number, "", *(cell.format(place) if isinstance(cell, str) else cell for cell in kinds[place % 4])]
        for place, number in enumerate(numbers)
    ]


def standing(store: Store) -> list[Any]:
    """How the cases stand, with all that was said to anybody of them."""
    claims = [
        (one.number, one.status, one.insurer_reference, one.payments, one.history, one.version)
        for one in store.claims()
    ]
    said = sorted((one.outbound.to, one.outbound.text) for one in store.take_outbox(NOW, ["sms", "wechat"], 1000))
    return [claims, said]


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_anywhere_and_run_again_it_comes_to_the_same_end(url: str, tmp_path: Path) -> None:
    mind, keys = compose.mind(STAFF), Keys.generate()
    keys.save(tmp_path / "keys")
    for database in (url, f"sqlite:///{tmp_path}/never-killed.db"):
        with closing(Office(Store.open(database, keys), mind, writer=True)) as office:
            numbers = [filed(office, place).number for place in range(1, ROWS + 1)]
    path = sheet(tmp_path / "a.xlsx", *rows(numbers))
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}:{ROOT / 'tests/bot'}"}
    moved = []
    for place in PLACES:
        command = [sys.executable, "-c", PROGRAM, url, str(tmp_path / "keys"), str(path), place]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        with closing(Store.open(url, keys, writer=False)) as store:
            moved.append(sum(1 for claim in store.claims() if claim.status != "notified"))
    assert moved == sorted(moved)
    assert (moved[0], moved[-1]) == (0, ROWS), "what was not committed is not there"
    assert 0 < moved[1] < ROWS, "it was killed in between"
    with closing(Office(opened(url, keys), mind, writer=True)) as office:
        assert set(became(import_sheet(office, path, NOW))) == {"unchanged"}
        found = standing(office.store)
    with closing(Office(Store.open(f"sqlite:///{tmp_path}/never-killed.db", keys), mind, writer=True)) as office:
        assert set(became(import_sheet(office, path, NOW))) == {"applied"}
        assert standing(office.store) == found
