"""`cunbao broadcast` and `cunbao incident` at the command line, and the tables that they write."""

from __future__ import annotations

import csv
import re
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from benchmarks.people import id_number
from bot.cli.broadcast import command as broadcast
from bot.cli.incident import command as incident
from bot.clock import CHINA
from bot.office import open_office, said
from bot.office_sheet import Sheet, write
from bot.settings import load_settings
from schemes.book import load_book
from storage.roster import import_file

COUNTY = "sms:+8613900000005"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "staff.csv").write_text(
        "address,name,role,insurer,county,town,village,rung\n"
        f"{COUNTY},谭莉,county_officer,,万州区,,,3\nsms:+8613900000009,吴刚,supervisor,,,,,9\n",
        encoding="utf-8",
    )
    file = tmp_path / "cunbao.toml"
    channel = '[channels.sms]\nsecret = "a1b2c3d4e5f6a7b8c9d0"\nusername = "cunbao"\npassword = "in the file"\n'
    file.write_text(f'database = "sqlite:///{tmp_path}/c.db"\n{channel}', encoding="utf-8")
    with (tmp_path / "roster.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["乡镇", "村", "组", "户主姓名", "姓名", "联系电话", "身份证号"])
        writer.writerow(["大周镇", "五土村", "3组", "张大富", "张大富", "13800000001", id_number(1)])
        writer.writerow(["大周镇", "五土村", "3组", "谭梅", "谭梅", "", id_number(2)])
    office = open_office(load_settings(file))
    import_file(office.store, tmp_path / "roster.csv", "wanzhou-2021", load_book(), datetime.now(CHINA))
    office.close()
    return file


def run(group: object, settings: Path, *words: str) -> str:
    done = CliRunner().invoke(group, [*words, "--settings", str(settings)], catch_exceptions=False)  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output
    return done.output


def officer(settings: Path, text: str, wait: float = 0) -> str:
    """What the county's officer says in a chat; then the clocks act for some seconds."""
    office = open_office(load_settings(settings))
    now = datetime.now(CHINA)
    (answers,) = office.carry([said(text, f"chat-{text}", now, by=COUNTY)])
    while (due := office.store.next_fire()) is not None and due <= now + timedelta(seconds=wait):
        office.store.fire(office.mind, due)
    for row in office.store.take_outbox(now + timedelta(hours=12), ("sms",), 100):
        office.store.settle(row.outbound.id, "delivered", now=now)
    office.close()
    return "\n".join(answers)


def test_written_here_approved_in_a_chat_and_counted(settings: Path, tmp_path: Path) -> None:
    shown = run(broadcast, settings, "write", "下周一在镇上讲保险", "--area", "大周镇", "--warning")
    assert "1人，1个号：短信1" in shown
    assert "没留电话的1" in shown
    number = re.findall(r"\d{8}", shown)[0]
    assert "另一个人" in run(broadcast, settings, "approve", number)
    assert "开始发" in officer(settings, f"同意 {number}", wait=60)
    assert number in run(broadcast, settings, "show", number)
    file = tmp_path / "reach.xlsx"
    table = run(broadcast, settings, "reach", number, "--xlsx", str(file))
    assert "50.0%" in table
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    homes = list(load_workbook(file)["各户"].values)
    assert homes[3][3:7] == ("谭梅", 1, "没留电话的", None)
    assert homes[2][3:7] == ("张大富", 1, "送到", "短信")
    again = CliRunner().invoke(broadcast, ["reach", number, "--xlsx", str(file), "--settings", str(settings)])
    assert "不覆盖：请换个名字" in again.output
    assert "知晓率" in run(broadcast, settings, "reach", "--scheme", "wanzhou-2021")


def test_an_incident_from_the_first_word_to_the_last(settings: Path, tmp_path: Path) -> None:
    assert "【灾情】" in run(incident, settings, "declare", "--kind", "flood", "--town", "大周镇", "--said", "暴雨")
    assert "已经在办" in run(incident, settings, "declare", "--kind", "flood", "--town", "大周镇")
    shown = run(incident, settings, "report")
    number = re.findall(r"\d{8}", shown)[0]
    assert "还没有报案" in shown
    file = tmp_path / "flood.xlsx"
    run(incident, settings, "report", number, "--xlsx", str(file))
    book = load_workbook(file)
    assert book.sheetnames == ["总数", "房屋", "各公司各镇", "没办完的案子", "没音信的人"]
    assert "结束了" in run(incident, settings, "close", number)
    assert "没有灾情" in run(incident, settings, "report")


@pytest.mark.parametrize(
    ("group", "words", "advice"),
    [
        (broadcast, ["reach"], "NUMBER"),
        (broadcast, ["reach", "12345678"], "no broadcast has this number"),
        (broadcast, ["reach", "--scheme", "nowhere"], "known: "),
        (broadcast, ["reach", "--scheme", "wanzhou-2021", "--area", "无名镇"], "no county or town"),
        (incident, ["declare", "--kind", "flood"], "--town or with --county"),
        (incident, ["report", "12345678", "--xlsx", "x.xlsx"], "no such incident"),
    ],
)
def test_bad_input_is_told_what_to_do(settings: Path, group: object, words: list[str], advice: str) -> None:
    done = CliRunner().invoke(group, [*words, "--settings", str(settings)])  # type: ignore[arg-type]
    assert done.exit_code == 1
    assert advice in done.output


def test_every_text_of_a_sheet_stays_a_text(tmp_path: Path) -> None:
    signs = ["=1+1", "+1", "-1", "@a", "a\x07b", "<b>", "'x"]
    rows = tuple((one,) for one in signs)
    write(tmp_path / "t.xlsx", [Sheet(name="表", title="=表", columns=(("甲", 8),), rows=rows)])
    cells = [row[0] for row in load_workbook(tmp_path / "t.xlsx")["表"].iter_rows(min_row=3)]
    assert [cell.value for cell in cells] == ["=1+1", "+1", "-1", "@a", "ab", "<b>", "'x"]
    assert {cell.data_type for cell in cells} == {"s"}
