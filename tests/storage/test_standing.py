"""What every turn has to see is seen whole, however much of it there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from minds import FakeMind, inbound
from msgspec.structs import replace

from claims.handover import HandOver
from claims.record import Record
from handlers.changes import Changes, Loaded
from storage.store import Store

ANNA = "web:1"
MANY = 1_001


class Election(FakeMind):
    """A mind for whom one message hands a thousand villages over."""

    beside_it = 0

    def beside(self, records: Iterable[Record]) -> FakeMind:
        self.beside_it = sum(isinstance(one, HandOver) for one in records)
        return self

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        records = tuple(
            HandOver(
                id=f"{place:04d}",
                state="open",
                at=now + timedelta(seconds=place),
                county="万州区",
                town="大周镇",
                village=f"第{place}村",
                leaver=f"web:old{place}",
                successor=f"web:new{place}",
                name="王五",
                by=ANNA,
            )
            for place in range(MANY)
        )
        return replace(super().take(loaded, now), records=records if len(self.taken) == 1 else ())


def test_after_an_election_no_village_falls_back_to_who_has_left(store: Store) -> None:
    mind = Election()
    store.run(mind, [inbound(1, ANNA, "报 张桂兰")])
    store.run(mind, [inbound(2, ANNA, "查 张桂兰")])
    assert mind.beside_it == MANY
