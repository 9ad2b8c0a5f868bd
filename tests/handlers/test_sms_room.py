"""An answer by SMS takes two parts at most, the signature counted; what has no room follows on 更多, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from staff_kit import moment

from bot import compose
from bot.replay import Replay
from dialogs.conversation import Conversation
from dialogs.message import Outbound, Say
from dialogs.plain import numbered, sms_parts
from handlers.changes import Changes
from handlers.speech import fits, rendered_turn, spoken
from locales.catalogue import load
from storage.keys import Keys
from storage.store import Store

WORDS, MIND = load(), compose.mind()
NOW = moment("2021-06-15T10:00")
HER = "sms:+8613800001501"
SENTENCE = st.text("摔了腿花三千五，；😭1", min_size=1, max_size=60).map(
    lambda text: f"{text.strip('，；') or '好'}。"
)
BODY = st.lists(SENTENCE, max_size=8)
LABEL = st.text("王桂英摔伤1234", min_size=1, max_size=30)


def answered(says: list[str], asking: str | None, asks: str | None, choices: list[str]) -> tuple[Outbound, str]:
    """The one answer of a turn, and what is kept for 更多."""
    told = tuple(Say("more", {"text": text}) for text in [*says, *([asking] if asking else [])])
    message = Outbound(id="1", to=HER, says=told, asks=asks, choices=tuple(choices), due_at=NOW)
    changes = rendered_turn(WORDS, Changes(conversation=Conversation(address=HER), messages=(message,)))
    assert changes.conversation is not None
    return changes.messages[0], changes.conversation.more


def bare(text: str) -> str:
    return "".join(text.replace(WORDS.say("more-follows"), "").split())


@given(BODY.filter(bool))
@settings(max_examples=300, deadline=None)
def test_an_answer_comes_whole_in_as_many_messages_as_it_takes(says: list[str]) -> None:
    message, rest = answered(says, None, None, [])
    told = [message.text]
    while rest:
        assert fits(message.text)
        assert message.text.endswith(WORDS.say("more-follows"))
        message, rest = answered([rest], None, None, [])
        told.append(message.text)
    assert fits(message.text)
    assert "".join(map(bare, told)) == bare("".join(says))


@given(BODY, st.lists(LABEL, max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_question_stays_in_the_message_that_is_sent(says: list[str], choices: list[str]) -> None:
    asking = "您要改哪一件？"
    message, rest = answered(says, asking, "choice", choices)
    assert fits(numbered(message))
    assert message.text.endswith(asking)
    assert list(message.choices) == choices[: len(message.choices)]
    assert bare(message.text.removesuffix(asking)) + bare(rest) == bare("".join(says))


@given(BODY, st.sampled_from([[], ["对，报吧", "不对，要改"]]))
@settings(max_examples=300, deadline=None)
def test_a_read_back_is_never_cut_in_two(says: list[str], choices: list[str]) -> None:
    asking = "我把这些报给人保财险，行吗？不对就说“不对，是…”。"
    message, rest = answered(says, asking, "confirm", choices)
    assert fits(numbered(message))
    assert not rest


def test_other_channels_and_other_people_get_all_of_it() -> None:
    long = "好" * 300
    message = Outbound(id="1", to="web:her", says=(Say("more", {"text": long}),), due_at=NOW)
    web = rendered_turn(WORDS, Changes(conversation=Conversation(address="web:her"), messages=(message,)))
    assert web.messages[0].text == long
    desk = replace(message, to="sms:+8613900000001", kind="notice")
    told = rendered_turn(WORDS, Changes(conversation=Conversation(address=HER), messages=(desk,)))
    assert told.messages[0].text == long
    assert spoken(WORDS, (Say("more", {"text": long}),), "sms") == long


# --- whole conversations

LONG_NAME = "买买提江·阿卜杜热合曼"
CASES = [line for day in range(2, 8) for line in (f"我妈6月{day}号摔断了腿，大周镇的，叫欧阳王桂英", "对")]
TALKS = {
    "sums": ["我妈昨天摔断了腿，台头镇的，叫张桂兰，住院8天花了5600.55", "对", "能赔多少钱", "更多", "更多", "更多"],
    "all covers": ["你们的保险能赔哪些", "大周镇", "更多", "更多"],
    "a long name": [f"我岳父昨天在坡上摔断了腿，高笋塘街道的，叫{LONG_NAME}，住院12天花了123456.78元，评了八级伤残，打13912345678", "不对，是前天", "对", "能赔好多", "更多"],
    "in the middle": ["我妈昨天摔断了腿，台头镇的，住院8天花了5600", "能赔多少钱", "要些啥材料", "更多", "张桂兰", "对"],
    "many cases": [*CASES, "案子到哪一步了", "更多", "改一下", "不报了"],
    "a death": ["我爸昨天病死了，曾家镇的，叫欧阳国才", "对", "能赔好多", "要些啥材料", "更多"],
}  # fmt: skip


def held(lines: list[str], year: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    store = Store.open(f"sqlite:///{tmp_path}/talk.db", Keys.generate())
    replay = Replay(store, MIND)
    for minute, text in enumerate(lines):
        line = {"at": f"{year}-06-15T10:{minute:02d}:00+08:00", "from": HER, "text": text}
        for out in replay.run_line(json.dumps(line)):
            if out.get("to") == HER:
                yield text, out["text"]
    store.close()


@pytest.mark.parametrize("year", ["2016", "2021", "2025"])
@pytest.mark.parametrize("lines", TALKS.values(), ids=TALKS)
def test_no_answer_by_sms_is_longer_than_two_parts(lines: list[str], year: str, tmp_path: Path) -> None:
    answers = list(held(lines, year, tmp_path))
    assert answers
    for text, answer in answers:
        assert sms_parts(f"【村保】{answer}") <= 2, (text, answer)
