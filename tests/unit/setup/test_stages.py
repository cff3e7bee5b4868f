"""How a check is counted and summed up."""

import pytest

from setup import check, stages
from setup.stages import Outcome

REPORT = """\
<testsuites>
  <testsuite tests="7" failures="1" errors="1" skipped="2" name="pytest"></testsuite>
</testsuites>
"""


def test_tests_are_counted_from_the_file_that_pytest_writes(tmp_path):
    results = tmp_path / "results.xml"
    results.write_text(REPORT)

    assert stages.count_tests(results) == (3, 2, 2)


def test_a_run_that_wrote_no_results_counts_no_tests(tmp_path):
    assert stages.count_tests(tmp_path / "results.xml") == (0, 0, 0)


@pytest.mark.parametrize(
    ("outcome", "is_ci", "failures"),
    [
        (Outcome("tests", 1.0, is_failed=False, passed=3), False, 0),
        (Outcome("lint", 1.0, is_failed=True), False, 1),
        (Outcome("tests", 1.0, is_failed=True, passed=3, failed=2), False, 2),
        (Outcome("tests", 1.0, is_failed=False, passed=3, skipped=2), False, 0),
        (Outcome("tests", 1.0, is_failed=False, passed=3, skipped=2), True, 2),
    ],
    ids=["passed", "stage failed", "tests failed", "skipped here", "skipped in CI"],
)
def test_failures_are_counted(outcome, is_ci, failures):
    assert outcome.count_failures(is_ci=is_ci) == failures


def test_the_last_line_sums_up_and_agrees_with_the_exit_status(capsys):
    outcomes = [
        Outcome("lint", 0.5, is_failed=True),
        Outcome("tests", 61.24, is_failed=True, passed=412, failed=1, skipped=1),
    ]

    status = check.report(outcomes, is_ci=False)

    assert status == 1
    assert capsys.readouterr().out.splitlines() == [
        "",
        "Stage          Seconds  Result",
        "lint               0.5  FAILED",
        "tests             61.2  FAILED, 412 passed, 1 failed, 1 skipped",
        "1 skipped",
        "412 passed, 2 failed",
    ]


def test_all_in_order_is_a_success(capsys):
    status = check.report([Outcome("tests", 2.0, is_failed=False, passed=5)], is_ci=True)

    assert status == 0
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 0 failed"


@pytest.mark.parametrize(
    ("for_pytest", "targets"),
    [
        ([], ["pytest", "tests", "--ignore=tests/walks"]),
        (["-k", "certificate"], ["pytest", "tests", "--ignore=tests/walks"]),
        (["tests/unit"], ["pytest"]),
    ],
    ids=["all", "by word", "by folder"],
)
def test_a_named_folder_takes_the_place_of_the_whole(for_pytest, targets):
    command = ["pytest", "tests", "--ignore=tests/walks"]

    assert stages.choose_targets(command, for_pytest) == targets


def test_the_settings_of_the_program_are_hidden_from_the_tests(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://company/real")
    monkeypatch.setenv("LMS_SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("PORT", "80")

    environment = check.make_test_environment()

    assert [name for name in environment if name.startswith(("LMS_", "DATABASE", "PORT"))] == [
        "LMS_TEST_DATABASES"
    ]
