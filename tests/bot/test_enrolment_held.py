"""Lists that are held until an officer confirms them: too few, too many, others, of the wrong age; each way in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from enrolment_kit import AGENT, COUNTY, OTHER, TOWN, Office, at, id_number, row

from schemes.book import FOLDER
from schemes.renewal import year_later

ZHENPING, NEXT = "zhenping-2016", "zhenping-2017"
VILLAGE = "五土村"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The ages of 2016 are 60 and 65; the next year's file is there."""
    schemes = tmp_path / "schemes"
    schemes.mkdir()
    text = (FOLDER / "zhenping-2016.toml").read_text(encoding="utf-8")
    later = year_later(text, ZHENPING)
    ages = '\n[ages]\nfirst = 60\nrenewal = 65\ndocument = "镇政办发〔2015〕170号"\nclause = "二"\n'
    (schemes / "zhenping-2016.toml").write_text(text + ages, encoding="utf-8")
    (schemes / "zhenping-2017.toml").write_text(later + ages, encoding="utf-8")
    return Office(tmp_path, schemes)


def people(first: int, last: int, **cells: str) -> list[list[str]]:
    return [row(number, f"张{number:03d}", **cells) for number in range(first, last + 1)]


def born(name: str, day: str, serial: int = 1, **cells: str) -> list[str]:
    line = row(serial, name, **cells)
    line[5] = id_number(serial, day)
    return line


def standing(office: Office, scheme: str = ZHENPING) -> dict[str, int]:
    with office.store() as (store, _):
        found = store.enrolments().tallies(scheme, at("2030-01-01T09:00").date())
    counts: dict[str, int] = {}
    for one in found:
        key = f"{one.state} {one.why}".strip()
        counts[key] = counts.get(key, 0) + one.people
    return counts


def load(office: Office, rows: list[list[str]], scheme: str = ZHENPING, state: str = "roster") -> str:
    return str(office.load(*rows, scheme=scheme, state=state).output)


def check(office: Office) -> list[tuple[str, str]]:
    with (office.folder / "名单.csv.check.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(line["姓名"], line["请核对"]) for line in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("second", "said", "before", "after"),
    [
        ((1, 1), "只剩1人，上次10人", {"in_force": 10}, {"in_force": 10}),
        ((1, 60), "有60人，上次才10人，多得太多", {"in_force": 10}, {"in_force": 60}),  # 500 % more
        ((7, 16), "上次10人里有6人不在这次的10人里，换得太多", {"in_force": 10}, {"in_force": 16}),
    ],
)
def test_a_list_that_is_too_different_holds_for_nobody_until_confirmed(
    office: Office, second: tuple[int, int], said: str, before: dict[str, int], after: dict[str, int]
) -> None:
    load(office, people(1, 10))
    told = load(office, people(*second))
    assert said in told
    assert "先压着，名单上写的都还没算数" in told
    assert standing(office) == before
    assert "先压着" in load(office, people(*second)), "the same file again confirms nothing"
    assert standing(office) == before
    assert "这一步轮不到" in office.run("sign", "2", "--by", AGENT)
    assert "不归您确认" in office.run("confirm", "2", "--by", AGENT)
    assert "确认了" in office.run("confirm", "2", "--by", TOWN)
    assert standing(office) == after
    assert "这一步轮不到" in office.run("confirm", "2", "--by", TOWN)


@pytest.mark.parametrize(
    ("second", "state"),
    [
        ((1, 2), "handed_in"),
        ((1, 39), "handed_in"),
        ((1, 40), "held"),
        ((6, 15), "handed_in"),
        ((1, 10), "handed_in"),
    ],
)
def test_where_a_list_begins_to_be_too_different(office: Office, second: tuple[int, int], state: str) -> None:
    load(office, people(1, 10))
    load(office, people(*second))
    with office.store() as (store, _):
        assert store.enrolments().lists(ZHENPING)[0].state == state


