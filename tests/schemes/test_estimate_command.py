"""`cunbao estimate` as another program uses it: a line in, a line out, and bad lines do not stop the rest."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

import schemes.book
from bot.cli.estimate import command, work_line
from locales.catalogue import FOLDER, load
from schemes.book import load_book
from schemes.estimate import estimate
from schemes.facts import Facts

GOOD = '{"scheme":"xiangning-2024","event":"accident_injury","date":"2024-11-05","facts":{"amount":850}}'


def run(text: str, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(command, arguments, input=text)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_good_line() -> None:
    code, (answer,) = run(GOOD + "\n")
    assert code == 0
    assert list(answer) == ["covers", "unknown"]
    (cover,) = answer["covers"]  # type: ignore[misc]
    assert list(cover) == ["cover", "amount", "limit", "steps", "source"]
    assert (cover["cover"], cover["amount"], cover["limit"]) == ("accident_medical", "750.00", "5000.00")
    assert cover["steps"][-1] == "按文件算是750元，最后以保险公司核定为准。"


BAD = [
    ("{", "JSON"),
    ("[]", "JSON"),
    ('{"scheme":"wanzhou-2021","event":"burn","date":"2021-01-01","facts":{"amount":NaN}}', "JSON"),
    ("[" * 100000, "JSON"),
    ('{"event":"burn","date":"2021-01-01"}', "没有“None”这个方案"),
    ('{"scheme":"wanzhou-2020","event":"burn"}', "没有“wanzhou-2020”这个方案"),
    ('{"scheme":"wanzhou-2021","event":"fire"}', "没有“fire”这种事"),
    ('{"scheme":"wanzhou-2021","event":"burn","day":"2021-01-01"}', "没有“day”这一项"),
    ('{"scheme":"wanzhou-2021","event":"burn","date":"2021-02-30"}', "2021-02-30"),
    ('{"scheme":"wanzhou-2021","event":"burn","date":20210230}', "2021-06-14"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"cost":1}}', "没有“cost”这一项"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":[]}', "对象"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"amount":-1}}', "负数"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"amount":"-0.01"}}', "负数"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"amount":1e30}}', "太大"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"amount":1e-30}}', "小数太长"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"amount":"1,000"}}', "不是金额"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"amount":true}}', "不是金额"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"paid_by":{"uncle":1}}}', "paid_by.uncle"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"paid_before":{"fire":1}}}', "paid_before.fire"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"hospital_days":1.5}}', "整数"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"hospital_days":-1}}', "整数"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"disability_grades":[11]}}', "1到10"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"disability_grades":7}}', "列表"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"care":"home"}}', "inpatient"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"in_school":1}}', "true"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"house_type":"castle"}}', "adobe"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"disease":""}}', "空着"),
    ('{"scheme":"wanzhou-2021","event":"burn","facts":{"max_paid_on":"yesterday"}}', "yesterday"),
]


@pytest.mark.parametrize(("line", "says"), BAD)
def test_a_bad_line_says_why_and_the_next_one_is_answered(line: str, says: str) -> None:
    code, answers = run(f"{line}\n{GOOD}\n")
    assert code == 1
    assert list(answers[0]) == ["error"]
    assert says in str(answers[0]["error"])
    assert "covers" in answers[1]


def test_a_file_a_bom_empty_lines_and_nulls(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    nothing = '{"scheme":"wanzhou-2021","event":"burn","date":null,"facts":{"amount":null,"paid_by":null}}'
    path.write_text(f"\ufeff{GOOD}\n\n{nothing}", encoding="utf-8")
    code, (first, second) = run("", str(path))
    assert code == 0
    assert first["unknown"] == []
    assert second["unknown"] == ["是哪一天的事"]


def test_a_further_folder_of_schemes() -> None:
    line = GOOD.replace("xiangning-2024", "yunxi-2030").replace("2024-11-05", "2030-07-01")
    code, (answer,) = run(line, "--schemes", str(Path(__file__).parent / "data"))
    assert code == 0
    assert answer["covers"][0]["amount"] == "765.00"  # type: ignore[index]


def test_every_step_that_a_rule_can_take_is_in_the_catalogue() -> None:
    sources = [*schemes.book.FOLDER.rglob("*.py"), Path(command.callback.__code__.co_filename)]  # type: ignore[union-attr]
    used = {
        key for path in sources for key in re.findall(r'"(estimate-[a-z\-]*[a-z])"', path.read_text(encoding="utf-8"))
    }
    assert len(used) > 60
    assert [key for key in sorted(used) if not load().has(key)] == []


def test_no_text_of_the_catalogue_is_left_over() -> None:
    sources = [*schemes.book.FOLDER.rglob("*.py"), Path(command.callback.__code__.co_filename)]  # type: ignore[union-attr]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    text = (FOLDER / "zh-CN" / "estimate.ftl").read_text(encoding="utf-8")
    made = ("estimate-error-money-", "estimate-reading-", "estimate-unknown-grade-", "estimate-own-share-")
    keys = re.findall(r"^(estimate-[a-z\-]+) =", text, re.M)
    assert [
        key for key in keys if f'"{key}"' not in code and not key.startswith(made) and key != "estimate-zero"
    ] == []


def test_what_is_told_in_a_chat_is_the_working_and_the_caveats() -> None:
    scheme = load_book().get("xiangning-2024")
    assert scheme is not None
    found = estimate(scheme, "accident_injury", date(2024, 11, 5), Facts(amount=Decimal(3500)))
    told = [load().say(step.key, step.args) for step in found.covers[0].spoken]
    assert told == [
        "先把3500元都当成医保能报的，目录外的不算。",
        "别处报了多少没说，先按0元算。",
        "3500元减100元不赔的，剩3400元。",
        "剩下的3400元全赔。",
        "最多赔5000元。",
        "按文件算是3400元，最后以保险公司核定为准。",
    ]


def test_steps_are_spoken_words() -> None:
    for facts in ('{"amount":3500}', '{"amount":3500,"hospital_days":7,"disability_grades":[8,8]}'):
        for cover in work_line(GOOD.replace('{"amount":850}', facts), load_book(), load())["covers"]:
            for step in cover["steps"]:
                assert "给付" not in step
                assert "系统" not in step
                assert "！" not in step
