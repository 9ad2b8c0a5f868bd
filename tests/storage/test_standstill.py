"""A week in which nothing ran: the ladder goes on where it stood, rung by rung, and nobody is called silent who was
never asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from runtime_kit import inbound

from bot import compose
from bot.clock import CHINA
from claims.staff import Member
from storage.sending import Settlement
from storage.store import Store

RUNGS = ("desk", "town_officer", "county_officer", "supervisor")
STAFF = (
    Member(address="sms:+8613900000001", name="周敏", role="desk", insurer="picc", county="万州区", rung=1),
    Member(address="sms:+8613900000002", name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address="sms:+8613900000003", name="谭莉", role="county_officer", county="万州区", rung=3),
    Member(address="sms:+8613900000009", name="吴刚", role="supervisor", rung=9),
)
ROLE = {member.address: member.role for member in STAFF}
TUESDAY = datetime(2021, 6, 15, 10, tzinfo=CHINA)
BACK = datetime(2021, 6, 23, 9, tzinfo=CHINA)


def told(store: Store, mind: object, now: datetime) -> dict[str, str]:
    """Let what is due act, as the ticker does; role -> what it is told about the case."""
    while (upcoming := store.next_fire()) is not None and upcoming <= now:
        store.fire(mind, now, 64)  # type: ignore[arg-type]
    store.gather(mind, now)  # type: ignore[arg-type]
    rows = store.take_outbox(now, ["sms"], 50)
    store.settle_all([Settlement(id=row.outbound.id, state="delivered") for row in rows], now)
    return {ROLE[row.outbound.to]: row.outbound.text for row in rows if row.outbound.to in ROLE}


def test_after_a_week_only_the_next_rung_is_told_and_has_its_hours(tmp_path: Path) -> None:
    mind = compose.mind(STAFF)
    store = Store.open(f"sqlite:///{tmp_path}/county.db")
    for number, text in enumerate(("我妈昨天摔断了腿，大周镇的，叫张秀兰，电话13900000077", "对")):
        store.run(mind, [inbound("web:v", number, text, TUESDAY)])
    assert set(told(store, mind, TUESDAY)) == {"desk"}
    back = told(store, mind, BACK)
    assert set(back) == {"town_officer"}, "those above have not been passed over yet"
    assert "周敏" in back["town_officer"]
    assert told(store, mind, BACK + timedelta(hours=3)) == {}
    later = told(store, mind, BACK + timedelta(hours=6))
    assert set(later) == {"county_officer"}
    assert "何平" in later["county_officer"]
    store.close()
