"""Who works beside the pages, when jobs are due, and how their runs went."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )
    op.create_table(
        "job",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("next_run_at", MOMENT, nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("worker_id", TOKEN, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_job"),
    )
    op.create_table(
        "job_run",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("alarm", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job_run"),
    )
    op.create_index("ix_job_run_job_started_at", "job_run", ["job", "started_at"])


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
