"""Which page saved a draft last, so that it may go on when its answer was lost."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("policy_draft_hold", sa.Column("page", sa.String(length=32), nullable=True))
    op.add_column(
        "policy_draft_hold", sa.Column("saved_digest", sa.String(length=64), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("policy_draft_hold", "saved_digest")
    op.drop_column("policy_draft_hold", "page")
