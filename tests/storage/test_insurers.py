"""Claims in the order of their changes, page by page, and single ones with their audit, in both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from minds import NOW, FakeMind, inbound
from msgspec.structs import replace

from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.number import number
from dialogs.lookups import Lookups
from handlers.changes import Changes, Heard, Loaded
from storage.asked import Asked, Look
from storage.engine import connect, parse
from storage.keys import Keys
from storage.migrate import FOLDER
from storage.store import Store

ANNA = "sms:+8613800000001"


class Hand(FakeMind):
    """Writes the claims and tickets that it is given, each with a message of its own, all at one instant."""

    said = 0

    def write(self, store: Store, case: Claim | Ticket) -> None:
        self.case = case
        self.said += 1
        message = inbound(self.said, ANNA, "写")
        [turned] = store.run(self, [replace(message, sent_at=NOW, received_at=NOW)])
        assert not turned.failed

    def hear(self, *arguments) -> Heard:
        return replace(super().hear(*arguments), lookups=Lookups(claim_numbers=(self.case.number,)))

    def take(self, loaded: Loaded, now) -> Changes:
        return Changes(claims=(self.case,)) if isinstance(self.case, Claim) else Changes(tickets=(self.case,))

    def file(self, store: Store, count: int, insurer: str = "picc") -> list[str]:
        """So many new claims of one insurer; their numbers."""
        numbers = [number(self.said + place + 1) for place in range(count)]
        for one in numbers:
            claim = Claim(
                number=one, scheme="wanzhou-2021", event="accident_injury", insured_name="张桂兰", town="大周镇",
                insurer=insurer, reported_at=NOW, reported_by=ANNA,
            )  # fmt: skip
            self.write(store, claim)
        return numbers


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_pages_follow_the_order_of_changes_and_miss_nothing(store: Store, hand: Hand) -> None:
    numbers = hand.file(store, 5)
    hand.file(store, 2, "pingan")
    first = store.insurer_page(Asked("picc", limit=2))
    assert [one.case.number for one in first] == numbers[:2]
    moved = first[0].case
    hand.write(store, replace(moved, status="acknowledged"))
    rest = store.insurer_page(Asked("picc", after=first[-1].place, limit=9))
    assert [one.case.number for one in rest] == [*numbers[2:], moved.number], "what changed meanwhile comes again"
    assert store.insurer_page(Asked("picc", after=rest[-1].place)) == []
    times = [one.changed for one in rest]
    assert times == sorted(set(times)), "no two claims share a place"
    assert [one.case.number for one in store.insurer_page(Asked("picc", status="acknowledged"))] == [moved.number]
    assert len(store.insurer_page(Asked("picc", town="大周镇"))) == 5
    assert store.insurer_page(Asked("picc", town="五桥街道")) == []
    assert [one.case.number for one in store.insurer_page(Asked("picc", since=times[-1]))] == [moved.number]
    assert store.insurer_page(Asked("picc", since=times[-1] + timedelta(seconds=1))) == []


def test_a_clock_that_acts_for_a_past_instant_stands_behind_all_that_was_read(store: Store, hand: Hand) -> None:
    numbers = hand.file(store, 2)
    late = store.claim(numbers[0])
    assert late is not None
    past = NOW - timedelta(days=3)
    hand.write(store, replace(late, clocks=(Clock(name="once", state="running", fires_at=past),)))
    place = store.insurer_page(Asked("picc"))[-1].place
    store.fire(hand, NOW)
    assert [one.case.number for one in store.insurer_page(Asked("picc", after=place))] == [numbers[0]]


def test_a_look_leaves_an_audit_row_and_one_at_anothers_claim_does_not(store: Store, hand: Hand) -> None:
    [own] = hand.file(store, 1)
    looks = [
        Look("picc", own, "api_key:1", NOW),
        Look("pingan", own, "api_key:2", NOW),
        Look("picc", "99999999", "k", NOW),
    ]
    found = store.look_into(looks)
    assert [one.case.number if one else None for one in found] == [own, None, None]
    assert [(row.actor, row.note) for row in store.audit(own) if row.action == "detail"] == [
        ("office:picc", "api_key:1")
    ]


def test_the_message_of_an_id_is_found_again(store: Store, mind: FakeMind) -> None:
    said = inbound(1, ANNA, "在吗")
    store.run(mind, [said])
    assert store.heard("sms", said.id) == said
    assert store.heard("sms", "none") is None


def filed_ticket(store: Store, place: int, **more: Any) -> Ticket:
    ticket = Ticket(
        number=number(place),
        sender=ANNA,
        text="好久赔",
        opened_at=NOW + timedelta(minutes=place),
        **{"kind": "question", "insurer": "picc", **more},
    )
    store.post(Changes(tickets=(ticket,)))
    return ticket


def test_tickets_stand_in_one_order_of_changes_with_claims(store: Store, hand: Hand) -> None:
    """A ticket that is posted after a claim stands behind it, also when it was opened before."""
    hand.file(store, 1)
    first, second = (filed_ticket(store, place, kind=kind) for place, kind in ((8, "question"), (9, "complaint")))
    filed_ticket(store, 10, insurer="pingan")
    filed_ticket(store, 11, insurer=None)
    found = store.insurer_tickets(Asked("picc"))
    assert [one.case.number for one in found] == [first.number, second.number]
    hand.write(store, replace(found[0].case, status="acknowledged"))
    rest = store.insurer_tickets(Asked("picc", after=found[-1].place))
    assert [(one.case.number, one.case.status) for one in rest] == [(first.number, "acknowledged")]
    assert [one.case.number for one in store.insurer_tickets(Asked("picc", kind="complaint"))] == [second.number]
    looks = [
        Look(insurer, first.number, "k", NOW, of) for insurer in ("picc", "pingan") for of in ("ticket", "claim")
    ]  # type: ignore[arg-type]
    assert [one.case.number if one else None for one in store.look_into(looks)] == [first.number, None, None, None]


def test_tickets_of_an_older_database_stand_in_the_order_in_which_they_were_opened(
    store: Store, url: str, keys: Keys
) -> None:
    late, early = filed_ticket(store, 9), filed_ticket(store, 8)
    store.close()
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    engine = connect(parse(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0011")
    engine.dispose()
    again = Store.open(url, keys)
    found = again.insurer_tickets(Asked("picc"))
    assert [(one.case.number, one.changed) for one in found] == [(one.number, one.opened_at) for one in (early, late)]
    third = filed_ticket(again, 7)
    assert [one.case.number for one in again.insurer_tickets(Asked("picc", after=found[-1].place))] == [third.number]
    again.close()
