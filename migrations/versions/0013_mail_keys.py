"""Mails with an HTML part, a key that lets each be written once, a last moment, and bounces."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)


def upgrade() -> None:
    for column in (
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("not_after", MOMENT, nullable=True),
        sa.Column("worker_id", TOKEN, nullable=True),
        sa.Column("bounced_at", MOMENT, nullable=True),
        sa.Column("bounce_words", sa.Text(), nullable=True),
    ):
        op.add_column("mail", column)
    op.create_index("ix_mail_id", "mail", ["id"])
    op.create_index("uq_mail_person_id_key", "mail", ["person_id", "key"], unique=True)


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
