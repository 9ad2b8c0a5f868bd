"""roster import, scheme check and new, chat: the commands that a county officer types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cunbao = Callable[..., Any]
HEAD = "姓名,身份证号,乡镇,村,组,联系电话,户主,与户主关系"
GOOD = "张桂兰,512222195603054125,大周镇,五土村,2组,13800009001,张桂兰,户主"
BAD = "坏人,512222195603054120,大周镇,五土村,2组,,坏人,户主"  # the check digit is 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_in_either_encoding_and_twice_changes_nothing(
    cunbao: Cunbao, tmp_path: Path, encoding: str
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(f"附件：花名册\n{HEAD}\n{GOOD}\n{BAD}\n", encoding=encoding)
    call = ("roster", "import", str(roster), "--scheme", "wanzhou-2021", "--database", f"sqlite:///{tmp_path}/c.db")
    first, second = cunbao(*call), cunbao(*call)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "新增1" in first.stdout + first.stderr
    assert "新增0" in second.stdout + second.stderr
    assert "改动0" in second.stdout + second.stderr


def test_bad_rows_go_to_a_file_beside_it_each_with_its_reason(cunbao: Cunbao, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(f"{HEAD}\n{GOOD}\n{BAD}\n", encoding="utf-8")
    cunbao("roster", "import", str(roster), "--scheme", "wanzhou-2021", "--database", f"sqlite:///{tmp_path}/c.db")
    beside = (tmp_path / "roster.csv.bad.csv").read_text(encoding="utf-8-sig")
    assert "坏人" in beside
    assert "校验" in beside
    assert "张桂兰" not in beside


@pytest.mark.parametrize("text", ["", "这不是花名册\n一,二,三\n", "\x00\x01\x02"])
def test_a_file_that_is_no_roster_is_said_plainly(cunbao: Cunbao, tmp_path: Path, text: str) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(text, encoding="utf-8")
    done = cunbao(
        "roster", "import", str(roster), "--scheme", "wanzhou-2021", "--database", f"sqlite:///{tmp_path}/c.db"
    )
    assert done.returncode != 0
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_scheme_copied_for_the_next_year_passes_its_check(cunbao: Cunbao, tmp_path: Path) -> None:
    done = cunbao("scheme", "new", "--from", "wanzhou-2021", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    (copy,) = tmp_path.iterdir()
    assert copy.name == "wanzhou-2022.toml"
    assert "请核对" in copy.read_text(encoding="utf-8")
    assert cunbao("scheme", "check", str(copy)).returncode == 0


MISTAKES = [
    ("limit = 50000", "limit = -1", "limit"),
    ("[period]", "[perod]", "perod"),
    ("first = 2022-01-01", "first = 2023-01-01", "period"),
    ('county = "万州区"', 'county = ""', "county"),
]


@pytest.mark.parametrize(("right", "wrong", "named"), MISTAKES)
def test_check_names_file_field_and_line(cunbao: Cunbao, tmp_path: Path, right: str, wrong: str, named: str) -> None:
    cunbao("scheme", "new", "--from", "wanzhou-2021", "--to", str(tmp_path))
    copy = tmp_path / "wanzhou-2022.toml"
    text = copy.read_text(encoding="utf-8")
    assert right in text
    copy.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    done = cunbao("scheme", "check", str(copy))
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "wanzhou-2022.toml" in said
    assert named in said
    assert "行" in said
    assert "Traceback" not in said


STAFF_MISTAKES = [
    ("wechat:1,甲,boss,picc,万州区", "role"),
    ("fax,甲,desk,picc,万州区", "address"),
    ("wechat:1,甲,desk,nobody,万州区", "insurer"),
    ("wechat:1,甲,desk,picc,万州区,大周镇,,q", "rung"),
]


@pytest.mark.parametrize(("row", "field"), STAFF_MISTAKES)
def test_a_staff_file_names_row_and_column(cunbao: Cunbao, tmp_path: Path, row: str, field: str) -> None:
    staff = tmp_path / "staff.csv"
    staff.write_text(
        f"address,name,role,insurer,county,town,village,rung,hotline\nwechat:0,乙,supervisor\n{row}\n",
        encoding="utf-8",
    )
    done = cunbao("scheme", "check", str(staff))
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert field in said
    assert "第3行" in said


def test_a_further_scheme_is_known_to_estimate(cunbao: Cunbao, tmp_path: Path) -> None:
    cunbao("scheme", "new", "--from", "xiangning-2024", "--to", str(tmp_path))
    (copy,) = tmp_path.iterdir()
    ask = f'{{"scheme":"{copy.stem}","event":"accident_injury","date":"2025-11-05","facts":{{"amount":850}}}}\n'
    assert '"750.00"' in cunbao("estimate", "--schemes", str(tmp_path), text=ask).stdout


def test_chat_answers_what_comes_through_a_pipe(pipe: Cunbao, tmp_path: Path) -> None:
    done = pipe("chat", "--database", f"sqlite:///{tmp_path}/c.db", text="你好\n我妈昨天摔断腿了，大周镇\n")
    assert done.returncode == 0, done.stderr
    assert "村保" in done.stdout
    assert "叫什么名字" in done.stdout
