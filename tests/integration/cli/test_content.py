"""`lms content`: checking needs only the files; publishing brings in all of it or nothing."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.cli.content import content
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.policies.company import get_company, list_glossary
from lms.policies.drafts import list_drafts
from lms.policies.models import PolicyFact, PolicyVersion
from lms.policies.queries import find_version_in_force
from lms.policies.withdrawal.deciding import approve
from lms.policies.withdrawal.proposing import Wish, propose
from lms.programmes.queries import list_programmes
from lms.quizzes.queries import list_quizzes
from tests.makers import (
    POLICY,
    PROGRAMME,
    QUIZ,
    VERSION,
    release_version,
)

COMPANY = """\
name: Wrenfield
legal_name: Wrenfield Home B.V.
time_zone: Europe/Amsterdam
language: en
facts:
  support_phone: +31 10 555 01 40
"""
GLOSSARY = "Business day\n:   Monday to Friday, as told by {{ support_phone }}.\n"
AT = datetime(2025, 3, 3, 9, tzinfo=UTC)


def write_version(text="Whoever hears it first takes it.", number="1.0"):
    kind = "substantive" if number.endswith(".0") else "editorial"
    return VERSION.format(
        kind=kind, effective_on="2025-03-03", summary=f"Version {number}.", text=text
    )


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "content"
    files = {
        "company.yaml": COMPANY,
        "glossary.md": GLOSSARY,
        "policies/complaints/policy.yaml": POLICY.format(
            title="Complaints", asks="each version", audience="everyone"
        ),
        "policies/complaints/1.0.md": write_version(),
        "quizzes/complaints.yaml": QUIZ,
        "programmes/onboarding.yaml": PROGRAMME,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def run(app):
    def run(*arguments):
        result = app.test_cli_runner().invoke(content, [str(part) for part in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return run


def read_state(app):
    with app.app_context():
        return (
            get_company().name,
            list_glossary(),
            [(draft.slug, draft.number) for draft in list_drafts()],
            [(quiz.slug, quiz.number) for quiz in list_quizzes()],
            [(programme.slug, programme.number) for programme in list_programmes()],
            db.session.scalar(select(func.count()).select_from(EvidenceEntry)),
        )


def read_day(app):
    with app.app_context():
        return get_company().day_of(list_programmes()[0].published_at)


def test_a_folder_without_a_fault_passes(run, folder):
    result = run("check", folder)

    assert (result.exit_code, result.output) == (0, "Nothing is wrong.\n")


def test_each_fault_is_a_line_that_an_editor_can_jump_to(run, folder):
    (folder / "glossary.md").write_text("Only a word\n", "utf-8")
    (folder / "company.yaml").write_text(COMPANY + "colour: blue\n", "utf-8")

    result = run("check", folder)

    known = "name, legal_name, time_zone, language, facts, reminders, locations"
    company = f"“colour” is not known here. Known are: {known}."
    glossary = "a word, and below it a line that begins with a colon and three spaces."
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{folder}/company.yaml:7:1: {company}",
        f"{folder}/glossary.md:1:1: Only words and definitions stand here: {glossary}",
        "2 problems.",
    ]


def test_one_file_can_be_checked_beside_the_others(run, folder):
    (folder / "glossary.md").write_text("Only a word\n", "utf-8")

    result = run("check", folder / "quizzes" / "complaints.yaml")

    assert (result.exit_code, result.output) == (0, "Nothing is wrong.\n")


def test_a_path_with_nothing_at_it_is_refused(run, tmp_path):
    result = run("check", tmp_path / "nowhere")

    assert result.exit_code == 1
    assert "There is nothing at" in result.output


def test_everything_new_is_brought_in_and_told_file_by_file(app, cast, run, folder):
    result = run("publish", folder, "--as", "T-004")

    assert result.exit_code == 0
    assert [line.removeprefix(f"{folder}/") for line in result.output.splitlines()] == [
        "company.yaml: 5 facts brought in",
        "glossary.md: 1 word brought in",
        f"policies/complaints/policy.yaml: holds from {read_day(app)}",
        "policies/complaints/1.0.md: brought in as a draft",
        "quizzes/complaints.yaml: published as version 1",
        "programmes/onboarding.yaml: published as version 1",
        "6 changed, 0 unchanged; 9 duties given, 0 withdrawn.",
    ]
    assert read_state(app)[:5] == (
        "Wrenfield",
        (("Business day", "Monday to Friday, as told by +31 10 555 01 40."),),
        [("complaints", "1.0")],
        [("complaints", 1)],
        [("onboarding", 1)],
    )


def test_publishing_twice_changes_nothing(app, cast, run, folder):
    run("publish", folder, "--as", "T-004")
    before = read_state(app)

    result = run("publish", folder, "--as", "T-004")

    assert result.output == "0 changed, 6 unchanged; 0 duties given, 0 withdrawn.\n"
    assert read_state(app) == before


def test_a_fault_anywhere_leaves_nothing_behind(app, cast, run, folder):
    before = read_state(app)
    (folder / "programmes" / "onboarding.yaml").write_text(PROGRAMME + "colour: blue\n", "utf-8")

    result = run("publish", folder, "--as", "T-004")

    assert result.exit_code == 1
    assert "programmes/onboarding.yaml:11:1: “colour” is not known here." in result.output
    assert "Nothing was brought in." in result.output
    assert read_state(app) == before


def test_an_approver_whom_nobody_imported_is_told_with_the_place(app, cast, run, folder):
    before = read_state(app)
    facts = folder / "policies" / "complaints" / "policy.yaml"
    named = "approval:\n  by: [T-007, T-999]\n"
    facts.write_text(facts.read_text("utf-8") + named, "utf-8")

    result = run("publish", folder, "--as", "T-004")

    sentence = "Nobody has the staff number T-999. Import the people first, or mend it."
    assert result.exit_code == 1
    assert f"policies/complaints/policy.yaml:9:15: {sentence}" in result.output
    assert read_state(app) == before


def test_a_person_whom_nobody_imported_is_told_with_the_place(app, cast, run, folder):
    before = read_state(app)
    version = folder / "policies" / "complaints" / "1.0.md"
    version.write_text(write_version().replace("T-006", "T-999"), "utf-8")

    result = run("publish", folder, "--as", "T-004")

    sentence = "Nobody has the staff number T-999. Import the people first, or mend it."
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == f"{version}:4:9: {sentence}"
    assert read_state(app) == before


def test_nobody_publishes_under_a_number_that_is_not_theirs(app, cast, run, folder):
    before = read_state(app)

    result = run("publish", folder, "--as", "T-999")

    assert result.exit_code == 1
    assert "Nobody with the staff number T-999 works here today." in result.output
    assert read_state(app) == before


def test_a_draft_follows_its_file_until_it_is_released(app, cast, run, folder):
    run("publish", folder, "--as", "T-004")
    version = folder / "policies" / "complaints" / "1.0.md"
    version.write_text(write_version("The duty lead takes it."), "utf-8")

    result = run("publish", folder, "--as", "T-004")

    assert result.output.splitlines()[0] == f"{version}: brought in as a draft"
    with app.app_context():
        assert ["The duty lead takes it." in draft.body for draft in list_drafts()] == [True]


def test_a_draft_follows_the_title_of_its_policy_and_a_release_does_not(app, cast, run, folder):
    facts = folder / "policies/complaints/policy.yaml"
    run("publish", folder, "--as", "T-006")
    facts.write_text(facts.read_text().replace("title: Complaints", "title: Grievances"))

    run("publish", folder, "--as", "T-006")
    with app.app_context():
        (draft,) = list_drafts()
        with transaction():
            release_version(draft.version_id, approver_id=cast.abel, at=AT)
    facts.write_text(facts.read_text().replace("title: Grievances", "title: Worries"))
    run("publish", folder, "--as", "T-006")

    assert draft.title == "Grievances"
    with app.app_context():
        titles = db.session.scalars(select(PolicyVersion.title)).all()
    assert titles == ["Grievances"]


def test_letters_with_marks_of_their_own_are_brought_in_as_one_letter(app, cast, run, folder):
    facts = folder / "policies/complaints/policy.yaml"
    facts.write_text(
        POLICY.format(title="Cafe\u0301", asks="each version", audience="{department: Sa\u0308le}"),
        "utf-8",
    )
    company = folder / "company.yaml"
    company.write_text(COMPANY.replace("Wrenfield Home", "Wre\u0301nfield Home"), "utf-8")

    result = run("publish", folder, "--as", "T-006")

    assert result.exit_code == 0
    with app.app_context():
        audience, title = db.session.execute(select(PolicyFact.audience, PolicyFact.title)).one()
        assert (audience, title) == ({"department": "S\u00e4le"}, "Caf\u00e9")
        assert get_company().legal_name == "Wr\u00e9nfield Home B.V."


def test_a_released_version_is_never_altered(app, cast, run, folder):
    run("publish", folder, "--as", "T-004")
    with app.app_context():
        version_id = list_drafts()[0].version_id
        with transaction():
            release_version(version_id, approver_id=cast.abel, at=AT)
    before = read_state(app)
    version = folder / "policies" / "complaints" / "1.0.md"
    version.write_text(write_version("The duty lead takes it."), "utf-8")
    (folder / "glossary.md").write_text("Day\n:   24 hours.\n", "utf-8")

    result = run("publish", folder, "--as", "T-004")

    assert result.exit_code == 1
    assert "A released version is never altered" in result.output
    assert read_state(app) == before


def test_files_of_a_withdrawn_policy_stay_drafts_and_say_so(app, cast, folder, run):
    assert run("publish", folder, "--as", "T-004").exit_code == 0
    with app.app_context(), transaction():
        (draft,) = list_drafts()
        at = clock.now()
        day = get_company().day_of(at)
        release_version(draft.version_id, approver_id=cast.abel, at=at)
        wish = Wish(day, "Nobody needs it.")
        proposal_id = propose("complaints", wish, proposer_id=cast.olga, at=at)
        approve(proposal_id, approver_id=cast.abel, met_on=None, at=at)
    since = f"the policy is withdrawn since {day}"

    (folder / "policies/complaints/1.1.md").write_text(write_version(number="1.1"), "utf-8")
    editorial = run("publish", folder, "--as", "T-004").output
    (folder / "policies/complaints/2.0.md").write_text(write_version(number="2.0"), "utf-8")
    substantive = run("publish", folder, "--as", "T-004").output

    assert f"1.1.md: brought in as a draft that cannot be released: {since}" in editorial
    assert f"2.0.md: brought in as a draft; {since}, and releasing it takes" in substantive
    with app.app_context():
        assert find_version_in_force("complaints", day) is None
        assert [each.number for each in list_drafts()] == ["1.1", "2.0"]
