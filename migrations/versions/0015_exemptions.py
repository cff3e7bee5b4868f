"""Who asks to owe something less for a time, or later: what was asked, decided and ended."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
DIGEST = sa.String(length=64)
ACTS = ("exemption_request", "exemption_decision", "exemption", "exemption_end")
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    create(
        "exemption_request",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("asker_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("document_digest", DIGEST, nullable=True),
        sa.Column("entry_id", TOKEN, nullable=False),
        key="id",
        people=("asker_id",),
    )
    op.create_index("ix_exemption_request_id", "exemption_request", ["id"])
    create(
        "exemption_decision",
        sa.Column("request_id", TOKEN, nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("decider_id", ID, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        people=("decider_id",),
    )
    create(
        "exemption",
        sa.Column("request_id", TOKEN, nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
    )
    op.create_index("ix_exemption_until_on", "exemption", ["until_on"])
    create(
        "exemption_end",
        sa.Column("request_id", TOKEN, nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("ended_by", ID, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        people=("ended_by",),
    )
    op.create_index("ix_exemption_end_last_on", "exemption_end", ["last_on"])
    create(
        "exemption_text",
        sa.Column("request_id", TOKEN, nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        key="part",
    )
    create(
        "exemption_document",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key="digest",
    )
    guard()


def create(
    table: str, *columns: sa.Column, key: str = "request_id", people: tuple[str, ...] = ()
) -> None:
    names = [column.name for column in columns]
    is_of_request = "request_id" in names
    keys = ["person_id", *(["request_id"] if is_of_request and key != "request_id" else []), key]
    constraints = [
        sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_{table}_{name}")
        for name in ("person_id", *people)
    ]
    if is_of_request:
        constraints.append(
            sa.ForeignKeyConstraint(
                ["person_id", "request_id"],
                ["exemption_request.person_id", "exemption_request.id"],
                name=f"fk_{table}_person_id_request_id",
            )
        )
    op.create_table(
        table,
        sa.Column("person_id", ID, nullable=False),
        *columns,
        *constraints,
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}"),
        sqlite_with_rowid=table == "exemption_document",
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
