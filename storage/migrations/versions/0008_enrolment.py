"""Who stands on which roster, why somebody left, what was paid for whom; the village to be counted by."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed",
        sa.Column("roster", sa.Text(), nullable=False),
        sa.Column("resident", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("hukou", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("roster", "resident"),
        sqlite_with_rowid=False,
    )
    op.create_index("listed_resident", "listed", ["resident"], unique=False)
    op.create_table(
        "payment",
        sa.Column("batch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resident", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "resident"),
        sqlite_with_rowid=False,
    )
    op.create_index("payment_scheme", "payment", ["scheme", "resident"], unique=False)
    op.add_column("enrolment", sa.Column("why", sa.Text(), server_default="", nullable=False))
    op.add_column("resident", sa.Column("village", sa.LargeBinary(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("resident", "village")
    op.drop_column("enrolment", "why")
    op.drop_table("payment")
    op.drop_table("listed")
