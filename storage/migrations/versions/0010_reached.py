"""Whom a broadcast reached, and the incident of a claim."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reached",
        sa.Column("broadcast", sa.Text(), nullable=False),
        sa.Column("resident", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(length=16), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("broadcast", "resident"),
        sqlite_with_rowid=False,
    )
    op.create_index("reached_address", "reached", ["broadcast", "address"], unique=False)
    op.add_column("claim", sa.Column("incident", sa.Text(), nullable=True))
    op.create_index(
        "claim_incident",
        "claim",
        ["incident"],
        unique=False,
        sqlite_where=sa.text("incident IS NOT NULL"),
        postgresql_where=sa.text("incident IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("claim_incident", table_name="claim")
    op.drop_column("claim", "incident")
    op.drop_table("reached")
