"""How a version is checked and published: submitted, reviewed, published, called back.

A policy may name who approves it; without names everybody with the role may, and one is enough.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DIGEST, TOKEN = sa.String(length=64), sa.String(length=32)
ACTS = (
    "policy_submission",
    "policy_submission_withdrawal",
    "policy_review",
    "policy_comment",
    "policy_publishing",
    "policy_call_back",
)
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.add_column("policy_fact", sa.Column("approval", sa.JSON(), nullable=True))
    create_reviews()
    create_publishings()
    for table in ACTS:
        guard(table)


def create_reviews() -> None:
    op.create_table(
        "policy_submission",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("submitter_id", ID, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("edit_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source_digest", DIGEST, nullable=False),
        sa.Column("text_digest", DIGEST, nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("policy_submission", "id", version_id="policy_version.id", submitter_id="person.id"),
    )
    op.create_index("ix_policy_submission_version_id", "policy_submission", ["version_id"])
    op.create_table(
        "policy_submission_withdrawal",
        sa.Column("submission_id", ID, autoincrement=False, nullable=False),
        sa.Column("withdrawer_id", ID, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer(
            "policy_submission_withdrawal",
            "submission_id",
            submission_id="policy_submission.id",
            withdrawer_id="person.id",
        ),
    )
    op.create_table(
        "policy_review",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("reviewer_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reviewed_at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer(
            "policy_review",
            "id",
            version_id="policy_version.id",
            submission_id="policy_submission.id",
            reviewer_id="person.id",
        ),
        sa.UniqueConstraint(
            "submission_id", "reviewer_id", name="uq_policy_review_submission_id_reviewer_id"
        ),
    )
    op.create_index("ix_policy_review_version_id", "policy_review", ["version_id"])
    op.create_table(
        "policy_comment",
        sa.Column("id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("commenter_id", ID, nullable=False),
        sa.Column("paragraph", sa.String(length=120), nullable=False),
        sa.Column("commented_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer(
            "policy_comment", "id", submission_id="policy_submission.id", commenter_id="person.id"
        ),
    )
    op.create_index("ix_policy_comment_submission_id", "policy_comment", ["submission_id"])


def create_publishings() -> None:
    op.create_table(
        "policy_publishing",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("publisher_id", ID, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer(
            "policy_publishing",
            "version_id",
            version_id="policy_version.id",
            submission_id="policy_submission.id",
            publisher_id="person.id",
        ),
    )
    op.create_table(
        "policy_call_back",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("caller_id", ID, nullable=False),
        sa.Column("called_back_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer(
            "policy_call_back",
            "version_id",
            version_id="policy_release.version_id",
            caller_id="person.id",
        ),
    )


def refer(table: str, key: str, **targets: str) -> tuple[sa.Constraint, ...]:
    return (
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
            for column, target in targets.items()
        ),
        sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
    )


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
