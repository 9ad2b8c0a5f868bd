"""Reads whole things outside of turns: claims and tickets, the log of an address, failed messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, json
from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select

from claims.claim import Claim, Ticket
from claims.life import FINISHED
from dialogs.lookups import Found, Lookups
from dialogs.message import Inbound, Outbound
from handlers.changes import Audit
from schemes.people import Resident
from storage import statements as s
from storage import tables as t
from storage.engine import Driver
from storage.loading import Loader
from storage.seal import Sealer
from storage.times import moment
from storage.unit import Unit


class Line(Struct, frozen=True, kw_only=True):
    """One message of a talk, theirs or ours; exactly one of the two is set."""

    at: datetime
    inbound: Inbound | None = None
    outbound: Outbound | None = None


class Failed(Struct, frozen=True, kw_only=True):
    """A message whose turn failed: the id for `cunbao retry`, and the traceback, which may name people."""

    id: int
    inbound: Inbound
    fault: str


class Reader:
    """Read-only questions; each is one short transaction."""

    def __init__(self, driver: Driver, sealer: Sealer) -> None:
        self._driver, self._sealer = driver, sealer

    def claims(self, **clear: str) -> list[Claim]:
        """All claims in order of number, or those whose clear columns (status, town, insurer …) equal."""
        rows = self._all(t.claim, "number", clear)
        return [self._sealer.claim(number, blob) for number, blob in rows]

    def tickets(self, **clear: str) -> list[Ticket]:
        """All tickets in order of number, or those whose clear columns equal."""
        rows = self._all(t.ticket, "number", clear)
        return [self._sealer.ticket(number, blob) for number, blob in rows]

    def cases(
        self, numbers: Sequence[str], identities: Sequence[str], persons: Sequence[tuple[str, str]]
    ) -> list[Claim]:
        """The claims of some numbers, of some ID numbers, and of names in towns, in order of number."""
        seal = self._sealer
        keys: tuple[tuple[str, list[Any]], ...] = (
            ("number", list(dict.fromkeys(numbers))),
            ("insured", [seal.identity(one) for one in dict.fromkeys(identities)]),
            ("person", [seal.name_town(*one) for one in dict.fromkeys(persons)]),
        )
        found: dict[str, bytes] = {}
        with self._driver.transaction(write=False):
            for column, held in keys:
                rows = s.load(self._driver, t.claim, column, ("number", "blob"), held) if held else []
                found |= {number: blob for _, number, blob in rows}
        return [seal.claim(number, found[number]) for number in sorted(found)]

    def open_with(self, insurer: str) -> int:
        """How many claims of an insurer are not finished."""
        box = t.claim.c
        done: list[ColumnElement[str]] = [literal_column(f"'{status}'") for status in sorted(FINISHED)]

        def build() -> Select[Any]:
            mine = box.insurer == bindparam("insurer_")
            return select(func.count()).select_from(t.claim).where(mine, box.status.not_in(done))

        with self._driver.transaction(write=False):
            return int(self._driver.rows(self._driver.text("open_with", build), (insurer,))[0][0])

    def claim(self, number: str) -> Claim | None:
        """One claim, or None."""
        with self._driver.transaction(write=False):
            found = s.load(self._driver, t.claim, "number", ("blob",), [number])
        return self._sealer.claim(number, found[0][1]) if found else None

    def ticket(self, number: str) -> Ticket | None:
        """One ticket, or None."""
        with self._driver.transaction(write=False):
            found = s.load(self._driver, t.ticket, "number", ("blob",), [number])
        return self._sealer.ticket(number, found[0][1]) if found else None

    def message(self, identity: str) -> Outbound | None:
        """One message of the outbox, or None."""
        with self._driver.transaction(write=False):
            found = s.load(self._driver, t.outbox, "id", ("blob",), [identity])
        return self._sealer.outbound(identity, found[0][1]) if found else None

    def heard(self, channel: str, identity: str) -> Inbound | None:
        """The message that came with a channel's id, or None."""
        key = self._sealer.message(channel, identity)
        with self._driver.transaction(write=False):
            found = s.load(self._driver, t.inbox, "key", ("id", "blob"), [key])
        return self._sealer.inbound(found[0][1], found[0][2]) if found else None

    def sent_as(self, reference: str) -> str | None:
        """The id of the message of this reference, or None."""
        with self._driver.transaction(write=False):
            found = s.load(self._driver, t.outbox, "reference", ("id",), [reference])
        return str(found[0][1]) if found else None

    def residents(self, lookups: Lookups) -> tuple[Resident, ...]:
        """The residents that a message's lookups would find."""
        return self.found(lookups).residents

    def found(self, lookups: Lookups) -> Found:
        """What a message's lookups would find, outside of a turn."""
        loader = Loader(self._driver, self._sealer, Unit())
        wants = loader.wants("", lookups)
        with self._driver.transaction(write=False):
            loader.fetch(wants)
            return loader.found(wants)

    def recent(self, address: str, limit: int) -> list[Outbound]:
        """The newest messages that were sent to an address, oldest first."""
        with self._driver.transaction(write=False):
            return self._sent(address, limit)

    def log(self, address: str, limit: int) -> list[Line]:
        """The newest messages of both sides, in order of time."""
        box = t.inbox.c
        sql = self._driver.text(
            "heard",
            lambda: (
                select(box.id, box.received_at, box.blob)
                .where(box.address == bindparam("address_"))
                .order_by(box.id.desc())
                .limit(bindparam("most"))
                .offset(s.NONE)
            ),
        )
        with self._driver.transaction(write=False):
            heard = self._driver.rows(sql, (self._sealer.address(address), limit))
            sent = self._sent(address, limit)
        lines = [Line(at=moment(at), inbound=self._sealer.inbound(row, blob)) for row, at, blob in reversed(heard)]
        lines += [Line(at=message.due_at, outbound=message) for message in sent]
        lines.sort(key=lambda line: line.at)
        return lines[-limit:]

    def failed(self) -> list[Failed]:
        """Messages whose turn failed, oldest first."""
        box = t.inbox.c
        failed = box.state == literal_column("'failed'")
        sql = self._driver.text("failed", lambda: select(box.id, box.blob, box.fault).where(failed).order_by(box.id))
        with self._driver.transaction(write=False):
            found = self._driver.rows(sql)
        return [self._failed(*row) for row in found]

    def audit(self, subject: str | None = None) -> list[Audit]:
        """Who looked at or changed a person's data, oldest first; all of it without a subject."""
        log = t.audit.c
        if subject is None:
            sql = self._driver.text("audit", lambda: select(log.id, log.blob).order_by(log.id))
        else:
            sql = self._driver.text(
                "audit_of",
                lambda: select(log.id, log.blob).where(log.subject == bindparam("subject_")).order_by(log.id),
            )
        with self._driver.transaction(write=False):
            found = self._driver.rows(sql, () if subject is None else (subject,))
        place = b"audit.blob:%d"
        return [json.decode(self._sealer.unseal(place % row, blob), type=Audit) for row, blob in found]

    def _failed(self, row: int, blob: bytes, fault: bytes | None) -> Failed:
        why = json.decode(self._sealer.unseal(b"inbox.fault:%d" % row, fault), type=str) if fault else ""
        return Failed(id=row, inbound=self._sealer.inbound(row, blob), fault=why)

    def _sent(self, address: str, limit: int) -> list[Outbound]:
        box = t.outbox.c
        states: list[ColumnElement[str]] = [
            literal_column(f"'{state}'") for state in ("sending", "accepted", "delivered")
        ]
        sql = self._driver.text(
            "sent",
            lambda: (
                select(box.id, box.blob)
                .where(box.address == bindparam("address_"), box.state.in_(states))
                .order_by(box.due_at.desc(), box.seq.desc())
                .limit(bindparam("most"))
                .offset(s.NONE)
            ),
        )
        found = self._driver.rows(sql, (self._sealer.address(address), limit))
        return [self._sealer.outbound(identity, blob) for identity, blob in reversed(found)]

    def _all(self, table: Any, key: str, clear: dict[str, str]) -> Iterator[tuple[str, bytes]]:
        names = tuple(sorted(clear))

        def build() -> Select[Any]:
            chosen = select(table.c[key], table.c.blob).order_by(table.c[key])
            return chosen.where(*(table.c[name] == bindparam(f"{name}_") for name in names))

        sql = self._driver.text(("all", table.name, names), build)
        with self._driver.transaction(write=False):
            for chunk in self._driver.stream(sql, [clear[name] for name in names]):
                yield from ((row[0], row[1]) for row in chunk)
