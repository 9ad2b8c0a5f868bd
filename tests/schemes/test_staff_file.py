"""The staff file: what a county officer types into a spreadsheet, and what the check says about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.scheme import command
from bot.staff_file import StaffError, read_staff
from claims.staff import Member

HEADER = "address,name,role,insurer,county,town,village,rung,hotline"
DESK = "sms:+8613800000011,报案台,desk,picc,万州区,大周镇,,1,95518"


def staff(tmp_path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "staff.csv"
    path.write_bytes("\n".join(rows).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_in_order_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    path = staff(tmp_path, HEADER, DESK, "", "wechat:boss,主管,supervisor,,,,,9,", encoding=encoding)
    assert read_staff(path) == (
        Member(
            address="sms:+8613800000011",
            name="报案台",
            role="desk",
            insurer="picc",
            county="万州区",
            town="大周镇",
            rung=1,
            hotline="95518",
        ),
        Member(address="wechat:boss", name="主管", role="supervisor", rung=9),
    )


def test_trailing_columns_may_be_missing(tmp_path: Path) -> None:
    rows = read_staff(staff(tmp_path, HEADER, "web:a,甲,supervisor", "web:b,乙,desk,chinalife,,,,1"))
    assert [(row.rung, row.insurer, row.hotline) for row in rows] == [(0, "", ""), (1, "chinalife", "")]
    short = read_staff(staff(tmp_path, "address,name,role", "web:a,甲,supervisor"))
    assert short[0].role == "supervisor"


def test_duty_hours_are_a_column_of_their_own(tmp_path: Path) -> None:
    rows = [
        f"web:{name},甲,desk,picc,,,,1,,{duty}" for name, duty in (("a", "24h"), ("b", "night"), ("c", "08:30-17:30"))
    ]
    path = staff(tmp_path, HEADER + ",duty", *rows, "web:d,丁,supervisor")
    assert [row.duty for row in read_staff(path)] == ["24h", "night", "08:30-17:30", ""]
    for wrong in ("全天", "8:30-17:30", "08:30-08:30", "08:30"):
        with pytest.raises(StaffError, match="比如 08:30-17:30"):
            read_staff(staff(tmp_path, HEADER + ",duty", f"web:a,甲,desk,picc,,,,1,,{wrong}"))


def test_groups_are_a_column_of_their_own(tmp_path: Path) -> None:
    """协管 by group (镇政办发〔2015〕170号 四（三）); a file without the column, or an empty cell, is the whole village."""
    cells = ("3组", '"1、2组"', "三社", "第三村民小组", "1-3组", "桥头组", "")
    rows = [f"web:{n},甲{n},helper,,万州区,大周镇,铺垭村,,,,{cell}" for n, cell in enumerate(cells)]
    path = staff(tmp_path, HEADER + ",duty,group", *rows)
    groups = [("3",), ("1", "2"), ("3",), ("3",), ("1", "2", "3"), ("桥头",), ()]
    assert [row.groups for row in read_staff(path)] == groups
    (old,) = read_staff(staff(tmp_path, HEADER, "web:a,甲,helper,,万州区,大周镇,铺垭村,"))
    assert old.groups == ()
    assert old.has_group("3组")


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        ("web:a,甲,town_officer,,万州区,大周镇,铺垭村,2,,,3组", "只有 helper 和 village_agent"),
        ("web:a,甲,helper,,万州区,大周镇,,,,,3组", "也要写是哪个村"),
        ("web:a,甲,helper,,万州区,大周镇,铺垭村,,,,组", "这样写：3组"),
    ],
)
def test_a_wrong_group_is_told_how_to_write_it(tmp_path: Path, row: str, advice: str) -> None:
    with pytest.raises(StaffError) as caught:
        read_staff(staff(tmp_path, HEADER + ",duty,group", row))
    (mistake,) = caught.value.mistakes
    assert mistake.field == "group"
    assert advice in mistake.text


def test_other_names_of_towns_become_the_full_one(tmp_path: Path) -> None:
    rows = read_staff(
        staff(tmp_path, HEADER, "web:a,甲,town_officer,,万州区,高峰街道,,1", "web:b,乙,desk,,,牛头店,,1")
    )
    assert [row.town for row in rows] == ["高峰镇", "牛头店镇"]


WRONG = [
    (DESK.replace("desk", "dsek"), "role", "是不是“desk”"),
    (DESK.replace("picc", "pic"), "insurer", "是不是“picc”"),
    (DESK.replace("万州区", "万州"), "county", "是不是“万州区”"),
    (DESK.replace("大周镇", "大舟镇"), "town", "“大周镇”"),
    (DESK.replace("万州区", "镇坪县"), "town", "在万州区，不在镇坪县"),
    (DESK.replace(",1,", ",一,"), "rung", "整数"),
    (DESK.replace(",1,", ",10,"), "rung", "0到9"),
    (DESK.replace("95518", "九五五一八"), "hotline", "电话号码"),
    (DESK.replace("sms:+8613800000011", "13800000011"), "address", "渠道:账号"),
    (DESK.replace("sms:+8613800000011", "sms:张三"), "address", "短信地址"),
    (DESK.replace("sms:+8613800000011", "office:operator"), "address", "程序自己用的"),
    (DESK.replace("sms:+8613800000011", "webhook:1"), "address", "程序自己用的"),
    (DESK.replace("报案台", ""), "name", "不能空着"),
    (DESK + ",多了一格", "文件", "多了逗号"),
    ('web:a,"甲,desk', "文件", "引号"),
]


@pytest.mark.parametrize(("row", "field", "advice"), WRONG)
def test_a_mistake_is_named_with_field_and_line(tmp_path: Path, row: str, field: str, advice: str) -> None:
    path = staff(tmp_path, HEADER, "web:boss,主管,supervisor", row)
    with pytest.raises(StaffError) as caught:
        read_staff(path)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line, mistake.field) == (str(path), 3, field)
    assert advice in mistake.text


def test_all_mistakes_at_once_and_double_rows(tmp_path: Path) -> None:
    path = staff(tmp_path, HEADER, DESK, DESK, DESK.replace("picc", "x").replace("desk", "y"))
    with pytest.raises(StaffError) as caught:
        read_staff(path)
    assert [(mistake.line, mistake.field) for mistake in caught.value.mistakes] == [
        (3, "address"),
        (4, "role"),
        (4, "insurer"),
    ]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (("",), "文件"),
        (("address,name", "web:a,甲"), "role"),
        (("adress,name,role", "web:a,甲,desk"), "adress"),
        (("address,name,role,role", "web:a,甲,desk,desk"), "role"),
    ],
)
def test_a_header_that_is_not_whole(tmp_path: Path, rows: tuple[str, ...], field: str) -> None:
    with pytest.raises(StaffError) as caught:
        read_staff(staff(tmp_path, *rows))
    assert caught.value.mistakes[0].field == field


def test_check_reads_staff_files_too(tmp_path: Path) -> None:
    good = staff(tmp_path, HEADER, DESK)
    result = CliRunner().invoke(command, ["check", str(good)])
    assert result.exit_code == 0, result.output
    assert "1人；没有 supervisor" in result.output
    bad = staff(tmp_path, HEADER, DESK.replace("desk", "chef"))
    result = CliRunner().invoke(command, ["check", str(bad)])
    assert result.exit_code == 1
    assert f"{bad} 第2行 role：不认得“chef”" in result.output


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StaffError, match="读不了"):
        read_staff(tmp_path / "nobody.csv")
