"""What the program and the command line look up in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from claims.area import Area
from claims.claim import Claim, Ticket
from claims.record import Record
from dialogs.crowd import Crowd, CrowdSought, Logged
from dialogs.lookups import Found, Lookups, Sought
from dialogs.message import Inbound, Outbound
from handlers.changes import Audit
from schemes.people import Resident
from storage import attachments, firing, gathering, insurers, misunderstood, outbox, reach_log, records
from storage.asked import Asked, Listed
from storage.crowd import look
from storage.enrolments import Enrolments
from storage.fetching import Bytes, Waiting
from storage.opened import Opened
from storage.reading import Failed, Line
from storage.review import Gone, ghosts
from storage.rotation import Rotation
from storage.sending import Trace
from storage.times import moment
from storage.unit import Unit
from storage.unsettled import unsettled


class Looking(Opened):
    """The part of `Store` that only reads."""

    def next_fire(self) -> datetime | None:
        """The earliest instant at which a clock wants to act."""
        with self._ready(), self.driver.transaction(write=False):
            value = firing.next_fire(self.driver)
        return None if value is None else moment(value)

    def next_gather(self) -> datetime | None:
        """When something that is held for an address may go out; None where nothing is."""
        with self._ready(), self.driver.transaction(write=False):
            value = gathering.next_gather(self.driver)
        return None if value is None else moment(value)

    def ghosts(self, current: dict[str, str]) -> tuple[Gone, ...]:
        """Who has left the staff since the program was started last, by the addresses (-> name) of today."""
        with self._ready():
            return ghosts(self.driver, self.sealer, current)

    def next_outbox(self, channels: Collection[str] | None = None) -> datetime | None:
        """The earliest instant at which a message (of some channels) is due, is to be tried again, or a lease
        ends; None when nothing waits."""
        with self._ready():
            return outbox.next_due(self.driver, channels)

    def traces(self, states: Sequence[str], limit: int = 100, channel: str = "") -> list[Trace]:
        """Where the newest messages of some states stand, of one channel or all, newest first."""
        with self._ready(), self.driver.transaction(write=False):
            return outbox.trace(self.driver, self.sealer, states, limit, channel)

    def undelivered(self, limit: int = 100) -> list[Trace]:
        """The newest messages that finally failed, newest first."""
        return self.traces(["failed"], limit)

    def message(self, identity: str) -> Outbound | None:
        """One message of the outbox, or None."""
        with self._ready():
            return self._reader.message(identity)

    def sent_as(self, reference: str) -> str | None:
        """The id of the message that a gateway took under its own `reference`, or None."""
        with self._ready():
            return self._reader.sent_as(reference)

    def recent(self, address: str, limit: int) -> list[Outbound]:
        """The newest messages that were sent to an address, oldest first."""
        with self._ready():
            return self._reader.recent(address, limit)

    def conversation_log(self, address: str, limit: int) -> list[Line]:
        """The newest messages of both sides in order of time, for a page that was reloaded."""
        with self._ready():
            return self._reader.log(address, limit)

    def attachment(self, name: str) -> Bytes | None:
        """The bytes of something that was sent along, by its name; None while they are not there."""
        with self._ready():
            return attachments.read(self.driver, self.sealer, name)

    def attached_since(self, address: str, since: datetime) -> int:
        """How much came along from an address since then."""
        with self._ready():
            return attachments.count_since(self.driver, self.sealer, address, since)

    def due_fetches(self, now: datetime, channels: Sequence[str], limit: int) -> list[Waiting]:
        """Whose bytes are to be fetched now."""
        with self._ready():
            return attachments.due(self.driver, self.sealer, now, channels, limit) if channels else []

    def next_fetch(self, channels: Sequence[str]) -> datetime | None:
        """When something is to be fetched next."""
        with self._ready():
            return attachments.next_due(self.driver, channels) if channels else None

    def claims(self, **clear: str) -> list[Claim]:
        """All claims in order of number; `claims(status="notified", town="大周镇")` those that match."""
        with self._ready():
            return self._reader.claims(**clear)

    def cases(
        self,
        numbers: Sequence[str] = (),
        identities: Sequence[str] = (),
        persons: Sequence[tuple[str, str]] = (),
    ) -> list[Claim]:
        """The claims of some numbers, of some ID numbers, and of names in towns, in order of number."""
        with self._ready():
            return self._reader.cases(numbers, identities, persons)

    def open_with(self, insurer: str) -> int:
        """How many claims of an insurer are not finished."""
        with self._ready():
            return self._reader.open_with(insurer)

    def tickets(self, **clear: str) -> list[Ticket]:
        """All tickets in order of number; by clear columns as `claims`."""
        with self._ready():
            return self._reader.tickets(**clear)

    def claim(self, number: str) -> Claim | None:
        """One claim, or None."""
        with self._ready():
            return self._reader.claim(number)

    def ticket(self, number: str) -> Ticket | None:
        """One ticket, or None."""
        with self._ready():
            return self._reader.ticket(number)

    def records(self, sought: Sought) -> list[Record]:
        """What an office keeps beside cases, newest first."""
        with self._ready(), self.driver.transaction(write=False):
            return records.sought(self.driver, self.sealer, Unit(), sought)

    def insurer_page(self, asked: Asked) -> list[Listed[Claim]]:
        """Claims of one insurer in the order of their changes."""
        with self._ready():
            return insurers.page(self.driver, self.sealer, asked)

    def insurer_tickets(self, asked: Asked) -> list[Listed[Ticket]]:
        """Tickets of one insurer in the order of their changes."""
        with self._ready():
            return insurers.ticket_page(self.driver, self.sealer, asked)

    def heard(self, channel: str, identity: str) -> Inbound | None:
        """The message that came with a channel's id, or None."""
        with self._ready():
            return self._reader.heard(channel, identity)

    def residents(self, lookups: Lookups) -> tuple[Resident, ...]:
        """The residents whom a message's lookups would find."""
        with self._ready():
            return self._reader.residents(lookups)

    def all_records(self, kind: str) -> list[Record]:
        """Every record of a kind, oldest first."""
        with self._ready():
            return records.all_of(self.driver, self.sealer, kind)

    def unsettled(self) -> list[Claim | Ticket]:
        """Every claim and ticket that is neither closed nor withdrawn."""
        with self._ready(), self.driver.transaction(write=False):
            return unsettled(self.driver, self.sealer)

    def found(self, lookups: Lookups) -> Found:
        """What a message's lookups would find."""
        with self._ready():
            return self._reader.found(lookups)

    def failed_messages(self) -> list[Failed]:
        """Messages whose turn failed, oldest first."""
        with self._ready():
            return self._reader.failed()

    def audit(self, subject: str | None = None) -> list[Audit]:
        """The audit rows of a resident id or claim number, oldest first; all of them without one."""
        with self._ready():
            return self._reader.audit(subject)

    def unlabelled(self, since: datetime | None = None) -> list[misunderstood.Kept]:
        """What was not understood and waits for a label, oldest first."""
        with self._ready():
            return misunderstood.unlabelled(self.driver, self.sealer, since)

    def misunderstood(self, numbers: Sequence[int]) -> dict[int, misunderstood.Kept]:
        """What was not understood, by number, labelled or not."""
        with self._ready():
            return misunderstood.numbered(self.driver, self.sealer, numbers)

    def crowd(self, wanted: CrowdSought) -> tuple[Crowd, list[Record]]:
        """Many people at once, and the incidents that were looked for."""
        with self._ready(), self.driver.transaction(write=False):
            return look(self.driver, self.sealer, Unit(), wanted)

    def reach_log(self, area: Area, about: Collection[str]) -> Iterator[list[Logged]]:
        """Chunk by chunk everybody of an area, with how each was reached by some broadcasts."""
        with self._ready():
            yield from reach_log.walk(self.driver, self.sealer, area, sorted(about))

    def enrolments(self) -> Enrolments:
        """What an office asks and does with a whole list. For the command line, which is alone with its store."""
        with self._ready():
            return Enrolments(self.driver, self.sealer)

    def outdated(self) -> int:
        """How many sealed values are under an older key than the current one."""
        with self._ready():
            return Rotation(self.driver, self.keys).left()
