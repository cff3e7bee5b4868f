"""Words of texts that wait for their day, so that nobody is told them before: a cache.

It begins empty. The next release or the next morning adds what is missing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_word_to_come",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name="fk_search_word_to_come_version_id"
        ),
        sa.PrimaryKeyConstraint("word", "version_id", name="pk_search_word_to_come"),
    )
    op.create_index("ix_search_word_to_come_version_id", "search_word_to_come", ["version_id"])


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
