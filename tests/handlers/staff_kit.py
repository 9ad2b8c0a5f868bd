"""A small office in its own time: staff on a ladder, claims that are filed, clocks that run, messages that go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from msgspec.structs import replace

from claims.claim import Claim, Entry, Ticket, TicketKind
from claims.number import number
from claims.promises import fires_next, shown_due
from claims.staff import Member
from claims.workdays import CHINA, WorkingDays
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Found, Lookups, Told
from dialogs.message import Inbound, Outbound
from handlers.changes import Audit, Changes, Heard, Loaded
from handlers.ladder.due import due, new_claim, new_ticket
from handlers.speech import rendered
from handlers.staff import command, is_staff_command
from handlers.staff_meant import implied_order, may_be_implied
from handlers.world import World
from locales.catalogue import load
from schemes.book import INFORMATION, load_book

DESK = "wechat:picc-dazhou"
COLLEAGUE = "wechat:picc-dazhou-2"
TOWN = "sms:+8613800000011"
COUNTY = "wechat:county"
BOSS = "wechat:boss"
STRANGER = "wechat:pingan-wuqiao"
HELPER = "sms:+8613800000021"
VILLAGER = "sms:+8613900000001"

STAFF = (
    Member(address=DESK, name="周敏", role="desk", insurer="picc", county="万州区", town="大周镇", rung=1),
    Member(address=COLLEAGUE, name="陈东", role="desk", insurer="picc", county="万州区", town="大周镇", rung=1),
    Member(address=TOWN, name="何平", role="town_officer", county="万州区", town="大周镇", rung=2),
    Member(address=COUNTY, name="谭莉", role="county_officer", county="万州区", rung=3),
    Member(address=BOSS, name="吴刚", role="supervisor"),
    Member(address=STRANGER, name="郑斌", role="desk", insurer="pingan", county="万州区", town="五桥街道", rung=1),
    Member(address=HELPER, name="冉红", role="helper", county="万州区", town="大周镇", village="铺垭村"),
    Member(address="wechat:zhenping", name="罗艳", role="desk", insurer="chinalife", county="镇坪县", rung=1),
    Member(address="wechat:zhenping-2", name="龚伟", role="county_officer", county="镇坪县", rung=2),
)


def moment(text: str) -> datetime:
    """China time from 2021-06-15T10:00."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


