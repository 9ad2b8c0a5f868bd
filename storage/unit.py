"""The unit of work: what one transaction has loaded, what it has staged, each thing once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from claims.claim import Claim, Ticket
from claims.record import Record
from dialogs.conversation import Conversation, Party
from dialogs.crowd import CrowdChanges
from dialogs.message import Outbound
from schemes.people import Resident
from storage.engine import Row


@dataclass
class Staged:
    """Rows that wait for the end of the transaction, in the order of their tables' columns.

    Rows that a later turn replaces stand under their key; `versions` holds the version of a claim, ticket or
    record as the database has it, None for a new one; `timed` the timers that were loaded, `timers`
    those that hold now; `unmoved` the claims that are found by the same as before (`storage.rows.searched`).
    """

    inbox: list[Row] = field(default_factory=list)
    conversation: dict[str, Row] = field(default_factory=dict)
    party: dict[str, Row] = field(default_factory=dict)
    proofs: dict[str, Party] = field(default_factory=dict)
    stopped: dict[str, Party] = field(default_factory=dict)
    claim: dict[str, Row] = field(default_factory=dict)
    ticket: dict[str, Row] = field(default_factory=dict)
    record: dict[str, Row] = field(default_factory=dict)
    incidents: set[str] = field(default_factory=set)
    versions: dict[str, int | None] = field(default_factory=dict)
    unmoved: set[str] = field(default_factory=set)
    timed: dict[str, list[Row]] = field(default_factory=dict)
    timers: dict[str, list[Row]] = field(default_factory=dict)
    outbox: dict[str, Row] = field(default_factory=dict)
    audit: list[Row] = field(default_factory=list)
    misunderstood: list[Row] = field(default_factory=list)
    crowd: list[CrowdChanges] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    silenced: list[int] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    noted: list[Row] = field(default_factory=list)
    serial: int | None = None


@dataclass
class Unit:
    """The identity map of one transaction: a later turn sees what an earlier one staged.

    `seen` maps an inbox key to the ids of its replies, `sealed` a table and key to a blob not yet opened,
    `silent` an address to the follow-ups (seq, id) that wait for its silence; `looked` are the numbers of records
    that were looked for.
    """

    seen: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    sealed: dict[tuple[str, Any], bytes] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    residents: dict[int, Resident] = field(default_factory=dict)
    quoted: dict[tuple[str, str], dict[bytes, str]] = field(default_factory=dict)
    silent: dict[bytes, list[tuple[int, str]]] = field(default_factory=dict)
    messages: dict[str, Outbound] = field(default_factory=dict)
    dedup: set[bytes] = field(default_factory=set)
    serial: int = 1
    staged: Staged = field(default_factory=Staged)
