"""What people ask about a text, what its owner answers, and notes beside it for all."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TOKEN = sa.String(length=32)
ACTS = ("policy_thread", "policy_thread_message", "policy_note", "policy_note_withdrawal")
# What somebody wrote can be erased, but never replaced by other words.
TEXTS = ("policy_thread_text", "policy_note_text")
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    create_threads()
    create_notes()
    guarded = {**dict.fromkeys(ACTS, ("UPDATE", "DELETE")), **dict.fromkeys(TEXTS, ("UPDATE",))}
    for table, verbs in guarded.items():
        if op.get_bind().dialect.name == "sqlite":
            for verb in verbs:
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                )
            continue
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE {' OR '.join(verbs)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        if "DELETE" in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    raise RuntimeError("These tables hold records; they are not taken down by a program.")


def create_threads() -> None:
    op.create_table(
        "policy_thread",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("asked_for", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_policy_thread_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_thread_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_thread_version_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_policy_thread")),
    )
    op.create_index("ix_policy_thread_id", "policy_thread", ["id"])
    op.create_index("ix_policy_thread_policy_id", "policy_thread", ["policy_id", "opened_at"])
    op.create_table(
        "policy_thread_message",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("thread_id", TOKEN, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("idempotency_key", TOKEN, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_policy_thread_message_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_policy_thread_message_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "thread_id"],
            ["policy_thread.person_id", "policy_thread.id"],
            name=op.f("fk_policy_thread_message_person_id_thread_id"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "thread_id", "number", name=op.f("pk_policy_thread_message")
        ),
        sa.UniqueConstraint(
            "person_id",
            "author_id",
            "idempotency_key",
            name=op.f("uq_policy_thread_message_person_id_author_id_idempotency_key"),
        ),
    )
    op.create_index(
        "ix_policy_thread_message_author_id", "policy_thread_message", ["author_id", "sent_at"]
    )
    op.create_table(
        "policy_thread_text",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("thread_id", TOKEN, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "thread_id", "number"],
            [
                "policy_thread_message.person_id",
                "policy_thread_message.thread_id",
                "policy_thread_message.number",
            ],
            name=op.f("fk_policy_thread_text_person_id_thread_id_number"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "thread_id", "number", name=op.f("pk_policy_thread_text")
        ),
    )


def create_notes() -> None:
    op.create_table(
        "policy_note",
        sa.Column("id", TOKEN, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("thread_id", TOKEN, nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_note_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_policy_note_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_note")),
    )
    op.create_index(op.f("ix_policy_note_version_id"), "policy_note", ["version_id"])
    op.create_index(op.f("ix_policy_note_thread_id"), "policy_note", ["thread_id"])
    op.create_table(
        "policy_note_withdrawal",
        sa.Column("note_id", TOKEN, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("taken_back_at", MOMENT, nullable=False),
        sa.Column("entry_id", TOKEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["policy_note.id"], name=op.f("fk_policy_note_withdrawal_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_policy_note_withdrawal_author_id")
        ),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_policy_note_withdrawal")),
    )
    op.create_table(
        "policy_note_text",
        sa.Column("note_id", TOKEN, nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["policy_note.id"], name=op.f("fk_policy_note_text_note_id")
        ),
        sa.PrimaryKeyConstraint("note_id", "part", name=op.f("pk_policy_note_text")),
    )
