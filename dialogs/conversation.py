"""What is remembered between two messages of one address."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Draft(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form being filled: values by slot as text (ISO dates, decimal sums), and where the talk stands.

    `unknown` are slots answered with 不清楚, `asked` the slot asked last and `tries` how often, `offered` the
    values on offer, `labels` their wording, `trail` the slots in the order in which they were filled, `story`
    what the sender wrote, `attachments` the names of what was sent along (`claims.attachment`).
    """

    form: str
    slots: dict[str, str] = {}
    unknown: tuple[str, ...] = ()
    asked: str | None = None
    tries: int = 0
    offered: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Conversation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of one address. `last_keys` are the texts sent last, so that none is sent twice in a row;
    `last_report` the slots of the report filed last, for 还有我爸 and for an injury that becomes a death; `more` what
    found no room in the answer sent last. `pace` is how many of the last minute's messages count at `last_at`,
    `slowed` that the sender was asked to slow down; `unfiled` names what was sent along and belongs to no report
    yet, `paged` the page of 我的村民 that was shown last, and of which group."""

    address: str
    draft: Draft | None = None
    shelved: tuple[Draft, ...] = ()
    last_at: datetime | None = None
    last_keys: tuple[str, ...] = ()
    last_claim: str | None = None
    last_topic: str | None = None
    last_report: dict[str, str] = {}
    more: str = ""
    misses: int = 0
    unfiled: tuple[str, ...] = ()
    pace: float = 0.0
    slowed: bool = False
    paged: tuple[int, str] | None = None
    version: int = 0


class Party(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who writes to us: what an address has proved and what it has asked for.

    `residents` are ids of residents whose data this party may read; `tries` the times of failed proofs;
    `stopped_at` is set by 退订. `phone` is a number that the channel itself vouches for, or that a code
    sent to it has proved. `code` is the fingerprint of the open one, sent to the phone `code_for`, good until
    `code_until`; `codes` are the times at which one was asked for from here or sent here.
    """

    address: str
    phone: str | None = None
    residents: tuple[str, ...] = ()
    tries: tuple[datetime, ...] = ()
    code: str | None = None
    code_for: str | None = None
    code_until: datetime | None = None
    codes: tuple[datetime, ...] = ()
    stopped_at: datetime | None = None
    county: str | None = None
    town: str | None = None
    version: int = 0


class Elsewhere(Struct, frozen=True, kw_only=True):
    """Another address that may be the same person's: what it has proved, and where its talk stands."""

    party: Party
    conversation: Conversation
