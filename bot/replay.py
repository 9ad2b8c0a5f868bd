"""Run a history in its own time: messages and the passing of time in, every outbound message out.

At one and the same time due clocks go before the message; time that goes backwards is a mistake in the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from secrets import token_hex
from typing import Any

import msgspec

from bot.clock import CHINA
from claims.claim import Claim, Ticket
from claims.clock import Clock
from claims.workdays import ONE_DAY, midnight
from dialogs.message import Inbound, Outbound, is_group
from dialogs.plain import numbered
from handlers.mind import Mind
from nlu.frame import PUBLIC_SLOTS
from storage.store import Store

CHANNELS = ("sms", "wechat", "telegram", "wecom", "email", "web", "terminal")
MANY = 1000
SLOTS = frozenset({*PUBLIC_SLOTS, "cause", "hospital", "village", "photos"})


class StoryError(ValueError):
    """A line of a story that cannot be run; the message names the line and what to do."""


class Line(msgspec.Struct, frozen=True, kw_only=True, rename={"sender": "from"}, forbid_unknown_fields=True):
    """One line: a message (`from`, `text`), or only the time until which everything due acts."""

    at: datetime
    sender: str | None = None
    text: str | None = None
    id: str | None = None
    quoted: str | None = None


class Replay:
    """A store and a mind that live in a story's time."""

    def __init__(self, store: Store, mind: Mind) -> None:
        self._store, self._mind = store, mind
        self._now: datetime | None = None
        self._tomorrow: datetime | None = None
        self._lines = 0
        self._run = token_hex(4)

    def run(self, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The output of every line, as JSON-ready dicts, ending with the claims and tickets."""
        for text in lines:
            yield from self.run_line(text)
        yield self.end()

    def run_line(self, text: str) -> Iterator[dict[str, Any]]:
        """What one line causes, ending with `done` and the line's number; an empty line causes nothing."""
        self._lines += 1
        number = self._lines
        if not text.strip():
            return
        line = self._read(number, text)
        yield from self._until(line.at)
        if line.sender is not None:
            yield from self._message(number, line)
        yield {"done": number}

    def _read(self, number: int, text: str) -> Line:
        try:
            line = msgspec.json.decode(text, type=Line)
        except msgspec.MsgspecError as error:
            raise StoryError(f"第{number}行读不懂：{error}。要的是 at，说话时再加 from 和 text。") from error
        at = line.at if line.at.tzinfo else line.at.replace(tzinfo=CHINA)
        at = at.astimezone(CHINA)
        if self._now is not None and at < self._now:
            raise StoryError(f"第{number}行的时间 {at.isoformat()} 比前面的早。时间只能往前走。")
        if line.sender is not None and line.sender.partition(":")[0] not in CHANNELS:
            raise StoryError(f"第{number}行的 from 要以 {'、'.join(CHANNELS)} 加冒号开头。")
        if (line.sender is None) != (line.text is None):
            raise StoryError(f"第{number}行：from 和 text 要一起写。")
        return msgspec.structs.replace(line, at=at)

    def _until(self, moment: datetime) -> Iterator[dict[str, Any]]:
        """Let everything act that is due until `moment`, in the order of time."""
        while True:
            nexts = [at for at in self._nexts() if at is not None]
            due = min(nexts, default=None)
            if due is None or due > moment:
                break
            at = max(due, self._now) if self._now else due
            self._now = at.astimezone(CHINA)
            self._store.fire(self._mind, self._now, limit=1)
            upcoming = self._store.next_fire()
            if upcoming is None or upcoming > self._now:
                self._store.gather(self._mind, self._now)
            self._new_day(self._now)
            yield from self._sent()
        self._now = moment
        if self._tomorrow is None:
            self._tomorrow = moment
            self._new_day(moment)
            yield from self._sent()

    def _new_day(self, now: datetime) -> None:
        """What the calendar brings, once a day and at the first line, as the ticker of the running program does."""
        if self._tomorrow is not None and now >= self._tomorrow:
            self._store.season(self._mind, now)
            self._tomorrow = midnight(now.date() + ONE_DAY)

    def _nexts(self) -> tuple[datetime | None, ...]:
        return self._store.next_fire(), self._store.next_outbox(), self._store.next_gather(), self._tomorrow

    def _message(self, number: int, line: Line) -> Iterator[dict[str, Any]]:
        assert line.sender is not None
        assert line.text is not None
        inbound = Inbound(
            address=line.sender,
            id=line.id or f"{self._run}-{number}",
            text=line.text,
            sent_at=line.at,
            received_at=line.at,
            quoted=line.quoted,
            private=not is_group(line.sender),
        )
        self._store.run(self._mind, [inbound])
        yield from self._sent()

    def _sent(self) -> Iterator[dict[str, Any]]:
        """Send what is due now, as a gateway that delivers at once."""
        assert self._now is not None
        while rows := self._store.take_outbox(self._now, CHANNELS, MANY):
            for row in rows:
                self._store.settle(row.outbound.id, "delivered", reference=row.outbound.id, now=self._now)
                yield shown(row.outbound, self._now)

    def end(self) -> dict[str, Any]:
        """The last line: all claims and tickets as they stand."""
        return {
            "claims": [claim_line(claim) for claim in self._store.claims()],
            "tickets": [ticket_line(ticket) for ticket in self._store.tickets()],
        }


def shown(outbound: Outbound, at: datetime) -> dict[str, Any]:
    """An outbound message as the interface shows it; an SMS carries its choices numbered."""
    return {
        "at": at.isoformat(),
        "to": outbound.to,
        "text": numbered(outbound) if outbound.channel == "sms" else outbound.text,
        "choices": list(outbound.choices),
        "kind": outbound.kind,
        "asks": outbound.asks,
    }


def claim_line(claim: Claim) -> dict[str, Any]:
    """A claim as the interface shows it; what is not known is null."""
    return {
        "number": claim.number,
        "scheme": claim.scheme,
        "event": claim.event,
        "covers": list(claim.covers),
        "insured_name": claim.insured_name,
        "relation": claim.relation,
        "town": claim.town,
        "event_date": _day(claim.event_date),
        "facts": slots(claim),
        "insurer": claim.insurer,
        "hotline": claim.hotline,
        "reported_at": _moment(claim.reported_at),
        "reported_by": claim.reported_by,
        "status": claim.status,
        "history": [{"at": _moment(e.at), "status": e.status, "by": e.by} for e in claim.history],
        "clocks": [clock_line(clock) for clock in claim.clocks],
        "handed_to_person": bool(claim.handed),
        "verified": claim.verified,
    }


def slots(claim: Claim) -> dict[str, Any]:
    """Everything that was told, by slot name, numbers as numbers; the sender's own words are left out."""
    told: dict[str, Any] = {slot: value for slot, value in claim.facts.items() if slot in SLOTS}
    own = {
        "event": claim.event,
        "relation": claim.relation,
        "name": claim.insured_name,
        "town": claim.town,
        "date": _day(claim.event_date),
        "phone": claim.phone,
    }
    told |= {slot: value for slot, value in own.items() if value is not None}
    for slot in ("hospital_days", "disability_grade", "photos"):
        if slot in told:
            told[slot] = int(told[slot])
    if "amount" in told:
        amount = Decimal(told["amount"])
        told["amount"] = int(amount) if amount == amount.to_integral_value() else float(amount)
    return told


def clock_line(clock: Clock) -> dict[str, Any]:
    """A clock: the last day as an ISO date, inclusive, or an ISO time."""
    if clock.due is None:
        due = None
    elif clock.by_day:
        due = (clock.due - timedelta(seconds=1)).astimezone(CHINA).date().isoformat()
    else:
        due = _moment(clock.due)
    return {"name": clock.name, "due": due, "state": clock.state}


def ticket_line(ticket: Ticket) -> dict[str, Any]:
    """A ticket as the interface shows it."""
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "from": ticket.sender,
        "text": ticket.text,
        "opened_at": _moment(ticket.opened_at),
        "status": ticket.status,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime) -> str:
    return moment.astimezone(CHINA).isoformat()
