"""What was sent along with messages: what is known of it, and its bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(length=16), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(length=16), nullable=True),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("attachment_address", "attachment", ["address", "at"], unique=False)
    held, waits = sa.text("content IS NOT NULL"), sa.text("state = 'waiting'")
    op.create_index(
        "attachment_content", "attachment", ["content"], unique=False, sqlite_where=held, postgresql_where=held
    )
    op.create_index(
        "attachment_waiting", "attachment", ["next_at"], unique=False, sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "content",
        sa.Column("address", sa.LargeBinary(length=16), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )


def downgrade() -> None:
    op.drop_table("content")
    op.drop_table("attachment")
