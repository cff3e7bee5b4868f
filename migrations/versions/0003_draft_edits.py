"""Who changed a draft is kept for good; who has it in hand, for the moment.

The facts of a policy keep the bytes of the file they came from, so that it can be given back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTS = ("policy_draft_edit", "policy_draft_discard")
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.add_column("policy_fact", sa.Column("source", sa.LargeBinary(), nullable=True))
    op.create_table(
        "policy_draft_edit",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        *_refer("policy_draft_edit"),
    )
    op.create_index("ix_policy_draft_edit_version", "policy_draft_edit", ["version_id", "id"])
    op.create_table(
        "policy_draft_discard",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("edit_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("discarded_at", MOMENT, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        *_refer("policy_draft_discard"),
    )
    op.create_index(
        "ix_policy_draft_discard_version", "policy_draft_discard", ["version_id", "edit_id"]
    )
    op.create_table(
        "policy_draft_hold",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        *_refer("policy_draft_hold", key="version_id"),
    )
    guard()


def _refer(table: str, *, key: str = "id") -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=f"fk_{table}_version_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id"),
        sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
    )


def guard() -> None:
    for table in ACTS:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                )
            continue
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
