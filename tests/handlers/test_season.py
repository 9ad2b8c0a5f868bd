"""A scheme that ends is called out in time; a notice that cannot be sent is told to the supervisors."""

from __future__ import annotations

import pytest
from staff_kit import BOSS, COUNTY, DESK, STAFF, VILLAGER, Office, moment

from dialogs.message import Kind, Outbound, Say
from handlers.season import season
from handlers.speech import rendered
from handlers.staff_undelivered import undelivered


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2021-10-31T23:59", []),  # the last day is 2021-12-31
        ("2021-11-01T00:00", [COUNTY]),
        ("2021-12-31T12:00", [COUNTY]),
        ("2022-01-01T00:00", []),
    ],
)
def test_the_county_is_warned_sixty_days_before_the_end(day: str, told: list[str]) -> None:
    messages = season(Office().world, moment(day))
    assert [message.to for message in messages] == told
    assert [message.dedup for message in messages] == [f"ending/wanzhou-2021/{address}" for address in told]


def test_the_warning_names_scheme_day_and_what_to_do() -> None:
    world = Office().world
    (message,) = season(world, moment("2021-11-02T09:00"))
    assert "12月31日到期，还有59天" in rendered(world.words, message).text
    assert world.book.get("wanzhou-2021").title in rendered(world.words, message).text  # type: ignore[union-attr]


def test_a_county_without_an_officer_leaves_it_to_the_supervisor() -> None:
    office = Office(tuple(member for member in STAFF if member.role != "county_officer"))
    assert [message.to for message in season(office.world, moment("2021-12-01T09:00"))] == [BOSS]


def failed(to: str, kind: Kind = "notice", claim: str | None = "10000012", dedup: str | None = None) -> Outbound:
    at = moment("2021-06-15T10:00")
    return Outbound(id="n/1", to=to, says=(Say("hello"),), kind=kind, due_at=at, claim=claim, dedup=dedup)


@pytest.mark.parametrize(
    ("to", "who"),
    [(VILLAGER, "尾号0001的手机"), ("telegram:77123", "Telegram上的一位"), (DESK, "周敏")],
)
def test_a_failed_notice_is_told_masked_with_its_case(to: str, who: str) -> None:
    world = Office().world
    (message,) = undelivered(world, failed(to), moment("2021-06-15T12:00"))
    assert message.to == BOSS
    assert f"给{who}的消息发不出去，案子10000012。" in rendered(world.words, message).text
    assert "77123" not in rendered(world.words, message).text


def test_once_a_day_for_each_address_that_does_not_answer() -> None:
    world = Office().world

    def once(to: str, at: str) -> str | None:
        return undelivered(world, failed(to), moment(at))[0].dedup

    assert once(VILLAGER, "2021-06-15T12:00") == once(VILLAGER, "2021-06-15T23:59")
    assert once(VILLAGER, "2021-06-15T12:00") != once(VILLAGER, "2021-06-16T00:00")
    assert once(VILLAGER, "2021-06-15T12:00") != once(DESK, "2021-06-15T12:00")


def test_replies_and_words_about_failures_are_told_to_nobody() -> None:
    world, now = Office().world, moment("2021-06-15T12:00")
    assert undelivered(world, failed(VILLAGER, kind="reply"), now) == ()
    assert undelivered(world, failed(BOSS), now) == ()
    (word,) = undelivered(world, failed(DESK), now)
    other = Office((*STAFF, STAFF[4].__class__(address="wechat:boss-2", name="吴强", role="supervisor"))).world
    assert undelivered(other, word, now) == ()
