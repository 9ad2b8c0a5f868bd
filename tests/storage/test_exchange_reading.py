"""Sheets as clerks hand them in: what is read all the same, and what is said where nothing can be."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

from handlers.sheets.row import Row
from handlers.sheets.sums import wrong_amount, wrong_count
from schemes.book import load_book
from storage.exchange import Filled, read_sheet
from storage.exchange.cells import day_from, sum_from
from storage.roster.errors import RosterError

BOOK, TODAY, JUNE = load_book(), date(2021, 6, 30), date(2021, 6, 1)
TITLE = "万州区2021年6月赔付表（人保财险 → 大周镇）"
HEAD = ("编号", "姓名", "身份证号", "乡镇", "出险日期", "状态", "立案号", "金额", "赔付日期", "备注")
FALL = ("10000012", "张秀兰", "", "大周镇", "2021-06-14", "已赔付", "", "1200", "2021-06-28", "")
BURN = ("10000024", "冉光明", "", "大周镇", "2021-06-15", "已立案", "P2021-9", "", "", "")


def xlsx(path: Path, rows: Sequence[Sequence[Any]], merge: tuple[int, int, int, int] | None = None) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("6月")
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                page.write(number, column, cell)
        if merge:
            page.merge_range(*merge, rows[merge[0]][merge[1]])
    return path


def read(path: Path, **more: Any) -> Filled:
    return read_sheet(path, BOOK, TODAY, **more)


def rows(path: Path, **more: Any) -> list[Row]:
    return [line.row for line in read(path, **more).lines]


def test_what_an_insurer_fills_in_is_read(tmp_path: Path) -> None:
    filled = read(xlsx(tmp_path / "a.xlsx", [[TITLE], HEAD, FALL, BURN]))
    assert (filled.month, filled.insurer) == (JUNE, "picc")
    fall, burn = (line.row for line in filled.lines)
    assert fall == Row(
        number="10000012", name="张秀兰", town="大周镇", happened_on=date(2021, 6, 14), step="pay", status="已赔付",
        amount=Decimal("1200.00"), paid_on=date(2021, 6, 28),
    )  # fmt: skip
    assert (burn.step, burn.reference, burn.amount) == ("register", "P2021-9", None)
    assert [line.number for line in filled.lines] == [3, 4]


def test_columns_moved_and_under_other_names(tmp_path: Path) -> None:
    head = ("赔款金额（元）", "公司案号", "案件 编号", "出险人姓名", "进度", "付款日期")
    path = xlsx(tmp_path / "a.xlsx", [[TITLE], head, ("1,200元", "P1", "10000012", "张秀兰", "已支付", "2021/6/28")])
    (one,) = rows(path)
    assert (one.number, one.name, one.reference) == ("10000012", "张秀兰", "P1")
    assert (one.step, one.amount, one.paid_on) == ("pay", Decimal("1200.00"), date(2021, 6, 28))


def test_a_header_further_down_totals_signatures_and_the_heading_again(tmp_path: Path) -> None:
    above = [["附件3"], [TITLE], [], ["填表单位：", "大周镇"], []]
    below = [["合计", "2件", "", "", "", "", "", "1200"], ["填表人：李某"], [], ["总 计"]]
    assert [one.number for one in rows(xlsx(tmp_path / "a.xlsx", [*above, HEAD, FALL, HEAD, BURN, *below]))] == [
        "10000012",
        "10000024",
    ]


def test_a_merged_town_counts_for_all_its_rows(tmp_path: Path) -> None:
    people = [
        ("", name, "", town, "2021-06-14", "已接案")
        for name, town in (("甲一", "大周镇"), ("乙二", ""), ("丙三", ""))
    ]
    path = xlsx(tmp_path / "a.xlsx", [["2021年6月 人保财险"], HEAD, *people], merge=(2, 3, 4, 3))
    assert [one.town for one in rows(path)] == ["大周镇"] * 3


@pytest.mark.parametrize("over", ["办到哪一步", "赔付情况"])
def test_a_heading_over_two_rows(tmp_path: Path, over: str) -> None:
    head = [("编号", "姓名", over, "", ""), ("", "", "金额", "状态", "赔付日期")]
    path = xlsx(tmp_path / "a.xlsx", [[TITLE], *head, ("10000012", "张秀兰", 1200, "已赔付", "2021-06-28")])
    (one,) = rows(path)
    assert (one.number, one.step, one.amount, one.paid_on) == ("10000012", "pay", Decimal(1200), date(2021, 6, 28))


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1200", "1200.00"), ("1,200元", "1200.00"), ("1，200", "1200.00"), ("￥1,200.50", "1200.50"),
        ("１２００．５", "1200.50"), ("人民币1200元整", "1200.00"), ("壹仟贰佰元整", "1200.00"), ("0.12万元", "1200.00"),
        (" 1 200 ", "1200.00"), ("0", "0.00"), ("三千四百元", "3400.00"),
        ("-1200", None), ("1200左右", None), ("见附件", None), ("1200.005", None), ("壹仟贰佰元伍角", None), ("12/00", None),
    ],
)  # fmt: skip
def test_sums(cell: str, amount: str | None) -> None:
    assert sum_from(cell) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2021-06-14", "2021-06-14"), ("2021/6/14", "2021-06-14"), ("2021.6.14", "2021-06-14"),
        ("2021年6月14日", "2021-06-14"), ("20210614", "2021-06-14"), ("21.6.14", "2021-06-14"),
        ("2021-06-14 09:30:00", "2021-06-14"), ("44361", "2021-06-14"), ("６月14日", "2021-06-14"), ("6/14", "2021-06-14"),
        ("6.14", "2021-06-14"), ("12月30日", "2020-12-30"), ("2019年3月5日", "2019-03-05"), ("2019年3月5号", "2019-03-05"),
        ("2019 年 3 月 5 日", "2019-03-05"), ("3月5号", "2021-03-05"), ("３月５号", "2021-03-05"), ("43529", "2019-03-05"),
        ("43529.0", "2019-03-05"), ("43529.75", "2019-03-05"), ("二〇一九年三月五日", "2019-03-05"),
        ("二○二○年十二月三十一日", "2020-12-31"), ("三月五号", "2021-03-05"), ("六月廿八日", "2021-06-28"),
        ("2019年3月5日 上午", "2019-03-05"), ("2019年3月5日星期二", "2019-03-05"),
        ("二〇一九年三月", None), ("十三月五日", None), ("3月5号或6号", None), ("三五", None), ("43529.75.1", None),
        ("2021-02-30", None), ("6月", None), ("上个月", None), ("14/06/2021", None), ("614", None), ("13月1日", None),
    ],
)  # fmt: skip
def test_days(cell: str, day: str | None) -> None:
    assert day_from(cell, JUNE) == (date.fromisoformat(day) if day else None)


def test_real_dates_and_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
        page.write_row(0, 0, [TITLE])
        page.write_row(1, 0, HEAD)
        page.write_row(2, 0, [10000012, "张秀兰", "", "大周镇"])
        page.write_datetime(2, 4, date(2021, 6, 14), day)
        page.write_row(2, 5, ["已赔付", 20210009, 1200.5])
        page.write_number(2, 8, 44375)
    (one,) = rows(tmp_path / "a.xlsx")
    assert (one.number, one.reference, one.amount) == ("10000012", "20210009", Decimal("1200.50"))
    assert (one.happened_on, one.paid_on) == (date(2021, 6, 14), date(2021, 6, 28))


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"金额": "一千多"}, "row-bad-sum"),
        ({"赔付日期": "月底"}, "row-bad-day"),
        ({"状态": "正在走流程"}, "row-unknown-status"),
        ({"编号": "", "身份证号": "512222195603054120"}, "row-bad-id"),
        ({"立案号": 20210612345678901234.0}, "row-lost-reference"),
        ({"备注": "没有"}, None),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_loses_no_row(
    tmp_path: Path, cells: dict[str, Any], why: str | None
) -> None:
    (line,) = read(
        xlsx(
            tmp_path / "a.xlsx",
            [[TITLE], HEAD, [cells.get(word, cell) for word, cell in zip(HEAD, FALL, strict=True)]],
        )
    ).lines
    assert (line.why.key if line.why else None) == why


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_what_offices_save_and_an_old_xls(tmp_path: Path, encoding: str) -> None:
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="", errors="replace") as file:
        csv.writer(file).writerows([[TITLE], HEAD, FALL])
    book = xlwt.Workbook()
    page = book.add_sheet("6月")
    for number, cells in enumerate([[TITLE], HEAD, FALL]):
        for column, cell in enumerate(cells):
            page.write(number, column, cell)
    book.save(str(tmp_path / "a.xls"))
    assert (
        rows(tmp_path / "a.csv") == rows(tmp_path / "a.xls") == rows(xlsx(tmp_path / "a.xlsx", [[TITLE], HEAD, FALL]))
    )


def test_files_that_are_no_sheet_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "torn.xlsx").write_bytes(xlsx(tmp_path / "whole.xlsx", [[TITLE], HEAD, FALL]).read_bytes()[:900])
    # A workbook with a password is an OLE file that holds EncryptedPackage.
    (tmp_path / "locked.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 200
    )
    xlsx(tmp_path / "roster.xlsx", [["2021年6月 人保财险"], ["姓名", "身份证号"], ["张秀兰", "512222195603054125"]])
    xlsx(tmp_path / "bare.xlsx", [[TITLE], HEAD])
    for name, told in (
        ("empty", "空的"),
        ("torn", "没存完整或者设了密码"),
        ("locked", "设了密码"),
        ("roster", "“编号”"),
        ("bare", "一件案子也没有"),
    ):
        with pytest.raises(RosterError, match=told):
            read(tmp_path / f"{name}.xlsx")


@pytest.mark.parametrize(
    ("title", "asked", "told"),
    [
        ("万州区2021年5月赔付表 人保财险", {"month": JUNE}, "这是2021-05的表"),
        ("赔付表 人保财险", {}, "没写是哪个月"),
        ("2021年6月赔付表", {}, "没写是哪家公司"),
        ("2021年6月 平安财险", {"insurer": "picc"}, "这是pingan的表"),
        ("2021年6月 平安财险、人保财险", {}, "写了几家公司"),
        (TITLE, {"insurer": "太平洋"}, "没有“太平洋”这家公司"),
    ],
)
def test_whose_sheet_and_of_which_month(tmp_path: Path, title: str, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(RosterError, match=told):
        read(xlsx(tmp_path / "a.xlsx", [[title], HEAD, FALL]), **asked)


def test_what_the_title_leaves_out_may_be_said(tmp_path: Path) -> None:
    filled = read(xlsx(tmp_path / "a.xlsx", [HEAD, FALL]), month=JUNE, insurer="人保财险")
    assert (filled.month, filled.insurer) == (JUNE, "picc")


def test_two_sheets_of_one_file_each_with_its_own_columns(tmp_path: Path) -> None:
    """A sheet of explanations between them and a hidden one count for nothing."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name, lines in (
            ("大周镇", [[TITLE], HEAD, FALL]),
            ("填表说明", [["金额写一共的数"]]),
            (
                "五桥街道",
                [["2021年6月"], ("姓名", "金额", "赔付日期", "编号"), ("冉光明", 800, "3月5号", "10000024")],
            ),
            ("底稿", [[TITLE], HEAD, BURN]),
        ):
            page = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                page.write_row(number, 0, cells)
        page.hide()
    filled = read(tmp_path / "a.xlsx")
    assert [(line.sheet, line.number, line.row.number) for line in filled.lines] == [
        ("大周镇", 3, "10000012"),
        ("五桥街道", 3, "10000024"),
    ]
    assert filled.lines[1].row.paid_on == date(2021, 3, 5)
    assert filled.words == {"大周镇": HEAD, "五桥街道": ("姓名", "金额", "赔付日期", "编号")}


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("万州区2021年5月赔付表（人保财险 → 大周镇）", "两个月的表（2021-06、2021-05）：请拆成两个文件"),
        ("万州区2021年6月赔付表（平安财险 → 五桥街道）", "两家公司的表（picc、pingan）：请拆成两个文件"),
    ],
)
def test_two_sheets_that_do_not_belong_together(tmp_path: Path, second: str, told: str) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for title in (TITLE, second):
            page = book.add_worksheet()
            for number, cells in enumerate([[title], HEAD, FALL]):
                page.write_row(number, 0, cells)
    with pytest.raises(RosterError, match=re.escape(told)):
        read(tmp_path / "a.xlsx")