class Office:
    """Runs claims through the use cases as storage does: each change is kept, each message is rendered."""

    def __init__(self, staff: tuple[Member, ...] = STAFF, table: dict[date, bool] | None = None) -> None:
        self.world = World(
            book=load_book(),
            understander=cast("Any", None),
            words=load(),
            staff=staff,
            days=WorkingDays(table),
        )
        self.now = moment("2021-06-15T10:00")
        self.cases: dict[str, Claim | Ticket] = {}
        self.sent: list[Outbound] = []
        self.audit: list[Audit] = []
        self.serial = 0

    def file(
        self, at: str, event: str = "accident_injury", town: str = "大周镇", day: str | None = None, **more: Any
    ) -> str:
        """File a report at a time and give its number."""
        self.wait(at)
        happened = date.fromisoformat(day or at[:10])
        found = self.world.book.route(town=town, day=happened, event=event)
        self.serial += 1
        claim = Claim(
            number=number(self.serial),
            scheme=found.scheme.id if found.scheme else None,
            county=found.county,
            event=event,
            covers=found.covers,
            insured_name=more.pop("name", "张秀兰"),
            relation=more.pop("relation", "mother"),
            town=town,
            event_date=happened,
            insurer=found.insurer.id if found.insurer else None,
            hotline=found.hotline,
            handed=tuple(reason for reason in found.reasons if reason not in INFORMATION),
            reported_at=self.now,
            reported_by=VILLAGER,
            phone="13900000001",
            history=(Entry(at=self.now, status="notified", by=VILLAGER),),
        )
        claim, messages = new_claim(self.world, replace(claim, **more), self.now)
        self._keep(Changes(claims=(claim,), messages=messages))
        return claim.number

    def ticket(
        self, at: str, kind: TicketKind = "complaint", text: str = "我要投诉", town: str = "大周镇", **more: Any
    ) -> str:
        """Open a ticket at a time and give its number."""
        self.wait(at)
        self.serial += 1
        ticket = Ticket(
            number=number(self.serial),
            kind=kind,
            sender=VILLAGER,
            text=text,
            opened_at=self.now,
            county="万州区",
            town=town,
            phone="13900000001",
        )
        ticket, messages = new_ticket(self.world, replace(ticket, **more), self.now)
        self._keep(Changes(tickets=(ticket,), messages=messages))
        return ticket.number

    def wait(self, until: str) -> list[Outbound]:
        """Let time pass; every clock acts at its due time. What went out meanwhile."""
        end, before = moment(until), len(self.sent)
        while True:
            waiting = [(fires_next(case.clocks), name) for name, case in self.cases.items()]
            ripe = [(fires, name) for fires, name in waiting if fires is not None and fires <= end]
            if not ripe:
                break
            fires, name = min(ripe)
            self.now = max(self.now, fires)
            changes = due(self.world, self.cases[name], self.now)
            after = [case for case in (*changes.claims, *changes.tickets) if case.number == name]
            assert after, "a clock that fires has to change its case"
            nxt = fires_next(after[0].clocks)
            assert nxt is None or nxt > fires, "a clock may not fire for ever"
            self._keep(changes)
        self.now = end
        return self.sent[before:]

    def says(
        self, address: str, text: str, at: str | None = None, quoted: str | None = None, private: bool = True
    ) -> str:
        """A staff member writes; the answer to them."""
        if at is not None:
            self.wait(at)
        told = self.told(address)
        order = is_staff_command(text, quoted)
        if order is None and may_be_implied(text, quoted, Conversation(address=address)):
            order = implied_order(text, told)
        assert order is not None, f"{text!r} is no command"
        self.serial += 1
        inbound = Inbound(
            address=address,
            id=f"m{self.serial}",
            text=text,
            sent_at=self.now,
            received_at=self.now,
            private=private,
        )
        heard = Heard(
            inbound=inbound,
            conversation=Conversation(address=address),
            party=Party(address=address),
            frame=None,
            lookups=Lookups(),
            quoted_claim=quoted,
        )
        hits = [case for case in self.cases.values() if case.number == order.number]
        found = Found(
            claims=tuple(case for case in hits if isinstance(case, Claim)),
            tickets=tuple(case for case in hits if isinstance(case, Ticket)),
            told=told if order.number is None else (),
        )
        changes = command(self.world, Loaded(heard=heard, found=found, serial=self.serial), order, self.now)
        before = len(self.sent)
        self._keep(changes)
        answers = [message for message in self.sent[before:] if message.to == address and message.kind == "reply"]
        assert len(answers) == 1
        return answers[0].text

    def told(self, address: str) -> tuple[Told, ...]:
        """The open cases of which messages to an address spoke, the one told last first, as storage finds them."""
        last = {message.claim: message for message in self.sent if message.to == address and message.claim}
        newest = sorted(last.values(), key=self.sent.index, reverse=True)
        cases = [(self.cases[message.claim], message) for message in newest if message.claim in self.cases]
        return tuple(
            Told(case=case, at=message.due_at, choices=message.choices if message is newest[0] else ())
            for case, message in cases
            if case.status not in ("closed", "withdrawn")
        )

    def claim(self, name: str) -> Claim:
        case = self.cases[name]
        assert isinstance(case, Claim)
        return case

    def clock(self, name: str, clock: str) -> tuple[str, str | None]:
        """State and shown end of a clock."""
        held = next(one for one in self.cases[name].clocks if one.name == clock)
        return held.state, shown_due(held)

    def heard_by(self, address: str) -> list[str]:
        """All texts that went to an address."""
        return [message.text for message in self.sent if message.to == address]

    def _keep(self, changes: Changes) -> None:
        for case in (*changes.claims, *changes.tickets):
            self.cases[case.number] = case
        known = {message.id for message in self.sent}
        once = {message.dedup for message in self.sent if message.dedup}
        for message in changes.messages:
            assert message.id not in known, f"two messages with the id {message.id}"
            known.add(message.id)
            if message.dedup is None or message.dedup not in once:
                self.sent.append(rendered(self.world.words, message))
        self.audit += changes.audit
