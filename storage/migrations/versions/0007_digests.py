"""Messages that are gathered within an hour, and clocks that wait for holidays to be announced."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Which clocks of an older database are provisional stands in its sealed rows: all that lie beyond the last year that
# was built in then (2026) are looked through once.
BEYOND = 1_790_000_000_000_000


def upgrade() -> None:
    op.add_column("timer", sa.Column("provisional", sa.SmallInteger(), server_default="0", nullable=False))
    op.execute(f"UPDATE timer SET provisional = 1 WHERE fires_at > {BEYOND}")
    op.create_index(
        "timer_provisional",
        "timer",
        ["subject"],
        unique=False,
        sqlite_where=sa.text("provisional = 1"),
        postgresql_where=sa.text("provisional = 1"),
    )
    op.add_column("outbox", sa.Column("gathered_at", sa.BigInteger(), nullable=True))
    for name, columns, condition in (
        ("outbox_held", ["address", "due_at", "seq"], "state = 'held'"),
        ("outbox_gathered", ["address", "gathered_at"], "gathered_at IS NOT NULL"),
    ):
        op.create_index(
            name,
            "outbox",
            columns,
            unique=False,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'queued' WHERE state = 'held'")
    op.drop_index("outbox_gathered", "outbox")
    op.drop_index("outbox_held", "outbox")
    op.drop_column("outbox", "gathered_at")
    op.drop_index("timer_provisional", "timer")
    op.drop_column("timer", "provisional")
