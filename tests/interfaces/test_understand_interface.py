"""`cunbao understand` from outside: order, shape, edge texts, and the labelling rules of the frames' table."""

from __future__ import annotations

import json
from typing import Any

import pytest

NOW = "2021-06-15T10:00:00+08:00"
INTENTS = {
    "greet",
    "help",
    "check_coverage",
    "explain_benefits",
    "report_claim",
    "check_claim_status",
    "ask_documents",
    "ask_hotline",
    "enroll",
    "renew",
    "complain",
    "talk_to_human",
    "update_report",
    "manage_privacy",
    "affirm",
    "deny",
    "cancel",
    "thank",
    "goodbye",
    "out_of_scope",
}
SLOTS = {
    "relation",
    "name",
    "event",
    "date",
    "amount",
    "hospital_days",
    "disability_grade",
    "disease",
    "house_type",
    "town",
    "id_number",
    "phone",
}

# text, the intent or None, slots that must be there (None: must not be there)
ROWS: list[tuple[str, str | None, dict[str, object]]] = [
    ("我摔了", "report_claim", {"relation": "self", "event": "accident_injury"}),
    ("摔了", None, {"relation": None, "event": "accident_injury"}),  # a dropped subject gives none
    (
        "我爸前天被车撞了，腿断了，大周镇的",
        "report_claim",
        {"relation": "father", "date": "2021-06-13", "town": "大周镇"},
    ),
    ("我婆婆上个月二十号烧伤了，花了三千五", "report_claim", {"event": "burn", "date": "2021-05-20", "amount": 3500}),
    ("老汉儿走了", "report_claim", {"relation": "father", "event": "death"}),  # rule 10
    ("俺老汉走了", "report_claim", {"relation": "spouse", "event": "death"}),
    (
        "我家的房子被大水冲垮了，土坯的",
        "report_claim",
        {"relation": None, "event": "house_damage", "house_type": "adobe"},
    ),
    ("我妈说我爸昨天摔了", "report_claim", {"relation": "father", "date": "2021-06-14"}),
    ("我外婆尿毒症", "report_claim", {"event": "critical_illness", "disease": "急性肾功能衰竭或终末期肾病"}),
    ("他得癌症走了", "report_claim", {"event": "illness_death", "disease": "恶性肿瘤"}),  # rule 5
    ("他七级伤残，大周的", None, {"event": "disability", "disability_grade": 7, "town": "大周镇"}),  # rule 6
    ("我在新乡镇摔了", "report_claim", {"town": "新乡镇"}),
    ("高粱镇的咋报", None, {"town": "高梁镇"}),  # rule 14
    ("意外身故赔多少", "explain_benefits", {"event": "accident_death"}),  # rule 1
    ("病死跟意外死赔得一样不", "explain_benefits", {"event": None}),  # rule 12
    ("土坯房和砖木房各赔多少", "explain_benefits", {"house_type": None}),
    ("报销了1000，一共花了5000", None, {"amount": 5000}),  # rule 4
    ("五月初五我妈摔了", "report_claim", {"date": "2021-06-14"}),  # a lunar date
    ("2月30号摔了", "report_claim", {"date": None}),  # a day that does not exist
    ("我妈明天摔了", None, {"date": None}),  # a day to come
    ("身份证５１２２２２１９５６０３０５４１２５", None, {"id_number": "512222195603054125"}),
    ("我的电话是138 0000 0001", None, {"phone": "13800000001"}),
    ("花了3,500元", None, {"amount": 3500}),
    ("花了1万2", None, {"amount": 12000}),
    (
        "我是大周镇的村干部，我们村张大明昨天从房上摔下来死了",
        "report_claim",
        {"relation": "villager", "name": "张大明", "town": "大周镇", "event": "accident_death"},
    ),
    ("房子塌了", "report_claim", {"event": "house_damage"}),
    ("摔断腿能赔多少", "explain_benefits", {"event": "accident_injury"}),
    ("我参保没得", "check_coverage", {"relation": "self"}),
    ("上次报的日期错了", "update_report", {}),
    ("不报了撤销", "update_report", {}),  # rule 15
    ("算了不弄了", "cancel", {}),
    ("是的", "affirm", {}),
    ("不是", "deny", {}),
    ("你好", "greet", {}),
    ("谢谢", "thank", {}),
    ("再见", "goodbye", {}),
    ("明天下雨不", "out_of_scope", {}),
    ("转人工", "talk_to_human", {}),
    ("我要投诉", "complain", {}),
    ("别再给我发短信", "manage_privacy", {}),
    ("到期了咋续", "renew", {}),
    ("交好多钱", "enroll", {}),
    ("报案打哪个电话", "ask_hotline", {}),
    ("要带啥子资料", "ask_documents", {}),
    ("钱到账没", "check_claim_status", {}),
    ("", None, {"event": None}),
    ("   ", None, {"event": None}),
    ("😀", None, {"event": None}),
    ("啊" * 10000, None, {"event": None}),
    ("\u0000\u0007", None, {"event": None}),
    ("<script>alert(1)</script>", None, {"name": None}),
    ("'; drop table claims;--", None, {"name": None}),
]
WRONG = ["{", "[]", '{"text":"你好"}', json.dumps({"text": 1, "now": NOW}), '{"text":"你好","now":"x"}']
LATE = '{"text":"昨天摔了","now":"2021-06-14T17:30:00Z"}'  # half past one in the night of 15 June in China


@pytest.fixture(scope="module")
def frames(cunbao: Any) -> list[dict[str, Any]]:
    lines = [json.dumps({"text": text, "now": NOW}, ensure_ascii=False) for text, _, _ in ROWS]
    done = cunbao("understand", text="\n".join([*lines, LATE, *WRONG]) + "\n")
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(out) == len(ROWS) + 1 + len(WRONG)
    assert done.returncode == 1
    return out


@pytest.mark.parametrize("place", range(len(ROWS)), ids=[repr(text[:30]) for text, _, _ in ROWS])
def test_each_line_has_its_frame_in_its_place(frames: list[dict[str, Any]], place: int) -> None:
    _, intent, slots = ROWS[place]
    frame = frames[place]
    assert set(frame) == {"intent", "confidence", "slots"}
    assert frame["intent"] in INTENTS
    assert 0 <= frame["confidence"] <= 1
    assert set(frame["slots"]) <= SLOTS
    assert intent in (None, frame["intent"])
    assert {slot: frame["slots"].get(slot) for slot in slots} == slots


def test_the_day_is_chinas(frames: list[dict[str, Any]]) -> None:
    assert frames[len(ROWS)]["slots"]["date"] == "2021-06-14"


@pytest.mark.parametrize("place", range(len(WRONG)), ids=WRONG)
def test_a_line_that_cannot_be_read_is_an_error_in_its_place(frames: list[dict[str, Any]], place: int) -> None:
    answer = frames[len(ROWS) + 1 + place]
    assert set(answer) == {"error"}
    assert str(len(ROWS) + 2 + place) in answer["error"], "the line is named"
