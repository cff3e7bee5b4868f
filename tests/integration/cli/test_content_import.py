"""That the command line reads a document, says what it guessed, and writes no file twice."""

from click.testing import CliRunner

from lms.cli.content_import import import_document

TEXT = (
    "Lending tools\nSCOPE\nAll of [COMPANY NAME] may lend tools, for as long as they need them.\n"
)


def run(*arguments):
    return CliRunner().invoke(import_document, [str(each) for each in arguments])


def test_guesses_and_blanks_are_told_by_place_and_the_file_is_written_once(tmp_path):
    source, out = tmp_path / "old.txt", tmp_path / "1.0.md"
    source.write_text(TEXT, encoding="utf-8")
    arguments = (source, "--policy", "tools", "--version", "1.0", "--out", out)

    done = run(*arguments)

    assert done.exit_code == 0
    assert f"{source}:1:1: title: Lending tools" in done.stderr
    assert f"{source}:2:1: guess: Line 2 was taken for the heading of a section" in done.stderr
    assert f"{out}:9:8: The blank “[COMPANY NAME]” is still open. Fill it in." in done.stderr
    assert out.read_text("utf-8").endswith("## SCOPE {#scope}\n\n" + TEXT.split("\n", 2)[2])

    out.write_text("mine", encoding="utf-8")
    again = run(*arguments)

    assert again.exit_code == 1
    assert "exists already" in again.stderr
    assert out.read_text("utf-8") == "mine"


def test_what_cannot_be_read_is_refused(tmp_path):
    source = tmp_path / "old.docx"
    source.write_bytes(b"PK nothing")

    refused = run(source, "--policy", "tools", "--version", "1.0")

    assert refused.exit_code == 1
    assert "This is not a document of Word" in refused.stderr
