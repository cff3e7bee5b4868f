"""Policies that are withdrawn: proposed, decided, taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
TABLES = (
    "policy_withdrawal_proposal",
    "policy_withdrawal_review",
    "policy_withdrawal",
    "policy_withdrawal_return",
)
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    op.create_table(
        "policy_withdrawal_proposal",
        sa.Column("id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("proposer_id", ID, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("withdrawn_from", sa.Date(), nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("policy_withdrawal_proposal", "policy_id", "version_id", "proposer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_withdrawal_proposal"),
    )
    op.create_index(
        "ix_policy_withdrawal_proposal_policy_id", "policy_withdrawal_proposal", ["policy_id"]
    )
    op.create_table(
        "policy_withdrawal_review",
        sa.Column("proposal_id", ID, nullable=False),
        sa.Column("reviewer_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reviewed_at", MOMENT, nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("policy_withdrawal_review", "proposal_id", "reviewer_id"),
        sa.PrimaryKeyConstraint("proposal_id", "reviewer_id", name="pk_policy_withdrawal_review"),
    )
    op.create_table(
        "policy_withdrawal",
        sa.Column("proposal_id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("withdrawn_from", sa.Date(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("policy_withdrawal", "proposal_id", "policy_id", "version_id"),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_policy_withdrawal"),
    )
    op.create_index(
        "ix_policy_withdrawal_policy_id", "policy_withdrawal", ["policy_id", "withdrawn_from"]
    )
    op.create_table(
        "policy_withdrawal_return",
        sa.Column("proposal_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("taken_back_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        *refer("policy_withdrawal_return", "proposal_id", "person_id"),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_policy_withdrawal_return"),
    )
    guard()


def refer(table: str, *columns: str) -> tuple[sa.Constraint, ...]:
    targets = {
        "policy_id": "policy.id",
        "version_id": "policy_release.version_id",
        "proposal_id": "policy_withdrawal_proposal.id",
    }
    return tuple(
        sa.ForeignKeyConstraint(
            [column], [targets.get(column, "person.id")], name=f"fk_{table}_{column}"
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