def paid(number: str, amount: object, status: str = "已赔付", day: str = "2021-06-28") -> tuple[object, ...]:
    return (number, "", "", "", "", status, "", amount, day, "")


def under(*cells: object) -> list[list[object]]:
    """Two paid cases, one that is only agreed, and a row of sums with what stands in its cells."""
    row: list[object] = [""] * len(HEAD)
    row[: len(cells)] = cells
    return [[TITLE], list(HEAD), *map(list, (paid("10000012", 1200), paid("10000024", 800), AGREED)), row]


AGREED = paid("10000036", 500, "同意赔", "")


@pytest.mark.parametrize(
    ("cells", "count", "amount"),
    [
        (("合计", "3件", "", "", "", "", "", 2500), 3, "2500.00"),
        (("总 计", "3", "", "", "", "", "", "2,500.00元"), 3, "2500.00"),
        (("合计：3件，2500.00元",), 3, "2500.00"),
        (("", "合计", "", "", "", "共3笔", "", "贰仟伍佰元整"), 3, "2500.00"),
        (("合计", "", "", "", "", "", "", ""), None, None),
        (("本页小计", "", "", "", "", "", "", "-"), None, None),
    ],
)
def test_a_row_of_sums_is_read(
    tmp_path: Path, cells: tuple[object, ...], count: int | None, amount: str | None
) -> None:
    [total] = read(xlsx(tmp_path / "a.xlsx", under(*cells))).totals
    assert (total.count, total.amount) == (count, Decimal(amount) if amount else None)
    assert (total.since, total.last, total.line) == ((0,), 3, 6)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("合计", "3件", "", "", "", "", "", 2500), []),
        (("合计", "2件", "", "", "", "", "", 2000), []),  # those that are paid
        (("合计", "", "", "", "", "", "", 0), []),  # a formula that nobody has reckoned
        (("合计", "", "", "", "", "", "", ""), []),
        (("合计", "4件", "", "", "", "", "", 2500), ["total-count"]),
        (("合计", "3件", "", "", "", "", "", 2600), ["total-amount"]),
        (("合计", "4件", "", "", "", "", "", "2600"), ["total-count", "total-amount"]),
        (("合计", "", "", "", "", "", "", "见附件"), ["total-unread"]),
    ],
)
def test_a_row_of_sums_is_checked_against_the_rows(
    tmp_path: Path, cells: tuple[object, ...], said: list[str]
) -> None:
    filled = read(xlsx(tmp_path / "a.xlsx", under(*cells)))
    held = [line.row for line in filled.lines]
    found = [check(total, held) for total in filled.totals for check in (wrong_count, wrong_amount)]
    assert [one.key for one in found if one is not None] == said


def test_sums_of_parts_of_a_sheet_and_of_all_sheets(tmp_path: Path) -> None:
    """小计 is about what stands since the one before; 总计 of the last sheet may be about all of them."""

    def sums(word: str, amount: int) -> tuple[object, ...]:
        return (word, *[""] * 6, amount, "", "")

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for lines in (
            [
                [TITLE],
                HEAD,
                paid("10000012", 1200),
                sums("小计", 1200),
                paid("10000024", 800),
                sums("小计", 800),
                sums("合计", 2000),
            ],
            [[TITLE], HEAD, paid("10000036", 500), sums("本页合计", 500), sums("总计", 2500), sums("合计", 501)],
        ):
            page = book.add_worksheet()
            for number, cells in enumerate(lines):
                page.write_row(number, 0, cells)
    filled = read(tmp_path / "a.xlsx")
    held = [line.row for line in filled.lines]
    wrong = [found for total in filled.totals if (found := wrong_amount(total, held))]
    assert [(one.args["row"], one.args["told"], one.args["found"]) for one in wrong] == [("6", "501.00", "500.00")]
