"""Handbooks as they were bound, and their chapters: a cache without a trigger."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DIGEST = sa.String(length=64)


def upgrade() -> None:
    op.create_table(
        "handbook_chapter",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_handbook_chapter"),
    )
    op.create_table(
        "handbook",
        sa.Column("key", DIGEST, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("maker", sa.String(length=32), nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("chapters_in_all", sa.Integer(), nullable=False),
        sa.Column("chapters_set", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_handbook"),
    )


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
