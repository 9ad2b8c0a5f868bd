"""Which messages are kept for staff to label, and that nobody can be known by what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import compose
from bot.clock import CHINA
from claims.staff import Member
from dialogs.message import Attachment, Inbound
from handlers.changes import Misunderstood
from storage.keys import Keys
from storage.misunderstood import Kept
from storage.store import Store

DESK = "wechat:desk"
MIND = compose.mind((Member(address=DESK, name="李专员", role="desk", insurer="picc", county="万州区"),))
NOW = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
ANNA = "web:anna"
REPORT = "我妈昨天摔断腿了"


def heard(tmp_path: Path, texts: Sequence[str], sender: str = ANNA, **more: object) -> list[Kept]:
    """What is kept of a conversation, a minute from one message to the next."""
    store = Store.open(f"sqlite:///{tmp_path}/c.db", Keys.generate())
    for minute, text in enumerate(texts):
        at = NOW + timedelta(minutes=minute)
        one = Inbound(address=sender, id=str(minute), text=text, sent_at=at, received_at=at, **more)  # type: ignore[arg-type]
        (turned,) = store.run(MIND, [one])
        assert not turned.failed, store.failed_messages()
    kept = store.unlabelled()
    store.close()
    return kept


KEPT: list[tuple[str, list[str], list[tuple[str | None, str]]]] = [
    ("nothing known in it", ["呜里哇啦"], [(None, "呜里哇啦")]),
    ("guessed at, and a form begun on the guess", ["张桂兰坨坨落袋哒咩"], [(None, "某某坨坨落袋哒咩")]),
    ("guessed to be small talk", ["哦豁豁"], [(None, "哦豁豁")]),
    (
        "and the choice that was offered not taken",
        ["名单单子到账", "哦豁豁"],
        [(None, "名单单子到账"), ("choice", "哦豁豁")],
    ),
    ("no answer to a question", [REPORT, "呜里哇啦"], [("town", "呜里哇啦")]),
    ("three times, then a person", [REPORT, "呜里哇啦", "歇克哒"], [("town", "呜里哇啦"), ("town", "歇克哒")]),
    ("no answer to a use case's question", ["我要管我的信息", "呜里哇啦"], [("wish", "呜里哇啦")]),
    (
        "neither yes nor no to the read-back",
        [f"{REPORT}，大周镇的，张桂兰，13896200001", "嘟噜嘟噜", "哇啦哇啦"],
        [("confirm", "嘟噜嘟噜"), ("confirm", "哇啦哇啦")],
    ),
]


@pytest.mark.parametrize(("case", "texts", "kept"), KEPT, ids=[case for case, *_ in KEPT])
def test_what_was_not_understood_is_kept(
    tmp_path: Path, case: str, texts: list[str], kept: list[tuple[str | None, str]]
) -> None:
    assert [(one.asked, one.text) for one in heard(tmp_path, texts)] == kept


NOT_KEPT: list[tuple[str, list[str]]] = [
    ("understood", [REPORT, "大周镇", "张桂兰", "13896200001", "对"]),
    ("nothing in it", ["", "  ", "。。。", "\n"]),
    ("no letter in it", ["😭😭", "👍", "？？？"]),
    ("only a number", ["99999"]),
    ("only a name that the reader does not know, where a name is asked", [f"{REPORT}，大周镇的", "乜嘢嚟"]),
    ("something else was told instead", [REPORT, "13896200001"]),
    ("not known is an answer", [REPORT, "不清楚"]),
    ("a side question", [REPORT, "你们电话多少"]),
    ("a value that cannot be right", [f"{REPORT}，大周镇的，张桂兰", "1389620000"]),
    ("a day that can be read in two ways", ["我妈摔断腿了，大周镇的", "三月十五"]),
    ("what the use case reads", ["我要管我的信息", "删了"]),
    ("the same thing said again", [f"{REPORT}，大周镇的，张桂兰，13896200001", "大周镇"]),
    ("not our business, and surely so", ["今天天气怎么样"]),
]


@pytest.mark.parametrize(("case", "texts"), NOT_KEPT, ids=[case for case, _ in NOT_KEPT])
def test_what_was_understood_or_says_nothing_is_not_kept(tmp_path: Path, case: str, texts: list[str]) -> None:
    assert heard(tmp_path, texts) == []


def test_a_picture_with_a_face_says_nothing(tmp_path: Path) -> None:
    assert heard(tmp_path, ["😭"], attachments=(Attachment(kind="photo"),)) == []


def test_staff_commands_are_not_kept(tmp_path: Path) -> None:
    texts = ["收到 10000012", "立案 10000012 呜里哇啦", "列表", "详情 99999999"]
    assert heard(tmp_path, texts, sender=DESK) == []


def test_a_repeated_message_is_kept_once(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/c.db", Keys.generate())
    one = Inbound(address=ANNA, id="1", text="呜里哇啦", sent_at=NOW, received_at=NOW)
    store.run(MIND, [one, one])
    store.label({1: "greet"})
    store.run(MIND, [one])
    assert store.unlabelled() == []
    store.close()


def test_when_where_and_what_was_guessed(tmp_path: Path) -> None:
    (one,) = heard(tmp_path, [f"{REPORT}，龙驹镇的，张桂兰", "呜里哇啦"])
    assert (one.at, one.county, one.asked) == (NOW + timedelta(minutes=1), "万州区", "phone")
    assert one.intent
    assert 0 <= one.percent <= 100


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("坨坨落袋512222195603054125哒咩", "坨坨落袋000000000000000000哒咩"),
        ("呜里哇啦 幺三八九六二零零零零幺", "呜里哇啦 00000000000"),
        ("张桂兰坨坨落袋哒咩", "某某坨坨落袋哒咩"),
    ],
)
def test_numbers_and_names_are_out_of_it_before_it_is_kept(tmp_path: Path, said: str, kept: str) -> None:
    assert [one.text for one in heard(tmp_path, [said])] == [kept]


def test_a_given_name_is_known_from_the_name_told_before(tmp_path: Path) -> None:
    texts = [f"{REPORT}，我妈冉龙驹，大周镇的", "龙驹嘟噜嘟噜"]
    assert [one.text for one in heard(tmp_path, texts)] == ["某某嘟噜嘟噜"]


def test_the_value_names_nobody() -> None:
    """No address, no claim, no person: neither in the turn's changes nor in what is read back."""
    assert set(Misunderstood.__struct_fields__) == {"at", "county", "asked", "intent", "confidence", "text"}
    assert set(Kept.__struct_fields__) == {"number", "at", "county", "asked", "intent", "percent", "label", "text"}
