"""Figures of the record kept ready for every day, and marks of whom to count anew: a cache.

It begins empty, and the worker fills it. Marks are written by triggers, with whatever is recorded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VERDICTS = ("open", "overdue", "done", "done_late", "expired", "exempt", "paused")
# What decides how somebody's duties stand.
SOURCES = (
    "acknowledgement",
    "assignment",
    "assignment_extension",
    "assignment_withdrawal",
    "certificate",
    "employment",
    "exemption",
    "exemption_end",
    "leave",
    "person_fact",
)


def upgrade() -> None:
    for table in ("rollup_change", "rollup_sheet"):
        op.create_table(
            table,
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("department_id", ID, nullable=False),
            sa.Column("subject", sa.String(length=12), nullable=False),
            sa.Column("subject_id", ID, nullable=False),
            *(sa.Column(name, sa.Integer(), nullable=False) for name in VERDICTS),
            sa.PrimaryKeyConstraint(
                "day", "department_id", "subject", "subject_id", name=f"pk_{table}"
            ),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "rollup_person",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("runs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_rollup_person_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_rollup_person"),
    )
    op.create_table(
        "rollup_late",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_rollup_late_person_id"),
        sa.PrimaryKeyConstraint("person_id", "from_on", name="pk_rollup_late"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_rollup_late_until_on",
        "rollup_late",
        ["until_on", "needed_by", "person_id", "from_on"],
    )
    op.create_table(
        "rollup_state",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("renewals", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rollup_state"),
    )
    op.create_table(
        "rollup_mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rollup_mark"),
    )
    op.create_index("ix_rollup_mark_person_id", "rollup_mark", ["person_id"])
    add_triggers()


def add_triggers() -> None:
    """Mark whom a row is about, once while the mark stands; of PostgreSQL, once a statement.

    There two writers may mark the same person, since neither sees what the other has not
    committed; nobody waits for it.
    """
    if op.get_bind().dialect.name == "sqlite":
        for table in SOURCES:
            op.execute(write_sqlite(table, "NEW.person_id"))
        of_period = "(SELECT person_id FROM employment WHERE id = NEW.employment_id)"
        op.execute(write_sqlite("employment_end", of_period))
        return
    op.execute(
        "CREATE FUNCTION rollup_mark_people() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN INSERT INTO rollup_mark (person_id) SELECT DISTINCT person_id FROM added; "
        "RETURN NULL; END'"
    )
    op.execute(
        "CREATE FUNCTION rollup_mark_leavers() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN INSERT INTO rollup_mark (person_id) SELECT DISTINCT employment.person_id "
        "FROM added JOIN employment ON employment.id = added.employment_id; RETURN NULL; END'"
    )
    for table in (*SOURCES, "employment_end"):
        what = "leavers" if table == "employment_end" else "people"
        op.execute(
            f"CREATE TRIGGER {table}_marks_rollup AFTER INSERT ON {table} "
            "REFERENCING NEW TABLE AS added "
            f"FOR EACH STATEMENT EXECUTE FUNCTION rollup_mark_{what}()"
        )


def write_sqlite(table: str, person: str) -> str:
    return (
        f"CREATE TRIGGER {table}_marks_rollup AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO rollup_mark (person_id) SELECT {person} WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM rollup_mark WHERE person_id = {person}); END"
    )


def downgrade() -> None:
    raise RuntimeError("The tables of this program are not taken down by a program.")
