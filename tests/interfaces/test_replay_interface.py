"""`cunbao replay` as another program sees it: line by line, the claims and tickets at the end, their clocks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ME = "sms:+8613800000001"
MESSAGE = {"at", "to", "text", "choices", "kind", "asks"}
CLAIM = {
    "number",
    "scheme",
    "event",
    "covers",
    "insured_name",
    "relation",
    "town",
    "event_date",
    "facts",
    "insurer",
    "hotline",
    "reported_at",
    "reported_by",
    "status",
    "history",
    "clocks",
    "handed_to_person",
    "verified",
}
TICKET = {"number", "kind", "from", "text", "opened_at", "status"}


def phone(number: int) -> str:
    return f"sms:+86138000{number:05d}"


def lines(*rows: tuple[str, ...]) -> str:
    """(time, text) said by ME, (time,) passes, (time, text, id) carries a message id; all on 15 June 2021."""
    out = []
    for row in rows:
        one = {"at": f"2021-06-15T{row[0]}+08:00"}
        if len(row) > 1:
            one |= {"from": ME, "text": row[1]}
        if len(row) > 2:
            one |= {"id": row[2]}
        out.append(json.dumps(one, ensure_ascii=False))
    return "\n".join(out) + "\n"


@pytest.fixture
def replay(cunbao: Any, tmp_path: Path) -> Callable[..., Any]:
    def play(text: str, *args: str) -> Any:
        (tmp_path / "story.jsonl").write_text(text, encoding="utf-8")
        return cunbao("replay", str(tmp_path / "story.jsonl"), *args)

    return play


def parsed(done: Any) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


# The lines


def test_each_input_line_ends_with_its_done_and_the_input_with_claims_and_tickets(replay: Any) -> None:
    out = parsed(replay(lines(("10:00:00", "你好"), ("10:30:00",), ("11:00:00", ""))))
    assert [one["done"] for one in out if "done" in one] == [1, 2, 3]
    assert set(out[-1]) == {"claims", "tickets"}
    assert out[-1] == {"claims": [], "tickets": []}
    messages = [one for one in out if "text" in one]
    assert [set(one) for one in messages] == [MESSAGE] * 2
    assert [(one["at"], one["to"], one["kind"], one["asks"], one["choices"]) for one in messages] == [
        ("2021-06-15T10:00:00+08:00", ME, "reply", None, []),
        ("2021-06-15T11:00:00+08:00", ME, "reply", None, []),  # "An empty text gets one short reply."
    ]


def test_a_repeated_message_id_causes_no_new_message(replay: Any) -> None:
    out = parsed(
        replay(
            lines(
                ("10:00:00", "我妈昨天摔断腿了", "m1"), ("10:00:05", "我妈昨天摔断腿了", "m1"), ("10:01:00", "大周镇")
            )
        )
    )
    places = [index for index, one in enumerate(out) if "done" in one]
    assert [places[0] > 0, places[1] - places[0], places[2] - places[1] > 1] == [True, 1, True]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (lines(("10:00:00", "你好"), ("09:59:59",)), "第2行"),
        (lines(("10:00:00",), ("10:00:00",), ("09:00:00", "你好")), "第3行"),
        (lines(("10:00:00",)) + "no json\n", "第2行"),
        ('{"at":"2021-06-15T10:00:00+08:00","from":"fax:1","text":"你好"}\n', "第1行"),
        ('{"at":"2021-06-15T10:00:00+08:00","from":"sms:+8613800000001"}\n', "第1行"),
    ],
)
def test_a_wrong_line_is_an_error_that_names_it(replay: Any, text: str, named: str) -> None:
    done = replay(text)
    assert done.returncode != 0
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("args", [("--roster", "nope=x.csv"), ("--roster", "x.csv"), ("--staff", "missing.csv")])
def test_a_wrong_option_is_said_plainly(replay: Any, args: tuple[str, ...]) -> None:
    done = replay(lines(("10:00:00",)), *args)
    assert done.returncode != 0
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_time_in_another_zone_is_told_in_chinas(replay: Any) -> None:
    out = parsed(replay('{"at":"2021-06-15T02:00:00Z","from":"terminal:me","text":"你好"}\n'))
    assert (out[0]["at"], out[0]["to"]) == ("2021-06-15T10:00:00+08:00", "terminal:me")


# 2021 in Wanzhou: one long year in one process


@pytest.fixture(scope="module")
def wanzhou(village: Any) -> dict[str, Any]:
    """name of a scene -> the claim's number or what was said in it; `claims`: number -> claim; `tickets`."""
    v = village(at="2021-02-05T11:00:00+08:00")
    s: dict[str, Any] = {}
    # a swapped Sunday: 7 February 2021 was worked
    s["friday"] = v.number(phone(1), "我妈昨天摔断腿了，大周镇的，叫张桂兰")
    v.until("2021-02-05T16:59:00+08:00")
    s["friday death"] = v.number(phone(2), "我爸昨天被车撞死了，大周镇的，叫李大富")
    v.until("2021-02-07T07:59:40+08:00")
    s["sunday death"] = v.number(phone(3), "我爷爷昨天病死了，龙驹镇的，叫王大富")
    v.until("2021-02-07T11:39:20+08:00")
    s["over lunch"] = v.number(phone(4), "我老公今天走了，五桥街道，叫陈大江", cause="不清楚")
    v.until("2021-02-11T10:00:00+08:00")
    s["holiday"] = v.number(phone(5), "我妈昨天摔断腿了，高笋塘街道的，叫张桂兰")
    s["silent"] = [one for one in v.until("2021-02-22T09:00:00+08:00") if one["kind"] == "escalation"]
    v.until("2021-02-26T17:19:40+08:00")
    s["weekend"] = v.number(phone(6), "我妈昨天摔断腿了，恒合乡的，叫张桂兰")
    # the law's clocks and their pause
    v.until("2021-05-06T09:00:00+08:00")
    n = s["law"] = v.number(phone(10), "我爸昨天摔断腿了，大周镇的，叫李小方")
    v.say("wechat:dz1", f"收到 {n}")
    v.say("wechat:dz1", f"立案 {n} P-1")
    v.until("2021-05-10T09:00:00+08:00")
    s["wanted"] = v.say("wechat:dz1", f"补材料 {n} 住院发票")
    v.until("2021-05-20T09:00:00+08:00")
    v.say("wechat:dz1", f"材料齐 {n}")
    v.until("2021-05-25T09:00:00+08:00")
    v.say("wechat:dz1", f"补材料 {n} 病历")
    v.until("2021-05-28T09:00:00+08:00")
    v.say("wechat:dz1", f"材料齐 {n}")
    n = s["agreed"] = v.number(phone(11), "我爸昨天摔断腿了，大周镇的，叫李小圆")
    for command in ("收到", "材料齐"):
        v.say("wechat:dz1", f"{command} {n}")
    s["agreed said"] = v.say("wechat:dz1", f"同意赔 {n} 300")
    n = s["refused"] = v.number(phone(12), "我爸昨天摔断腿了，大周镇的，叫李小满")
    for command in ("收到", "材料齐"):
        v.say("wechat:dz1", f"{command} {n}")
    s["refused said"] = v.say("wechat:dz1", f"拒赔 {n} 不在名单")
    n = s["undone"] = v.number(phone(13), "我爸昨天摔断腿了，大周镇的，叫李小宽")
    s["strangers"] = [
        *v.say("wechat:life", f"收到 {n}"),
        *v.say(phone(99), f"收到 {n}"),
        *v.say("wechat:dz1", "收到 99999999"),
    ]
    v.say("wechat:dz2", f"收到 {n}")
    for command in ("立案 {} P9", "同意赔 {} 900", "赔付 {} 400", "赔付 {} 500", "更正 {}", "赔付 {} 500", "结案 {}"):
        v.say("wechat:dz1", command.format(n))
    # routing, periods, backlog
    v.until("2021-06-15T09:00:00+08:00")
    for scene, day, town in (
        ("2017-12-31", "2017年12月31日", "大周镇"),
        ("2018-01-01", "2018年1月1日", "大周镇"),
        ("2020-12-31", "2020年12月31日", "龙驹镇"),
        ("2021-01-01", "2021年1月1日", "五桥街道"),
        ("zhenping late", "2016年5月3日", "曾家镇"),
        ("zhenping 2017", "2017年5月3日", "曾家镇"),
    ):
        s[scene] = v.number(phone(20 + len(s)), f"我妈{day}摔断腿了，{town}的，叫张桂兰")
    s["family care"] = v.number(phone(60), "我爸昨天摔断腿了，我们买的计生保险，叫张富贵，大周镇的")
    s["no town"] = v.number(phone(61), "我爸昨天摔断腿了，叫张富贵", town="不清楚")
    s["no day"] = v.number(phone(62), "我爸摔断腿了，叫张富贵，大周镇", date="不清楚")
    s["no name"] = v.number(phone(63), "我爸昨天摔断腿了，大周镇", name="不晓得")
    s["web"] = v.number("web:abc", "我爸昨天摔断腿了，熊家镇，叫张大明", phone="13912345678")
    # the same claim, two claims, an injury that becomes a death
    s["first"] = v.number(phone(64), "我爸昨天摔断腿了，大周镇，叫张富强")
    s["again"] = v.report(phone(64), "我爸昨天摔断腿了，大周镇，叫张富强，花了5000")
    s["other sender"] = v.number(phone(65), "我爷爷昨天摔断腿了，大周镇，叫张富强")
    s["worse"] = v.number(phone(66), "我爸昨天摔断腿了，响水镇，叫陈大山")
    v.until("2021-06-16T10:00:00+08:00")
    s["died"] = v.report(phone(66), "我爸摔断腿那件，今天没救过来，走了", cause="摔的")
    # drafts, withdrawals, what is not filed
    v.say(phone(67), "我爸昨天摔断腿了，大周镇")
    v.say(phone(67), "算了不弄了")
    s["withdrawn"] = v.number(phone(68), "我爸昨天摔断腿了，大周镇，叫张富海")
    v.report(phone(68), "上次报的不报了，撤销")
    s["illness"] = v.report(phone(69), "我妈昨天生病住院了，大周镇，花了八千")
    s["one-stop failed"] = v.number(phone(69), "医院没给结", name="王小英")
    s["danger"] = v.say(phone(70), "我爸刚才掉河里了，还在水里没上来，大周镇的")
    s["two hours"] = [one for one in v.until("2021-06-16T13:30:00+08:00") if one["to"] == phone(70)]
    s["saved"] = v.number(phone(70), "救上来了，腿断了")
    v.say(phone(71), "我爸昨天摔断腿了，大周镇")
    v.until("2021-06-19T09:00:00+08:00")
    s["resumed"] = v.say(phone(71), "你好")
    s["finished"] = v.number(phone(71), "接着报")
    # corrections on the way
    v.say(phone(72), "我妈昨天摔了，大周镇，叫陈大芳")
    s["corrected"] = [v.say(phone(72), text)[0]["text"] for text in ("不对，是前天", "不对，户口是龙驹镇")]
    s["by choice"] = v.number(phone(72), "1")
    # people without a claim
    v.until("2021-06-21T09:00:00+08:00")
    v.say(phone(80), "我要投诉，保险公司的人态度差")
    v.say(phone(81), "给我回个电话")
    s["all"] = list(v.sent)
    end = v.end()
    s["claims"] = {claim["number"]: claim for claim in end["claims"]}
    s["tickets"] = end["tickets"]
    assert len(s["claims"]) == len(end["claims"])
    return s


