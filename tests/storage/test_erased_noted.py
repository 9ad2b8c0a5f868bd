"""A list waited while somebody on it had the own data erased: confirming it brings no remark of theirs back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from minds import NOW, FakeMind, inbound
from msgspec.structs import replace
from town_hall import PEOPLE, STAFF, opened

from bot import compose
from handlers.changes import Changes, Loaded, Noted
from schemes.people import DatedState
from storage.engine import connect, parse
from storage.keys import Keys
from storage.store import Store


class Clerk(FakeMind):
    """The first message erases resident 1, each later one notes something of residents 1 and 2."""

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        changes = super().take(loaded, now)
        if len(self.taken) == 1:
            return replace(changes, erase=("1",))
        left = DatedState("left", date(2021, 6, 1), "搬到儿子家去了", "moved")
        noted = (Noted(at=NOW, resident=one, scheme="wanzhou-2021", states=(left,)) for one in ("1", "2"))
        return replace(changes, noted=tuple(noted))


def test_nothing_is_noted_of_who_was_erased(url: str, tmp_path: Path) -> None:
    store = Store.open(url, Keys.generate())
    opened(store, compose.mind(STAFF), tmp_path, PEOPLE)
    mind = Clerk()
    for number in (1, 2):
        (turned,) = store.run(mind, [inbound(number, "web:clerk", "查 张桂兰")])
        assert not turned.failed, store.failed_messages()[-1].fault
    store.close()
    engine = connect(parse(url))
    with engine.begin() as connection:
        sql = "SELECT resident FROM enrolment WHERE state = 'left' AND blob IS NOT NULL"
        assert [row[0] for row in connection.exec_driver_sql(sql)] == [2]
    engine.dispose()
