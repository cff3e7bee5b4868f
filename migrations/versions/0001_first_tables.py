"""The first tables, and the triggers that keep acts from being changed.

Identifiers are 64 bits wide on PostgreSQL; SQLite counts up only plain INTEGER keys.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

# What nothing may change or delete, whoever holds the program.
ACTS = (
    "acknowledgement",
    "assignment",
    "assignment_withdrawal",
    "attempt",
    "certificate",
    "evidence_entry",
    "grade",
    "policy_release",
    "policy_section",
    "programme_version",
    "question_version",
    "quiz_version",
    "quiz_version_question",
    "role_change",
    "statement",
    "submission",
)
SENTENCE = "What was recorded is never changed or deleted. Record a correction instead."


def upgrade() -> None:
    create_tables()
    if op.get_bind().dialect.name == "sqlite":
        guard_sqlite()
    else:
        guard_postgresql()


def guard_sqlite() -> None:
    for table in ACTS:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
    # Clear values can be erased, but never replaced by others.
    op.execute(
        "CREATE TRIGGER evidence_private_refuses_update BEFORE UPDATE ON evidence_private "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
    # A draft may be rewritten until it is released.
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER policy_version_refuses_{verb.lower()} BEFORE {verb} ON policy_version "
            "WHEN EXISTS (SELECT 1 FROM policy_release WHERE version_id = OLD.id) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_change_once_released() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM policy_release WHERE version_id = OLD.id) THEN "
        f"RAISE EXCEPTION '{SENTENCE}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for table in ACTS:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER evidence_private_refuses_update BEFORE UPDATE ON evidence_private "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER policy_version_refuses_change BEFORE UPDATE OR DELETE ON policy_version "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_once_released()"
    )


def downgrade() -> None:
    raise RuntimeError("The first tables hold the records; they are not taken down by a program.")


def create_tables() -> None:
    op.create_table(
        "company_fact",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_fact")),
    )
    op.create_index("ix_company_fact_current", "company_fact", ["key", "id"], unique=False)
    op.create_table(
        "department",
        sa.Column("id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("path", name=op.f("uq_department_path")),
    )
    op.create_table(
        "evidence_entry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_entry")),
    )
    op.create_index(
        "ix_evidence_entry_type_recorded_at",
        "evidence_entry",
        ["type", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "evidence_private",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("shred_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", "name", name=op.f("pk_evidence_private")),
    )
    op.create_index(
        op.f("ix_evidence_private_person_id"), "evidence_private", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_evidence_private_shred_on"), "evidence_private", ["shred_on"], unique=False
    )
    op.create_table(
        "glossary_term",
        sa.Column("word", sa.String(length=120), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_glossary_term")),
    )
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("staff_number", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("staff_number", name=op.f("uq_person_staff_number")),
    )
    op.create_table(
        "policy",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("slug", name=op.f("uq_policy_slug")),
    )
    op.create_table(
        "programme",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "quiz",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("slug", name=op.f("uq_quiz_slug")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(
        "ix_sign_in_failure_key_failed_at", "sign_in_failure", ["key", "failed_at"], unique=False
    )
    op.create_table(
        "statement",
        sa.Column("id", ID, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("digest", name=op.f("uq_statement_digest")),
    )
    op.create_table(
        "assignment",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("asked_for", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint(
            "person_id",
            "subject",
            "subject_id",
            "asked_for",
            "occasion",
            "number",
            name=op.f("pk_assignment"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignment_entry_id", "assignment", ["entry_id"], unique=False)
    op.create_index(
        "ix_assignment_subject",
        "assignment",
        ["subject", "subject_id", "asked_for", "occasion"],
        unique=False,
    )
    op.create_table(
        "assignment_withdrawal",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("asked_for", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_withdrawal_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "person_id",
            "subject",
            "subject_id",
            "asked_for",
            "occasion",
            "number",
            name=op.f("pk_assignment_withdrawal"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_assignment_withdrawal_entry_id", "assignment_withdrawal", ["entry_id"], unique=False
    )
    op.create_table(
        "certificate",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("programme_version_id", ID, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("programme_title", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("score_bp", sa.Integer(), nullable=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("entry_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "code", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "person_id",
            "programme_id",
            "occasion",
            name=op.f("uq_certificate_person_id_programme_id_occasion"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_certificate_code"), "certificate", ["code"], unique=False)
    op.create_index(op.f("ix_certificate_issued_on"), "certificate", ["issued_on"], unique=False)
    op.create_index(
        op.f("ix_certificate_valid_until"), "certificate", ["valid_until"], unique=False
    )
    op.create_table(
        "certificate_sheet",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("rendered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_sheet_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "code", name=op.f("pk_certificate_sheet")),
    )
    op.create_table(
        "credential",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", MOMENT, nullable=True),
        sa.Column("deactivated_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "employment",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_employment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sa.UniqueConstraint("person_id", "hired_on", name=op.f("uq_employment_person_id_hired_on")),
    )
    op.create_table(
        "export_job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=4), nullable=False),
        sa.Column("with_bom", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("maker", sa.String(length=32), nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("rows_in_all", sa.Integer(), nullable=True),
        sa.Column("rows_written", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_job_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index("ix_export_job_person_id", "export_job", ["person_id"], unique=False)
    op.create_table(
        "grade",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("quiz_id", ID, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("graded_at", MOMENT, nullable=False),
        sa.Column("score_bp", sa.Integer(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grade_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_grade_quiz_id")),
        sa.PrimaryKeyConstraint("person_id", "attempt_id", "number", name=op.f("pk_grade")),
    )
    op.create_index("ix_grade_quiz_id_graded_at", "grade", ["quiz_id", "graded_at"], unique=False)
    op.create_table(
        "leave",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index(op.f("ix_leave_person_id"), "leave", ["person_id"], unique=False)
    op.create_table(
        "mail",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("last_fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_next_try_at", "mail", ["next_try_at"], unique=False)
    op.create_table(
        "one_time_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_one_time_link")),
    )
    op.create_index(
        op.f("ix_one_time_link_person_id"), "one_time_link", ["person_id"], unique=False
    )
    op.create_table(
        "person_fact",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("department_id", ID, nullable=False),
        sa.Column("team", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("location", sa.String(length=120), nullable=False),
        sa.Column("employment_type", sa.String(length=40), nullable=False),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_person_fact_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name=op.f("fk_person_fact_manager_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_fact_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_fact")),
    )
    op.create_index(
        "ix_person_fact_current", "person_fact", ["person_id", "holds_from", "id"], unique=False
    )
    op.create_index("ix_person_fact_department_id", "person_fact", ["department_id"], unique=False)
    op.create_index(op.f("ix_person_fact_email_key"), "person_fact", ["email_key"], unique=False)
    op.create_index(op.f("ix_person_fact_manager_id"), "person_fact", ["manager_id"], unique=False)
    op.create_table(
        "policy_fact",
        sa.Column("id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("asks", sa.String(length=12), nullable=False),
        sa.Column("review_every_months", sa.SmallInteger(), nullable=False),
        sa.Column("days_after_publishing", sa.SmallInteger(), nullable=False),
        sa.Column("days_after_hiring", sa.SmallInteger(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_policy_fact_owner_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_fact_policy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_fact")),
    )
    op.create_index(
        "ix_policy_fact_current", "policy_fact", ["policy_id", "holds_from", "id"], unique=False
    )
    op.create_table(
        "policy_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("major", sa.SmallInteger(), nullable=False),
        sa.Column("minor", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("statement_id", ID, nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_policy_version_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_version_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_policy_version_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint(
            "policy_id", "major", "minor", name=op.f("uq_policy_version_policy_id_major_minor")
        ),
    )
    op.create_table(
        "programme_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_programme_version_published_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_programme_version_programme_id_number")
        ),
    )
    op.create_table(
        "question",
        sa.Column("id", ID, nullable=False),
        sa.Column("quiz_id", ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_question_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("quiz_id", "key", name=op.f("uq_question_quiz_id_key")),
    )
    op.create_table(
        "quiz_draft",
        sa.Column("quiz_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("edited_by", ID, nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_quiz_draft_edited_by")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_draft_quiz_id")),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_quiz_draft")),
    )
    op.create_table(
        "quiz_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("quiz_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_quiz_version_published_by")
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_version_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_version")),
        sa.UniqueConstraint("quiz_id", "number", name=op.f("uq_quiz_version_quiz_id_number")),
    )
    op.create_table(
        "response_draft",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_response_draft_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "attempt_id", "question_key", name=op.f("pk_response_draft")
        ),
    )
    op.create_table(
        "role_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", ID, nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_role_change_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_change_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_change")),
    )
    op.create_index(op.f("ix_role_change_person_id"), "role_change", ["person_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_session")),
    )
    op.create_index(
        op.f("ix_sign_in_session_person_id"), "sign_in_session", ["person_id"], unique=False
    )
    op.create_table(
        "submission",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answers_digest", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id")),
        sa.PrimaryKeyConstraint("person_id", "attempt_id", name=op.f("pk_submission")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("asked_for", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("html_digest", sa.String(length=64), nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("statement_id", ID, nullable=False),
        sa.Column("statement_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("presented_at", MOMENT, nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("reading_seconds", sa.Integer(), nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=False),
        sa.Column("sign_in_method", sa.String(length=20), nullable=False),
        sa.Column("program_version", sa.String(length=40), nullable=False),
        sa.Column("idempotency_key", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("entry_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_acknowledgement_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_acknowledgement_statement_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_acknowledgement_version_id")
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "policy_id", "asked_for", "occasion", name=op.f("pk_acknowledgement")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_acknowledgement_person_id_id", "acknowledgement", ["person_id", "id"], unique=False
    )
    op.create_index(
        "ix_acknowledgement_policy_id_acknowledged_at",
        "acknowledgement",
        ["policy_id", "acknowledged_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_acknowledgement_version_id"), "acknowledgement", ["version_id"], unique=False
    )
    op.create_table(
        "attempt",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("quiz_id", ID, nullable=False),
        sa.Column("quiz_version_id", ID, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_attempt_quiz_id")),
        sa.ForeignKeyConstraint(
            ["quiz_version_id"], ["quiz_version.id"], name=op.f("fk_attempt_quiz_version_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "person_id",
            "quiz_id",
            "occasion",
            "number",
            name=op.f("uq_attempt_person_id_quiz_id_occasion_number"),
        ),
    )
    op.create_index(
        op.f("ix_attempt_quiz_version_id"), "attempt", ["quiz_version_id"], unique=False
    )
    op.create_table(
        "employment_end",
        sa.Column("id", ID, nullable=False),
        sa.Column("employment_id", ID, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_employment_end_employment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment_end")),
    )
    op.create_index(
        op.f("ix_employment_end_employment_id"), "employment_end", ["employment_id"], unique=False
    )
    op.create_table(
        "policy_release",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("approver_id", ID, nullable=False),
        sa.Column("released_at", MOMENT, nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("asks_for", sa.String(length=16), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["person.id"], name=op.f("fk_policy_release_approver_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_release_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_release_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_policy_release")),
    )
    op.create_index(
        "ix_policy_release_in_force", "policy_release", ["policy_id", "in_force_from"], unique=False
    )
    op.create_table(
        "policy_section",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("anchor", sa.String(length=80), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_section_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "anchor", name=op.f("pk_policy_section")),
    )
    op.create_table(
        "question_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_version_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint(
            "question_id", "digest", name=op.f("uq_question_version_question_id_digest")
        ),
    )
    op.create_table(
        "quiz_version_question",
        sa.Column("quiz_version_id", ID, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_version.id"],
            name=op.f("fk_quiz_version_question_question_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["quiz_version_id"],
            ["quiz_version.id"],
            name=op.f("fk_quiz_version_question_quiz_version_id"),
        ),
        sa.PrimaryKeyConstraint(
            "quiz_version_id", "position", name=op.f("pk_quiz_version_question")
        ),
    )
