"""In which order claims have changed, so that an insurer's system can ask for what is new."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("changed_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE claim SET changed_at = reported_at")
    op.create_index("claim_changed", "claim", ["insurer", "changed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("claim_changed", "claim")
    op.drop_column("claim", "changed_at")
