"""Rules that ask audiences, requests made by hand, and which of them asked for an assignment."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
TABLES = (
    "assignment_rule",
    "assignment_rule_version",
    "assignment_request",
    "assignment_request_person",
    "assignment_request_end",
)
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.add_column("assignment", sa.Column("rule", sa.String(length=20), nullable=True))
    op.add_column("assignment", sa.Column("because_on", sa.Date(), nullable=True))
    op.create_table(
        "assignment_rule",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_rule"),
        sa.UniqueConstraint("slug", name="uq_assignment_rule_slug"),
    )
    op.create_table(
        "assignment_rule_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("is_ended", sa.Boolean(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("assignment_rule_version", "rule_id", "recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_rule_version"),
        sa.UniqueConstraint(
            "rule_id", "number", name="uq_assignment_rule_version_rule_id_number"
        ),
    )
    create_requests()
    guard()


def create_requests() -> None:
    op.create_table(
        "assignment_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("assignment_request", "asked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_request"),
    )
    op.create_table(
        "assignment_request_person",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        *refer("assignment_request_person", "person_id", "request_id"),
        sa.PrimaryKeyConstraint("person_id", "request_id", name="pk_assignment_request_person"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assignment_request_end",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("called_off_at", MOMENT, nullable=False),
        sa.Column("called_off_by", ID, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("assignment_request_end", "person_id", "request_id", "called_off_by"),
        sa.PrimaryKeyConstraint("person_id", "request_id", name="pk_assignment_request_end"),
        sqlite_with_rowid=False,
    )


def refer(table: str, *columns: str) -> tuple[sa.Constraint, ...]:
    targets = {"rule_id": "assignment_rule.id", "request_id": "assignment_request.id"}
    return tuple(
        sa.ForeignKeyConstraint(
            [column], [targets.get(column, "person.id")], name=f"fk_{table}_{column}"
        )
        for column in columns
    )


def guard() -> None:
    """The rows are acts: nothing changes or deletes them."""
    for table in TABLES:
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
