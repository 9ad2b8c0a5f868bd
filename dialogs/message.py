"""What comes in and what goes out, whatever the channel."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Kind = Literal["reply", "notice", "escalation", "broadcast", "event"]
OFFICE = "office"
"""The first part of the address of who commands without a channel: the command line, a sheet. The answers are handed
back, and nothing else is ever sent there."""

GROUPS = ("telegram:-", "wecom:")
"""How addresses of groups begin: Telegram numbers its groups below zero, a WeCom robot stands in a group always."""


def is_group(address: str) -> bool:
    """Whether several people read what goes to an address: no details, no fallback, masked names."""
    return address.startswith(GROUPS)


FILES = frozenset({"photo", "voice", "document"})
MOST_A_MESSAGE = 20


class Attachment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture, voice note, file or place that a channel can fetch later by `reference`."""

    kind: Literal["photo", "voice", "document", "location", "video"]
    reference: str = ""
    note: str = ""


class Ordered(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command whose parts are known and need not be read from a text: `verb` and `rest` are those of a staff
    command, `number` its case. `only` keeps it from a case of the other kind: both have numbers of one counter."""

    verb: str
    number: str | None = None
    rest: str = ""
    only: Literal["", "claim", "ticket"] = ""


class Inbound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message of one address.

    `address` is channel + ':' + user (`sms:+8613800000001`); `id` is the channel's own message id, unique per
    channel; both times are aware. `quoted` is the channel's id of the message that this one replies to.
    `phone` is a number that the channel itself vouches for (the sender of an SMS, a contact shared as one's own).
    `order` is what an office means
    by the text, where it has said so in parts; from any other channel it counts for nothing.
    """

    address: str
    id: str
    text: str
    sent_at: datetime
    received_at: datetime
    attachments: tuple[Attachment, ...] = ()
    quoted: str | None = None
    private: bool = True
    phone: str | None = None
    order: Ordered | None = None

    @property
    def channel(self) -> str:
        return self.address.partition(":")[0]

    @property
    def files(self) -> tuple[tuple[str, Attachment], ...]:
        """What came along and has bytes that can be kept, by name (`claims.attachment`); the first few."""
        named = ((f"{self.channel}/{self.id}/{place}", one) for place, one in enumerate(self.attachments))
        return tuple((name, one) for name, one in named if one.kind in FILES)[:MOST_A_MESSAGE]

    @property
    def place(self) -> str:
        """Where the sender says it is: latitude and longitude with a comma between; empty if nothing is said."""
        return next((one.reference for one in self.attachments if one.kind == "location"), "")


class Say(Struct, frozen=True, omit_defaults=True):
    """A text of the catalogue by key, with its arguments; rendered in `handlers.speech`."""

    key: str
    args: dict[str, str] = {}


class Outbound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message to one address.

    `id` is made before the row is written and stays the same when a turn runs again. `says` are rendered
    once into `text`; a channel that needs another length renders them again. `due_at` may lie in the future;
    with `while_silent` it is dropped when its address writes before then. `dedup`, where given, is sent once
    ever. `claim` is the case that it speaks of, so that a reply to it can act on that case. `urgent` speaks of a
    death or a danger and waits for no morning. `tried` are the addresses of this person at which it has failed.
    `gather`: its receiver hears such messages once an hour, several as one.
    `shows` names pictures that go with it, on a channel that can show them (`handlers.attachments.SHOWING`).
    """

    id: str
    to: str
    says: tuple[Say, ...]
    text: str = ""
    choices: tuple[str, ...] = ()
    kind: Kind = "reply"
    asks: str | None = None
    due_at: datetime
    claim: str | None = None
    dedup: str | None = None
    while_silent: bool = False
    urgent: bool = False
    tried: tuple[str, ...] = ()
    gather: bool = False
    shows: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        return self.to.partition(":")[0]