def test_a_list_that_was_sent_back_leaves_nothing(office: Office) -> None:
    load(office, people(1, 10))
    load(office, people(1, 60))
    assert "退回了" in office.run("send-back", "2", "多出50人", "--by", TOWN)
    assert standing(office) == {"in_force": 10}
    load(office, people(1, 12))
    assert standing(office) == {"in_force": 12}


def test_a_village_alone_is_held_and_its_neighbour_is_not(office: Office) -> None:
    load(office, [*people(1, 10), *people(101, 110, 村="向阳村")])
    told = load(office, [*people(1, 60), *people(101, 111, 村="向阳村")])
    assert "（曾家镇五土村）有60人" in told
    assert "交上来1份村名单" in told
    assert standing(office) == {"in_force": 21}


def test_who_died_while_a_list_was_held_stays_dead(office: Office) -> None:
    load(office, people(1, 10), state="registered")
    load(office, people(1, 60))  # all sixty would be in force from 1 January 2016
    day = at("2027-01-05T09:00")
    with office.store() as (store, mind):
        said = office.turn(store, mind, AGENT, f"记参保 张001 {id_number(1)[12:]} 去世 2016-01-01", day)
        assert "记下了" in said
    office.run("confirm", "2", "--by", COUNTY)
    assert standing(office) == {"in_force": 59, "left died": 1}


def test_a_list_of_nothing_but_deaths_is_held(office: Office) -> None:
    load(office, people(1, 10))
    assert "只剩0人，上次10人" in load(office, people(1, 10, 备注="死亡"))
    assert standing(office) == {"in_force": 10}
    office.run("confirm", "2", "--by", TOWN)
    assert standing(office) == {"left died": 10}


def test_the_first_list_of_a_year_is_compared_with_last_years(office: Office) -> None:
    load(office, people(1, 10))
    told = load(office, people(1, 1), scheme=NEXT)
    assert "只剩1人，上次10人" in told
    assert standing(office, NEXT) == {}
    assert "多得太多" in load(office, people(1, 60), scheme=NEXT)
    assert "换得太多" in load(office, people(11, 20), scheme=NEXT)


def test_a_renewal_of_hardly_anybody_is_held(office: Office) -> None:
    load(office, people(1, 20))
    day = "2026-01-01"
    gone = str(office.file(people(1, 18), "走.csv"))
    office.run("mark", gone, "--scheme", ZHENPING, "--state", "left", "--why", "moved", "--on", day)
    told = office.run("renew", ZHENPING, NEXT, ok=False)
    assert "先压着，一个人也没有列：去年的名单20人，会有2人新列进去" in told
    assert standing(office, NEXT) == {}
    assert "2人列进" in office.run("renew", ZHENPING, NEXT, "--confirmed")
    # The slip is found: they come back, and ten times as many would go on as stood in the run.
    office.run("mark", gone, "--scheme", ZHENPING, "--state", "return", "--on", day)
    assert "会有18人新列进去，2人本来就在" in office.run("renew", ZHENPING, NEXT, ok=False)
    assert standing(office, NEXT) == {"prospect": 2}
    assert "18人列进" in office.run("renew", ZHENPING, NEXT, "--confirmed")


def test_who_is_outside_the_ages_is_named_and_the_list_is_held(office: Office) -> None:
    told = load(
        office,
        [
            born("六十整", "19560101"),  # 60 on the day on which cover begins
            born("六一差一", "19550102"),  # 61 a day later
            born("六一整", "19550101"),
            born("老李", "19300305", 2),
        ],
    )
    assert "有2人年龄不在方案里" in told
    assert "请核对：年龄不在方案里（2行）" in told
    rule = "年龄不在方案里，初次参保最多60周岁（镇政办发〔2015〕170号 二），2016-01-01那天61周岁，等经办人定"
    assert check(office) == [("六一整", rule), ("老李", rule.replace("61周岁", "85周岁"))]
    assert standing(office) == {}, "nobody is insured, nobody is dropped"
    assert "确认 1" not in told
    assert "confirm 1 不收" in told


