"""`cunbao understand`: lines in, lines out, in order."""

from __future__ import annotations

import json

from click.testing import CliRunner

from bot.cli.understand import command

GOOD = '{"text": "我妈昨天摔了", "now": "2021-06-15T10:00:00+08:00"}'


def run(*lines: str, arguments: tuple[str, ...] = ()) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(command, list(arguments), input="\n".join(lines) + "\n")
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_order() -> None:
    code, answers = run(GOOD, "", '{"text": "转人工", "now": "2021-06-15T10:00:00"}')
    assert code == 0
    assert [answer["intent"] for answer in answers] == ["report_claim", "talk_to_human"]
    assert answers[0]["slots"] == {"relation": "mother", "event": "accident_injury", "date": "2021-06-14"}


def test_a_bad_line_is_named_and_the_others_are_answered() -> None:
    code, answers = run("{", GOOD, '{"text": 5, "now": "x"}', '{"text": "在吗", "now": "gestern"}', "[]")
    assert code == 1
    assert [list(answer) for answer in answers] == [["error"], ["intent", "confidence", "slots"], *[["error"]] * 3]
    assert str(answers[2]["error"]).startswith("line 3:")


def test_a_lone_surrogate_is_no_bad_line() -> None:
    code, answers = run('{"text": "我妈昨天摔了\\ud83d", "now": "2021-06-15T10:00:00+08:00"}')
    assert code == 0
    assert answers[0]["intent"] == "report_claim"


def test_explain() -> None:
    _, answers = run(GOOD, arguments=("--explain",))
    assert "narrated" in str(answers[0]["explain"])
