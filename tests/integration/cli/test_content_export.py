"""`lms content export` gives every file back as it came, and publishing it changes nothing."""

from sqlalchemy import update

from lms.db import db, transaction
from lms.policies.models import PolicyFact
from tests.integration.cli.test_content import folder, run, write_version  # noqa: F401


def read_files(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "policies" in path.parts
    }


def test_what_was_published_is_given_back_byte_for_byte(app, cast, folder, run, tmp_path):  # noqa: F811
    policy = folder / "policies" / "complaints"
    (policy / "policy.yaml").write_bytes(b"# Ours.\r\n" + (policy / "policy.yaml").read_bytes())
    text = write_version("Ring the bell\u00a0twice.", "1.1").replace("\n", "\r\n")
    (policy / "1.1.md").write_bytes(text.replace("kind:", "kind:  # a note\r\n ", 1).encode())
    assert run("publish", folder, "--as", "T-006").exit_code == 0
    out = tmp_path / "out"

    result = run("export", out)

    assert result.output.splitlines()[-1] == f"5 written, 0 unchanged, in {out}."
    assert read_files(out) == read_files(folder)
    again = run("publish", out, "--as", "T-006")
    assert again.output.splitlines()[-1] == "0 changed, 5 unchanged; 0 duties given, 0 withdrawn."
    assert run("export", out).output == f"0 written, 3 unchanged, in {out}.\n"


def test_a_policy_from_before_files_were_kept_is_written_anew(app, cast, folder, run, tmp_path):  # noqa: F811
    run("publish", folder, "--as", "T-006")
    with app.app_context():
        forget_sources()

    run("export", tmp_path / "out")

    assert (tmp_path / "out/policies/complaints/policy.yaml").read_text() == (
        "title: Complaints\n"
        "owner: T-006\n"
        "visibility: internal\n"
        "asks: each version\n"
        "review_every_months: 12\n"
        "due:\n"
        "  days_after_publishing: 14\n"
        "  days_after_hiring: 14\n"
        "audience: everyone\n"
    )


def test_where_nothing_can_be_written_a_sentence_says_so(app, cast, run, tmp_path):  # noqa: F811
    (tmp_path / "file").write_text("")

    result = run("export", tmp_path / "file")

    assert result.exit_code == 1
    assert result.output == f"Error: {tmp_path / 'file'} cannot be written: File exists.\n"


def forget_sources():
    with transaction():
        db.session.execute(update(PolicyFact).values(source=None))