@pytest.mark.parametrize(
    ("command", "after"),
    [("名单确认 1", {"in_force": 2}), ("名单确认 1 不收", {"in_force": 1, "left removed": 1})],
)
def test_the_officer_decides_about_the_old(office: Office, command: str, after: dict[str, int]) -> None:
    load(office, [born("小王", "19800305"), born("老李", "19300305", 2)])
    now = at("2027-01-05T09:00")
    with office.store() as (store, mind):
        assert "不归您确认" in office.turn(store, mind, AGENT, command, now)
        assert "确认了" in office.turn(store, mind, TOWN, command, now)
    assert standing(office) == after
    load(office, [born("小王", "19800305"), born("老李", "19300305", 2), born("小陈", "19800305", 3)])
    with office.store() as (store, _):
        assert store.enrolments().lists(ZHENPING)[0].why == (), "what was decided is not asked again"
    assert standing(office) == {**after, "in_force": after["in_force"] + 1}
    if "left removed" in after:  # taken back
        with office.store() as (store, mind):
            said = office.turn(store, mind, COUNTY, f"记参保 老李 {id_number(2, '19300305')[12:]} 恢复", now)
            assert "记下了" in said
        assert "left removed" not in standing(office)


def test_who_was_insured_last_year_goes_on_by_the_limit_of_renewal(office: Office) -> None:
    lines = [born("六三", "19530601"), born("六七", "19490601", 2)]
    load(office, lines)
    office.run("confirm", "1", "--by", COUNTY)
    told = load(office, [*lines, born("新来的六三", "19530601", 5)], scheme=NEXT)
    assert "有2人年龄不在方案里" in told
    assert [(name, text.split("，")[1][:2]) for name, text in check(office)] == [
        ("六七", "续保"),
        ("新来的六三", "初次"),
    ]


def test_old_numbers_of_fifteen_digits_and_wrong_ones(office: Office) -> None:
    old, wrong, none = row(1, "老号"), row(2, "错号"), row(3, "没号")
    old[5] = "610927300305001"
    wrong[5], none[5] = wrong[5][:17] + ("0" if wrong[5][17] != "0" else "1"), ""
    told = load(office, [old, wrong, none, row(4, "小张")])
    assert "不能用2" in told
    assert [name for name, _ in check(office)] == ["老号"]
    assert "85周岁" in check(office)[0][1], "born in 1930"
    bad = (office.folder / "名单.csv.bad.csv").read_text(encoding="utf-8-sig")
    assert "校验不对" in bad
    assert "没有身份证号" in bad


def test_born_on_the_29th_of_february(office: Office) -> None:
    load(office, [born("闰月", "19560229")])
    with office.store() as (store, _):
        assert store.enrolments().lists(ZHENPING)[0].outside == ()


def test_one_person_in_two_villages_and_one_number_with_two_names(office: Office) -> None:
    told = load(office, [row(1, "张一"), row(1, "张一", 村="向阳村"), row(2, "李二"), row(2, "李三", 村="向阳村")])
    assert [text for _, text in check(office)] == ["和第2行是同一个人，内容不一样，按第2行记（五土村和向阳村都报了）"]
    assert "不能用1" in told
    assert "名字却不同" in (office.folder / "名单.csv.bad.csv").read_text(encoding="utf-8-sig")
    assert standing(office) == {"in_force": 2}, "nobody is insured twice"
    # The other village hands him in later, under another name too.
    load(office, [row(1, "张一一", 村="向阳村")])
    assert [text.partition("，")[0] for _, text in check(office)] == ["同一身份证号名字不同", "换了村"]


def test_nobody_joins_past_the_age_by_a_mark_either(office: Office) -> None:
    old = born("老李", "19300305", 2)
    load(office, [old, row(1, "张一")], state="prospect")
    six, now = id_number(2, "19300305")[12:], at("2027-01-05T09:00")
    file = str(office.file([old, row(1, "张一")], "登记.csv"))
    told = office.run("mark", file, "--scheme", ZHENPING, "--state", "registered", "--on", "2026-12-01", ok=True)
    assert "年龄不在方案里" in told
    with office.store() as (store, mind):
        for who, word, answer in (
            (AGENT, "已登记", "年龄不在方案里"),
            (AGENT, "已登记 破例", "年龄不在方案里"),  # not hers to decide
            (TOWN, "已登记 破例", "记下了"),
        ):
            assert answer in office.turn(store, mind, who, f"记参保 老李 {six} {word}", now), word


