"""The same case or another one: a table for the desk to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from claims.claim import Claim
from claims.clock import Clock
from claims.same import Told, find_same, worsened
from claims.workdays import CHINA

AT = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
ID, OTHER_ID = "500101196001011234", "500101195512120011"
ME, NEIGHBOUR = "sms:+861", "sms:+862"


def held(**more: Any) -> Claim:
    known: dict[str, Any] = {
        "event": "accident_injury",
        "event_date": date(2021, 6, 14),
        "insured_name": "张秀兰",
        "relation": "mother",
        "town": "大周镇",
        "facts": {"id_number": ID},
        "reported_by": ME,
    }
    return Claim(number="10000012", scheme="wanzhou-2021", reported_at=AT, **{**known, **more})


def told(**more: Any) -> Told:
    known: dict[str, Any] = {
        "event": "accident_injury",
        "day": date(2021, 6, 14),
        "senders": frozenset({ME}),
        "name": "张秀兰",
        "relation": "mother",
        "town": "大周镇",
    }
    return Told(**{**known, **more})


SAME, MAYBE, OTHER, BECOMES = "same", "maybe", "other", "becomes"


@pytest.mark.parametrize(
    ("report", "claim", "verdict"),
    [
        (told(), held(), SAME),
        (told(senders=frozenset({NEIGHBOUR}), id_number=ID, relation="neighbor", name=None), held(), SAME),
        (told(name="张绣兰"), held(), SAME),  # one mother, whatever the spelling
        (told(relation=None), held(), SAME),
        (told(relation="neighbor"), held(), SAME),  # the same name from the same sender
        (told(), held(status="paid"), SAME),
        (told(), held(status="closed"), SAME),
        (told(), held(status="withdrawn"), OTHER),
        (told(id_number=OTHER_ID), held(), OTHER),  # two people of one name
        (told(senders=frozenset({NEIGHBOUR})), held(), MAYBE),
        (told(senders=frozenset({NEIGHBOUR}), town="小周镇"), held(), OTHER),
        (told(senders=frozenset({NEIGHBOUR}), town=None), held(), MAYBE),
        (told(day=date(2021, 6, 13)), held(), MAYBE),
        (told(day=None), held(), MAYBE),
        (told(day=date(2021, 6, 1)), held(), OTHER),
        (told(event="illness"), held(), OTHER),
        (told(event="burn"), held(), MAYBE),
        (told(relation="villager", name="李国富"), held(relation="villager"), OTHER),  # two of one flood
        (told(relation="son", name="张小明"), held(relation="son", insured_name="张小亮", facts={}), OTHER),
        (told(event="accident_death", day=date(2021, 6, 20)), held(), BECOMES),
        (told(event="death", day=date(2021, 6, 14)), held(), BECOMES),
        (told(event="accident_death", day=None, senders=frozenset({NEIGHBOUR}), id_number=ID), held(), BECOMES),
        (told(event="accident_death", day=date(2021, 6, 20)), held(status="closed"), MAYBE),
        (told(event="accident_death", day=date(2021, 6, 13)), held(), MAYBE),
        (told(event="accident_death", day=date(2021, 12, 11)), held(), BECOMES),  # the 180th day
        (told(event="accident_death", day=date(2021, 12, 12)), held(), MAYBE),
        (told(event="illness_death", day=date(2021, 6, 20)), held(), MAYBE),
        (told(event="accident_death", senders=frozenset({NEIGHBOUR})), held(), MAYBE),
    ],
)
def test_the_same_claim(report: Told, claim: Claim, verdict: str) -> None:
    same = find_same(report, [claim])
    expected = {SAME: (claim, False, ()), BECOMES: (claim, True, ()), MAYBE: (None, False, (claim.number,))}
    assert (same.claim, same.becomes, same.maybe) == expected.get(verdict, (None, False, ()))


def test_the_repeated_report_goes_before_the_one_that_becomes_a_death() -> None:
    injury, death = held(), held(event="accident_death", event_date=date(2021, 6, 20))
    assert find_same(told(event="accident_death", day=date(2021, 6, 20)), [injury, death]).claim is death


def test_an_injury_that_becomes_a_death_keeps_number_and_accident_day() -> None:
    before = held(
        rung=2, told=("wechat:desk",), status="registered", clocks=(Clock(name="acknowledge", state="met"),)
    )
    after = worsened(before, "accident_death", ("accident_death",), AT, ME)
    assert (after.number, after.event_date) == (before.number, before.event_date)
    assert (after.event, after.covers, after.status) == ("accident_death", ("accident_death",), "notified")
    assert (after.clocks, after.rung, after.told) == ((), 0, ())
    assert after.history[-1].note == "accident_injury -> accident_death"
