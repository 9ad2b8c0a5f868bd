"""A county's enrolment at the command line and by chat: lists signed, people marked, premiums, sheets that print."""

from __future__ import annotations

from pathlib import Path

import pytest
from enrolment_kit import AGENT, COUNTY, OTHER, TOWN, Office, at, id_number, row, texts
from openpyxl import load_workbook

from bot.channels.sms import parts

ZHENPING = "zhenping-2016"
ZHANG, LI, WANG = row(1, "张秀兰", 组="2组", 联系电话="13800000001"), row(2, "李建国"), row(4, "王小红")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_list_goes_from_the_village_to_the_county(office: Office) -> None:
    office.load(ZHANG, LI)
    assert "交来的名单" in office.run("lists", ZHENPING)
    for by, step, answer in (
        (OTHER, "sign", "不归您签字"),
        (AGENT, "review", "不归您审核"),
        (TOWN, "review", "这一步轮不到"),  # not signed yet
        (AGENT, "sign", "村里签了"),
        (AGENT, "sign", "这一步轮不到"),  # signed twice
        (COUNTY, "merge", "这一步轮不到"),
        (TOWN, "review", "镇里审了"),
    ):
        assert answer in office.run(step, "1", "--by", by), (by, step)
    before = office.run("progress", ZHENPING)
    assert "2人汇总了" in office.run("merge", ZHENPING, "--by", COUNTY)
    assert "周专干" in office.run("lists", ZHENPING)
    assert "罗镇长" in before
    assert "人员名册里没有" in office.run("sign", "1", "--by", "sms:+8613999999999", ok=False)


def test_only_merged_lists_count_as_final(office: Office) -> None:
    office.load(ZHANG, LI)
    office.run("mark", "--scheme", ZHENPING, "--town", "曾家", "--state", "booked", "--on", today(office))

    def final() -> list[str]:
        out = office.folder / f"p{len(list(office.folder.iterdir()))}.xlsx"
        office.run("progress", ZHENPING, "--xlsx", str(out))
        page = load_workbook(out).active
        return [str(page.cell(3, column).value) for column in (10, 12)]

    assert final() == ["2", "0"]
    with office.store() as (store, mind):
        now = at("2026-01-05T09:00")
        assert "记下了：村里签了" in office.turn(store, mind, AGENT, "名单签字", now)
        assert "记下了：镇里审了" in office.turn(store, mind, TOWN, "名单审核 曾家 五土村", now)
        assert "县里汇总了" in office.turn(store, mind, COUNTY, "名单汇总 1", now)
        assert len(store.audit("roster:1")) == 3
    assert final() == ["2", "2"]
    # A new list takes the place of the old one only when it has come to the county too.
    office.load(ZHANG, LI, WANG)
    assert final() == ["2", "2"]
    with office.store() as (store, mind):
        now = at("2026-02-05T09:00")
        for who, text in ((AGENT, "名单签字 2"), (TOWN, "名单审核 2"), (COUNTY, "名单汇总 2")):
            office.turn(store, mind, who, text, now)
        assert [one.state for one in store.enrolments().lists(ZHENPING)] == ["merged", "replaced"]


def test_groups_and_who_helps_there(office: Office) -> None:
    """组组有协管 (镇政办发〔2015〕170号 四（三）): each group by name, however the list writes it."""
    aides = (
        f"{AGENT},周专干,village_agent,,镇坪县,曾家镇,五土村,,,,\n"
        "sms:+8613900000007,杨帆,helper,,镇坪县,曾家镇,五土村,,,,一组\n"
    )
    head = "address,name,role,insurer,county,town,village,rung,hotline,duty,group\n"
    (office.folder / "staff.csv").write_text(
        f"{head}sms:+8613900000001,何主任,supervisor,,,,,,,,\n{aides}", encoding="utf-8"
    )
    office.load(row(1, "张秀兰", 组="1组"), row(2, "李建国", 组="第一村民小组"), row(3, "王桂英", 组="三社"))

    def sheet(name: str) -> list[list[object]]:
        out = office.folder / f"g{len(list(office.folder.iterdir()))}.xlsx"
        office.run("progress", ZHENPING, "--villages", "--groups", "--xlsx", str(out))
        return [[cell.value for cell in line] for line in load_workbook(out)[name].iter_rows()]

    def cells(name: str, first: str) -> list[list[object]]:
        return [line for line in sheet(name) if line[0] == first]

    assert cells("各组", "曾家镇") == [
        ["曾家镇", "五土村", "1组", 2, 0, 0, "0.0%", "杨帆"],
        ["曾家镇", "五土村", "3组", 1, 0, 0, "0.0%", "没有人"],
    ]
    assert cells("各村", "曾家镇")[0][9:] == ["3组没有", "还不够"]
    with office.store() as (store, mind):
        now = at("2026-01-05T09:00")
        told = office.turn(store, mind, "sms:+8613900000001", "交接 五土村1组 给 冉冉 13900000008", now)
        assert "杨帆交给冉冉" in told
    assert cells("各组", "曾家镇")[0][-1] == "冉冉", "a hand-over lies over the staff file here too"
    old = head.replace(",duty,group", "") + aides.replace(",,,,一组", ",,").replace("五土村,,,,", "五土村,,")
    (office.folder / "staff.csv").write_text(f"{old}sms:+8613900000001,何主任,supervisor,,,,,,\n", encoding="utf-8")
    assert cells("各村", "曾家镇")[0][9:] == ["都有", "还不够"], "a row without groups has the whole village"


