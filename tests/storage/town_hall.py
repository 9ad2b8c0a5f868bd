"""A town with its officers and some of its people, in its own time: what stories of texts to many are told in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.people import id_number
from bot.clock import CHINA
from claims.staff import Member
from dialogs.lookups import Sought
from dialogs.message import Inbound
from handlers.turn import Cunbao
from schemes.book import load_book
from storage.roster import import_file
from storage.store import Store

START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)
TOWN, COUNTY, BOTH, AGENT = (f"sms:+861390000000{n}" for n in range(1, 5))
STAFF = (
    Member(address=TOWN, name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address=COUNTY, name="谭莉", role="county_officer", county="万州区", rung=3),
    Member(address=BOTH, name="何平", role="county_officer", county="万州区", rung=3),
    Member(address=AGENT, name="冉红", role="village_agent", county="万州区", town="大周镇", village="五土村"),
    Member(address="wechat:aide", name="田丰", role="helper"),
    Member(address="wechat:boss", name="吴刚", role="supervisor", rung=9),
)
PEOPLE = [
    # village, group, head, name, phone
    ("五土村", "3组", "张大富", "张大富", "13800000001"),
    ("五土村", "三组", "何文东", "何文东", "13800000002"),
    ("五土村", "3组", "张大富", "张秀兰", "13800000001"),  # one phone of one household, in another wave: one message
    ("五土村", "4组", "谭梅", "谭梅", ""),
    ("铺垭村", "1组", "冉素琼", "冉素琼", "13800000003"),
    ("铺垭村", "2组", "罗成", "罗成", "13800000004"),
    ("铺垭村", "2组", "郑斌", "郑斌", "13800000004"),  # one phone, two households: proves nobody
]


class Office:
    """A store in its own time."""

    def __init__(self, store: Store, mind: Cunbao) -> None:
        self.store, self.mind, self.now, self.count = store, mind, START, 0

    def says(self, address: str, text: str) -> str:
        self.count += 1
        said = Inbound(address=address, id=f"m{self.count}", text=text, sent_at=self.now, received_at=self.now)
        (turned,) = self.store.run(self.mind, [said])
        assert not turned.failed, self.store.failed_messages()[-1]
        return "\n".join(reply.text for reply in turned.replies)

    def wait(self, **time: float) -> None:
        """Let clocks act, second by second, as the ticker does."""
        end = self.now + timedelta(**time)
        while (due := self.store.next_fire()) is not None and due <= end:
            self.now = max(self.now, due)
            self.store.fire(self.mind, self.now)
        self.now = end

    def sent(self) -> dict[str, list[str]]:
        """All texts of broadcasts in the outbox, by address."""
        found: dict[str, list[str]] = {}
        for row in self.store.take_outbox(self.now, ("sms", "wechat", "web"), 1000):
            self.store.settle(row.outbound.id, "delivered", now=self.now)
            if row.outbound.kind == "broadcast":
                found.setdefault(row.outbound.to, []).append(row.outbound.text)
        return found

    def number(self) -> str:
        return self.store.records(Sought("broadcast"))[0].id


def opened(store: Store, mind: Cunbao, folder: Path, people: Sequence[tuple[str, str, str, str, str]]) -> Office:
    """The town with these people on its roster."""
    file = folder / "roster.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["乡镇", "村", "组", "户主姓名", "姓名", "联系电话", "身份证号"])
        writer.writerows([["大周镇", *person, id_number(n)] for n, person in enumerate(people)])
    assert import_file(store, file, "wanzhou-2021", load_book(), START).new == len(people)
    return Office(store, mind)


def disaster(office: Office) -> str:
    """The town is asked whether all are well; the number of the question."""
    office.says(TOWN, "灾情 大周镇 暴雨 今天")
    office.wait(seconds=5)
    office.says(COUNTY, f"同意 {office.number()}")
    office.wait(minutes=1)
    office.sent()
    return office.number()
