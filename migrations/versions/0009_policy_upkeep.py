"""Reviews that changed nothing, and who was reminded of one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
# Why nothing had to change is somebody's own words: erased where they must be, never replaced.
GUARDED = {
    "policy_confirmation": ("UPDATE", "DELETE"),
    "policy_confirmation_reason": ("UPDATE",),
    "policy_review_reminder": ("UPDATE", "DELETE"),
}
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.create_table(
        "policy_confirmation",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("policy_confirmation", "policy_id", "version_id", "person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_confirmation"),
    )
    op.create_index(
        "ix_policy_confirmation_policy_id", "policy_confirmation", ["policy_id", "confirmed_on"]
    )
    op.create_table(
        "policy_confirmation_reason",
        sa.Column("confirmation_id", TOKEN, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *refer("policy_confirmation_reason", "confirmation_id"),
        sa.PrimaryKeyConstraint("confirmation_id", name="pk_policy_confirmation_reason"),
    )
    op.create_table(
        "policy_review_reminder",
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=False),
        *refer("policy_review_reminder", "policy_id", "person_id"),
        sa.PrimaryKeyConstraint(
            "policy_id", "due_on", "step", "person_id", name="pk_policy_review_reminder"
        ),
    )
    guard()


def refer(table: str, *columns: str) -> tuple[sa.Constraint, ...]:
    targets = {
        "policy_id": "policy.id",
        "version_id": "policy_version.id",
        "person_id": "person.id",
        "confirmation_id": "policy_confirmation.id",
    }
    return tuple(
        sa.ForeignKeyConstraint([column], [targets[column]], name=f"fk_{table}_{column}")
        for column in columns
    )


def guard() -> None:
    for table, verbs in GUARDED.items():
        if op.get_bind().dialect.name == "sqlite":
            for verb in verbs:
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                )
            continue
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE {' OR '.join(verbs)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        if "DELETE" in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    raise RuntimeError("These tables hold records; they are not taken down by a program.")
