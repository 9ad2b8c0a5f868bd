"""The figures of `cunbao evaluate`, worked out by hand on five messages."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.scoring import Labelled, Score, Tally, score
from nlu.understander import Understander

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
LINES = [
    # right in everything
    Labelled(text="我妈昨天摔断了腿", now=NOW, intent="report_claim",
             slots={"relation": "mother", "event": "accident_injury", "date": "2021-06-14"}),
    # another day labelled: found wrongly and missed
    Labelled(text="我爸前天摔断了手", now=NOW, intent="report_claim",
             slots={"relation": "father", "event": "accident_injury", "date": "2021-06-12"}),
    # a fair reader could say so too
    Labelled(text="谢谢", now=NOW, intent="goodbye", accept=("thank",)),
    # the label is another one
    Labelled(text="再见", now=NOW, intent="thank"),
    # a value that the label does not hold
    Labelled(text="大周镇归哪家公司管", now=NOW, intent="ask_hotline"),
]  # fmt: skip


@pytest.fixture(scope="module")
def found(understander: Understander) -> Score:
    return score(understander, LINES)


def test_intents_and_whole_frames(found: Score) -> None:
    assert (found.lines, found.intents, found.whole) == (5, 4, 2)
    assert dict(found.confusion) == {("thank", "goodbye"): 1}


def test_slots(found: Score) -> None:
    assert found.slots == {
        "date": Tally(right=1, wrong=1, missed=1),
        "event": Tally(right=2),
        "relation": Tally(right=2),
        "town": Tally(wrong=1),
    }
    # 5 right, 2 wrong, 1 missed
    total = found.all_slots
    assert (total.precision, total.recall, total.f1) == (5 / 7, 5 / 6, 10 / 13)


def test_mistakes_name_both_sides(found: Score) -> None:
    told = {one.line.text: (one.intent, dict(one.slots)) for one in found.mistakes}
    assert told == {
        "我爸前天摔断了手": ("report_claim", {"date": ("2021-06-12", "2021-06-13")}),
        "再见": ("goodbye", {}),
        "大周镇归哪家公司管": ("ask_hotline", {"town": (None, "大周镇")}),
    }
    sure = [one.confidence for one in found.mistakes]
    assert sure == sorted(sure, reverse=True)
