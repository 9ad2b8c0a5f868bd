"""Mangled messages: two thousand of those that `python -m benchmarks.fuzz` reads, and what its rules would see."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from msgspec import structs
from understanding_kit import NOW, TOWNS

from benchmarks.fuzz import Rules, fuzz
from benchmarks.mangling import LONGEST, MANGLES, RARE, Mangler, Message
from nlu import normal
from nlu.frame import PUBLIC_SLOTS, Context, Frame
from nlu.understander import Understander

SAID = "我妈张秀兰昨天摔了，身份证110105 1949 1231002Ｘ，电话幺三八一二三四五六七八，花了３200"
PLAIN = Frame(intent="report_claim", confidence=0.9)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(TOWNS)


@pytest.fixture(scope="module")
def mangler() -> Mangler:
    return Mangler()


def test_two_thousand_mangled_messages(understander: Understander) -> None:
    found = fuzz(understander, TOWNS, 1, range(2000))
    assert not found.faults, "\n".join(map(str, found.faults))
    assert set(PUBLIC_SLOTS) <= set(found.slots)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("name", "张秀兰"),
        ("id_number", "11010519491231002X"),
        ("phone", "13812345678"),
        ("amount", Decimal("3200.50")),
        ("date", date(2021, 6, 15)),
        ("town", "大周镇"),
    ],
)
def test_what_is_said_may_stand_there(rules: Rules, slot: str, value: str) -> None:
    said = Message(SAID, NOW, Context())
    assert rules.broken(said, structs.replace(PLAIN, slots={slot: value})) == []


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("name", "张秀英"),
        ("name", "张"),
        ("id_number", "110105194912310029"),
        ("id_number", "1101051949123100"),
        ("phone", "13812345679"),
        ("phone", "03812345678"),
        ("amount", Decimal("1e12")),
        ("amount", Decimal(-3)),
        ("hospital_days", 0),
        ("disability_grade", 11),
        ("date", date(2021, 6, 16)),
        ("date", date(1021, 6, 15)),
        ("town", "大周"),
        ("relation", "aunt"),
        ("event", "flood"),
        ("disease", "感冒"),
        ("house_type", "tent"),
    ],
)
def test_what_is_made_up_is_seen(rules: Rules, slot: str, value: str) -> None:
    assert rules.broken(Message(SAID, NOW, Context()), structs.replace(PLAIN, slots={slot: value}))


def test_what_cannot_be_sent_is_seen(rules: Rules) -> None:
    said = Message("我妈叫张\ud83d", NOW, Context())
    assert rules.broken(said, structs.replace(PLAIN, slots={"name": "张\ud83d"}))[0].startswith("no JSON")


@pytest.mark.parametrize(
    "frame",
    [
        structs.replace(PLAIN, intent="flood"),
        structs.replace(PLAIN, intent="answer"),
        structs.replace(PLAIN, confidence=1.2),
        structs.replace(PLAIN, claim_number="10000012"),
        structs.replace(PLAIN, last_six="123456"),
        structs.replace(PLAIN, choice=1),
        structs.replace(PLAIN, doubts={"date": (date(2021, 5, 1), date(2021, 7, 1))}),
    ],
)
def test_what_nobody_asked_or_said_is_seen(rules: Rules, frame: Frame) -> None:
    assert rules.broken(Message(SAID, NOW, Context()), frame)


def test_today_is_the_day_in_china(rules: Rules) -> None:
    late = Message(SAID, datetime.fromisoformat("2021-06-14T17:00:00+00:00"), Context())
    assert rules.broken(late, structs.replace(PLAIN, slots={"date": date(2021, 6, 15)})) == []


def test_what_raises_is_told_with_its_number(understander: Understander, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> Frame:
        raise KeyError("fell")

    monkeypatch.setattr(understander, "understand", fall)
    found = fuzz(understander, TOWNS, 1, range(3, 9, 2))
    assert [fault.number for fault in found.faults] == [3, 5, 7]
    assert "KeyError: 'fell'" in str(found.faults[0])


def test_no_characters_fill_the_memory() -> None:
    """Whoever sends all of Unicode is read as before, and remembered no further than others."""
    for start in range(0x3400, 0x20000, normal.LONGEST):
        normal.matching("".join(map(chr, range(start, start + normal.LONGEST))))
    assert len(normal._SAME) < normal.KNOWN + normal.LONGEST
    assert normal.matching("我媽摔斷腿了") == "我妈摔断腿了"


def test_a_number_is_always_the_same_message(mangler: Mangler) -> None:
    assert mangler.message(1, 4711) == Mangler().message(1, 4711)
    assert mangler.message(1, 4711) != mangler.message(2, 4711)


def test_every_kind_of_noise_is_there(mangler: Mangler) -> None:
    said = [mangler.message(1, number) for number in range(2000)]
    texts = [one.text for one in said]
    assert max(map(len, texts)) == LONGEST
    for marks in ("\ud800-\udfff", "\u200d", "\u200f", "\u0600-\u06ff", "０-９", "\x00-\x1f", "A-Za-z", "媽們傷險"):
        assert sum(bool(re.search(f"[{marks}]", text)) for text in texts) >= 10, marks
    assert any(len(text) >= 500 and text.count("🙂") > 30 for text in texts)
    assert len({one.context.asked for one in said}) > 15
    assert len({mangle.__name__ for mangle in (*MANGLES, *RARE)}) == len(MANGLES) + len(RARE)
