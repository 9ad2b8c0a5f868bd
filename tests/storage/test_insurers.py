"""Claims in the order of their changes, page by page, and single ones with their audit, in both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from minds import NOW, FakeMind, inbound
from msgspec.structs import replace

from claims.claim import Claim
from claims.clock import Clock
from claims.number import number
from dialogs.lookups import Lookups
from handlers.changes import Changes, Heard, Loaded
from storage.asked import Asked, Look
from storage.store import Store

ANNA = "sms:+8613800000001"


class Hand(FakeMind):
    """Writes the claims that it is given, each with a message of its own, all at one instant."""

    said = 0

    def write(self, store: Store, claim: Claim) -> None:
        self.claim = claim
        self.said += 1
        message = inbound(self.said, ANNA, "写")
        [turned] = store.run(self, [replace(message, sent_at=NOW, received_at=NOW)])
        assert not turned.failed

    def hear(self, *arguments) -> Heard:
        return replace(super().hear(*arguments), lookups=Lookups(claim_numbers=(self.claim.number,)))

    def take(self, loaded: Loaded, now) -> Changes:
        return Changes(claims=(self.claim,))

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
    assert [one.claim.number for one in first] == numbers[:2]
    moved = first[0].claim
    hand.write(store, replace(moved, status="acknowledged"))
    rest = store.insurer_page(Asked("picc", after=first[-1].place, limit=9))
    assert [one.claim.number for one in rest] == [*numbers[2:], moved.number], "what changed meanwhile comes again"
    assert store.insurer_page(Asked("picc", after=rest[-1].place)) == []
    times = [one.changed for one in rest]
    assert times == sorted(set(times)), "no two claims share a place"
    assert [one.claim.number for one in store.insurer_page(Asked("picc", status="acknowledged"))] == [moved.number]
    assert len(store.insurer_page(Asked("picc", town="大周镇"))) == 5
    assert store.insurer_page(Asked("picc", town="五桥街道")) == []
    assert [one.claim.number for one in store.insurer_page(Asked("picc", since=times[-1]))] == [moved.number]
    assert store.insurer_page(Asked("picc", since=times[-1] + timedelta(seconds=1))) == []


def test_a_clock_that_acts_for_a_past_instant_stands_behind_all_that_was_read(store: Store, hand: Hand) -> None:
    numbers = hand.file(store, 2)
    late = store.claim(numbers[0])
    assert late is not None
    past = NOW - timedelta(days=3)
    hand.write(store, replace(late, clocks=(Clock(name="once", state="running", fires_at=past),)))
    place = store.insurer_page(Asked("picc"))[-1].place
    store.fire(hand, NOW)
    assert [one.claim.number for one in store.insurer_page(Asked("picc", after=place))] == [numbers[0]]


def test_a_look_leaves_an_audit_row_and_one_at_anothers_claim_does_not(store: Store, hand: Hand) -> None:
    [own] = hand.file(store, 1)
    looks = [
        Look("picc", own, "api_key:1", NOW),
        Look("pingan", own, "api_key:2", NOW),
        Look("picc", "99999999", "k", NOW),
    ]
    found = store.look_into(looks)
    assert [one.claim.number if one else None for one in found] == [own, None, None]
    assert [(row.actor, row.note) for row in store.audit(own) if row.action == "detail"] == [
        ("office:picc", "api_key:1")
    ]


def test_the_message_of_an_id_is_found_again(store: Store, mind: FakeMind) -> None:
    said = inbound(1, ANNA, "在吗")
    store.run(mind, [said])
    assert store.heard("sms", said.id) == said
    assert store.heard("sms", "none") is None
