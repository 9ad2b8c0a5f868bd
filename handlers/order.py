"""One staff command on its way: what it may look at, and how it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from claims.claim import Claim, Ticket
from claims.record import Record
from claims.staff import Member
from dialogs.message import Inbound, Outbound, Say
from handlers.changes import Audit, Changes, Loaded
from handlers.commands import StaffCommand
from handlers.world import World
from locales.catalogue import Catalogue

R = TypeVar("R", bound=Record)


class Order(Struct, frozen=True, kw_only=True):
    """A staff command with its surroundings; `rows` are the staff rows of the address that sent it."""

    world: World
    loaded: Loaded
    command: StaffCommand
    now: datetime
    rows: tuple[Member, ...]

    @property
    def inbound(self) -> Inbound:
        return self.loaded.heard.inbound

    @property
    def address(self) -> str:
        return self.inbound.address

    @property
    def words(self) -> Catalogue:
        return self.world.words

    def records(self, kind: type[R]) -> list[R]:
        """The records of a kind that were loaded."""
        return [one for one in self.loaded.found.records if isinstance(one, kind)]


def answer(
    order: Order,
    say: Say,
    *,
    claim: Claim | None = None,
    ticket: Ticket | None = None,
    messages: tuple[Outbound, ...] = (),
    seen: str | None = None,
    shows: tuple[str, ...] = (),
) -> Changes:
    """The answer to the staff member, what changed, and an audit row for what was changed or `seen`; `shows` names
    the pictures that go with the answer."""
    subject = claim or ticket
    number = subject.number if subject is not None else seen
    reply = Outbound(
        id=f"{order.inbound.channel}/{order.inbound.id}/0",
        to=order.address,
        says=(say,),
        due_at=order.now,
        claim=number or order.command.number,
        shows=shows,
    )
    note = f"shown {len(shows)}" if shows else ""
    audit = Audit(at=order.now, actor=order.address, action=order.command.verb, subject=number or "", note=note)
    return Changes(
        claims=(claim,) if claim is not None else (),
        tickets=(ticket,) if ticket is not None else (),
        messages=(reply, *messages),
        audit=(audit,) if number is not None else (),
    )


def refused(order: Order, subject: Claim | Ticket, reason: str, args: dict[str, str] | None = None) -> Changes:
    """Nothing changes; the answer says what to do instead."""
    known = {
        "number": subject.number,
        "state": subject.status,
        "status": order.words.label("status", subject.status),
        "command": order.command.word,
        "text": order.command.rest[:20],
    }
    key = f"staff-refused-{reason}".replace("_", "-")
    return answer(order, Say(key, {**known, **(args or {})}))


def accounts(order: Order, members: Iterable[Member]) -> str:
    """The addresses of staff of one name; a group does not read anybody's number."""
    if not order.inbound.private:
        return order.words.say("staff-accounts-private")
    return "、".join(dict.fromkeys(member.address for member in members))
