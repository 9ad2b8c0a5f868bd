"""The tables. Instants are microseconds since 1970 UTC, days ISO text, yes and no 1 and 0.

Every `blob` is sealed (`storage.seal`); `BlindIndex` columns hold 16 bytes of HMAC; all else is counted or ordered by
and stays in the clear. Only whole numbers, text and bytes are used: a value is the same in SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text, text

metadata = MetaData()

RowId = BigInteger().with_variant(Integer, "sqlite")
BlindIndex = LargeBinary(16)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("key", BlindIndex, nullable=False, unique=True),
    Column("address", BlindIndex, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("replies", Text, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Column("fault", LargeBinary),
    Index("inbox_address", "address", "id"),
    Index("inbox_failed", "id", **_where("state = 'failed'")),
)

conversation = Table(
    "conversation",
    metadata,
    Column("address", BlindIndex, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

party = Table(
    "party",
    metadata,
    Column("address", BlindIndex, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

proof = Table(
    "proof",
    metadata,
    Column("person", BlindIndex, primary_key=True),
    Column("address", BlindIndex, primary_key=True),
    Index("proof_address", "address"),
    sqlite_with_rowid=False,
)

resident = Table(
    "resident",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("identity", BlindIndex, nullable=False, unique=True),
    Column("phone", BlindIndex),
    Column("name_six", BlindIndex),
    Column("household", BlindIndex),
    Column("fingerprint", BlindIndex),
    Column("county", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("phone_shared", SmallInteger, nullable=False),
    Column("erased", SmallInteger, nullable=False),
    Column("blob", LargeBinary),
    Column("village", BlindIndex),
    Index("resident_phone", "phone", **_where("phone IS NOT NULL")),
    Index("resident_name_six", "name_six", **_where("name_six IS NOT NULL")),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("resident", BigInteger, primary_key=True, autoincrement=False),
    Column("scheme", Text, primary_key=True),
    Column("since", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("blob", LargeBinary),
    Column("why", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

listed = Table(
    "listed",
    metadata,
    Column("roster", Text, primary_key=True),
    Column("resident", BigInteger, primary_key=True, autoincrement=False),
    Column("scheme", Text, nullable=False),
    Column("hukou", SmallInteger),
    Index("listed_resident", "resident"),
    sqlite_with_rowid=False,
)

payment = Table(
    "payment",
    metadata,
    Column("batch", BigInteger, primary_key=True, autoincrement=False),
    Column("resident", BigInteger, primary_key=True, autoincrement=False),
    Column("scheme", Text, nullable=False),
    Column("payer", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("day", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Index("payment_scheme", "scheme", "resident"),
    sqlite_with_rowid=False,
)

claim = Table(
    "claim",
    metadata,
    Column("number", Text, primary_key=True),
    Column("scheme", Text),
    Column("event", Text),
    Column("event_date", Text),
    Column("county", Text),
    Column("town", Text),
    Column("insurer", Text),
    Column("status", Text, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    Column("reporter", BlindIndex, nullable=False),
    Column("insured", BlindIndex),
    Column("person", BlindIndex),
    Column("blob", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", BigInteger),
    Column("incident", Text),
    Index("claim_changed", "insurer", "changed_at"),
    Index("claim_reporter", "reporter", "reported_at"),
    Index("claim_insured", "insured", **_where("insured IS NOT NULL")),
    Index("claim_person", "person", **_where("person IS NOT NULL")),
    Index("claim_incident", "incident", **_where("incident IS NOT NULL")),
)

ticket = Table(
    "ticket",
    metadata,
    Column("number", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("county", Text),
    Column("town", Text),
    Column("insurer", Text),
    Column("claim", Text),
    Column("opened_at", BigInteger, nullable=False),
    Column("sender", BlindIndex, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", BigInteger),
    Index("ticket_changed", "insurer", "changed_at"),
    Index("ticket_sender", "sender", "opened_at"),
)

record = Table(
    "record",
    metadata,
    Column("number", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("county", Text),
    Column("town", Text),
    Column("at", BigInteger, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Index("record_kind", "kind", "state", "at"),
)

# In the order of time: what is due stands together, so that a tick touches as few pages among a million as among few.
timer = Table(
    "timer",
    metadata,
    Column("fires_at", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),
    Column("place", SmallInteger, primary_key=True, autoincrement=False),
    Column("clock", Text, nullable=False),
    Column("provisional", SmallInteger, nullable=False, server_default="0"),
    Index("timer_provisional", "subject", **_where("provisional = 1")),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("address", BlindIndex, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("claim", Text),
    Column("dedup", BlindIndex),
    Column("while_silent", SmallInteger, nullable=False),
    Column("reference", Text),
    Column("reason", Text, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Column("instead", Text),
    Column("gathered_at", BigInteger),
    Index("outbox_address", "address", "seq"),
    Index("outbox_next", "next_at", "seq", **_where("state IN ('queued', 'sending')")),
    Index("outbox_open", "address", "due_at", "seq", **_where("state IN ('queued', 'sending')")),
    Index("outbox_silent", "address", **_where("while_silent = 1 AND state = 'queued'")),
    Index("outbox_held", "address", "due_at", "seq", **_where("state = 'held'")),
    Index("outbox_gathered", "address", "gathered_at", **_where("gathered_at IS NOT NULL")),
    Index("outbox_dedup", "dedup", unique=True, **_where("dedup IS NOT NULL")),
    Index("outbox_reference", "reference", **_where("reference IS NOT NULL")),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", BlindIndex, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Index("audit_subject", "subject", "at"),
)

misunderstood = Table(
    "misunderstood",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("county", Text),
    Column("asked", Text),
    Column("intent", Text, nullable=False),
    Column("percent", SmallInteger, nullable=False),
    Column("text", BlindIndex, nullable=False),
    Column("label", Text),
    Column("blob", LargeBinary),
    Index("misunderstood_open", "id", **_where("label IS NULL")),
    Index("misunderstood_text", "text", unique=True, **_where("label IS NULL")),
)

channel_state = Table(
    "channel_state",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("key", BlindIndex, primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Index("channel_state_expires_at", "expires_at"),
    sqlite_with_rowid=False,
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", BlindIndex, primary_key=True),
    Column("address", BlindIndex, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("content", BlindIndex),
    Column("blob", LargeBinary, nullable=False),
    Index("attachment_address", "address", "at"),
    Index("attachment_content", "content", **_where("content IS NOT NULL")),
    Index("attachment_waiting", "next_at", **_where("state = 'waiting'")),
    sqlite_with_rowid=False,
)

content = Table(
    "content",
    metadata,
    Column("address", BlindIndex, primary_key=True),
    Column("blob", LargeBinary, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
