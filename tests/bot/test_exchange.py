"""A month's sheets from end to end: printed for town and insurer, filled in, read back, on a real database."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from python_calamine import CalamineWorkbook

from bot import compose
from bot.exchange_in import Report, import_sheet
from bot.exchange_out import export
from bot.office import OPERATOR, Office, said
from claims.claim import Claim, Entry
from claims.exchange import Exchange
from claims.number import number
from claims.staff import Member
from claims.workdays import CHINA
from dialogs.lookups import Sought
from handlers.changes import Changes
from handlers.ladder.due import new_claim
from handlers.mind import Mind
from storage import records
from storage.errors import LockedError
from storage.exchange import SheetError
from storage.keys import Keys
from storage.store import Store
from storage.unit import Unit

JUNE, NOW = date(2021, 6, 1), datetime(2021, 6, 30, 10, tzinfo=CHINA)
STAFF = (
    Member(address="wechat:picc", name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address="sms:+8613800000011", name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address="wechat:boss", name="吴刚", role="supervisor"),
)
HEAD = ("编号", "姓名", "状态", "立案号", "金额", "赔付日期", "备注")
TITLE = "万州区2021年6月赔付表（人保财险 → 大周镇）"
ID = "512222195603054125"


def filed(office: Office, place: int, **more: Any) -> Claim:
    """A case of 15 June that the desk has been told of."""
    sender = f"sms:+86139000{place:05d}"
    known: dict[str, Any] = {
        "scheme": "wanzhou-2021",
        "county": "万州区",
        "insurer": "picc",
        "town": "大周镇",
        "insured_name": f"张秀{'兰英华平玉珍芳桂明国'[place % 10]}",
        "reported_at": datetime(2021, 6, 15, 10, tzinfo=CHINA),
        **more,
    }
    claim = Claim(
        number=number(place),
        event="accident_injury",
        covers=("accident_medical",),
        relation="self",
        event_date=date(2021, 6, 14),
        facts={"id_number": ID, "village": "铺垭村", "amount": "1200"},
        reported_by=sender,
        phone=sender[-11:],
        history=(Entry(at=known["reported_at"], status="notified", by=sender),),
        verified=True,
        **known,
    )
    claim, messages = new_claim(office.mind.world, claim, known["reported_at"])
    office.store.post(Changes(claims=(claim,), messages=messages, serial=place + 1))
    return claim


@pytest.fixture(scope="module")
def mind() -> Any:
    return compose.mind(STAFF)


@pytest.fixture
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def office(url: str, keys: Keys, mind: Any) -> Iterator[Office]:
    with closing(Office(Store.open(url, keys), mind, writer=True)) as opened:
        yield opened


def sheet(path: Path, *rows: Sequence[Any], title: str = TITLE, head: Sequence[str] = HEAD) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number_, cells in enumerate([[title], head, *rows]):
            page.write_row(number_, 0, cells)
    return path


def table(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def became(report: Report) -> list[str]:
    """The outcome of each row, with the title of its reason."""
    return [f"{one.became} {one.kind}".strip() for one in report.told]


def month_record(office: Office, insurer: str = "picc", county: str = "万州区") -> Exchange | None:
    sought = Sought("exchange", f"2021-06/{county}/{insurer}")
    with office.store.driver.transaction(write=False):
        found = records.sought(office.store.driver, office.store.sealer, Unit(), sought)
    return next((one for one in found if isinstance(one, Exchange)), None)


def test_rows_become_the_steps_of_a_desk_and_a_second_run_changes_nothing(office: Office, tmp_path: Path) -> None:
    claims = [filed(office, place) for place in range(1, 6)]
    path = sheet(
        tmp_path / "6月.xlsx",
        [claims[0].number, claims[0].insured_name, "已立案", "P2021-1", "", "", ""],
        [claims[1].number, "", "已赔付", "P2021-2", "壹仟贰佰元整", "6月28日", ""],
        [claims[2].number, "", "不予赔付", "", "", "", "不在保障期内"],
        [claims[3].number, "", "", "", "", "", ""],
        [claims[4].number, "", "待补材料", "", "", "", "发票"],
    )
    first = import_sheet(office, path, NOW)
    assert became(first) == ["applied", "applied", "applied", "unchanged", "applied"]
    after = office.store.claims()
    assert [claim.status for claim in after] == ["registered", "paid", "declined", "notified", "documents"]
    assert after[1].insurer_reference == "P2021-2"
    assert [one.amount for one in after[1].payments] == ["1200.00"]
    assert {entry.by for claim in after for entry in claim.history[1:]} == {"office:picc"}
    second = import_sheet(office, path, NOW)
    assert became(second) == ["unchanged"] * 5
    assert office.store.claims() == after
    record = month_record(office)
    assert record is not None
    assert record.imports == 1, "the same file is one import"


def test_the_villager_hears_of_each_step_as_from_a_desk(office: Office, tmp_path: Path) -> None:
    claim = filed(office, 1)
    import_sheet(office, sheet(tmp_path / "a.xlsx", [claim.number, "", "已赔付", "P1", 1200, "2021-06-28", ""]), NOW)
    sent = [row.outbound for row in office.store.take_outbox(NOW, ["sms"], 100)]
    mine = [one.text for one in sent if one.to == claim.reported_by]
    assert [("立案" in text, "1200元" in text) for text in mine] == [(True, False), (False, True)]
    assert office.store.take_outbox(NOW, ["office"], 100) == []


def test_the_numbers_add_up_and_every_row_has_its_reason(office: Office, tmp_path: Path) -> None:
    claims = [filed(office, place) for place in range(1, 5)]
    other = filed(office, 5, insurer="pingan", town="五桥街道")
    path = sheet(
        tmp_path / "a.xlsx",
        [claims[0].number, "", "已赔付", "", 600, "2021-06-28", ""],
        [claims[0].number, "", "已赔付", "", 700, "2021-06-29", ""],
        [claims[1].number, "", "已立案", "P2", "", "", ""],
        [claims[1].number, "", "已立案", "P2", "", "", ""],
        [other.number, "", "已立案", "P3", "", "", ""],
        ["99999999", "王大福", "已立案", "P4", "", "", ""],
        [claims[2].number, "王大福", "已立案", "P5", "", "", ""],
        [claims[3].number, "", "不知道", "", "", "", "=1+1"],
        ["合计", "", "", "", 1300, "", ""],
    )
    report = import_sheet(office, path, NOW)
    assert became(report) == [
        "refused 一个案子写了两次",
        "refused 一个案子写了两次",
        "applied",
        "refused 重复的行",
        "refused 别家公司的案子",
        "refused 没有这个案子",
        "refused 姓名对不上",
        "refused 状态看不懂",
    ]
    assert sum(count for _, _, count in report.counted()) == len(report.told) == 8
    written = table(report.path)
    assert written[1][-2:] == ["结果", "原因"]
    assert [row[-2] for row in written[2:]] == ["没办", "没办", "已办", *["没办"] * 5]
    assert "编号99999999查不到" in written[7][-1]
    assert written[9][6] == "'=1+1"
    assert stat.S_IMODE(report.path.stat().st_mode) == 0o600
    assert office.store.claim(claims[0].number).payments == ()  # type: ignore[union-attr]


def test_a_corrected_sum_of_the_same_month_is_listed_and_next_months_rest_is_paid(
    office: Office, tmp_path: Path
) -> None:
    claim = filed(office, 1)

    def told(name: str, amount: int, month: int = 6) -> list[str]:
        title = TITLE.replace("6月", f"{month}月")
        path = sheet(tmp_path / name, [claim.number, "", "已赔付", "", amount, "2021-06-28", ""], title=title)
        return became(import_sheet(office, path, NOW))

    assert told("a.xlsx", 500) == ["applied"]
    assert told("b.xlsx", 700) == ["refused 金额和记下的不一样"]
    assert told("c.xlsx", 1200, 7) == ["applied"]
    assert told("d.xlsx", 500) == ["refused 金额和记下的不一样"]
    stands = office.store.claim(claim.number)
    assert stands is not None
    assert [(one.amount, one.sheet) for one in stands.payments] == [("500.00", "2021-06"), ("700.00", "2021-07")]


def test_what_the_case_refuses_is_refused_until_the_desk_has_moved_it(office: Office, tmp_path: Path) -> None:
    claim = filed(office, 1)
    office.carry([said(f"同意赔 {claim.number} 1000", "d1", NOW)])
    path = sheet(tmp_path / "a.xlsx", [claim.number, "", "已赔付", "", 1200, "2021-06-28", ""])
    for _ in range(2):
        report = import_sheet(office, path, NOW)
        assert became(report) == ["refused 案子没接受"]
        assert "比同意赔的1000.00元多" in report.told[0].why
    office.carry([said(f"更正 {claim.number}", "d2", NOW), said(f"同意赔 {claim.number} 1200", "d3", NOW)])
    report = import_sheet(office, path, NOW)
    assert became(report) == ["applied"]


def test_what_the_desk_has_taken_back_no_sheet_does_again(office: Office, tmp_path: Path) -> None:
    claim = filed(office, 1)
    path = sheet(tmp_path / "a.xlsx", [claim.number, "", "已赔付", "", 1200, "2021-06-28", ""])
    assert became(import_sheet(office, path, NOW)) == ["applied"]
    office.carry([said(f"更正 {claim.number}", "d1", NOW, by=OPERATOR)])
    assert became(import_sheet(office, path, NOW)) == ["refused 更正过"]
    assert office.store.claim(claim.number).payments == ()  # type: ignore[union-attr]


def test_a_payout_beside_the_documents_own_sum(office: Office, tmp_path: Path) -> None:
    """The facts say 1200 yuan of cost, and Wanzhou 五（一） pays all of it up to 5000."""
    right, less = filed(office, 1), filed(office, 2)
    path = sheet(
        tmp_path / "a.xlsx",
        [right.number, "", "已赔付", "", 1200, "2021-06-28", ""],
        [less.number, "", "已赔付", "", 900, "2021-06-28", ""],
    )
    report = import_sheet(office, path, NOW)
    assert [one.beside for one in report.told] == ["", "文件估算是1200元，请核对"]
    assert "文件估算是1200元" in table(report.path)[3][-1]
    third = filed(office, 3)
    ((answer,),) = office.carry([said(f"赔付 {third.number} 900", "d1", NOW)])
    assert answer.endswith("按报案时说的，文件估算是1200元，请核对。")
    sent = [row.outbound.text for row in office.store.take_outbox(NOW, ["sms"], 100)]
    assert sent
    assert not any("估算" in text for text in sent)


def test_a_sheet_of_strangers_is_refused_whole(office: Office, tmp_path: Path) -> None:
    claim = filed(office, 1)
    rows = [[f"7777{place:04d}", "", "已立案", "P", "", "", ""] for place in range(9)]
    path = sheet(tmp_path / "a.xlsx", [claim.number, "", "已立案", "P1", "", "", ""], *rows)
    with pytest.raises(Exception, match="10行里有9行对不上这家公司的案子，一行也没有办"):
        import_sheet(office, path, NOW)
    assert office.store.claim(claim.number).status == "notified"  # type: ignore[union-attr]
    assert became(import_sheet(office, path, NOW, anyway=True))[0] == "applied"


def test_a_sheet_with_hardly_any_of_the_open_cases_says_so(office: Office, tmp_path: Path) -> None:
    claims = [filed(office, place) for place in range(1, 22)]
    report = import_sheet(office, sheet(tmp_path / "a.xlsx", [claims[0].number, "", "已立案", "P", "", "", ""]), NOW)
    assert report.waiting == 21


def test_the_month_is_printed_for_each_town_and_insurer(office: Office, tmp_path: Path) -> None:
    paid = filed(office, 1, insured_name="=张秀兰", found_by="town")
    filed(office, 2, town="五桥街道", insurer="pingan")
    old = filed(office, 3, reported_at=datetime(2021, 5, 3, tzinfo=CHINA))
    filed(office, 4, reported_at=datetime(2021, 7, 1, tzinfo=CHINA))
    filed(office, 5, insurer=None)
    family = filed(office, 6, scheme="family-care", insurer="chinalife", county=None)
    office.carry([said(f"赔付 {paid.number} 1200", "d1", NOW)])
    made, without = export(office, tmp_path / "out", JUNE, NOW)
    assert without == 1
    assert [(one.path.name, one.cases) for one in made] == [
        ("2021-06_市计生协会_中国人寿_案情.xlsx", 1),
        ("2021-06_市计生协会_中国人寿_赔付.xlsx", 1),
        ("2021-06_市计生协会_中国人寿_待填.xlsx", 1),
        ("2021-06_万州区_五桥街道_平安财险_案情.xlsx", 1),
        ("2021-06_万州区_五桥街道_平安财险_赔付.xlsx", 1),
        ("2021-06_万州区_五桥街道_平安财险_待填.xlsx", 1),
        ("2021-06_万州区_大周镇_人保财险_案情.xlsx", 2),
        ("2021-06_万州区_大周镇_人保财险_赔付.xlsx", 2),
        ("2021-06_万州区_大周镇_人保财险_待填.xlsx", 1),
    ]
    cases, payments, blank = (table(one.path) for one in made[6:])
    assert cases[0][0] == "万州区2021年6月案情表（大周镇 → 人保财险）"
    assert cases[2][:6] == [paid.number, "'=张秀兰", ID, "大周镇", "铺垭村", "2021-06-14"]
    assert cases[2][8:13] == ["已赔付", "", 1200.0, "2021-06-30", "镇村"]
    assert cases[-1][:2] == ["合计", "2件"]
    assert ID not in [cell for line in payments for cell in line], "the town's copy names no ID number"
    assert blank[3][0] == old.number
    assert blank[1][0].startswith("只填")
    record, family_record = month_record(office), month_record(office, "chinalife", "-")
    assert record is not None
    assert record.cases_told == record.payments_told == ("大周镇",)
    assert family_record is not None
    assert family_record.cases_told == ("市计生协会",)
    looks = [one.action for one in office.store.audit(family.number)]
    assert looks == ["sheet_cases", "sheet_payments", "sheet_blank"]


def test_what_was_printed_comes_back_unchanged_and_filled_in_it_is_carried_out(
    office: Office, tmp_path: Path
) -> None:
    claims = [filed(office, place) for place in range(1, 4)]
    office.carry(
        [said(f"赔付 {claims[0].number} 1200", "d1", NOW), said(f"同意赔 {claims[1].number} 800", "d2", NOW)]
    )
    made, _ = export(office, tmp_path, JUNE, NOW, town="大周镇", insurer="picc")
    before = office.store.claims()
    for one in made:
        assert set(became(import_sheet(office, one.path, NOW))) == {"unchanged"}
    assert office.store.claims() == before
    blank = table(made[2].path)
    head = blank[2]
    filled = [dict(zip(head, line, strict=True)) for line in blank[3:5]]
    filled[0] |= {"状态": "已赔付", "金额": "800", "赔付日期": "2021.6.29"}
    filled[1] |= {"立案号": "P7"}
    rows = [list(line.values()) for line in filled]
    assert became(import_sheet(office, sheet(tmp_path / "back.xlsx", *rows, title=blank[0][0], head=head), NOW)) == [
        "applied",
        "applied",
    ]


def test_beside_a_running_program(office: Office, url: str, keys: Keys, mind: Mind, tmp_path: Path) -> None:
    claim = filed(office, 1)
    path = sheet(tmp_path / "a.xlsx", [claim.number, "", "已赔付", "P1", 1200, "2021-06-28", ""])
    with pytest.raises(LockedError):
        Store.open(url, keys)
    with closing(Office(Store.open(url, keys, writer=False), mind, writer=False)) as beside:  # type: ignore[arg-type]
        hand_in = beside.store.hand_in

        def handed(inbounds: Any) -> tuple[str, ...]:
            ids = hand_in(inbounds)
            office.store.run_errands(mind)  # the running program comes to it
            return ids

        beside.store.hand_in = handed  # type: ignore[method-assign]
        assert became(import_sheet(beside, path, NOW)) == ["applied"]
        assert became(import_sheet(beside, path, NOW)) == ["unchanged"]
        made, _ = export(beside, tmp_path, JUNE, NOW)
        assert len(made) == 2
    stands = office.store.claim(claim.number)
    assert stands is not None
    assert [one.amount for one in stands.payments] == ["1200.00"]


def four(office: Office, path: Path, total: Sequence[Any]) -> tuple[list[Claim], Path]:
    """Four cases: two paid, one agreed, one registered; and a row of sums."""
    claims = [filed(office, place) for place in range(1, 5)]
    rows = [
        [claims[0].number, "", "已赔付", "", 1200, "2021-06-28", ""],
        [claims[1].number, "", "已赔付", "", 800, "2021-06-28", ""],
        [claims[2].number, "", "同意赔", "", 500, "", ""],
        [claims[3].number, "", "已立案", "P4", "", "", ""],
    ]
    return claims, sheet(path, *rows, total)


def test_sums_that_do_not_add_up_keep_the_money_back_and_nothing_else(office: Office, tmp_path: Path) -> None:
    """One of the sums is wrong and nobody knows which: none is booked and no villager hears of one. What brings no
    money is carried out."""
    claims, path = four(office, tmp_path / "a.xlsx", ["合计", "4件", "", "", 2600, "", ""])
    for _ in range(2):
        report = import_sheet(office, path, NOW)
        assert became(report)[:3] == ["refused 合计对不上"] * 3
        assert "写2600.00元，各行加起来是2500.00元" in report.told[0].why
        assert len(report.sums) == 1
        assert "第7行“合计”写2600.00元，上面各行加起来是2500.00元" in report.sums[0]
        assert "合计" in table(report.path)[1][0], "it stands on the result sheet too"
    assert became(report)[3] == "unchanged"
    assert [claim.status for claim in office.store.claims()] == ["notified"] * 3 + ["registered"]
    insisted = import_sheet(office, path, NOW, anyway=True)
    assert became(insisted) == ["applied"] * 3 + ["unchanged"]
    assert "照行里写的记了" in insisted.sums[0]
    assert [claim.status for claim in office.store.claims()] == ["paid", "paid", "approved", "registered"]
    assert claims[0].payments == ()


def test_a_count_that_differs_is_told_and_every_row_is_carried_out(office: Office, tmp_path: Path) -> None:
    """A row may have been lost on the way; those that are there are right."""
    _, path = four(office, tmp_path / "a.xlsx", ["合计", "6件", "", "", 2500, "", ""])
    report = import_sheet(office, path, NOW)
    assert became(report) == ["applied"] * 4
    assert report.sums == ("第7行“合计”写6件，上面是4行：可能漏了行或者多了行，请核对",)


def test_a_row_pasted_twice_neither_pays_twice_nor_spoils_the_sum(office: Office, tmp_path: Path) -> None:
    claims = [filed(office, place) for place in range(1, 3)]
    one = [claims[0].number, "", "已赔付", "", 1200, "2021-06-28", ""]
    rows = [one, one, [claims[1].number, "", "已赔付", "", 800, "2021-06-28", ""]]
    report = import_sheet(office, sheet(tmp_path / "a.xlsx", *rows, ["合计", "2件", "", "", 2000, "", ""]), NOW)
    assert became(report) == ["applied", "refused 重复的行", "applied"]
    assert report.sums == ()
    assert [[p.amount for p in claim.payments] for claim in office.store.claims()] == [["1200.00"], ["800.00"]]


def test_the_result_sheet_says_what_it_is_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    """People take it for the sheet by mistake; also when a case has moved meanwhile and a row of it would be done now."""
    claims = [filed(office, place) for place in range(1, 3)]
    office.carry([said(f"同意赔 {claims[0].number} 1000", "d1", NOW)])
    rows = [
        [claims[0].number, "", "已赔付", "", 1200, "2021-06-28", ""],
        [claims[1].number, "", "不知道", "", "", "", ""],
    ]
    first = import_sheet(office, sheet(tmp_path / "6月.xlsx", *rows), NOW)
    assert became(first) == ["refused 案子没接受", "refused 状态看不懂"]
    office.carry([said(f"更正 {claims[0].number}", "d2", NOW), said(f"同意赔 {claims[0].number} 1200", "d3", NOW)])
    before = office.store.claims()
    for _ in range(2):
        with pytest.raises(SheetError, match=r"6月.xlsx.result.xlsx是上次导入写出来的结果表.*一行也没有办"):
            import_sheet(office, first.path, NOW)
    assert office.store.claims() == before
    lines = table(first.path)
    lines[3][2:4] = ["已立案", "P7"]
    mended = sheet(tmp_path / "mended.xlsx", *lines[2:], title=lines[0][0], head=lines[1])
    with pytest.raises(SheetError, match="结果表"):
        import_sheet(office, mended, NOW)
    again = import_sheet(office, mended, NOW, mended=True)
    assert became(again) == ["applied", "applied"], "month and insurer stand in its title"
    assert [claim.status for claim in office.store.claims()] == ["paid", "registered"]


def test_an_insurers_own_columns_of_that_name_are_no_result_sheet(office: Office, tmp_path: Path) -> None:
    claim = filed(office, 1)
    path = sheet(tmp_path / "a.xlsx", [claim.number, "已立案", "赔", "资料齐"], head=("编号", "状态", "结果", "原因"))
    assert became(import_sheet(office, path, NOW)) == ["applied"]


def test_two_sheets_of_one_file_come_back_as_two_each_with_its_own_columns(office: Office, tmp_path: Path) -> None:
    claims = [filed(office, place) for place in range(1, 4)]
    path = tmp_path / "a.xls"
    book = xlwt.Workbook()
    for name, lines in (
        ("大周镇", [[TITLE], ["编号", "状态", "金额", "赔付日期"], [claims[0].number, "已赔付", 1200, "6月28号"], [claims[1].number, "已立案", "", ""]]),
        ("大周", [[TITLE], ["金额", "赔付日期", "状态", "编号"], ["", "", "已立案", claims[1].number], [900, "6月28号", "已赔付", claims[0].number], [700, 44375, "已赔付", claims[2].number]]),
    ):  # fmt: skip
        page = book.add_sheet(name)
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                page.write(row, column, cell)
    book.save(str(path))
    report = import_sheet(office, path, NOW)
    assert became(report) == [
        "refused 一个案子写了两次",
        "applied",
        "refused 重复的行",
        "refused 一个案子写了两次",
        "applied",
    ]
    assert "“大周”表还有第4行" in report.told[0].why
    assert "“大周镇”表第4行" in report.told[2].why
    written = CalamineWorkbook.from_path(str(report.path))
    assert written.sheet_names == ["大周镇", "大周"]
    heads = [written.get_sheet_by_name(name).to_python()[1] for name in written.sheet_names]
    assert heads == [
        ["编号", "状态", "金额", "赔付日期", "结果", "原因"],
        ["金额", "赔付日期", "状态", "编号", "结果", "原因"],
    ]
    last = written.get_sheet_by_name("大周").to_python()[-1]
    assert last[3:5] == [claims[2].number, "已办"]
