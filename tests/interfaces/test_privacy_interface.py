"""Who may read, who is told, and what lies on the disk: seen from outside, with a roster of invented people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OWN = "sms:+8613800009001"  # 张桂兰's own phone on the roster
SHARED = "sms:+8613800009009"  # stands with two households
STRANGER = "sms:+8613899990000"
RIGHT = "054125"  # the last six of 张桂兰's number
ID = "512222195603054125"


@pytest.fixture(scope="module")
def talked(village: Any, files: dict[str, Path]) -> dict[str, Any]:
    v = village("--roster", f"wanzhou-2021={files['roster']}", at="2021-06-15T09:00:00+08:00")
    s: dict[str, Any] = {}

    def text(sender: str, words: str) -> str:
        return " ".join(one["text"] for one in v.say(sender, words) if one["to"] == sender)

    s["own"] = text(OWN, "我参保没得")
    s["shared"] = text(SHARED, "我参保没得")
    s["stranger"] = text(STRANGER, "我妈张桂兰参保没得，大周镇的")
    s["right six"] = text(STRANGER, RIGHT)
    for scene, name, six in (("wrong six", "张桂兰", "000001"), ("no such person", "赵无名", RIGHT)):
        text("web:" + scene.replace(" ", ""), f"我妈{name}参保没得，大周镇的")
        s[scene] = text("web:" + scene.replace(" ", ""), six)
    guesser = "web:guesser"
    for six in ("000001", "000002", "000003", "000004", "000005", "000006", RIGHT):
        asked = text(guesser, "我妈张桂兰参保没得，大周镇的")
        s["guessed"] = text(guesser, six) if "后六位" in asked else asked
    # somebody else files, with the number: the insured's own phone is told
    out = v.report("sms:+8613811110000", f"我邻居张桂兰昨天摔断腿了，大周镇的，花了3000，身份证{ID}")
    s["told own phone"] = [one["text"] for one in out if one["to"] == OWN]
    s["desk"] = [one["text"] for one in out if one["to"] == "wechat:dz1"]
    number = s["desk"][0].split("】")[1][:8]
    s["number alone"] = text("sms:+8613811119999", f"{number}到哪了")
    s["full facts"] = text("wechat:dz1", f"详情 {number}")
    for command in ("收到 {}", "材料齐 {}", "同意赔 {} 2876.5"):
        v.say("wechat:dz1", command.format(number))
    paid = v.say("wechat:dz1", f"赔付 {number} 2876.5")
    s["paid"] = {one["to"]: one["text"] for one in paid}
    # the insured reports herself from her own phone: verified, so she hears the sum
    mine = v.number(OWN, "我前天烫伤了，大周镇的，叫张桂兰")
    for command in ("收到 {}", "材料齐 {}"):
        v.say("wechat:dz1", command.format(mine))
    s["my sum"] = {one["to"]: one["text"] for one in v.say("wechat:dz1", f"同意赔 {mine} 2000")}
    s["erase"] = text(OWN, "把我的信息删了")
    claims = {claim["number"]: claim for claim in v.end()["claims"]}
    s["verified"] = claims[mine]["verified"]
    return s


def test_the_own_phone_on_the_roster_may_read(talked: dict[str, Any]) -> None:
    assert "张桂兰参保了" in talked["own"]
    assert "95518" in talked["own"]


def test_a_phone_of_two_households_proves_nothing(talked: dict[str, Any]) -> None:
    assert "参保了" not in talked["shared"]
    assert "陈秀英" not in talked["shared"]
    assert "冉光明" not in talked["shared"]


def test_name_and_last_six_open_the_cover(talked: dict[str, Any]) -> None:
    assert "参保了" not in talked["stranger"]
    assert "后六位" in talked["stranger"]
    assert "张桂兰参保了" in talked["right six"]


def test_no_hint_says_which_part_was_wrong(talked: dict[str, Any]) -> None:
    def plain(text: str) -> str:
        return "".join(letter for letter in text if not letter.isdigit())

    assert plain(talked["wrong six"]) == plain(talked["no such person"])
    assert "参保了" not in talked["wrong six"]


def test_tries_are_limited_even_for_the_right_answer(talked: dict[str, Any]) -> None:
    assert "参保了" not in talked["guessed"]


def test_the_insureds_own_phone_is_told_when_somebody_else_files(talked: dict[str, Any]) -> None:
    assert len(talked["told own phone"]) == 1


def test_a_number_alone_opens_nothing(talked: dict[str, Any]) -> None:
    assert "张" not in talked["number alone"]
    assert "人保" not in talked["number alone"]


def test_the_desk_gets_masked_facts_and_the_full_ones_on_request(talked: dict[str, Any]) -> None:
    assert "张*兰" in talked["desk"][0]
    assert not [word for word in ("张桂兰", ID, "13811110000") if word in talked["desk"][0]]
    assert all(word in talked["full facts"] for word in ("张桂兰", ID, "13811110000"))


def test_a_sum_goes_only_to_the_verified(talked: dict[str, Any]) -> None:
    assert "2876" not in talked["paid"]["sms:+8613811110000"]
    assert OWN in talked["paid"], "a payout is told to the insured's own phone too"
    assert talked["verified"] is True
    assert "2000" in talked["my sum"][OWN]


def test_while_a_claim_is_open_data_is_frozen_and_not_erased(talked: dict[str, Any]) -> None:
    assert "冻" in talked["erase"]
    assert "删掉了" not in talked["erase"]


def test_nothing_of_a_person_stands_in_the_database_file(
    cunbao: Callable[..., Any], files: dict[str, Path], tmp_path: Path
) -> None:
    story = tmp_path / "story.jsonl"
    said = ("我妈牟秀英昨天摔断腿了，大周镇的，身份证512222195603054125，花了4321", "对")
    story.write_text(
        "".join(
            f'{{"at":"2021-06-15T10:0{minute}:00+08:00","from":"sms:+8613877776666","text":"{text}"}}\n'
            for minute, text in enumerate(said)
        ),
        encoding="utf-8",
    )
    done = cunbao(
        "replay",
        str(story),
        "--roster",
        f"wanzhou-2021={files['roster']}",
        "--staff",
        str(files["staff"]),
        "--database",
        f"sqlite:///{tmp_path}/cunbao.db",
    )
    assert done.returncode == 0, done.stderr
    assert "编号" in done.stdout
    written = [path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("cunbao.db")]
    assert max(len(content) for content in written) > 10000
    for word in ("牟秀英", "张桂兰", ID, "13877776666", "13800009001", "摔断腿", "五土村"):
        assert not [1 for content in written if word.encode() in content], word
