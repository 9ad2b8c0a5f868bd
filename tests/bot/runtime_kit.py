"""A store in memory and a mind that answers with what it heard: to try the running program by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.clock import CHINA
from claims.claim import Claim, Ticket
from claims.clock import Clock
from dialogs.conversation import Conversation, Party
from dialogs.lookups import Lookups
from dialogs.message import Inbound, Outbound, Say
from handlers.changes import Changes, Heard, Loaded
from handlers.mind import Mind

START = datetime(2021, 6, 15, 10, 0, tzinfo=CHINA)


def inbound(address: str, number: int, text: str, at: datetime = START) -> Inbound:
    """The message `number` of an address."""
    return Inbound(address=address, id=f"{address}/{number}", text=text, sent_at=at, received_at=at)


class Echo:
    """Answers each message with how many it has heard from that address and the words.

    报案 files a ticket whose clock acts a second later and tells `sms:+8613900000000`; 坏 raises; 以后
    answers an hour later. A due clock tells the sender of its ticket and stops.
    """

    desk = "sms:+8613900000000"

    def hear(
        self, inbound: Inbound, conversation: Conversation, party: Party, quoted_claim: str | None
    ) -> Heard:
        return Heard(
            inbound=inbound,
            conversation=conversation,
            party=party,
            frame=None,
            lookups=Lookups(),
            quoted_claim=quoted_claim,
        )

    def take(self, loaded: Loaded, now: datetime) -> Changes:
        message, conversation = loaded.heard.inbound, loaded.heard.conversation
        if message.text == "坏":
            raise ValueError("this turn is broken")
        count = conversation.misses + 1
        due = now + timedelta(hours=1) if message.text == "以后" else now
        replies = [out(f"r{message.id}", message.address, f"{count}: {message.text}", due)]
        tickets: tuple[Ticket, ...] = ()
        serial = 0
        if message.text == "报案":
            serial = loaded.serial + 1
            number = str(10_000_000 + loaded.serial)
            clock = Clock(name="acknowledge", state="running", fires_at=now + timedelta(seconds=1))
            tickets = (
                Ticket(
                    number=number,
                    kind="human",
                    sender=message.address,
                    text="",
                    opened_at=now,
                    clocks=(clock,),
                ),
            )
            replies.append(out(f"n{message.id}", self.desk, f"新报案{number}", now, kind="notice"))
        return Changes(
            conversation=replace(conversation, misses=count, last_at=now),
            tickets=tickets,
            messages=tuple(replies),
            serial=serial,
        )

    def due(self, subject: Claim | Ticket, now: datetime) -> Changes:
        assert isinstance(subject, Ticket)
        clock = replace(subject.clocks[0], state="overdue", fires_at=None)
        notice = out(
            f"d{subject.number}", subject.sender, f"{subject.number}还没人接", now, kind="escalation"
        )
        return Changes(tickets=(replace(subject, clocks=(clock,)),), messages=(notice,))

    def apologise(self, inbound: Inbound, serial: int, now: datetime) -> Changes:
        return Changes(messages=(out(f"a{inbound.id}", inbound.address, "对不起", now),))


def out(name: str, to: str, text: str, due: datetime, kind: str = "reply") -> Outbound:
    return Outbound(id=name, to=to, says=(Say("echo", {"words": text}),), text=text, due_at=due, kind=kind)  # type: ignore[arg-type]


class Turned(Struct, frozen=True, kw_only=True):
    inbound: Inbound
    replies: tuple[Outbound, ...]
    messages: tuple[Outbound, ...]
    repeated: bool = False
    failed: bool = False


class Fired(Struct, frozen=True, kw_only=True):
    at: datetime
    subject: Claim | Ticket
    messages: tuple[Outbound, ...]


class Row(Struct, frozen=True, kw_only=True):
    outbound: Outbound
    tries: int


class Line(Struct, kw_only=True):
    """A line of the outbox in memory."""

    outbound: Outbound
    state: str = "queued"
    tries: int = 0
    next_at: datetime
    reference: str | None = None
    reason: str = ""


class MemoryStore:
    """Keeps in memory what `storage.store.Store` keeps in a database; `broken` is how many batches raise."""

    def __init__(self) -> None:
        self.turned: dict[str, Turned] = {}
        self.conversations: dict[str, Conversation] = {}
        self.tickets: dict[str, Ticket] = {}
        self.lines: dict[str, Line] = {}
        self.batches: list[int] = []
        self.serial = 1
        self.broken = 0

    def run(self, mind: Mind, batch: Sequence[Inbound], direct: frozenset[str]) -> list[Turned]:
        self.batches.append(len(batch))
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is full")
        return [self._turn(mind, message, direct) for message in batch]

    def _turn(self, mind: Mind, message: Inbound, direct: frozenset[str]) -> Turned:
        if message.id in self.turned:
            return replace(self.turned[message.id], repeated=True)
        conversation = self.conversations.get(message.address, Conversation(address=message.address))
        heard = mind.hear(message, conversation, Party(address=message.address), None)
        failed = False
        try:
            changes = mind.take(Loaded(heard=heard, found=None, serial=self.serial), message.received_at)  # type: ignore[arg-type]
        except ValueError:
            failed = True
            changes = mind.apologise(message, self.serial, message.received_at)
        self._stage(changes, direct & {message.channel})
        replies = tuple(m for m in changes.messages if m.to == message.address and m.kind == "reply")
        turned = Turned(inbound=message, replies=replies, messages=changes.messages, failed=failed)
        self.turned[message.id] = turned
        return turned

    def _stage(self, changes: Changes, direct: frozenset[str] = frozenset()) -> None:
        if changes.conversation:
            self.conversations[changes.conversation.address] = changes.conversation
        self.tickets.update({ticket.number: ticket for ticket in changes.tickets})
        self.serial = max(self.serial, changes.serial)
        for message in changes.messages:
            state = "delivered" if message.channel in direct and message.kind == "reply" else "queued"
            self.lines[message.id] = Line(outbound=message, state=state, next_at=message.due_at)

    def _open_clocks(self) -> list[tuple[datetime, Ticket]]:
        found = [(c.fires_at, t) for t in self.tickets.values() for c in t.clocks if c.fires_at]
        return sorted(found, key=lambda pair: pair[0])

    def fire(self, mind: Mind, until: datetime, limit: int) -> list[Fired]:
        fired = []
        for at, ticket in self._open_clocks()[:limit]:
            if at <= until:
                changes = mind.due(ticket, at)
                self._stage(changes)
                fired.append(Fired(at=at, subject=ticket, messages=changes.messages))
        return fired

    def next_fire(self) -> datetime | None:
        return min((at for at, _ in self._open_clocks()), default=None)

    def next_outbox(self) -> datetime | None:
        return min((line.next_at for line in self.lines.values() if line.state == "queued"), default=None)

    def take_outbox(self, now: datetime, channels: Sequence[str], limit: int) -> list[Row]:
        rows = []
        for line in self.lines.values():
            due = line.state == "queued" and line.next_at <= now and line.outbound.channel in channels
            if due and len(rows) < limit:
                line.state = "sending"
                rows.append(Row(outbound=line.outbound, tries=line.tries))
        return rows

    def settle(
        self,
        id: str,  # noqa: A002
        state: str,
        reference: str | None = None,
        reason: str = "",
        next_try: datetime | None = None,
        *,
        now: datetime,
    ) -> None:
        line = self.lines[id]
        if line.state in ("delivered", "failed"):
            return
        line.reference, line.reason = reference, reason
        line.state = "queued" if state in ("retry", "waiting") else state
        line.tries += state == "retry"
        line.next_at = next_try or line.next_at

    def report(self, id: str, delivered: bool, reason: str, now: datetime) -> None:  # noqa: A002
        if id in self.lines:
            self.lines[id].state = "delivered" if delivered else "failed"

    def recent(self, address: str, limit: int) -> list[Outbound]:
        return [line.outbound for line in self.lines.values() if line.outbound.to == address][-limit:]