def clock(claim: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in claim["clocks"] if one["name"] == name)
    assert set(found) == {"name", "due", "state"}
    return dict(found)


def test_a_claim_has_every_key_and_numbers_are_eight_digits(wanzhou: dict[str, Any]) -> None:
    for number, claim in wanzhou["claims"].items():
        assert set(claim) == CLAIM
        assert re.fullmatch(r"\d{8}", number)
        assert all(set(step) == {"at", "status", "by"} for step in claim["history"])
        assert claim["history"][0] == {"at": claim["reported_at"], "status": "notified", "by": claim["reported_by"]}
        assert claim["status"] in {step["status"] for step in claim["history"]}
        assert isinstance(claim["handed_to_person"], bool)
        assert isinstance(claim["verified"], bool)
    numbers = list(wanzhou["claims"])
    assert len({int(number) // 10 for number in numbers}) == len(numbers), "seven digits from a counter, one to check"


def test_every_message_has_its_keys_and_kind(wanzhou: dict[str, Any]) -> None:
    for one in wanzhou["all"]:
        assert set(one) == MESSAGE
        assert one["kind"] in {"reply", "notice", "escalation", "broadcast"}
        if one["choices"] and one["to"].startswith("sms:"):
            assert all(f"回{place} {label}" in one["text"] for place, label in enumerate(one["choices"], 1))
        if one["choices"] and one["to"].startswith("web:"):
            assert "回1 " not in one["text"]
    assert [one["at"] for one in wanzhou["all"]] == sorted(one["at"] for one in wanzhou["all"])


# "`acknowledge` (4 working hours; a death: 1; 08:30-12:00 and 14:00-17:30 on working days)"
DUE = [
    ("friday", "2021-02-05T17:00:20+08:00"),  # 11:00:20, an hour before lunch, three after
    ("friday death", "2021-02-07T08:59:20+08:00"),  # half an hour on Friday, half an hour on the swapped Sunday
    ("sunday death", "2021-02-07T09:30:00+08:00"),  # reported before the desk opened
    ("over lunch", "2021-02-07T14:40:00+08:00"),  # 11:40 and the rest from 14:00
    ("holiday", "2021-02-18T14:30:00+08:00"),  # Spring Festival: the first working day is the 18th
    ("weekend", "2021-03-01T14:20:00+08:00"),  # ten minutes on Friday, the rest on Monday, past lunch
]


@pytest.mark.parametrize(("scene", "due"), DUE)
def test_the_desk_has_four_working_hours_and_one_for_a_death(wanzhou: dict[str, Any], scene: str, due: str) -> None:
    claim = wanzhou["claims"][wanzhou[scene]]
    found = clock(claim, "acknowledge")["due"]
    # twenty seconds a message: the report's own minute decides
    assert found[:16] in (due[:16], due[:15] + str((int(due[15]) + 1) % 10)), (claim["reported_at"], found)


def test_each_silent_rung_is_passed_over_once_and_in_order(wanzhou: dict[str, Any]) -> None:
    told = [one["to"] for one in wanzhou["silent"] if wanzhou["friday"] in one["text"]]
    all_told = [
        one["to"] for one in wanzhou["all"] if one["kind"] == "escalation" and wanzhou["friday"] in one["text"]
    ]
    assert all_told == ["wechat:dz2", "wechat:picc", "wechat:sup"]
    assert told == all_told[len(all_told) - len(told) :]


def test_the_laws_thirty_days_wait_while_papers_are_wanted(wanzhou: dict[str, Any]) -> None:
    """From 20 May: 30 days is Saturday 19 June, so Monday the 21st; three days of pause make it the 22nd."""
    claim = wanzhou["claims"][wanzhou["law"]]
    assert clock(claim, "law_decision")["due"] == "2021-06-22"
    assert clock(claim, "law_advance")["due"] == "2021-07-19"
    assert clock(claim, "law_payment") == {"name": "law_payment", "due": None, "state": "waiting"}
    assert {one["name"] for one in claim["clocks"]} == {
        "acknowledge",
        "law_decision",
        "law_payment",
        "law_refusal",
        "law_advance",
    }
    assert any("住院发票" in one["text"] for one in wanzhou["wanted"] if one["to"] == phone(10))


def test_ten_days_to_pay_and_three_to_say_no(wanzhou: dict[str, Any]) -> None:
    agreed, refused = (wanzhou["claims"][wanzhou[scene]] for scene in ("agreed", "refused"))
    assert clock(agreed, "law_payment")["due"] == "2021-06-07"
    assert clock(agreed, "law_decision") == {"name": "law_decision", "due": "2021-06-28", "state": "met"}
    assert clock(agreed, "law_refusal")["state"] == "void"
    assert clock(refused, "law_refusal")["due"] == "2021-05-31"
    assert clock(refused, "law_payment")["state"] == "void"
    assert (agreed["status"], refused["status"]) == ("approved", "declined")


def test_an_unverified_reporter_hears_neither_sum_nor_reason(wanzhou: dict[str, Any]) -> None:
    said = [one["text"] for one in wanzhou["agreed said"] + wanzhou["refused said"] if one["to"].startswith("sms:")]
    assert not [text for text in said if "300" in text or "不在名单" in text]


def test_only_staff_of_the_claim_move_it(wanzhou: dict[str, Any]) -> None:
    claim = wanzhou["claims"][wanzhou["undone"]]
    assert {one["to"] for one in wanzhou["strangers"]} == {"wechat:life", phone(99), "wechat:dz1"}
    assert [step["status"] for step in claim["history"]][:2] == ["notified", "acknowledged"]
    assert claim["history"][1]["by"] == "wechat:dz2"


def test_a_step_put_right_stays_in_the_history(wanzhou: dict[str, Any]) -> None:
    steps = [step["status"] for step in wanzhou["claims"][wanzhou["undone"]]["history"]]
    assert steps[2:] == ["registered", "approved", "approved", "paid", "approved", "paid", "closed"]


# scheme, insurer, hotline, handed to a person
ROUTES = [
    ("friday", "wanzhou-2021", "picc", "95518", False),
    ("sunday death", "wanzhou-2021", "chinalife", "95519", False),
    ("over lunch", "wanzhou-2021", "pingan", "95511", True),  # the cause is not known
    ("holiday", "wanzhou-2021", None, None, True),  # "Unlisted town: a claim with insurer and hotline null"
    ("2017-12-31", None, None, None, True),  # "Event outside every known period: scheme and insurer null"
    ("2021-01-01", "wanzhou-2021", "pingan", "95511", False),
    ("zhenping late", "zhenping-2016", "chinalife", None, False),  # "prints no hotline: null"
    ("zhenping 2017", None, None, None, True),
    ("family care", "family-care", "chinalife", None, True),
    ("no town", None, None, None, True),
    ("no name", "wanzhou-2021", "picc", "95518", True),
    ("web", "wanzhou-2021", "picc", "95518", False),
    ("one-stop failed", "wanzhou-2021", "picc", "95518", True),
    ("by choice", "wanzhou-2021", "chinalife", "95519", False),
]


@pytest.mark.parametrize(("scene", "scheme", "insurer", "hotline", "handed"), ROUTES)
def test_the_one_insurer(wanzhou: Any, scene: str, scheme: Any, insurer: Any, hotline: Any, handed: bool) -> None:
    claim = wanzhou["claims"][wanzhou[scene]]
    assert claim["scheme"] == scheme
    assert (claim["insurer"], claim["hotline"], claim["handed_to_person"]) == (insurer, hotline, handed)


@pytest.mark.parametrize(("scene", "backlog"), [("2017-12-31", False), ("2018-01-01", True), ("2020-12-31", True)])
def test_the_backlog_is_taken_from_2018_to_2020_and_goes_to_a_person(wanzhou: Any, scene: str, backlog: bool) -> None:
    claim = wanzhou["claims"][wanzhou[scene]]
    assert claim["handed_to_person"]
    told = [
        one["text"] for one in wanzhou["all"] if wanzhou[scene] in one["text"] and one["to"] == claim["reported_by"]
    ]
    assert ("台账" in told[0]) == backlog
    assert not re.search("太晚|不赔了|过期了|不能报", told[0])


COVERS = [
    ("friday", ["accident_medical", "accident_disability"]),
    ("friday death", ["accident_death", "accident_medical"]),
    ("sunday death", ["illness_death"]),
    ("over lunch", ["illness_death", "accident_death"]),
    ("zhenping late", ["accident_medical"]),
    ("family care", []),
    ("one-stop failed", ["major_medical"]),
]


@pytest.mark.parametrize(("scene", "covers"), COVERS)
def test_the_covers_likeliest_first(wanzhou: dict[str, Any], scene: str, covers: list[str]) -> None:
    assert wanzhou["claims"][wanzhou[scene]]["covers"] == covers


def test_what_nobody_knows_is_null(wanzhou: dict[str, Any]) -> None:
    claims = wanzhou["claims"]
    assert claims[wanzhou["no town"]]["town"] is None
    assert claims[wanzhou["no day"]]["event_date"] is None
    assert claims[wanzhou["no day"]]["handed_to_person"]
    assert claims[wanzhou["no name"]]["insured_name"] is None


def test_a_phone_is_known_on_sms_and_asked_elsewhere(wanzhou: dict[str, Any]) -> None:
    claims = wanzhou["claims"]
    assert claims[wanzhou["web"]]["facts"]["phone"] == "13912345678"
    assert claims[wanzhou["web"]]["reported_by"] == "web:abc"
    assert claims[wanzhou["friday"]]["facts"]["phone"] == "13800000001"


def test_the_same_claim_told_twice_keeps_its_number_and_takes_the_facts(wanzhou: dict[str, Any]) -> None:
    assert wanzhou["first"] in " ".join(one["text"] for one in wanzhou["again"] if one["to"] == phone(64))
    assert wanzhou["claims"][wanzhou["first"]]["facts"]["amount"] == 5000
    assert wanzhou["other sender"] != wanzhou["first"]
    desk = [
        one["text"] for one in wanzhou["all"] if one["to"] == "wechat:dz1" and wanzhou["other sender"] in one["text"]
    ]
    assert wanzhou["first"] in desk[0], "marked as possibly the same, for the desk to decide"


def test_an_injury_that_becomes_a_death_keeps_number_and_day(wanzhou: dict[str, Any]) -> None:
    claim = wanzhou["claims"][wanzhou["worse"]]
    assert (claim["event"], claim["event_date"], claim["insured_name"]) == ("accident_death", "2021-06-14", "陈大山")
    assert claim["covers"] == ["accident_death", "accident_medical"]
    assert sum(one["insured_name"] == "陈大山" for one in wanzhou["claims"].values()) == 1
    assert wanzhou["worse"] in " ".join(one["text"] for one in wanzhou["died"])


def test_a_cancelled_draft_leaves_no_claim_and_a_withdrawn_claim_stays(wanzhou: dict[str, Any]) -> None:
    assert not [one for one in wanzhou["claims"].values() if one["reported_by"] == phone(67)]
    assert wanzhou["claims"][wanzhou["withdrawn"]]["status"] == "withdrawn"


def test_illness_in_wanzhou_is_explained_and_not_filed(wanzhou: dict[str, Any]) -> None:
    assert [one["to"] for one in wanzhou["illness"]] == [phone(69)]
    assert "不用另外报" in wanzhou["illness"][0]["text"]


def test_danger_comes_first_and_the_facts_are_kept(wanzhou: dict[str, Any]) -> None:
    (first,) = wanzhou["danger"]
    assert re.search("120|119|110", first["text"])
    assert len(first["text"]) < 30, "and nothing else in that message"
    assert len(wanzhou["two hours"]) == 1
    assert wanzhou["two hours"][0]["text"].count("？") == 1
    claim = wanzhou["claims"][wanzhou["saved"]]
    assert (claim["relation"], claim["town"], claim["event_date"]) == ("father", "大周镇", "2021-06-16")


def test_after_days_the_thread_is_taken_up(wanzhou: dict[str, Any]) -> None:
    assert "上次报到一半" in wanzhou["resumed"][0]["text"]
    claim = wanzhou["claims"][wanzhou["finished"]]
    assert (claim["town"], claim["event_date"], claim["relation"]) == ("大周镇", "2021-06-15", "father")


def test_a_correction_is_read_back(wanzhou: dict[str, Any]) -> None:
    assert "6月17日" in wanzhou["corrected"][0]
    assert "龙驹镇" in wanzhou["corrected"][1]
    claim = wanzhou["claims"][wanzhou["by choice"]]
    assert (claim["town"], claim["event_date"]) == ("龙驹镇", "2021-06-17")


def test_a_ticket_is_what_went_to_a_person_without_a_claim(wanzhou: dict[str, Any]) -> None:
    assert all(set(ticket) == TICKET for ticket in wanzhou["tickets"])
    assert [(ticket["kind"], ticket["from"], ticket["status"]) for ticket in wanzhou["tickets"]] == [
        ("complaint", phone(80), "open"),
        ("callback", phone(81), "open"),
    ]
    assert all(re.fullmatch(r"\d{8}", ticket["number"]) for ticket in wanzhou["tickets"])


def test_messages_to_staff_are_masked_and_carry_no_phone(wanzhou: dict[str, Any]) -> None:
    names = {claim["insured_name"] for claim in wanzhou["claims"].values()} - {None}
    for one in wanzhou["all"]:
        if one["to"].startswith("wechat:") and one["kind"] != "reply":
            assert not [name for name in names if name in one["text"]], one
            assert not re.search(r"1[3-9]\d{9}|\d{17}[\dX]", one["text"]), one


def test_a_death_is_met_with_sympathy_and_no_menu(wanzhou: dict[str, Any]) -> None:
    for sender in (phone(2), phone(3), phone(4)):
        mine = [one for one in wanzhou["all"] if one["to"] == sender and one["kind"] == "reply"]
        assert "节哀" in mine[0]["text"]
        assert not any(one["choices"] for one in mine)


def test_until_acknowledged_the_villager_is_told_who_has_it(wanzhou: dict[str, Any]) -> None:
    told = [one["text"] for one in wanzhou["all"] if one["to"] == phone(1) and wanzhou["friday"] in one["text"]]
    assert "人保财险" in told[0]
    assert "95518" in told[0]


# 2016 in Zhenping, 2024 in Xiangning


@pytest.fixture(scope="module")
def elsewhere(village: Any) -> dict[str, Any]:
    v = village(at="2016-02-03T09:00:00+08:00")
    s: dict[str, Any] = {}
    s["3 feb"] = v.number(phone(1), "我爸昨天被车撞死了，曾家镇的，叫李大富")
    v.until("2016-02-05T09:00:00+08:00")
    n = s["registered"] = v.number(phone(2), "我妈昨天摔断腿了，华坪镇的，叫李小芳")
    v.say("wechat:zp1", f"收到 {n}")
    v.say("wechat:zp1", f"立案 {n} GS-001")
    v.say("wechat:zp1", f"补材料 {n} 发票原件")
    s["not registered"] = v.number(phone(3), "我妈昨天摔断腿了，华坪镇的，叫李小满")
    v.until("2016-02-06T09:00:00+08:00")
    v.say("wechat:zp1", f"材料齐 {n}")
    v.until("2016-02-10T23:00:00+08:00")
    s["10 feb"] = v.number(phone(4), "我奶奶今天病死了，牛头店的，叫陈金兰")
    s["risk"] = v.until("2016-02-17T23:59:00+08:00")
    s["overdue"] = v.until("2016-02-19T00:00:00+08:00")
    v.until("2016-09-28T10:00:00+08:00")
    s["28 sep"] = v.number(phone(5), "我妈昨天淹死了，城关镇的，叫陈玉兰")
    n = s["cause unknown"] = v.number(phone(6), "我爷爷昨天没了，钟宝镇的，叫陈大海", cause="不清楚")
    v.until("2016-09-30T10:00:00+08:00")
    n = s["30 sep"] = v.number(phone(7), "我妈昨天烫伤了，上竹镇的，叫陈石英")
    v.say("wechat:zp1", f"立案 {n}")
    v.until("2024-11-01T09:00:00+08:00")
    for scene, text in (
        ("xn injury", "我妈昨天摔断腿了，叫李翠英，昌宁镇，花了850，住了7天院"),
        ("xn burn", "我妈昨天烫伤了，尉庄乡，叫张玉"),
        ("xn illness", "我妈昨天生病住院了，叫李翠英，光华镇"),
        ("xn death", "我爸昨天没了，叫李武，台头镇"),
    ):
        s[scene] = v.number(phone(20 + len(s)), text, cause="不清楚")
    s["sum"] = v.say(phone(70), "摔断腿花了850块能赔多少，我是乡宁昌宁镇的")[0]["text"]
    end = v.end()
    s["claims"] = {claim["number"]: claim for claim in end["claims"]}
    return s


# Counted on the calendar of 2016: 02-07..13 and 10-01..07 are holidays, 02-06, 02-14, 10-08 and 10-09 are worked.
ZHENPING = [
    ("3 feb", "pay_death", "2016-02-17"),
    ("10 feb", "pay_death", "2016-02-22"),
    ("28 sep", "pay_death", "2016-10-12"),
    ("cause unknown", "pay_death", "2016-10-12"),
    ("registered", "pay_medical", "2016-02-14"),  # 补材料 pauses nothing here
    ("30 sep", "pay_medical", "2016-10-09"),
    ("not registered", "pay_medical", None),  # it starts at 立案
]


@pytest.mark.parametrize(("scene", "name", "due"), ZHENPING)
def test_zhenpings_seven_and_two_working_days(elsewhere: Any, scene: str, name: str, due: str | None) -> None:
    claim = elsewhere["claims"][elsewhere[scene]]
    assert clock(claim, name)["due"] == due
    assert (claim["scheme"], claim["insurer"], claim["hotline"]) == ("zhenping-2016", "chinalife", None)
    assert {one["name"] for one in claim["clocks"]}.isdisjoint({"law_decision", "law_payment"})


def test_at_risk_on_the_last_working_day_before_and_overdue_after_the_last(elsewhere: dict[str, Any]) -> None:
    number = elsewhere["3 feb"]
    assert "2016-02-16T00:00:00+08:00" in [one["at"] for one in elsewhere["risk"] if number in one["text"]]
    assert "2016-02-18T00:00:00+08:00" in [one["at"] for one in elsewhere["overdue"] if number in one["text"]]
    assert clock(elsewhere["claims"][number], "pay_death")["state"] == "overdue"


XIANGNING = [
    ("xn injury", ["accident_medical", "hospital_allowance", "accident_disability"]),
    ("xn burn", ["accident_burn", "accident_medical", "hospital_allowance"]),
    ("xn illness", []),
    ("xn death", ["accident_death"]),
]


@pytest.mark.parametrize(("scene", "covers"), XIANGNING)
def test_xiangning_has_covers_and_no_insurer_yet(elsewhere: dict[str, Any], scene: str, covers: list[str]) -> None:
    claim = elsewhere["claims"][elsewhere[scene]]
    assert claim["covers"] == covers
    assert (claim["scheme"], claim["insurer"], claim["hotline"]) == ("xiangning-2024", None, None)
    assert {one["name"] for one in claim["clocks"]}.isdisjoint({"pay_death", "pay_medical"})


def test_a_sum_is_worked_out_and_never_promised(elsewhere: dict[str, Any]) -> None:
    for words in ("850元减100元", "750元", "按文件算", "以保险公司核定为准"):
        assert words in elsewhere["sum"]


def test_due_clocks_go_before_the_message_of_the_same_moment(village: Any) -> None:
    v = village(at="2021-06-15T10:00:00+08:00")
    number = v.number(phone(1), "我爸昨天被车撞死了，大周镇的，叫李大富")
    due = v.at.replace(hour=v.at.hour + 1)
    v.at = due
    out = v.line({"at": due.isoformat(), "from": phone(2), "text": "你好"})
    assert [(one["kind"], one["to"]) for one in out] == [("escalation", "wechat:dz2"), ("reply", phone(2))]
    end = v.end()
    assert clock(end["claims"][0], "acknowledge") == {
        "name": "acknowledge",
        "due": due.isoformat(),
        "state": "overdue",
    }
    assert end["claims"][0]["number"] == number


def test_the_end_of_input_advances_nothing(village: Any) -> None:
    v = village(at="2021-06-15T10:00:00+08:00")
    v.report(phone(1), "我爸昨天被车撞死了，大周镇的，叫李大富")
    (claim,) = v.end()["claims"]
    assert clock(claim, "acknowledge")["state"] in ("running", "at_risk")


# 万州扶组办发〔2021〕4号 四: 21, 15 and 13 towns; three streets stand in no list.
TOWNS = {
    "picc": "高峰镇 甘宁镇 龙沙镇 响水镇 武陵镇 瀼渡镇 天城镇 熊家镇 小周镇 大周镇 高梁镇 李河镇 分水镇 孙家镇 余家镇 后山镇 "
    "弹子镇 郭村镇 九池乡 柱山乡 铁峰乡",
    "chinalife": "新田镇 龙驹镇 长滩镇 恒合乡 梨树乡 罗田镇 地宝乡 普子乡 走马镇 新乡镇 溪口乡 燕山乡 长坪乡 茨竹乡 白土镇",
    "pingan": "长岭镇 白羊镇 太安镇 太龙镇 黄柏乡 太白街道 龙都街道 双河口街道 沙河街道 钟鼓楼街道 百安坝街道 五桥街道 陈家坝街道",
    None: "高笋塘街道 牌楼街道 周家坝街道",
}
HOTLINES = {"picc": "95518", "chinalife": "95519", "pingan": "95511", None: None}


@pytest.fixture(scope="module")
def towns(village: Any) -> dict[str, dict[str, Any]]:
    v = village(at="2021-06-15T09:00:00+08:00")
    for place, town in enumerate(" ".join(TOWNS.values()).split()):
        v.report(phone(500 + place), f"我妈昨天摔断腿了，户口在{town}，叫张桂兰")
    return {claim["town"]: claim for claim in v.end()["claims"]}


@pytest.mark.parametrize("insurer", list(TOWNS))
def test_every_town_of_the_notice_goes_to_its_insurer(towns: dict[str, dict[str, Any]], insurer: str | None) -> None:
    listed = TOWNS[insurer].split()
    assert len(listed) == {"picc": 21, "chinalife": 15, "pingan": 13, None: 3}[insurer]
    found = {town: (towns[town]["insurer"], towns[town]["hotline"]) for town in listed}
    assert found == dict.fromkeys(listed, (insurer, HOTLINES[insurer]))
    assert all(towns[town]["handed_to_person"] is (insurer is None) for town in listed)


def test_the_operators_holidays_count(cunbao: Callable[..., Any], files: dict[str, Path], tmp_path: Path) -> None:
    """The same table as `serve` takes; without it Monday to Friday are worked."""
    days = [f"2027-02-{day:02},holiday,春节" for day in range(5, 13)]
    days += [f"2027-10-{day:02},holiday,国庆节" for day in range(1, 8)]
    table = tmp_path / "holidays.csv"
    table.write_text("\n".join(["date,kind,name", *days, "2027-02-13,workday,春节调休"]), encoding="utf-8")
    story = "\n".join(
        json.dumps({"at": f"2027-02-05T09:0{place}:00+08:00", "from": "web:v", "text": text})
        for place, text in enumerate(("我妈昨天摔断了腿，大周镇的，叫张秀兰，电话13900000077", "对", "对"))
    )
    dues = {}
    for more in ((), ("--holidays", str(table))):
        done = cunbao("replay", "-", "--staff", str(files["staff"]), *more, text=story)
        assert done.returncode == 0, done.stderr
        (claim,) = json.loads(done.stdout.splitlines()[-1])["claims"]
        dues[more[:1]] = claim["clocks"][0]["due"][:10]
    assert dues == {(): "2027-02-05", ("--holidays",): "2027-02-13"}
    table.write_text("date,kind\n2027-02-05,frei\n", encoding="utf-8")
    wrong = cunbao("replay", "-", "--holidays", str(table), text=story)
    assert wrong.returncode != 0
    assert "is neither holiday nor workday" in wrong.stderr
