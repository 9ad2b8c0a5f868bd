"""Which addresses are one person's, and by which channel a failed message went out instead."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof",
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("person", "address"),
        sqlite_with_rowid=False,
    )
    op.create_index("proof_address", "proof", ["address"], unique=False)
    op.add_column("outbox", sa.Column("instead", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "instead")
    op.drop_table("proof")
