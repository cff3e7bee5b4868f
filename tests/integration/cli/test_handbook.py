"""`lms handbook`: the files that people need, and one of them where it is wanted."""

import pytest

from lms.cli.handbook import handbook
from tests.makers import make_company, make_policy, make_version


@pytest.fixture
def run(app, cast):
    with app.app_context():
        make_company()
        make_policy("complaints", title="Complaints")
        make_version("complaints", approver_id=cast.abel)
    return lambda *words: app.test_cli_runner().invoke(handbook, list(map(str, words)))


def test_everything_that_is_needed_is_made_once(run):
    assert run("build").output == "1 handbook is needed; 1 made just now.\n"
    assert run("build").output == "1 handbook is needed; 0 made just now.\n"
    assert run("build", "--anew").output == "1 handbook is needed; 1 made just now.\n"


def test_one_is_written_where_it_is_wanted(run, tmp_path):
    for words in ((), ("--for", "T-003")):
        out = tmp_path / "handbook.pdf"
        result = run("write", "--out", out, *words)
        assert result.exit_code == 0, result.output
        assert result.output.startswith(f"{out}: 1 policy, ")
        assert out.read_bytes().startswith(b"%PDF-1.7")


def test_nobody_and_nowhere_are_refused_in_a_sentence(run, tmp_path):
    assert (
        "no person with the staff number T-999"
        in run("write", "--for", "T-999", "--out", tmp_path / "x.pdf").output
    )
    result = run("write", "--out", tmp_path / "gone" / "x.pdf")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
