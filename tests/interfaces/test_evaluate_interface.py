"""`cunbao evaluate` from outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cunbao = Callable[..., Any]
LINE = {"text": "我妈昨天摔断了腿", "now": "2021-06-15T10:00:00+08:00", "intent": "report_claim",
        "slots": {"relation": "mother", "event": "accident_injury", "date": "2021-06-14"}, "accept": []}  # fmt: skip


def labelled(folder: Path, *lines: object) -> str:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def test_figures_confusions_and_mistakes(cunbao: Cunbao, tmp_path: Path) -> None:
    wrong = LINE | {"text": "再见", "intent": "thank", "slots": {"date": "2021-06-14"}}
    done = cunbao("evaluate", labelled(tmp_path, LINE, wrong))
    assert done.returncode == 0
    for part in (
        "intents      1/2 = 0.500",
        "whole frames 1/2 = 0.500",
        "slots        precision 1.000  recall 0.750  F1 0.857",
        "    1  thank -> goodbye",
        "再见  thank -> goodbye  date: 2021-06-14 -> None",
    ):
        assert part in done.stdout


def test_a_time_without_an_offset_is_chinas(cunbao: Cunbao, tmp_path: Path) -> None:
    # half past midnight: 昨天 is another day in London
    done = cunbao("evaluate", labelled(tmp_path, LINE | {"now": "2021-06-15T00:30:00"}))
    assert "whole frames 1/1" in done.stdout


def test_slots_that_nobody_has_labelled_are_not_compared(cunbao: Cunbao, tmp_path: Path) -> None:
    done = cunbao("evaluate", labelled(tmp_path, LINE | {"slots": None}))
    assert "whole frames 1/1" in done.stdout
    assert "relation" not in done.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"text": "我妈摔了"}, "line 1: "),
        (LINE | {"intent": "report"}, "line 1: unknown intent 'report'"),
        (LINE | {"now": "gestern"}, "line 1: "),
        ("", "line 1: "),
    ],
)
def test_a_bad_line_is_named(cunbao: Cunbao, tmp_path: Path, line: object, told: str) -> None:
    done = cunbao("evaluate", labelled(tmp_path, line))
    assert done.returncode == 1
    assert told in done.stderr


def test_an_empty_file_is_named(cunbao: Cunbao, tmp_path: Path) -> None:
    assert "no labelled line" in cunbao("evaluate", labelled(tmp_path)).stderr
