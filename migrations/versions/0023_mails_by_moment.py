"""Mails by the moment they were written: the log shows the newest first, of millions."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mail_created_at", "mail", ["created_at"])


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
