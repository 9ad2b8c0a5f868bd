"""The week's list of disputes: an insurer's officer of a county reads of no other insurer's cases."""

from __future__ import annotations

from datetime import date, datetime

from bot import compose
from claims.staff import Member
from claims.workdays import CHINA
from handlers.finding.disputes import Dispute, weekly

MONDAY = datetime(2021, 6, 21, 8, 0, tzinfo=CHINA)
STAFF = (
    Member(address="wechat:picc", name="周敏", role="county_officer", insurer="picc", county="万州区"),
    Member(address="wechat:county", name="谭莉", role="county_officer", county="万州区"),
    Member(address="wechat:boss", name="吴刚", role="supervisor"),
)


def declined(number: str, insurer: str | None) -> Dispute:
    day = date(2021, 6, 16)
    return Dispute(reason="declined", number=number, county="万州区", town="大周镇", insurer=insurer, since=day)


def test_each_reads_of_the_own_cases_alone() -> None:
    found = (declined("10000012", "picc"), declined("10000025", "pingan"), declined("10000038", None))
    said = {one.to: one.says[0].args["lines"] for one in weekly(compose.mind(STAFF).world, found, MONDAY)}
    assert "10000012" in said["wechat:picc"]
    assert "10000025" not in said["wechat:picc"]
    assert "10000038" not in said["wechat:picc"]
    for address in ("wechat:county", "wechat:boss"):
        assert all(one.number in said[address] for one in found)
