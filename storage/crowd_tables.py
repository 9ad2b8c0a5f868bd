"""The table of whom a broadcast reached: a row for each resident and broadcast, by the rules of `storage.tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from storage.tables import BlindIndex, metadata

reached = Table(
    "reached",
    metadata,
    Column("broadcast", Text, primary_key=True),
    Column("resident", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", BlindIndex),
    Column("message", Text),
    Column("at", BigInteger),
    Column("answer", Text),
    Index("reached_address", "broadcast", "address"),
    sqlite_with_rowid=False,
)
