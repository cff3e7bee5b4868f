"""Lessons: drafts, versions, pictures and films, and who went through them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
DIGEST = sa.String(length=64)
TABLES = ("lesson_version", "lesson_media", "lesson_completion")
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lesson"),
        sa.UniqueConstraint("slug", name="uq_lesson_slug"),
    )
    op.create_table(
        "lesson_draft",
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("edited_by", ID, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        *refer("lesson_draft", lesson_id="lesson.id", edited_by="person.id"),
        sa.PrimaryKeyConstraint("lesson_id", name="pk_lesson_draft"),
    )
    op.create_table(
        "lesson_media",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("origin", DIGEST, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", ID, nullable=False),
        *refer("lesson_media", added_by="person.id"),
        sa.PrimaryKeyConstraint("digest", name="pk_lesson_media"),
    )
    op.create_index("ix_lesson_media_origin", "lesson_media", ["origin"])
    op.create_table(
        "lesson_media_name",
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        *refer("lesson_media_name", lesson_id="lesson.id", digest="lesson_media.digest"),
        sa.PrimaryKeyConstraint("lesson_id", "name", name="pk_lesson_media_name"),
    )
    make_versions()
    make_completions()
    guard()


def make_versions() -> None:
    op.create_table(
        "lesson_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("statement", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_digest", DIGEST, nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_digest", DIGEST, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("lesson_version", lesson_id="lesson.id", published_by="person.id"),
        sa.PrimaryKeyConstraint("id", name="pk_lesson_version"),
        sa.UniqueConstraint("lesson_id", "number", name="uq_lesson_version_lesson_id_number"),
    )


def make_completions() -> None:
    op.create_table(
        "lesson_completion",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("html_digest", DIGEST, nullable=False),
        sa.Column("statement", sa.String(length=200), nullable=False),
        sa.Column("presented_at", MOMENT, nullable=False),
        sa.Column("completed_at", MOMENT, nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=False),
        sa.Column("sign_in_method", sa.String(length=20), nullable=False),
        sa.Column("idempotency_key", TOKEN, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        sa.Column("entry_digest", DIGEST, nullable=False),
        *refer(
            "lesson_completion",
            person_id="person.id",
            lesson_id="lesson.id",
            version_id="lesson_version.id",
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "lesson_id", "occasion", name="pk_lesson_completion"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_lesson_completion_lesson_id_completed_at",
        "lesson_completion",
        ["lesson_id", "completed_at"],
    )


def refer(table: str, **targets: str) -> tuple[sa.Constraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
        for column, target in targets.items()
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
