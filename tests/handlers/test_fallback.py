"""A notice that did not arrive goes to another address of the same person, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from staff_kit import BOSS, DESK, HELPER, VILLAGER, Office, moment

from bot import compose
from claims.claim import Claim
from dialogs.conversation import Party
from dialogs.message import Outbound, Say
from handlers.changes import Reach
from handlers.fallback import other_way
from handlers.turn import Cunbao
from schemes.people import Resident

WORLD = Office().world
NOW = moment("2021-06-15T12:00")
MOTHER = Resident(id="7", name="王桂英", phone="13800001276", town="大周镇", household="王桂英")
FATHER = Resident(id="8", name="张国强", phone="", town="大周镇", household="王桂英")
OWN_PHONE = Party(address="sms:+8613800001276", phone="13800001276")
WEB = Party(address="web:daughter", residents=("7",))
WECHAT = Party(address="wechat:daughter", residents=("7", "8"))
TELEGRAM = Party(address="telegram:77", residents=("7",))
CLAIM = Claim(
    number="10000012", scheme=None, event="accident_injury", reported_at=NOW, reported_by=WEB.address, resident="7"
)


def notice(to: str = WEB.address, **more: Any) -> Outbound:
    base = Outbound(id="n/1", to=to, says=(Say("notice-ticket-closed", {"number": "1"}),), kind="notice", due_at=NOW)
    return replace(base, **{"claim": CLAIM.number, "text": "就这样", **more})


def goes(message: Outbound, party: Party, *others: Party, claim: Claim | None = CLAIM) -> str | None:
    reach = Reach(party=party, others=others, residents=(MOTHER, FATHER), claim=claim)
    other = other_way(WORLD, message, reach, NOW)
    return other.to if other else None


@pytest.mark.parametrize(
    ("others", "to"),
    [
        ([WECHAT, OWN_PHONE], WECHAT.address),
        ([OWN_PHONE, WECHAT], OWN_PHONE.address),
        ([Party(address="web:x", residents=("8",)), OWN_PHONE], OWN_PHONE.address),
        ([Party(address="web:x"), Party(address="sms:+8613800001277", phone="13800001277")], None),
        ([replace(WECHAT, stopped_at=NOW), OWN_PHONE], OWN_PHONE.address),
        ([Party(address=HELPER, residents=("7",)), Party(address=DESK, residents=("7",))], None),
        ([TELEGRAM, Party(address="telegram:-100", residents=("7",))], None),
        ([], None),
    ],
    ids=[
        "used last",
        "own phone",
        "another resident",
        "nothing proved",
        "退订",
        "helper, desk",
        "abroad",
        "one address",
    ],
)
def test_where_it_goes(others: list[Party], to: str | None) -> None:
    assert goes(notice(), WEB, *others) == to


def test_each_address_is_tried_once() -> None:
    reach = Reach(party=WEB, others=(WECHAT, OWN_PHONE), residents=(MOTHER, FATHER), claim=CLAIM)
    first = other_way(WORLD, notice(), reach, NOW)
    assert first is not None
    second = other_way(WORLD, first, replace(reach, party=WECHAT, others=(OWN_PHONE, WEB)), NOW)
    assert second is not None
    assert (first.to, second.to) == (WECHAT.address, OWN_PHONE.address)
    assert second.tried == (WEB.address, WECHAT.address)
    assert len({"n/1", first.id, second.id}) == 3
    assert other_way(WORLD, second, replace(reach, party=OWN_PHONE, others=(WECHAT, WEB)), NOW) is None


def test_a_case_goes_to_nobody_who_may_not_read_it() -> None:
    both = Party(address="web:son", residents=("7", "8"))
    only_father = Party(address="wechat:son", residents=("8",))
    assert goes(notice(both.address), both, only_father) is None, "the case is the mother's"
    assert goes(notice(both.address), both, only_father, claim=None) is None, "of whom it speaks is not known"
    unknown = replace(CLAIM, resident=None, reported_by=both.address)
    assert goes(notice(both.address), both, replace(WEB, residents=("7", "8")), claim=unknown) is None
    assert goes(notice(both.address, kind="broadcast"), both, only_father, claim=None) == only_father.address
    stranger = Party(address="web:neighbour")
    assert goes(notice(stranger.address), stranger, OWN_PHONE) is None, "a neighbour reported it"


def test_one_phone_is_one_person_whatever_has_been_proved() -> None:
    daughter, wechat = Party(address="sms:+8613800001299"), Party(address="wechat:d", phone="13800001299")
    other = Party(address="wechat:e", phone="13800001298", residents=("7",))
    of_father = replace(CLAIM, resident="8", reported_by=daughter.address)
    unknown = replace(of_father, resident=None)
    for claim in (of_father, unknown, None):
        assert goes(notice(daughter.address), daughter, other, wechat, claim=claim) == wechat.address
        assert goes(notice(daughter.address), daughter, other, claim=claim) is None
    office = Party(address="sms:" + HELPER.partition(":")[2])
    assert goes(notice(office.address), office, replace(wechat, phone=HELPER[-11:])) is None, "an office's phone"


def test_what_began_at_home_stays_at_home_all_the_way() -> None:
    assert goes(notice(), WEB, TELEGRAM) is None
    assert (
        goes(notice(TELEGRAM.address, tried=(WEB.address,)), TELEGRAM, replace(TELEGRAM, address="telegram:78"))
        is None
    )
    assert goes(notice(TELEGRAM.address), TELEGRAM, WECHAT) == WECHAT.address
    assert goes(notice(kind="broadcast", claim=None), WEB, TELEGRAM, claim=None) == TELEGRAM.address


def test_a_phone_that_a_gateway_abroad_carries_stands_abroad() -> None:
    reach = Reach(party=WEB, others=(OWN_PHONE,), residents=(MOTHER,), claim=CLAIM)
    home, abroad = WORLD, replace(WORLD, abroad=frozenset({"telegram", "sms"}))
    assert other_way(home, notice(), reach, NOW) is not None
    assert other_way(abroad, notice(), reach, NOW) is None
    from_abroad = replace(reach, party=OWN_PHONE, others=(TELEGRAM,))
    claim = replace(CLAIM, reported_by=OWN_PHONE.address)
    assert other_way(abroad, notice(OWN_PHONE.address), replace(from_abroad, claim=claim), NOW) is not None


def test_the_reporter_is_not_told_of_it_a_second_time() -> None:
    assert goes(notice(OWN_PHONE.address), OWN_PHONE, WEB) is None


@pytest.mark.parametrize(
    "message", [notice(kind="reply"), notice(while_silent=True), notice(DESK, kind="escalation")]
)
def test_what_belongs_to_one_talk_or_one_office_stays_there(message: Outbound) -> None:
    assert goes(message, replace(WEB, address=message.to), WECHAT) is None


def test_a_phone_of_two_households_is_nobodys_address() -> None:
    shared = replace(MOTHER, phone_shared=True)
    reach = Reach(party=WEB, others=(OWN_PHONE,), residents=(shared,), claim=CLAIM)
    assert other_way(WORLD, notice(), reach, NOW) is None


def test_only_when_none_is_left_the_staff_is_told_and_then_of_the_first_address() -> None:
    mind = Cunbao(replace(compose.world(), staff=WORLD.staff))
    reach = Reach(party=WEB, others=(OWN_PHONE,), residents=(MOTHER,), claim=CLAIM)
    (other,) = mind.undelivered(notice(), reach, NOW).messages
    assert (other.to, other.kind) == (OWN_PHONE.address, "notice")
    assert other.text not in ("", "就这样"), "the words are those of the other channel"
    (told,) = mind.undelivered(other, replace(reach, party=OWN_PHONE, others=(WEB,)), NOW).messages
    assert told.to == BOSS
    assert "网页上的一位" in told.text


def test_a_fallback_waits_for_the_morning_too() -> None:
    mind = Cunbao(replace(compose.world(), staff=WORLD.staff))
    reach = Reach(party=WEB, others=(OWN_PHONE,), residents=(MOTHER,), claim=CLAIM)
    night = moment("2021-06-15T23:00")
    assert mind.undelivered(notice(), reach, night).messages[0].due_at == moment("2021-06-16T07:00")
    assert mind.undelivered(notice(urgent=True), reach, night).messages[0].due_at == night


def test_a_villager_with_one_address_is_as_before() -> None:
    mind = Cunbao(replace(compose.world(), staff=WORLD.staff))
    (told,) = mind.undelivered(notice(VILLAGER), Reach(party=Party(address=VILLAGER)), NOW).messages
    assert told.to == BOSS