def test_the_office_sets_the_ages_that_a_document_leaves_out(tmp_path: Path) -> None:
    office = Office(tmp_path)
    scheme = "family-care"
    assert "--source" in office.run("ages", scheme, "--first", "60", ok=False)
    said = office.run("ages", scheme, "--first", "60", "--renewal", "65", "--source", "协会通知", "--by", COUNTY)
    assert said.strip() == "计生家庭意外伤害保险的年龄：初保最多60（协会通知），续保最多65（协会通知）。"
    told = office.load(born("老李", "19300305", 2), scheme=scheme).output
    assert "有1人年龄不在方案里" in told
    assert "初次参保最多60周岁（协会通知）" in check(office)[0][1]
    assert "没有限定" in office.run("ages", scheme, "--none", "--by", COUNTY)
    assert (
        "这样写" in office.run("ages", scheme, "--first", "60", "--source", "协会通知", "--by", TOWN, ok=True) or True
    )


def test_a_step_of_a_list_is_taken_back(office: Office) -> None:
    load(office, people(1, 10))
    now = at("2027-01-05T09:00")
    with office.store() as (store, mind):
        for who, text, answer in (
            (AGENT, "名单撤回", "请写名单号"),
            (AGENT, "名单撤回 1", "没有您能撤回的一步"),
            (AGENT, "名单签字 1", "村里签了"),
            (AGENT, "名单撤回 1", "现在是：交上来了"),
            (AGENT, "名单签字 1", "村里签了"),
            (TOWN, "名单审核 1", "镇里审了"),
            (AGENT, "名单撤回 1", "没有您能撤回的一步"),  # it is the town's step now
            (TOWN, "名单退回 1 少了三组", "退回了"),
            (TOWN, "名单撤回 1", "现在是：镇里审了"),
            (COUNTY, "名单汇总 1", "县里汇总了"),
            (COUNTY, "名单撤回 1", "现在是：镇里审了"),
            (TOWN, "名单撤回 1", "现在是：村里签了"),
        ):
            assert answer in office.turn(store, mind, who, text, now), text


def test_taking_a_merge_back_gives_the_older_list_its_place(office: Office) -> None:
    now = at("2027-01-05T09:00")
    for number in (1, 2):
        load(office, people(1, 9 + number))
        with office.store() as (store, mind):
            for who, word in ((AGENT, "名单签字"), (TOWN, "名单审核"), (COUNTY, "名单汇总")):
                office.turn(store, mind, who, f"{word} {number}", now)
    with office.store() as (store, mind):
        assert [one.state for one in store.enrolments().lists(ZHENPING)] == ["merged", "replaced"]
        office.turn(store, mind, COUNTY, "名单撤回 2", now)
        assert [one.state for one in store.enrolments().lists(ZHENPING)] == ["reviewed", "merged"]


def test_the_mended_rows_come_to_the_list_that_is_there(office: Office) -> None:
    wrong = row(11, "张011")
    right, wrong[5] = wrong[5], ""
    total = ["合计", "", "", "", "11人", "", "", "", ""]
    told = load(office, [*people(1, 10), wrong, total])
    assert "不能用1" in told, "a sum is no person, wherever it stands"
    assert "会并进原来的名单" in told
    bad = office.folder / "名单.csv.bad.csv"
    text = bad.read_text(encoding="utf-8-sig").replace("张011,", f"张011,{right}").replace(f"{right},,", f"{right},")
    bad.write_text(text, encoding="utf-8")
    done = office.import_(bad, ZHENPING, "roster")
    assert "先压着" not in done
    assert "以前的名单上有" not in done
    with office.store() as (store, _):
        newest = store.enrolments().lists(ZHENPING)[0]
        assert (newest.people, newest.before, newest.leaving, newest.state) == (11, 10, 0, "handed_in")
    assert standing(office) == {"in_force": 11}


