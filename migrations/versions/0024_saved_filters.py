"""Filters of the record kept under a name, and reminders of many people."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_saved_filter_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint("person_id", "name", name="uq_saved_filter_person_id_name"),
    )
    op.create_table(
        "bulk_reminder",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_bulk_reminder_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_reminder"),
    )
    op.create_index("ix_bulk_reminder_finished_at", "bulk_reminder", ["finished_at"])


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
