"""Every town of Wanzhou, for every kind of event: the one responsible desk is told, and nobody else.

万州扶组办发〔2021〕4号 四: 21 towns to 人保财险, 15 to 中国人寿, 13 to 平安财险; three sub-districts are in no list.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from bot import compose
from claims.staff import Member
from dialogs.conversation import Conversation, Draft, Party
from dialogs.lookups import Found
from dialogs.message import Inbound
from dialogs.talk import Talk
from handlers import report
from handlers.outcome import Case, Outcome
from nlu.frame import Frame
from schemes.terms import EVENTS

NOW = datetime.fromisoformat("2021-06-15T10:00:00+08:00")
PICC = (
    "高峰镇 甘宁镇 龙沙镇 响水镇 武陵镇 瀼渡镇 天城镇 熊家镇 小周镇 大周镇 "
    "高梁镇 李河镇 分水镇 孙家镇 余家镇 后山镇 弹子镇 郭村镇 九池乡 柱山乡 铁峰乡"
)
CHINALIFE = "新田镇 龙驹镇 长滩镇 恒合乡 梨树乡 罗田镇 地宝乡 普子乡 走马镇 新乡镇 溪口乡 燕山乡 长坪乡 茨竹乡 白土镇"
PINGAN = (
    "长岭镇 白羊镇 太安镇 太龙镇 黄柏乡 太白街道 龙都街道 双河口街道 沙河街道 钟鼓楼街道 "
    "百安坝街道 五桥街道 陈家坝街道"
)
UNLISTED = "高笋塘街道 牌楼街道 周家坝街道"
TOWNS = [
    (town, who)
    for who, names in (("picc", PICC), ("chinalife", CHINALIFE), ("pingan", PINGAN))
    for town in names.split()
]


def member(name: str, insurer: str = "", rung: int = 1, county: str = "万州区") -> Member:
    return Member(address=f"sms:{name}", name=name, role="desk", insurer=insurer, county=county, rung=rung)


STAFF = (
    member("picc", "picc"),
    member("chinalife", "chinalife"),
    member("pingan", "pingan"),
    member("区办", "", 3),
    member("镇坪", "chinalife", 1, "镇坪县"),
    Member(address="sms:总管", name="总管", role="supervisor"),
)
WORLD = compose.world(STAFF)


def a_case(slots: dict[str, str], story: tuple[str, ...] = ()) -> Case:
    """A confirmed report, as its use case gets it."""
    inbound = Inbound(address="web:a", id="1", text="对", sent_at=NOW, received_at=NOW)
    talk = Talk(
        inbound=inbound,
        conversation=Conversation(address="web:a"),
        party=Party(address="web:a"),
        frame=Frame(intent="affirm", confidence=1.0),
        now=NOW,
        book=WORLD.book,
        words=WORLD.words,
    )
    flags = ("confirmed", "one_stop_failed") if slots["event"] == "illness" else ("confirmed",)
    draft = Draft(form="report", slots=slots, flags=flags, story=story)
    return Case(world=WORLD, talk=talk, draft=draft, found=Found(), serial=7)


def filed(town: str, event: str, day: str = "2021-06-14") -> Outcome:
    """A confirmed report of a neighbour, filed."""
    slots = {"event": event, "town": town, "date": day, "name": "王桂英", "phone": "13800001234"}
    return report.file(a_case(slots))


def test_the_notice_names_49_towns() -> None:
    assert [len(names.split()) for names in (PICC, CHINALIFE, PINGAN, UNLISTED)] == [21, 15, 13, 3]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(("town", "insurer"), TOWNS)
def test_each_town_reaches_its_own_desk(town: str, insurer: str, event: str) -> None:
    outcome = filed(town, event)
    claim = outcome.claims[0]
    assert (claim.scheme, claim.insurer, claim.county) == ("wanzhou-2021", insurer, "万州区")
    assert {message.to for message in outcome.messages} == {f"sms:{insurer}"}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("town", UNLISTED.split())
def test_an_unlisted_street_goes_to_a_person_and_to_no_insurer(town: str, event: str) -> None:
    outcome = filed(town, event)
    claim = outcome.claims[0]
    assert (claim.insurer, claim.hotline) == (None, None)
    assert "unlisted_town" in claim.handed
    assert {message.to for message in outcome.messages} == {"sms:区办"}


@pytest.mark.parametrize(
    ("day", "scheme", "insurer", "why"),
    [
        ("2017-12-31", None, None, "outside_period"),
        ("2018-01-01", None, None, "backlog"),
        ("2020-12-31", None, None, "backlog"),
        ("2021-01-01", "wanzhou-2021", "picc", None),
        ("2021-12-31", "wanzhou-2021", "picc", None),
        ("2022-01-01", None, None, "outside_period"),
    ],
)
def test_the_day_of_the_event_decides_the_scheme(
    day: str, scheme: str | None, insurer: str | None, why: str | None
) -> None:
    claim = filed("大周镇", "accident_injury", day).claims[0]
    assert (claim.scheme, claim.insurer) == (scheme, insurer)
    assert claim.handed == ((why,) if why else ())


def test_a_claim_without_an_insurer_never_reaches_an_insurers_desk() -> None:
    insurers = {row.address for row in STAFF if row.insurer}
    for town in UNLISTED.split():
        assert not {message.to for message in filed(town, "accident_death").messages} & insurers


def test_zhenping_has_no_hotline_of_its_own() -> None:
    claim = filed("曾家镇", "accident_death", "2016-03-08").claims[0]
    assert (claim.scheme, claim.insurer, claim.hotline) == ("zhenping-2016", "chinalife", None)


def test_a_named_scheme_without_county_goes_to_a_person() -> None:
    slots = {"event": "accident_injury", "date": "2021-06-14", "name": "王桂英", "scheme": "family-care"}
    claim = report.file(a_case(slots)).claims[0]
    assert (claim.scheme, claim.insurer) == ("family-care", "chinalife")
    assert claim.handed


@pytest.mark.parametrize(
    ("story", "doubtful"),
    [
        ("我爸在坡上摔断了腿", False),
        ("我爸中暑晕倒摔了头", True),
        ("我叔喝醉了骑车摔的", True),
        ("我哥跟人打锤伤了手", True),
    ],
)
def test_whether_it_was_an_accident_is_for_a_person_to_say(story: str, doubtful: bool) -> None:
    """乡政办发〔2024〕57号 六（三）: 外来的、突发的、非本意的、非疾病的; the bot neither decides nor refuses."""
    case = a_case({"event": "accident_injury", "town": "台头镇", "date": "2025-03-10", "name": "王桂英"}, (story,))
    claim = report.file(case).claims[0]
    assert ("doubtful_accident" in claim.handed) is doubtful
    assert claim.status == "notified"


@pytest.mark.parametrize(
    ("sender", "found_by"),
    [("web:a", "resident"), ("sms:picc", "insurer"), ("sms:何平", "town"), ("sms:冉红", "town")],
)
def test_who_found_a_case_is_kept(sender: str, found_by: str) -> None:
    """七（二）: 各承保机构要主动发现案情."""
    officials = [
        Member(address="sms:何平", name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
        Member(address="sms:冉红", name="冉红", role="helper", county="万州区", town="大周镇"),
    ]
    case = a_case({"event": "accident_injury", "town": "大周镇", "date": "2021-06-14", "name": "张秀兰"})
    inbound = replace(case.talk.inbound, address=sender)
    world = compose.world((*STAFF, *officials))
    (claim,) = report.file(replace(case, world=world, talk=replace(case.talk, inbound=inbound))).claims
    assert claim.found_by == found_by