def today(office: Office) -> str:
    from datetime import datetime

    from bot.clock import CHINA

    return datetime.now(CHINA).date().isoformat()


def test_a_list_that_shrank_waits_for_an_officer(office: Office) -> None:
    office.load(*(row(number, f"张{number:02d}") for number in range(1, 11)))
    told = office.load(row(1, "张01")).output
    assert "只剩1人，上次10人：先压着" in told
    assert "名单.csv.leaving.csv" in told
    assert "这一步轮不到" in office.run("sign", "2", "--by", AGENT)
    assert "不归您确认" in office.run("confirm", "2", "--by", AGENT)
    assert "交上来了" in office.run("confirm", "2", "--by", TOWN)
    assert "村里签了" in office.run("sign", "2", "--by", AGENT)
    assert "请写上为什么退" in office.run("send-back", "2", "--by", TOWN)
    assert "退回了" in office.run("send-back", "2", "少了三组", "--by", TOWN)
    assert "少了三组" in office.run("lists", ZHENPING)


def test_a_village_agent_marks_one_person_by_chat(office: Office) -> None:
    office.load(ZHANG, LI)
    six = id_number(1)[12:]
    now = at("2027-01-05T09:00")
    with office.store() as (store, mind):
        for who, text, answer in (
            (AGENT, "记参保", "这样写：记参保"),
            (AGENT, f"记参保 张秀兰 {six} 已缴费", "记下了：张秀兰，已缴费，1月5日起"),
            (AGENT, f"记参保 张秀兰 {six} 已缴费", "已经是这个状态"),
            (AGENT, f"记参保 张秀兰 {six} 已上账 2015-01-01", "日期比登记那天还早"),
            (AGENT, "记参保 张秀兰 999999 已上账", "没找到张秀兰"),
            (OTHER, f"记参保 张秀兰 {six} 已上账", "没找到张秀兰"),  # another village: as if there were nobody
            (AGENT, f"记参保 张秀兰 {six} 去世", "记下了：张秀兰，去世"),
            (AGENT, f"记参保 张秀兰 {six} 已上账", "记过去世"),
            (AGENT, f"记参保 张秀兰 {six} 恢复", "恢复原来的状态"),
            (AGENT, f"记参保 {id_number(2)} 李建国 不参保", "以后不再催"),
        ):
            assert answer in office.turn(store, mind, who, text, now), text
        counts = {
            f"{one.state} {one.why}".strip(): one.people for one in store.enrolments().tallies(ZHENPING, now.date())
        }
        assert counts == {"paid": 1, "left refused": 1}


def test_cover_is_answered_from_in_force_alone(office: Office) -> None:
    office.load(ZHANG)
    her, six = "sms:+8613800000001", id_number(1)[12:]
    with office.store() as (store, mind):
        store.driver.run("UPDATE enrolment SET since = '2015-11-20'")
        for day, state, answer in (
            ("2015-12-05", "已登记", "登记了"),
            ("2015-12-06", "已缴费", "还没生效"),
            ("2015-12-07", "已上账", "还没生效"),
            ("2016-01-07", "已生效", "参保了"),
            ("2016-01-08", "不参保", "停了"),
        ):
            office.turn(store, mind, AGENT, f"记参保 张秀兰 {six} {state}", at(f"{day}T09:00"))
            assert answer in office.turn(store, mind, her, "我参保没有", at(f"{day}T10:00")), state


