"""`cunbao backlog`, `find`, `disputes` and `staff hand-over` as an office calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

STAFF = """address,name,role,insurer,county,town,village,rung,hotline
sms:+8613900000011,何平,town_officer,,万州区,大周镇,,2
sms:+8613900000031,冉红,village_agent,,万州区,大周镇,铺垭村,
wechat:sup,督导,supervisor,,,,,9
"""


def called(*args: str, fails: bool = False) -> str:
    done = CliRunner().invoke(main, list(args))
    assert (done.exit_code != 0) == fails, done.output
    return done.output


@pytest.fixture
def settings(tmp_path: Path) -> str:
    staff = tmp_path / "staff.csv"
    staff.write_text(STAFF, encoding="utf-8")
    path = tmp_path / "cunbao.toml"
    path.write_text(f'database = "sqlite:///{tmp_path}/cunbao.db"\nstaff = "{staff}"\n', encoding="utf-8")
    return str(path)


def test_an_office_takes_in_lists_prints_and_hands_over(settings: str, tmp_path: Path) -> None:
    file = tmp_path / "town.csv"
    file.write_text("姓名,乡镇,村,日期,原因\n王大贵,大周镇,铺垭村,2019年5月,摔伤\n谁,,,2019年,\n", encoding="utf-8")
    told = called("backlog", "import", str(file), "--settings", settings)
    assert "2行：新记1，没记1" in told
    bad = tmp_path / "town.csv.bad.csv"
    assert "是哪个镇" in bad.read_text(encoding="utf-8-sig")
    assert bad.stat().st_mode & 0o077 == 0
    listed = tmp_path / "backlog.xlsx"
    assert "1行" in called("backlog", "list", "--xlsx", str(listed), "--settings", settings)
    assert listed.exists()
    assert "王大贵" in called("backlog", "list", "--settings", settings)
    assert "no scheme nowhere" in called("find", str(file), "--scheme", "nowhere", "--settings", settings, fails=True)
    lost = called("find", str(file), "--scheme", "wanzhou-2021", "--settings", settings, fails=True)
    assert "身份证号" in lost
    assert "容易起争议" in called("disputes", "--settings", settings)
    assert "满意度" in called("disputes", "--satisfaction", "--settings", settings)
    moved = called(
        "staff", "hand-over", "--village", "铺垭村", "--to", "王五 sms:+8613900000099", "--settings", settings
    )
    assert "冉红交给王五" in moved
    doctor = CliRunner().invoke(main, ["doctor", "--settings", settings]).output
    assert "铺垭村 is in the hands of 王五 (sms:+8613900000099)" in doctor
    changed = STAFF.replace("sms:+8613900000031,冉红", "sms:+8613900000099,王五")
    (tmp_path / "staff.csv").write_text(changed, encoding="utf-8")
    assert "is in the hands of" not in CliRunner().invoke(main, ["doctor", "--settings", settings]).output
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    back = called("staff", "hand-over", "--village", "铺垭村", "--to", "冉红", "--settings", settings)
    assert "王五交给冉红" in back
    assert "is in the hands of" not in CliRunner().invoke(main, ["doctor", "--settings", settings]).output
    again = called("staff", "hand-over", "--village", "铺垭村", "--to", "冉红", "--settings", settings)
    assert "已经是冉红在管" in again
    unknown = called("staff", "hand-over", "--village", "铺垭村", "--to", "赵六 13900000088", "--settings", settings)
    assert "冉红交给赵六" in unknown


def test_the_command_line_moves_every_open_case(settings: str, tmp_path: Path) -> None:
    """The operator was told of no case: what the leaver has in hand goes along all the same."""
    lines = [
        {"at": "2021-06-15T10:00:00+08:00", "from": "web:son", "text": text}
        for text in ("我妈张秀兰昨天摔断了腿，大周镇铺垭村的，电话13900000001", "对")
    ]
    lines.append({"at": "2021-06-15T10:05:00+08:00", "from": "sms:+8613900000031", "text": "收到 10000012"})
    story = tmp_path / "story.jsonl"
    story.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    staff = STAFF.replace("冉红,village_agent,,万州区,大周镇,铺垭村,", "冉红,village_agent,,万州区,大周镇,铺垭村,1")
    (tmp_path / "staff.csv").write_text(staff, encoding="utf-8")
    database = f"sqlite:///{tmp_path}/cunbao.db"
    called("replay", str(story), "--staff", str(tmp_path / "staff.csv"), "--database", database)
    moved = called("staff", "hand-over", "--village", "铺垭村", "--to", "王五 13900000099", "--settings", settings)
    assert "案子1件" in moved
    again = called("staff", "hand-over", "--village", "铺垭村", "--to", "王五", "--settings", settings)
    assert "已经是王五在管" in again
    back = called("staff", "hand-over", "--village", "铺垭村", "--to", "冉红", "--settings", settings)
    assert "王五交给冉红了，案子1件" in back
