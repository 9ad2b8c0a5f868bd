"""The start goes through what holidays and staff have changed meanwhile: in batches, once, and a broken case stops no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from minds import DESK, NOW, FakeMind, inbound
from msgspec.structs import replace
from test_gathering import Gathering, filed

from claims.absence import Absence
from claims.claim import Claim
from claims.clock import Clock
from handlers.changes import Changes
from storage import review
from storage.store import Store

LATER = NOW + timedelta(days=1)


class Reviewing(FakeMind):
    """Its clocks are provisional until `known`; `people` are the staff of today."""

    def __init__(self, *, known: bool = False, people: dict[str, str] | None = None) -> None:
        super().__init__()
        self.known, self.people, self.asked, self.handed = known, people or {}, [], []

    def _file(self, loaded, changes, rest, now) -> Changes:
        made = super()._file(loaded, changes, rest, now)
        claim = made.claims[0]
        clock = Clock(
            name="pay", state="running", fires_at=now + timedelta(days=30), provisional=not rest.startswith("定")
        )
        return replace(made, claims=(replace(claim, clocks=(clock,)),))

    def recount(self, subject, now) -> Changes:
        self.asked.append(subject.number)
        if subject.insured_name == "坏":
            raise RuntimeError("cannot be counted")
        if not self.known:
            return Changes()
        moved = tuple(
            replace(one, provisional=False, fires_at=one.fires_at + timedelta(days=1)) for one in subject.clocks
        )
        return Changes(claims=(replace(subject, clocks=moved),))

    def staff(self) -> dict[str, str]:
        return self.people

    def handed_on(self, subject, gone, now) -> Changes:
        self.handed.append((subject.number, dict(gone)))
        if subject.assigned == "done":
            return Changes()
        return Changes(claims=(replace(subject, assigned="done"),)) if isinstance(subject, Claim) else Changes()


def test_provisional_clocks_are_counted_anew_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "AT_ONCE", 3)
    store.run(Reviewing(), [inbound(n, f"web:v{n}", f"报 张{n}") for n in range(7)] + [inbound(8, "web:x", "报 定")])
    assert store.review(Reviewing(), LATER).recounted == 0
    mind = Reviewing(known=True)
    assert store.review(mind, LATER).recounted == 7
    assert len(mind.asked) == 7, "one that is certain is not even looked at"
    assert store.review(mind, LATER).recounted == 0
    assert len(mind.asked) == 7
    assert store.next_fire() == NOW + timedelta(days=30, seconds=8)


def test_a_case_that_cannot_be_counted_keeps_no_other_from_it(store: Store) -> None:
    store.run(Reviewing(), [inbound(1, "web:a", "报 坏"), inbound(2, "web:b", "报 好")])
    assert store.review(Reviewing(known=True), LATER).recounted == 1


def test_whoever_left_is_named_and_their_cases_are_handed_on_once(store: Store) -> None:
    mind = Gathering()
    filed(store, mind, [10, 20])
    store.run(mind, [inbound(5, "web:other", "报 李四")])
    store.fire(mind, NOW + timedelta(minutes=20), 2)
    both = {DESK: "周敏", "web:chen": "陈东"}
    assert store.review(Reviewing(people=both), LATER).gone == ()
    assert [(one.name, one.cases) for one in store.ghosts({"web:chen": "陈东"})] == [("周敏", 2)]
    fewer = Reviewing(people={"web:chen": "陈东"})
    (gone,) = store.review(fewer, LATER).gone
    assert (gone.name, gone.cases) == ("周敏", 2)
    assert fewer.handed == [("00000001", {DESK: "周敏"}), ("00000002", {DESK: "周敏"})]
    assert store.review(fewer, LATER).gone == ()
    assert store.ghosts(fewer.people) == ()


def test_an_absence_is_seen_by_the_next_batch_and_by_clocks(store: Store) -> None:
    seen = []

    class Watching(FakeMind):
        def beside(self, records):
            seen.append(tuple(one.name for one in records))
            return self

    absence = Absence(
        id="1", state="open", at=NOW, address=DESK, name="周敏", first=date(2021, 6, 15), last=date(2021, 6, 16)
    )
    mind = Watching(clocks=(("late", 5),))
    store.run(mind, [inbound(1, "web:a", "报 张三")])
    assert seen == []
    store.post(Changes(records=(absence,)))
    store.run(mind, [inbound(2, "web:a", "在吗")])
    store.fire(mind, NOW + timedelta(minutes=10))
    assert seen == [("周敏",), ("周敏",)]