def test_premiums_in_parts(office: Office) -> None:
    office.load(ZHANG, LI)
    day = today(office)
    every = ("--scheme", ZHENPING, "--town", "曾家镇", "--on", day)
    assert "保费是多少，文件未列明" in office.run("pay", *every, "--payer", "政府", "--yuan", "20")
    assert "文件未列明" in office.run("budget", ZHENPING, ok=False)
    assert "每人30元" in office.run("price", ZHENPING, "30", "中标通知书", "--by", COUNTY)
    one = str(office.file([ZHANG], "一个.csv"))
    assert "给1人每人10元" in office.run(
        "pay", one, "--scheme", ZHENPING, "--on", day, "--payer", "family", "--yuan", "10"
    )
    over = office.run("pay", one, "--scheme", ZHENPING, "--on", day, "--payer", "爱心企业", "--yuan", "0.01")
    assert "一个人也没有记上" in over
    assert "加起来超过保费30元（1人）" in over
    short = office.run("check", ZHENPING)
    assert "凑不够30元的，1人" in short
    assert "李建国" in short
    assert "张秀兰" not in short
    money = office.run("budget", ZHENPING)
    assert [cell for cell in money.split() if cell.isdigit()][-5:] == ["2", "60", "50", "10"] or "60" in money
    assert "1人" in office.run("pay-back", ZHENPING, "2")
    assert "以前就退过了" in office.run("pay-back", ZHENPING, "2")
    assert "凑不够30元的，2人" in office.run("check", ZHENPING)
    assert "不认得“邻居”" in office.run("pay", *every, "--payer", "邻居", "--yuan", "1", ok=False)
    assert "不是金额" in office.run("pay", *every, "--payer", "政府", "--yuan", "二十多", ok=False)


def test_the_exact_count_of_wanzhou_is_checked_at_the_import(office: Office) -> None:
    told = office.load(row(1, "张秀兰", 乡镇="大周镇"), scheme="wanzhou-2021", state="roster").output
    assert "人数对不上：文件106949人、保费13903370元，名单1人，差-106948人" in told


def test_bad_input_is_answered_and_loses_nothing(office: Office) -> None:
    office.load(ZHANG, LI)
    day = today(office)
    base = ("mark", "--scheme", ZHENPING, "--state", "paid", "--on", day)
    assert "没有“大周镇”这个镇" in office.run(*base, "--town", "大周镇", ok=False)
    assert "没有“五图村”这个村。有：五土村" in office.run(*base, "--village", "五图村", ok=False)
    assert "写上是谁" in office.run(*base, ok=False)
    assert "没有叫 zhenping-2015 的方案" in office.run("progress", "zhenping-2015", ok=False)
    other = office.file([row(1, "张秀兰", 乡镇="大周镇"), row(2, "李建国", 乡镇="小周镇")], "万州.csv")
    assert "像是别的方案的名单" in office.run(*base[:1], str(other), *base[1:], ok=False)
    mixed = office.file([ZHANG, WANG, row(2, "李建国", 村="向阳村")], "混.csv")
    told = office.run(*base[:1], str(mixed), *base[1:], "--village", "五土村")
    assert "1人记成“已缴费”" in told
    assert "这个方案的名单上没有（1人）" in told
    assert "不归您管（1人）" in told
    early = office.run(
        "mark", str(office.file([LI], "早.csv")), "--scheme", ZHENPING, "--state", "paid", "--on", "2015-01-01"
    )
    assert "日期比登记那天还早" in early
    assert "没写为什么离开" in office.run(
        "mark", str(office.file([LI], "走.csv")), "--scheme", ZHENPING, "--state", "left", "--on", day
    )


def test_sheets_print_on_a4_in_two_copies(office: Office) -> None:
    office.load([*ZHANG[:8], "是"], row(2, "=王二"))
    out = office.folder / "册.xlsx"
    office.run("print", ZHENPING, "book", "--xlsx", str(out))
    book = load_workbook(out)
    assert [page.title[-5:] for page in book] == ["（第1份）", "（第2份）"]
    page = book.worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.print_title_rows == "$1:$2"
    assert "第1份" in str(page.oddFooter.right.text)
    assert [page.cell(3, column).value for column in (2, 3, 8)] == ["张秀兰", id_number(1), "已核"]
    assert page.cell(4, 2).value == "=王二"
    assert page.cell(4, 2).data_type == "s", "a name is no formula"
    assert out.stat().st_mode & 0o077 == 0
    assert "不覆盖" in office.run("print", ZHENPING, "book", "--xlsx", str(out), ok=False)
    with office.store() as (store, _):
        exports = [entry for entry in store.audit(ZHENPING) if entry.action == "export"]
        assert [entry.actor for entry in exports] == ["office:operator"] * 2
        assert "book" in exports[0].note
        assert "2人" in exports[0].note


