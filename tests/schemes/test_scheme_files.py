"""What a county officer can get wrong in a scheme file, and what the check says about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.scheme import command
from schemes.book import FOLDER, load_book, read_law, read_regions, scheme_files
from schemes.model import Scheme
from schemes.reading import read_scheme
from schemes.renewal import MARK, next_id, year_later
from schemes.tables import Mistake, SchemeError

WANZHOU = (FOLDER / "wanzhou-2021.toml").read_text(encoding="utf-8")
ZHENPING = (FOLDER / "zhenping-2016.toml").read_text(encoding="utf-8")
XIANGNING = (FOLDER / "xiangning-2024.toml").read_text(encoding="utf-8")


def mistakes(tmp_path: Path, text: str) -> tuple[Mistake, ...]:
    path = tmp_path / "scheme.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_book(tmp_path)
    return caught.value.mistakes


TYPOS = [
    # the file, what stands there, what was typed, the line that holds it, the field, a word of the advice
    (WANZHOU, 'id = "wanzhou-2021"', 'id = "万州-2021"', "id", "小写字母"),
    (WANZHOU, 'county = "万州区"', 'conty = "万州区"', "conty", "是不是“county”"),
    (WANZHOU, "first = 2021-01-01\nlast", 'first = "2021-01-01"\nlast', "period.first", "日期"),
    (WANZHOU, "last = 2021-12-31", "last = 2020-12-31", "period.last", "比 first 还早"),
    (WANZHOU, "yuan = 130", 'yuan = "一百三"', "premium.yuan", "不是数目"),
    (WANZHOU, "people = 106949", "people = 106948", "premium.total", "对不上"),
    (WANZHOU, 'hotline = "95518"', "hotline = 95518", "insurers[1].hotline", "带引号"),
    (WANZHOU, 'hotline = "95518"', 'hotline = "九五五一八"', "insurers[1].hotline", "电话号码"),
    (WANZHOU, '"柱山乡"', '"猪山乡"', "desks[1].towns", "“柱山乡”"),
    (WANZHOU, '"新田镇"', '"大周镇"', "desks[2].towns", "只能归一家"),
    (WANZHOU, '"新田镇"', '"曾家镇"', "desks[2].towns", "在镇坪县，不在万州区"),
    (WANZHOU, 'insurer = "pingan"', 'insurer = "pingann"', "desks[3].insurer", "是不是“pingan”"),
    (WANZHOU, "gate = 1000 ", "gate = -1000 ", "covers[4].gate", "负数"),
    (WANZHOU, "own_inpatient = 10 ", "own_inpatient = 110 ", "covers[4].own_inpatient", "百分比"),
    (WANZHOU, "gate = 1000 ", "gaet = 1000 ", "covers[4].gate", "缺“gate”"),
    (WANZHOU, 'rule = "residual"', 'rule = "residul"', "covers[4].rule", "是不是“residual”"),
    (WANZHOU, "thatch = 10000", "thach = 10000", "covers[7].limits", "房屋类型"),
    (WANZHOU, "to = 22", "to = 2", "covers[6].ages[1].to", "比 from 还小"),
    (WANZHOU, 'id = "house"', 'id = "hous"', "covers[7].id", "是不是“house”"),
    (WANZHOU, 'event = "burn"', 'event = "brun"', "events[2].event", "是不是“burn”"),
    (WANZHOU, 'event = "burn"', 'event = "illness"', "events", "少了burn"),
    (WANZHOU, 'covers = ["house"]', 'covers = ["hous"]', "events[8].covers", "不认得保障项目“hous”"),
    (
        WANZHOU,
        'covers = ["house"]',
        'covers = ["hospital_allowance"]',
        "events[8].covers",
        "里没有“hospital_allowance”",
    ),
    (WANZHOU, 'action = "explain"', 'action = "expain"', "events[9].action", "是不是“explain”"),
    (WANZHOU, 'clause = "七（三）"', "", "backlog.clause", "缺“clause”"),
    (WANZHOU, 'taken = "reach"', 'taken = "rech"', "readings[2].taken", "不认得“rech”"),
    (WANZHOU, 'setting = "gate"\n', 'setting = "door"\n', "readings[2].setting", "没有“door”"),
    (WANZHOU, "[[exclusions]]", "[exclusions]", "exclusions", "[[exclusions]]"),
    (WANZHOU, "[[exclusions]]", "[[exclusions]", "文件", "写法不对"),
    (XIANGNING, "per_day = 30", "per_day = 3O", "per_day", "写法不对"),
    (XIANGNING, "80, 70, 60", "80, 60", "covers[2].percents", "十个数"),
    (XIANGNING, "sum = 30000\nlimit = 30000\nless", "limit = 30000\nless", "covers[1].sum", "缺“sum”"),
    (XIANGNING, 'number = "乡政办发〔2024〕57号"', 'number = "乡政办发〔2024〕75号"', "period.document", "是不是"),
    (
        ZHENPING,
        "people = 10629, target = 5315",
        "people = 10629, target = 5314",
        "targets.towns[1].target",
        "四舍五入是5315人",
    ),
    (ZHENPING, "total = 25488", "total = 25487", "targets.total", "加起来是25488人"),
    (ZHENPING, "days = 7", "days = 0", "clocks[1].days", "1到"),
    (ZHENPING, 'starts = "registered"', 'starts = "registred"', "clocks[2].starts", "是不是“registered”"),
    (ZHENPING, "last = 2015-10-31", "last = 2015-10-32", "last", "日期"),
]


@pytest.mark.parametrize(("text", "right", "typed", "field", "advice"), TYPOS)
def test_a_typo_is_named_with_field_line_and_advice(
    tmp_path: Path, text: str, right: str, typed: str, field: str, advice: str
) -> None:
    assert right in text
    wrong = text.replace(right, typed, 1)
    found = mistakes(tmp_path, wrong)
    named = [mistake for mistake in found if mistake.field == field and advice in mistake.text]
    assert named, [str(mistake) for mistake in found]
    assert named[0].file.endswith("scheme.toml")
    start = wrong[: text.index(right)].count("\n") + 1
    whole_section = {"backlog.clause", "covers[1].sum", "covers[4].gate", "events", "premium.total", "targets.total"}
    if field not in whole_section and field != "period.document":
        assert start <= named[0].line <= start + max(typed.count("\n"), 0) + (2 if "document" in field else 0)


def test_every_mistake_of_a_file_is_listed_at_once(tmp_path: Path) -> None:
    text = WANZHOU.replace("yuan = 130", "yuan = -130").replace('rule = "fixed"', 'rule = "fixd"')
    found = mistakes(tmp_path, text)
    assert len(found) >= 3
    assert [mistake.line for mistake in found if "fixd" in mistake.text] == [
        number for number, line in enumerate(text.splitlines(), 1) if "fixd" in line
    ]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_bytes(WANZHOU.encode("gb18030"))
    with pytest.raises(SchemeError, match="UTF-8"):
        load_book(tmp_path)


def test_check_names_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "wanzhou.toml"
    path.write_text(WANZHOU.replace("gate = 1000 ", "gate = -1 "), encoding="utf-8")
    line = next(n for n, row in enumerate(WANZHOU.splitlines(), 1) if row.startswith("gate = "))
    for target in (path, tmp_path):
        result = CliRunner().invoke(command, ["check", str(target)])
        assert result.exit_code == 1
        assert f"{path} 第{line}行 covers[4].gate：“-1”是负数" in result.output
        assert result.output.count("covers[4].gate") == 1


def test_the_built_in_files_are_whole() -> None:
    result = CliRunner().invoke(command, ["check", str(FOLDER)])
    assert result.exit_code == 0, result.output
    assert result.output.count("没有错") == len(list(FOLDER.glob("*.toml"))) == 6


def test_an_empty_folder_is_not_whole(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "没有可查的文件" in result.output


def test_a_copy_for_the_next_year_is_whole_and_marked(tmp_path: Path) -> None:
    for scheme in ("wanzhou-2021", "xiangning-2024", "zhenping-2016", "family-care"):
        result = CliRunner().invoke(command, ["new", "--from", scheme, "--to", str(tmp_path)])
        assert result.exit_code == 0, result.output
    book = load_book(tmp_path)
    moved = book.get("xiangning-2025")
    assert moved is not None
    assert moved.period is not None
    assert (moved.period.first, moved.period.last) == (date(2025, 10, 14), date(2026, 10, 13))
    assert moved.title == "2025年农村居民小额意外保险"
    text = (tmp_path / "wanzhou-2022.toml").read_text(encoding="utf-8")
    marked = [line for line in text.splitlines() if MARK in line]
    for start in ("id = ", "first = 2022-01-01", "last = 2022-12-31", "yuan = 130", 'hotline = "95518"', "gate = "):
        assert any(line.startswith(start) for line in marked), start
    checked = CliRunner().invoke(command, ["check", str(tmp_path)])
    assert checked.exit_code == 0, checked.output
    assert f"还有{len(marked)}处“请核对”" in checked.output


def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    arguments = ["new", "--from", "wanzhou-2021", "--to", str(tmp_path)]
    assert CliRunner().invoke(command, arguments).exit_code == 0
    again = CliRunner().invoke(command, arguments)
    assert again.exit_code == 1
    assert "不覆盖" in again.output
    unknown = CliRunner().invoke(command, ["new", "--from", "wanzhou-2020", "--to", str(tmp_path)])
    assert unknown.exit_code == 1
    assert "wanzhou-2021" in unknown.output


def test_the_day_after_29_february() -> None:
    text = 'id = "x-2024"\n\n[period]\nfirst = 2024-02-29\n'
    assert "first = 2025-02-28  # 请核对" in year_later(text, "x-2024")
    assert next_id("family-care") == "family-care-next"


def test_list_shows_every_scheme() -> None:
    result = CliRunner().invoke(command, ["list"])
    assert result.exit_code == 0
    for scheme in load_book().schemes:
        assert scheme.id in result.output
    assert "2024-10-14 到 2025-10-13" in result.output


def scheme(name: str) -> Scheme:
    found = load_book().get(name)
    assert found is not None
    return found


def test_targets_of_zhenping_round_half_up_in_every_row() -> None:
    rows = {target.town: target.target for target in scheme("zhenping-2016").targets}
    assert rows == {
        "曾家镇": 5315,
        "牛头店镇": 2955,
        "城关镇": 4592,
        "上竹镇": 2249,
        "曙坪镇": 4434,
        "钟宝镇": 4312,
        "华坪镇": 1631,
    }
    assert sum(rows.values()) == 25488  # and not the half of 50973
    assert sum(target.people for target in scheme("zhenping-2016").targets) == 50973


def test_premiums() -> None:
    wanzhou, xiangning = scheme("wanzhou-2021").premium, scheme("xiangning-2024").premium
    zhenping, family = scheme("zhenping-2016").premium, scheme("family-care").premium
    assert wanzhou is not None
    assert wanzhou.people is not None
    assert (wanzhou.yuan, wanzhou.people, wanzhou.total) == (130, 106949, Decimal("13903370"))
    assert wanzhou.yuan * wanzhou.people == wanzhou.total
    assert xiangning is not None
    assert (xiangning.yuan, xiangning.payers) == (20, ("县财政",))
    assert zhenping is not None
    assert family is not None
    assert zhenping.yuan is family.yuan is None
    assert len(family.payers) == 6


def test_stages_keep_the_stricter_day_and_the_holidays() -> None:
    last = {stage.name: stage.last for stage in scheme("zhenping-2016").stages}
    assert last["保费归集"] == date(2016, 1, 30)
    assert last["宣传动员"] == date(2015, 10, 31)
    stages = {stage.name: (stage.first, stage.last) for stage in scheme("xiangning-2024").stages}
    assert stages["动员"] == (date(2024, 9, 1), date(2024, 9, 15))
    assert stages["实施"] == (date(2024, 9, 15), date(2024, 9, 30))
    assert stages["承保"] == (date(2024, 10, 1), date(2024, 10, 10))


def test_every_rule_carries_a_document_of_its_scheme_and_a_clause() -> None:
    for each in load_book().schemes:
        numbers = {document.number for document in each.documents}
        parts = [*each.covers, *each.insurers, *each.clocks, *each.stages, *each.targets, *each.open]
        parts += [*each.insured, *each.exclusions]
        for part in parts:
            assert part.source.document in numbers
            assert part.source.clause


def test_who_is_insured_and_what_is_left_open() -> None:
    assert "动态调出" in scheme("wanzhou-2021").exclusions[0].text
    assert "机关事业单位" in scheme("xiangning-2024").exclusions[0].text
    assert any("报案电话" in open_.text for open_ in scheme("zhenping-2016").open)
    assert any("规定的时间内" in open_.text for open_ in scheme("wanzhou-2021").open)
    cover = scheme("wanzhou-2021").cover("student_critical_illness")
    assert cover is not None
    assert len(cover.diseases) == 15


def test_regions_and_law_are_read_by_themselves() -> None:
    assert len(read_regions(FOLDER / "regions.toml")) == 69
    assert [clock.name for clock in read_law(FOLDER / "law.toml")] == [
        "law_decision",
        "law_payment",
        "law_refusal",
        "law_advance",
    ]
    assert [read_scheme(path).id for path in scheme_files(FOLDER)] == [each.id for each in load_book().schemes]
