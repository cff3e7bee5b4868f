"""Until when each person was told what they owe, and the links of their calendars.

Both begin empty: who has something open is told once, and then by the company's schedule.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reminder_mark",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_mark_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_reminder_mark"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calendar_link",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_link_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_calendar_link_digest", "calendar_link", ["digest"])


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
