"""Policies in force are found by their words, on each database by its own index."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = ("title_words", "heading_words", "body_words")


def upgrade() -> None:
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_search_word"),
    )
    op.create_table(
        "search_section",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("anchor", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in COLUMNS),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name="fk_search_section_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_section"),
        sa.UniqueConstraint(
            "version_id", "position", name="uq_search_section_version_id_position"
        ),
    )
    op.create_index("ix_search_section_position", "search_section", ["position", "version_id"])
    if op.get_bind().dialect.name == "sqlite":
        index_on_sqlite()
    else:
        index_on_postgresql()


def index_on_sqlite() -> None:
    columns = ", ".join(COLUMNS)
    op.execute(
        f"CREATE VIRTUAL TABLE search_section_words USING fts5({columns}, "
        "content='search_section', content_rowid='id', tokenize='ascii')"
    )
    added = ", ".join(f"NEW.{name}" for name in COLUMNS)
    op.execute(
        "CREATE TRIGGER search_section_is_indexed AFTER INSERT ON search_section BEGIN "
        f"INSERT INTO search_section_words (rowid, {columns}) VALUES (NEW.id, {added}); END"
    )
    gone = ", ".join(f"OLD.{name}" for name in COLUMNS)
    op.execute(
        "CREATE TRIGGER search_section_is_forgotten AFTER DELETE ON search_section BEGIN "
        f"INSERT INTO search_section_words (search_section_words, rowid, {columns}) "
        f"VALUES ('delete', OLD.id, {gone}); END"
    )


def index_on_postgresql() -> None:
    weighted = " || ".join(
        f"setweight(to_tsvector('simple'::regconfig, {name}), '{weight}')"
        for name, weight in zip(COLUMNS, "ABD")
    )
    op.execute(
        "ALTER TABLE search_section ADD COLUMN words tsvector "
        f"GENERATED ALWAYS AS ({weighted}) STORED"
    )
    op.execute("CREATE INDEX ix_search_section_words ON search_section USING gin (words)")


def downgrade() -> None:
    op.drop_table("search_section")
    op.drop_table("search_word")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_section_words")
