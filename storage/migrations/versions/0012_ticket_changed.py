"""In which order tickets have changed, so that an insurer's system can ask for what is new of them too."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("changed_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE ticket SET changed_at = opened_at")
    op.create_index("ticket_changed", "ticket", ["insurer", "changed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ticket_changed", table_name="ticket")
    op.drop_column("ticket", "changed_at")
