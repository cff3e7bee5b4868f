"""Groups of people named one by one, and who is in them from when."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
TABLES = ("person_group", "person_group_membership")
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.create_table(
        "person_group",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_group"),
        sa.UniqueConstraint("key", name="uq_person_group_key"),
    )
    op.create_table(
        "person_group_membership",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_person_group_membership_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["person_group.id"], name="fk_person_group_membership_group_id"
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "group_id", "number", name="pk_person_group_membership"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_person_group_membership_group_id", "person_group_membership", ["group_id"]
    )
    for table in TABLES:
        guard(table)


def guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    raise RuntimeError("These tables hold records; they are not taken down by a program.")