def test_a_certificate_says_what_the_notice_says(office: Office) -> None:
    office.load(ZHANG)
    assert "还没有人上账" in office.run(
        "print", ZHENPING, "certificate", "--xlsx", str(office.folder / "a.xlsx"), ok=False
    )
    office.run("mark", "--scheme", ZHENPING, "--town", "曾家镇", "--state", "booked", "--on", today(office))
    out = office.folder / "凭证.xlsx"
    office.run("print", ZHENPING, "certificate", "--xlsx", str(out))
    cells = {
        str(line[0].value): str(line[1].value)
        for line in load_workbook(out).active.iter_rows(min_row=2)
        if line[0].value
    }
    assert cells["姓名"] == "张秀兰"
    assert cells["身份证号"] == f"610927********{id_number(1)[14:]}"
    assert cells["保障：意外身故"] == "文件未列明"
    assert cells["报案电话"] == "文件未列明"
    assert cells["保险公司"] == "中国人寿保险股份有限公司镇坪县支公司"
    assert cells["保险期间"].startswith("文件未列明")


def test_population_by_hand_and_the_task_only_when_somebody_says_so(office: Office) -> None:
    def first() -> list[object]:
        out = office.folder / f"q{len(list(office.folder.iterdir()))}.xlsx"
        office.run("progress", ZHENPING, "--xlsx", str(out))
        page = load_workbook(out).active
        return [page.cell(3, column).value for column in (1, 2, 3, 4)]

    assert first() == ["曾家镇", 10629, "50%", 5315]
    assert "任务数没动" in office.run("population", ZHENPING, "曾家镇", "10701", "县统计局", "--by", COUNTY)
    assert first() == ["曾家镇", 10629, "50%", 5315]
    assert "按10701人重算成5351人" in office.run("recalculate", ZHENPING, "曾家镇", "--by", COUNTY)
    assert first() == ["曾家镇", 10701, "50%", 5351]
    with office.store() as (store, _):
        plan = store.enrolments().plan(ZHENPING)
        assert plan is not None
        assert [(one.people, one.source, one.by) for one in plan.populations] == [(10701, "县统计局", COUNTY)]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2015-10-24", ["曾家镇 宣传动员最晚10月31日（星期六，不上班），还有7天。10月底前开镇里的动员会。"]),
        ("2015-10-23", []),
        ("2016-01-23", ["保费归集最晚1月30日（星期六，不上班）", "还没有一个人上账", "名单上2人"]),
    ],
)
def test_the_responsible_person_hears_before_the_day(office: Office, day: str, words: list[str]) -> None:
    with office.store() as (store, mind):
        pass
    office.load(ZHANG, LI)
    with office.store() as (store, mind):
        # The list was handed in today; in the story that was long before.
        store.driver.run("UPDATE enrolment SET since = '2015-10-01'")
        told = [text for to, text in texts(store.season(mind, at(f"{day}T09:00"))) if to == TOWN]
        for word in words:
            assert any(word in text for text in told), told
        assert bool(told) == bool(words)
        assert store.season(mind, at(f"{day}T15:00")) == [], "once a day"


def test_a_reminder_whose_day_was_missed_comes_once_afterwards(office: Office) -> None:
    """Nothing ran from 24 to 26 October; the town hears on the 27th, and again on the day before the last."""
    office.load(ZHANG, LI)
    with office.store() as (store, mind):
        told = {
            day: [text for to, text in texts(store.season(mind, at(f"2015-10-{day}T09:00"))) if to == TOWN]
            for day in (23, 27, 28, 30, 31)
        }
    assert [day for day, said in told.items() if said] == [27, 30]
    assert ["还有4天" in said for said in told[27]] == [True]


def test_a_stage_that_is_done_is_not_reminded_of(office: Office) -> None:
    with office.store() as (store, mind):
        said = office.turn(store, mind, TOWN, "阶段办好 宣传动员 10月20日开会有签到表", at("2015-10-20T15:00"))
        assert "曾家镇宣传动员办好了" in said
        told = texts(store.season(mind, at("2015-10-24T09:00")))
        assert TOWN not in [to for to, _ in told]
        assert {to for to, _ in told} == {COUNTY}, "towns without an officer are told to the county"
        assert all(parts(text, "村保") <= 2 for _, text in told)


def test_the_gap_before_the_cover_begins(office: Office) -> None:
    xiangning = row(1, "张秀兰", 乡镇="昌宁镇")
    office.load(xiangning, scheme="xiangning-2024")
    (office.folder / "staff.csv").write_text(
        "address,name,role,insurer,county,town,village,rung\n"
        f"{COUNTY},谭主任,supervisor,,,,,\n{TOWN},罗镇长,town_officer,,乡宁县,昌宁镇,,1\n",
        encoding="utf-8",
    )
    with office.store() as (store, mind):
        store.driver.run("UPDATE enrolment SET since = '2024-09-20'")
        for day, words in (("2024-10-09", "最晚10月10日"), ("2024-10-13", "10月14日起生效")):
            told = [text for to, text in texts(store.season(mind, at(f"{day}T09:00"))) if to == TOWN]
            assert any(words in text for text in told), told
    assert "还没上账：1人。最晚2024-10-10。" in office.run("gaps", "xiangning-2024")