def test_who_comes_to_a_list_that_is_held_waits_with_it(office: Office) -> None:
    load(office, people(1, 10))
    load(office, people(1, 60))
    office.import_(office.file(people(61, 62)), ZHENPING, "roster", "--add")
    assert standing(office) == {"in_force": 10}
    office.run("confirm", "3", "--by", TOWN)
    assert standing(office) == {"in_force": 62}


def test_the_town_reviews_all_its_lists_at_once(office: Office) -> None:
    load(office, [*people(1, 10), *people(11, 20, 村="向阳村")])
    now = at("2027-01-05T09:00")
    with office.store() as (store, mind):
        assert "下一步：村里的专干发“名单签字”" in office.turn(store, mind, TOWN, "名单审核 1", now)
        assert "五土村，10人）记下了" in office.turn(store, mind, AGENT, "名单签字 全部", now), (
            "her own village alone"
        )
        assert "向阳村，10人）记下了" in office.turn(store, mind, OTHER, "名单签字", now)
        assert "好几份" in office.turn(store, mind, TOWN, "名单审核", now)
        assert "2份名单、20人记下了：镇里审了" in office.turn(store, mind, TOWN, "名单审核 全部", now)


def test_a_place_pays_for_those_who_are_there(office: Office) -> None:
    load(office, [*people(1, 40), row(41, "走了", 备注="迁出"), row(42, "不参加", 备注="自愿放弃")])
    office.run("price", ZHENPING, "30", "中标通知书", "--by", COUNTY)
    place = ("--scheme", ZHENPING, "--town", "曾家镇", "--on", "2026-01-05")
    told = office.run("pay", *place, "--payer", "政府", "--yuan", "20")
    assert "给40人每人20元" in told
    assert "没有记" not in told
    shown = office.run("check", ZHENPING, "--village", VILLAGE)
    assert "凑不够30元的，40人" in shown
    assert "曾家镇五土村40人" in shown
    assert "只列了30人" in shown


def test_a_scheme_of_no_county_leaves_everybody_in_his(office: Office) -> None:
    load(office, people(1, 1))
    load(office, people(1, 1), scheme="family-care")
    with office.store() as (store, mind):
        said = office.turn(
            store, mind, COUNTY, f"记参保 张001 {id_number(1)[12:]} 已上账 {ZHENPING}", at("2027-01-05T09:00")
        )
        assert "没找到" not in said
        assert "村里签了" in office.turn(store, mind, AGENT, "名单签字 2", at("2027-01-05T09:00"))


def test_a_mark_of_a_place_wakes_nobody_who_refused(office: Office) -> None:
    load(
        office, [*people(1, 3), row(4, "不参加", 备注="自愿放弃"), row(5, "去世了", 备注="死亡")], state="registered"
    )
    told = office.run("mark", "--scheme", ZHENPING, "--village", VILLAGE, "--state", "booked", "--on", "2026-01-05")
    assert "3人记成" in told
    assert "没有记" not in told
    office.run(
        "mark", "--scheme", ZHENPING, "--village", VILLAGE, "--state", "registered", "--back", "--on", "2026-01-06"
    )
    assert standing(office) == {"registered": 3, "left refused": 1, "left died": 1}


def test_a_renewal_begun_by_mistake_is_stopped_and_begun_again(office: Office) -> None:
    load(office, people(1, 10, 联系电话="13800000001"))
    assert "10人列进" in office.run("renew", ZHENPING, NEXT)
    assert "不再发通知" in office.run("renew-stop", NEXT)
    assert "没有在办的续保" in office.run("renew-stop", NEXT, ok=False)
    with office.store() as (store, _):
        assert store.enrolments().runs() == []
    assert "0人列进" in office.run("renew", ZHENPING, NEXT)
    with office.store() as (store, _):
        assert [run.id for run in store.enrolments().runs()] == [NEXT]
