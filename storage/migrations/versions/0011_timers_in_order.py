"""Clocks that want to act stand in the order of time: what is due lies together."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ONE = "provisional = 1"


def upgrade() -> None:
    _rebuild("fires_at", "subject", "place", in_order=True)


def downgrade() -> None:
    _rebuild("subject", "place", in_order=False)
    op.create_index("timer_fires_at", "timer", ["fires_at", "subject"], unique=False)


def _rebuild(*key: str, in_order: bool) -> None:
    """The table anew under another primary key, with every row."""
    op.drop_index("timer_provisional", table_name="timer")
    if in_order:
        op.drop_index("timer_fires_at", table_name="timer")
    op.rename_table("timer", "timer_before")
    constraint = sa.PrimaryKeyConstraint(*key)
    columns: dict[str, sa.Column[Any]] = {
        "fires_at": sa.Column("fires_at", sa.BigInteger(), autoincrement=False, nullable=False),
        "subject": sa.Column("subject", sa.Text(), nullable=False),
        "place": sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        "clock": sa.Column("clock", sa.Text(), nullable=False),
        "provisional": sa.Column("provisional", sa.SmallInteger(), server_default="0", nullable=False),
    }
    names = ("fires_at", "subject", "place", "clock", "provisional")
    if not in_order:
        names = ("subject", "place", "clock", "fires_at", "provisional")
    op.create_table("timer", *(columns[name] for name in names), constraint, sqlite_with_rowid=not in_order)
    listed = ", ".join(names)
    op.execute(f"INSERT INTO timer ({listed}) SELECT {listed} FROM timer_before ORDER BY {', '.join(key)}")
    op.drop_table("timer_before")
    op.create_index(
        "timer_provisional",
        "timer",
        ["subject"],
        unique=False,
        sqlite_where=sa.text(ONE),
        postgresql_where=sa.text(ONE),
    )
