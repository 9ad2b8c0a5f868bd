"""Rosters as towns hand them in: what is read, what is mended, what is refused, and that nobody is lost."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from minds import CHINA, FakeMind, inbound

from bot.cli.roster import command
from dialogs.lookups import Lookups
from schemes.book import load_book
from schemes.identity import check_character, check_id
from schemes.people import Resident
from storage.errors import LockedError
from storage.roster import Line, RosterError, RosterReport, import_file, load_rows
from storage.roster.birth import birth_from
from storage.roster.header import field_of
from storage.roster.identities import Identities, Wrong
from storage.store import Store

NOW = datetime(2021, 3, 20, 10, 0, tzinfo=CHINA)
TODAY = NOW.date()
BOOK = load_book()
SCHEME = "wanzhou-2021"
HEAD = ["乡镇", "村", "组", "户主姓名", "姓名", "与户主关系", "身份证号", "联系电话", "参保类型", "备注"]


def id_number(serial: int, birth: str = "19560305", region: str = "500101") -> str:
    """A made-up number of the county; odd serials are men."""
    first = f"{region}{birth}{serial:03d}"
    return first + check_character(first)


ZHANG, LI, WANG, CHEN = (id_number(serial) for serial in (412, 413, 414, 415))


def row(name: str, number: str, **cells: str) -> list[str]:
    given_cells = {"乡镇": "大周镇", "村": "五土村", "组": "3组", "姓名": name, "身份证号": number, **cells}
    return [given_cells.get(words, "") for words in HEAD]


def write_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def load(store: Store, path: Path, now: datetime = NOW, scheme: str = SCHEME) -> RosterReport:
    return import_file(store, path, scheme, BOOK, now)


def resident(store: Store, number: str) -> Resident:
    (found,) = store.residents(Lookups(id_numbers=(number,)))
    return found


def bad_rows(report: RosterReport) -> list[tuple[str, str]]:
    if report.bad_file is None:
        return []
    with report.bad_file.open(encoding="utf-8-sig", newline="") as file:
        return [(line["行"], line["原因"]) for line in csv.DictReader(file)]


def people(path: Path) -> list[tuple[str, str]]:
    return [
        (line.read.name, line.read.id_number)
        for line in load_rows(path, SCHEME, BOOK, NOW)
        if hasattr(line.read, "name")
    ]


def rows_of(path: Path) -> list[Line]:
    return list(load_rows(path, SCHEME, BOOK, NOW))


def test_a_person_stands_as_the_list_says(store: Store, tmp_path: Path) -> None:
    cells = {"户主姓名": "李建国", "与户主关系": "配偶", "联系电话": "13896200001", "参保类型": "脱贫户"}
    path = write_csv(tmp_path / "名单.csv", [HEAD, row("张桂兰", ZHANG, **cells)])
    report = load(store, path)
    assert (report.new, report.bad, report.flags, report.bad_file) == (1, 0, {}, None)
    found = resident(store, ZHANG)
    assert (found.name, found.id_number, found.phone, found.phone_shared) == ("张桂兰", ZHANG, "13896200001", False)
    assert (found.county, found.town, found.village, found.group) == ("万州区", "大周镇", "五土村", "3组")
    assert (found.household, found.household_relation) == ("李建国", "配偶")
    (enrolment,) = found.enrolments
    assert (enrolment.scheme, enrolment.kind) == (SCHEME, "脱贫户")
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31)]
    assert [enrolment.state_on(day) for day in days] == [None, "in_force", "in_force"]


def test_a_person_is_found_by_number_phone_and_name_with_six(store: Store, tmp_path: Path) -> None:
    load(store, write_csv(tmp_path / "a.csv", [HEAD, row("买买提·艾力", ZHANG, 联系电话="13896200001")]))
    for lookups in (
        Lookups(id_numbers=(ZHANG,)),
        Lookups(phones=("+86 138 9620 0001",)),
        Lookups(names_with_last_six=(("买买提艾力", ZHANG[12:]),)),
    ):
        assert [found.id_number for found in store.residents(lookups)] == [ZHANG]
    assert store.residents(Lookups(names_with_last_six=(("张三", ZHANG[12:]),))) == ()


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG), row("李四", LI, 备注="死亡")])
    load(store, path)
    before = [resident(store, number) for number in (ZHANG, LI)]
    report = load(store, path, datetime(2021, 6, 1, tzinfo=CHINA))
    assert (report.new, report.changed, report.same) == (0, 0, 2)
    assert [resident(store, number) for number in (ZHANG, LI)] == before


def test_a_later_list_changes_what_it_says_and_deletes_nobody(store: Store, tmp_path: Path) -> None:
    first = [HEAD, row("张桂兰", ZHANG, 联系电话="13896200001"), row("李四", LI), row("王五", WANG, 乡镇="小周镇")]
    load(store, write_csv(tmp_path / "a.csv", first))
    report = load(store, write_csv(tmp_path / "b.csv", [HEAD, row("张桂兰", ZHANG, 组="5组"), row("陈六", CHEN)]))
    assert (report.new, report.changed, report.same, report.missing) == (1, 1, 0, 1), "小周镇 is not on this list"
    assert (resident(store, ZHANG).group, resident(store, ZHANG).phone) == ("5组", "13896200001")
    assert resident(store, LI).enrolments[0].state_on(TODAY) == "in_force"


@pytest.mark.parametrize(
    ("note", "states"),
    [
        ("", ["registered", "in_force"]),
        ("低保", ["registered", "in_force"]),
        ("2020年动态调出", ["registered", "left"]),
        ("自愿放弃参保", ["registered", "left"]),
        ("2021年2月死亡", ["registered", "in_force", "left"]),
        ("户口迁出", ["registered", "in_force", "left"]),
    ],
)
def test_remarks_are_dated_states(store: Store, tmp_path: Path, note: str, states: list[str]) -> None:
    load(store, write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, 备注=note)]))
    (enrolment,) = resident(store, ZHANG).enrolments
    assert [entry.state for entry in enrolment.states] == states
    assert enrolment.states[-1].reason == (note if states[-1] == "left" else "")


def test_who_has_not_paid_is_registered_only(store: Store, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [["姓名", "身份证号", "保费"], ["张桂兰", ZHANG, "未缴"], ["李四", LI, "130"]]
    )
    load(store, path)
    held = [resident(store, number).enrolments[0].state_on(TODAY) for number in (ZHANG, LI)]
    assert held == ["registered", "in_force"]


def test_one_person_in_two_schemes(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, 参保类型="脱贫户")])
    load(store, path)
    load(store, write_csv(tmp_path / "b.csv", [HEAD, row("张桂兰", ZHANG, 参保类型="计生户")]), scheme="family-care")
    held = {enrolment.scheme: enrolment.kind for enrolment in resident(store, ZHANG).enrolments}
    assert held == {SCHEME: "脱贫户", "family-care": "计生户"}


def test_who_was_erased_is_not_revived(store: Store, tmp_path: Path, mind: FakeMind) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, 联系电话="13896200001")])
    load(store, path)
    store.run(mind, [inbound(1, "web:x", f"忘 {resident(store, ZHANG).id}"), inbound(2, "web:x", f"证 {ZHANG}")])
    assert [found.erased for found in mind.loaded[1].found.residents] == [True]
    report = load(store, path)
    assert (report.erased, report.new, report.changed, report.same) == (1, 0, 0, 0)
    gone = resident(store, ZHANG)
    assert (gone.erased, gone.name, gone.id_number) == (True, "", "")
    assert store.residents(Lookups(phones=("13896200001",))) == ()


def test_a_phone_of_two_households_is_shared(store: Store, tmp_path: Path) -> None:
    phone = {"联系电话": "13896200001"}
    home = {**phone, "户主姓名": "李建国"}
    path = write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, **home), row("李四", LI, **home)])
    load(store, path)
    assert not resident(store, ZHANG).phone_shared
    load(store, write_csv(tmp_path / "b.csv", [HEAD, row("王五", WANG, 户主姓名="王五", **phone)]))
    assert [resident(store, number).phone_shared for number in (ZHANG, LI, WANG)] == [True] * 3
    load(store, write_csv(tmp_path / "b.csv", [HEAD, row("王五", WANG, 户主姓名="王五", 联系电话="13896200009")]))
    assert [resident(store, number).phone_shared for number in (ZHANG, LI, WANG)] == [False] * 3


def test_duplicates_within_a_list(store: Store, tmp_path: Path) -> None:
    rows = [
        HEAD,
        row("张桂兰", ZHANG),
        row("张 桂兰", ZHANG),
        row("李四", ZHANG),
        row("张桂兰", ZHANG, 乡镇="小周镇"),
    ]
    report = load(store, write_csv(tmp_path / "a.csv", rows))
    assert (report.new, report.repeated, report.bad) == (1, 2, 1)
    assert bad_rows(report) == [("4", "和第2行是同一个身份证号，名字却不同，请核对原件")]
    assert "和第2行是同一个人" in report.flags
    assert resident(store, ZHANG).town == "大周镇"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (ZHANG, ZHANG),
        (f"'{ZHANG}", ZHANG),
        (f"’{ZHANG}\t", ZHANG),
        (f"\ufeff\u3000{ZHANG}\u00a0\u200b", ZHANG),
        (f"{ZHANG[:6]} {ZHANG[6:14]} {ZHANG[14:]}", ZHANG),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in ZHANG), ZHANG),
        ("500101560305412", ZHANG),
    ],
)
def test_numbers_that_can_be_read_are_read(tmp_path: Path, written: str, number: str) -> None:
    assert people(write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", written)])) == [("张桂兰", number)]


@pytest.mark.parametrize("cross", ["X", "x", "Ｘ", "ｘ", "Х", "Χ", "×", "*", "＊"])
def test_whatever_stands_for_x_at_the_end_is_x(tmp_path: Path, cross: str) -> None:
    number = next(one for one in (id_number(serial) for serial in range(100)) if one.endswith("X"))
    assert people(write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", number[:17] + cross)])) == [("张桂兰", number)]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "没有身份证号"),
        ("6.10927E+17", "末尾几位已经丢了"),
        (ZHANG[:15] + "000", "末尾几位已经丢了"),
        (ZHANG[:17], "是17位"),
        (ZHANG + "1", "是19位"),
        (ZHANG.replace("0", "O", 1), "有字母"),
        (ZHANG[:6] + "l" + ZHANG[7:], "有字母"),
        (ZHANG[:17] + str((int(ZHANG[17]) + 1) % 10), "校验不对"),
        (ZHANG[:10] + "****" + ZHANG[14:], "打了星号"),
        (id_number(412, "19560231"), "出生日期不对"),
        (id_number(412, "20300101"), "出生日期不对"),
        ("办理中", "看不懂"),
    ],
)
def test_numbers_that_cannot_be_trusted_are_refused_never_mended(
    store: Store, tmp_path: Path, written: str, reason: str
) -> None:
    report = load(store, write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", written), row("李四", LI)]))
    ((number, why),) = bad_rows(report)
    assert number == "2"
    assert reason in why
    assert (report.new, report.bad) == (1, 1)


@given(st.integers(0, 10**17 - 1), st.sampled_from("0123456789X"))
def test_the_quick_check_is_the_rules_check(first: int, last: str) -> None:
    number = f"{first:017d}{last}"
    strict = check_id(number, TODAY)
    if strict == () and number[6:10] < "1890":
        strict = ("birth_date_invalid",)
    assert isinstance(Identities(TODAY).read(number), Wrong) == bool(strict)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_the_quick_check_takes_every_right_number(born: date, serial: int) -> None:
    number = id_number(serial, born.strftime("%Y%m%d"))
    assert Identities(TODAY).read(number) == number


@pytest.mark.parametrize(
    ("written", "name", "flagged"),
    [
        ("张 桂 兰", "张桂兰", False),
        ("张桂兰\n", "张桂兰", False),
        ("买买提．艾力", "买买提·艾力", False),
        ("张桂?", "张桂?", True),
        ("张桂\ue863", "张桂\ue863", True),
    ],
)
def test_names(tmp_path: Path, written: str, name: str, flagged: bool) -> None:
    (line,) = rows_of(write_csv(tmp_path / "a.csv", [HEAD, row(written, ZHANG)]))
    assert line.read.name == name
    assert bool(line.read.flags) is flagged


@pytest.mark.parametrize(
    ("written", "phone", "flagged"),
    [
        ("13896200001", "13896200001", False),
        ("13,896,200,001", "13896200001", False),
        ("+86 138-9620-0001", "13896200001", False),
        ("13896200001/13896200002", "13896200001", True),
        ("023-58123456、13896200001", "13896200001", True),
        ("1.39E+10", "", True),
        ("023-58123456", "", True),
        ("", "", False),
    ],
)
def test_phones(tmp_path: Path, written: str, phone: str, flagged: bool) -> None:
    (line,) = load_rows(
        write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, 联系电话=written)]), SCHEME, BOOK, NOW
    )
    assert (line.read.phone, bool(line.read.flags)) == (phone, flagged)


def test_what_stands_only_in_the_first_row_is_filled_down(tmp_path: Path) -> None:
    rows = [
        ["万州区大周镇2021年脱贫人口花名册"],
        [],
        HEAD,
        ["大周镇", "五土村", "3组", "李建国", "李建国", "户主", ZHANG, "13896200001", "脱贫户", ""],
        ["", "", "", "", "张桂兰", "妻", LI, "同上", "〃", ""],
        ["", "", "4组", "", "王五", "户主", WANG, "", "", ""],
        ["", "铁炉村", "", "", "陈六", "户主", CHEN, "", "", ""],
        ["", "", "", "", "合计", "", "", "4", "", ""],
        ["填表人：周某", "", "", "", "", "", "", "", "", ""],
    ]
    read = [line.read for line in load_rows(write_csv(tmp_path / "a.csv", rows), SCHEME, BOOK, NOW)]
    assert [(one.town, one.village, one.group, one.household, one.phone) for one in read] == [
        ("大周镇", "五土村", "3组", "李建国", "13896200001"),
        ("大周镇", "五土村", "3组", "李建国", "13896200001"),
        ("大周镇", "五土村", "4组", "王五", ""),
        ("大周镇", "铁炉村", "", "陈六", ""),
    ]
    assert [one.kind for one in read[:2]] == ["脱贫户", "脱贫户"]


@pytest.mark.parametrize(
    ("written", "town", "flagged"),
    [("大周镇", "大周镇", False), ("大周", "大周镇", False), ("新乡镇", "新乡镇", False), ("月亮镇", "月亮镇", True)],
)
def test_towns_are_those_of_the_county(tmp_path: Path, written: str, town: str, flagged: bool) -> None:
    (line,) = rows_of(write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, 乡镇=written)]))
    assert (line.read.town, bool(line.read.flags)) == (town, flagged)


def test_a_list_without_the_column_takes_the_town_from_its_title(tmp_path: Path) -> None:
    rows = [["万州区大周镇脱贫人口花名册"], ["姓名", "身份证号"], ["张桂兰", ZHANG]]
    (line,) = rows_of(write_csv(tmp_path / "a.csv", rows))
    assert line.read.town == "大周镇"


def test_sex_and_birth_that_contradict_the_number_are_flagged(store: Store, tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "性别", "出生日期"],
        ["张桂兰", ZHANG, "男", "1956-3-6"],
        ["李四", LI, "男", "56.3.5"],
    ]
    report = load(store, write_csv(tmp_path / "a.csv", rows))
    assert report.flags == {"性别和身份证号对不上": 1, "出生日期和身份证号对不上": 1}
    assert report.check_file is not None
    assert report.check_file.read_text(encoding="utf-8-sig").count("张桂兰") == 2
    assert report.check_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("19560305", date(1956, 3, 5)),
        ("1956-03-05 00:00:00", date(1956, 3, 5)),
        ("56.3.5", date(1956, 3, 5)),
        ("1956年3月5日", date(1956, 3, 5)),
        ("20519", date(1956, 3, 5)),
        ("1956年3月", None),
        ("1956-02-31", None),
        ("不详", None),
    ],
)
def test_birth_days_as_they_are_written(written: str, born: date | None) -> None:
    assert birth_from(written) == born


def test_a_number_from_elsewhere_is_counted(store: Store, tmp_path: Path) -> None:
    married_in = id_number(7, region="513001")
    report = load(store, write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", married_in)]))
    assert report.new == 1
    assert report.flags == {"身份证首次登记地不在本县": 1}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("姓 名", "name"),
        ("被保险人姓名*", "name"),
        ("身份证号码（必填）", "id_number"),
        ("公民身份号码", "id_number"),
        ("证件号码", "id_number"),
        ("户主身份证号", None),
        ("乡（镇）", "town"),
        ("镇乡街道", "town"),
        ("村（社区）", "village"),
        ("村民小组", "group"),
        ("联系\n电话", "phone"),
        ("手机", "phone"),
        ("户主", "household"),
        ("与户主关系", "relation"),
        ("银行账号", None),
    ],
)
def test_columns_are_known_by_name(words: str, field: str | None) -> None:
    assert field_of(words) == field


def test_a_heading_over_two_rows(tmp_path: Path) -> None:
    rows = [
        ["序号", "姓名", "身份证号", "住址", ""],
        ["", "", "", "乡镇", "村"],
        ["1", "张桂兰", ZHANG, "大周镇", "五土村"],
    ]
    (line,) = rows_of(write_csv(tmp_path / "a.csv", rows))
    assert (line.read.town, line.read.village, line.read.row) == ("大周镇", "五土村", 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG)], encoding)
    assert people(path) == [("张桂兰", ZHANG)]


def test_a_csv_with_tabs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"姓名\t身份证号\n张桂兰\t{ZHANG}\n", encoding="gb18030")
    assert people(tmp_path / "a.txt") == [("张桂兰", ZHANG)]


def test_xlsx_with_several_sheets(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填表说明").write(0, 0, "请认真填写")
        for name, who, number in (("大周镇", "张桂兰", ZHANG), ("小周镇", "李四", LI)):
            sheet = book.add_worksheet(name)
            for line, cells in enumerate([["花名册"], [], ["姓名", "身份证号"], [who, number]]):
                sheet.write_row(line + 1, 1, cells)
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, ["姓名", "身份证号"])
        hidden.write_row(1, 0, ["王五", WANG])
        hidden.hide()
    report = load(store, path)
    assert (report.new, report.towns) == (2, ("大周镇", "小周镇"))
    assert report.sheets_without_header == ("填表说明",)
    assert resident(store, LI).town == "小周镇"


def test_numbers_that_a_spreadsheet_kept_as_numbers(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "身份证号", "电话"])
        sheet.write_row(1, 0, ["张桂兰", int(ZHANG), 13896200001])
        sheet.write_row(2, 0, ["李四", 500101560305413, 13896200002])
    report = load(store, path)
    assert [(number, "末尾几位已经丢了" in why) for number, why in bad_rows(report)] == [("2", True)]
    assert resident(store, LI).phone == "13896200002"


def test_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for line, cells in enumerate([["姓名", "身份证号"], ["张桂兰", ZHANG]]):
        for place, cell in enumerate(cells):
            sheet.write(line, place, cell)
    book.save(str(tmp_path / "a.xls"))
    assert people(tmp_path / "a.xls") == [("张桂兰", ZHANG)]


def word_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.csv", b"", "空的"),
        ("空.csv", b"\xef\xbb\xbf\r\n", "空的"),
        ("网页.xls", "<html><table><tr><td>姓名</td></tr></table></html>".encode("gbk"), "网页"),
        ("网页.xls", "\ufeff<html><body>".encode("utf-16"), "网页"),
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.xlsx", b"\xff\xd8\xff\xe0 photo", "照片"),
        ("a.xlsx", b"PK\x03\x04broken", "打不开"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "打不开"),
        ("列不对.csv", "序号,金额\n1,2\n".encode(), "“姓名”和“身份证号”"),
        ("乱.csv", b"\x81\xff\xff\xff,\xff\n", "编码"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_one_sentence(
    store: Store, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RosterError, match=words) as caught:
        load(store, tmp_path / name)
    assert str(caught.value).count("。") == 1


def test_a_word_file_named_xlsx(store: Store, tmp_path: Path) -> None:
    word_file(tmp_path / "a.xlsx")
    with pytest.raises(RosterError, match="Word"):
        load(store, tmp_path / "a.xlsx")


def test_an_unknown_scheme_is_refused_with_those_there_are(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="wanzhou-2021"):
        load(store, write_csv(tmp_path / "a.csv", [HEAD]), scheme="wanzhou")


def test_the_mended_file_of_bad_rows_can_be_imported(store: Store, tmp_path: Path) -> None:
    wrong = row("张桂兰", ZHANG[:17], 备注="=1+1")
    report = load(store, write_csv(tmp_path / "名单.csv", [["花名册"], HEAD, wrong, row("李四", LI)]))
    bad = tmp_path / "名单.csv.bad.csv"
    assert report.bad_file == bad
    assert bad.stat().st_mode & 0o077 == 0
    text = bad.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text, "a spreadsheet must not run what a stranger wrote"
    mended = tmp_path / "改好.csv"
    mended.write_text(text.replace(ZHANG[:17], ZHANG), encoding="utf-8-sig")
    assert (load(store, mended).new, resident(store, ZHANG).name) == (1, "张桂兰")
    clean = load(store, write_csv(tmp_path / "名单.csv", [HEAD, row("李四", LI)]))
    assert clean.bad_file is None
    assert not bad.exists()


def test_many_rows_go_in_by_chunks(store: Store, tmp_path: Path) -> None:
    rows = [
        HEAD,
        *(
            row("张桂兰", id_number(n % 1000, f"19{50 + n // 1000}0305"), 户主姓名=f"户{n // 4}")
            for n in range(4_500)
        ),
    ]
    seen: list[float] = []
    report = import_file(store, write_csv(tmp_path / "a.csv", rows), SCHEME, BOOK, NOW, seen.append)
    assert report.new == 4_500
    assert seen == sorted(seen)
    assert 0 < seen[-1] <= 1
    assert resident(store, id_number(499, "19540305")).household == "户1124"


def test_an_import_works_beside_the_service_and_one_at_a_time(store: Store, url: str, tmp_path: Path) -> None:
    guest = Store.open(url, store.keys, writer=False)
    assert load(guest, write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG)])).new == 1
    assert resident(store, ZHANG).name == "张桂兰"
    with store.residents_table(NOW), pytest.raises(LockedError, match="another roster"):
        load(guest, tmp_path / "a.csv")
    guest.close()


def test_the_command_says_what_became_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUNBAO_KEYS", raising=False)
    monkeypatch.delenv("CUNBAO_KEYS_FILE", raising=False)
    path = write_csv(tmp_path / "名单.csv", [HEAD, row("张桂兰", ZHANG), row("李四", "123")])
    database = f"sqlite:///{tmp_path}/cunbao.db"
    call = ["import", str(path), "--scheme", SCHEME, "--database", database]
    first, second = (CliRunner().invoke(command, call) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert "2人：新增1，改动0，没变0，重复0，不能用1" in first.output
    assert "名单.csv.bad.csv" in first.output.replace("\n", "")
    assert "2人：新增0，改动0，没变1，重复0，不能用1" in second.output
    refused = CliRunner().invoke(command, ["import", str(path), "--scheme", "x", "--database", database])
    assert refused.exit_code == 1
    assert "没有叫 x 的方案" in refused.output


def test_erasing_forgets_what_addresses_and_enrolments_keep_of_the_person(
    store: Store, mind: FakeMind, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, row("张桂兰", ZHANG, 备注="死亡"), row("李四", LI, 备注="迁出")])
    load(store, path)
    zhang, li = resident(store, ZHANG).id, resident(store, LI).id
    store.run(mind, [inbound(1, "web:anna", f"读 {zhang}"), inbound(2, "web:both", f"读 {zhang} {li}")])
    store.run(mind, [inbound(3, "web:li", f"读 {li}"), inbound(4, "web:x", f"忘 {zhang}")])
    store.run(mind, [inbound(number, address, "在吗") for number, address in enumerate(("web:anna", "web:both"), 5)])
    store.run(mind, [inbound(7, "web:li", "在吗")])
    kept = {
        heard.inbound.address: (
            heard.party.residents,
            bool(heard.conversation.last_report),
            heard.conversation.misses,
        )
        for heard in (loaded.heard for loaded in mind.loaded)
    }
    assert kept["web:anna"] == ((), False, 1), "she knew this person only: what was said is gone too"
    assert kept["web:both"] == ((li,), True, 1)
    assert kept["web:li"] == ((li,), True, 1)
    reasons = store.driver.rows("SELECT resident FROM enrolment WHERE blob IS NOT NULL")
    assert [str(one[0]) for one in reasons] == [li], "the remark that she died is gone"


def test_a_file_without_a_header_shows_no_number_of_anybody(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "无表头.csv"
    path.write_text("张秀兰,512221194706150427,大周镇,13900001234\n", encoding="utf-8")
    with pytest.raises(RosterError) as refused:
        import_file(store, path, SCHEME, BOOK, NOW)
    assert "没有找到表头" in str(refused.value)
    assert not any(part in str(refused.value) for part in ("5122", "1947", "1390"))
