"""Sessions: their dates, who signed up, and who was there by the trainer's record."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
TABLES = (
    "training_session_version",
    "training_session_trainer",
    "session_event_plan",
    "session_sign_up",
    "session_sign_off",
    "session_attendance",
)
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."
TARGETS = {
    "session_id": "training_session.id",
    "version_id": "training_session_version.id",
    "event_id": "session_event.id",
}


def upgrade() -> None:
    op.create_table(
        "training_session",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_training_session"),
        sa.UniqueConstraint("slug", name="uq_training_session_slug"),
    )
    op.create_table(
        "training_session_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("training_session_version", "session_id", "published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_training_session_version"),
        sa.UniqueConstraint(
            "session_id", "number", name="uq_training_session_version_session_id_number"
        ),
    )
    op.create_table(
        "training_session_trainer",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        *refer("training_session_trainer", "version_id", "person_id"),
        sa.PrimaryKeyConstraint("version_id", "person_id", name="pk_training_session_trainer"),
    )
    make_events()
    make_line()
    make_attendance()
    guard()


def make_events() -> None:
    op.create_table(
        "session_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        *refer("session_event", "session_id"),
        sa.PrimaryKeyConstraint("id", name="pk_session_event"),
    )
    op.create_index("ix_session_event_session_id", "session_event", ["session_id"])
    op.create_table(
        "session_event_plan",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("called_off_for", sa.String(length=500), nullable=True),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("planned_by", ID, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("session_event_plan", "event_id", "planned_by"),
        sa.PrimaryKeyConstraint("event_id", "number", name="pk_session_event_plan"),
    )


def make_line() -> None:
    op.create_table(
        "session_sign_up",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("session_sign_up", "person_id", "event_id"),
        sa.PrimaryKeyConstraint("person_id", "event_id", "number", name="pk_session_sign_up"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_sign_up_event_id", "session_sign_up", ["event_id", "position"])
    op.create_table(
        "session_sign_off",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("signed_off_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("session_sign_off", "person_id", "event_id"),
        sa.PrimaryKeyConstraint("person_id", "event_id", "number", name="pk_session_sign_off"),
        sqlite_with_rowid=False,
    )


def make_attendance() -> None:
    op.create_table(
        "session_attendance",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("attended_on", sa.Date(), nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("session_attendance", "person_id", "event_id", "session_id", "recorded_by"),
        sa.PrimaryKeyConstraint("person_id", "event_id", "number", name="pk_session_attendance"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_session_attendance_session_id",
        "session_attendance",
        ["session_id", "person_id", "occasion"],
    )


def refer(table: str, *columns: str) -> tuple[sa.Constraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint(
            [column], [TARGETS.get(column, "person.id")], name=f"fk_{table}_{column}"
        )
        for column in columns
    )


def guard() -> None:
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
