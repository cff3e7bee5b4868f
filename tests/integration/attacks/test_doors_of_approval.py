"""Nobody approves what they wrote, whatever door they come through: page, file or command."""

import click
import pytest
from sqlalchemy import func, select

from lms import clock
from lms.cli import COMMANDS
from lms.cli.demonstration import demonstration
from lms.db import db, transaction
from lms.evidence.models import EvidencePrivate
from lms.people import service as people
from lms.people.roles import Role
from lms.policies.drafts import find_draft
from lms.policies.models import PolicyRelease
from lms.policies.review_models import PolicyReview
from tests.cast import LONG_AGO, make_person, sign_in_as
from tests.integration.attacks.doors import Doors, open_doors
from tests.integration.attacks.stage import find_field

OWN_TEXT = "You wrote this version. Somebody else who may approve has to check it."
OWN_EDIT = "You edited this draft. Somebody else who may approve has to check it."
# What each of the commands is for; none of them approves or publishes a version of a policy.
KNOWN_COMMANDS = {
    "audience",
    "compliance export",
    "compliance rollup rebuild",
    "content check",
    "content export",
    "content import",
    "content publish",
    "demonstration create",
    "found",
    "handbook build",
    "handbook write",
    "mail bounce",
    "mail forecast",
    "mail send",
    "mail show",
    "migrate",
    "people add",
    "people import",
    "people invite",
    "people link",
    "search rebuild",
    "serve",
    "start",
    "worker",
}


@pytest.fixture
def doors(app, cast, tmp_path) -> Doors:
    """Abel may write and approve; version 2.0 is a draft of Olga's in a folder of files."""
    with app.app_context(), transaction():
        people.give_role(cast.abel, Role.OWNER, at=LONG_AGO, actor_id=None)
        people.give_role(cast.olga, Role.APPROVER, at=LONG_AGO, actor_id=None)
    return open_doors(app, cast, tmp_path)


def count(app, table, version_id):
    with app.app_context():
        mine = select(func.count()).select_from(table).where(table.version_id == version_id)
        return db.session.scalar(mine)


def list_steps(app, doors):
    """How often the draft was approved, and how often released."""
    return count(app, PolicyReview, doors.draft), count(app, PolicyRelease, doors.draft)


def list_commands(prefix="", commands=COMMANDS):
    for command in commands:
        name = f"{prefix}{command.name}"
        if isinstance(command, click.Group):
            yield from list_commands(f"{name} ", command.commands.values())
        else:
            yield name


def write_in_page(doors, name):
    """Write a word into the draft on the page on which policies are written."""
    browser = doors.browser(name)
    page = browser.get(f"/write/drafts/{doors.draft}").text
    form = doors.read_text(doors.draft) | {"seen": find_field(page, "seen"), "op": "save"}
    form["body"] = form["body"].replace("Whoever hears it", "Whoever of us hears it")
    answer = browser.post(f"/write/drafts/{doors.draft}", data=form)
    assert answer.status_code == 303


def write_by_itself(doors, name):
    """Let the page save what was typed so far."""
    browser = doors.browser(name)
    page = browser.get(f"/write/drafts/{doors.draft}").text
    form = doors.read_text(doors.draft) | {"seen": find_field(page, "seen")}
    form["body"] = form["body"].replace("Whoever hears it", "Whoever of us hears it")
    assert browser.post(f"/write/drafts/{doors.draft}/preview", data=form).status_code == 200


def bring_in_file(doors, name):
    """Replace the draft by another file, which Olga is said to have written."""
    doors.write("2.0", "Whoever of us hears it first takes it.")
    assert "2.0.md: brought in as a draft" in doors.publish_files(name).output


def sign_file_of_another(doors, name):
    """Be named as the author in a file that somebody else brings in."""
    author = {"abel": "T-007", "olga": "T-006"}[name]
    doors.write("2.0", "Whoever of us hears it first takes it.", author=author)
    assert "2.0.md: brought in as a draft" in doors.publish_files("adam").output


@pytest.mark.parametrize(
    "edit", [write_in_page, write_by_itself, bring_in_file, sign_file_of_another]
)
def test_who_wrote_a_word_at_any_door_does_not_approve_it(app, doors, edit):
    edit(doors, "abel")
    doors.submit("olga")
    seen = doors.read_seen("abel")

    answer = doors.approve("abel", seen)

    assert answer.status_code == 403
    assert OWN_EDIT in answer.text or OWN_TEXT in answer.text
    assert list_steps(app, doors) == (0, 0)


def test_whoever_brings_a_document_in_does_not_approve_it(app, doors):
    doors.give_up()
    doors.draft = doors.bring_in_document("abel", "1. Gates\n\nClose the gates at six.\n")
    doors.submit("abel")

    assert OWN_TEXT in doors.approve("abel", doors.read_seen("abel")).text
    assert list_steps(app, doors) == (0, 0)


def test_another_author_in_the_file_does_not_clear_who_wrote_before(app, doors):
    write_in_page(doors, "olga")
    sign_file_of_another(doors, "abel")
    doors.submit("olga")
    seen = doors.read_seen("olga")

    assert doors.approve("olga", seen).status_code == 403
    assert doors.approve("abel", seen).status_code == 403
    assert list_steps(app, doors) == (0, 0)


def test_a_policy_that_is_handed_over_leaves_its_author_the_author(app, doors):
    facts = doors.read_facts("olga") | {"owner": "T-007"}
    assert doors.browser("olga").post("/write/complaints/facts", data=facts).status_code == 303
    doors.submit("abel")

    assert OWN_TEXT in doors.approve("olga", doors.read_seen("olga")).text
    assert doors.approve("abel", doors.read_seen("abel")).status_code == 303


def test_no_field_of_any_form_names_another_author(app, doors):
    browser = doors.browser("olga")
    page = browser.get(f"/write/drafts/{doors.draft}").text
    form = doors.read_text(doors.draft) | {"seen": find_field(page, "seen"), "op": "save"}
    claims = dict.fromkeys(("author", "author_id", "editor_ids", "person_id"), "T-001")
    browser.post(f"/write/drafts/{doors.draft}", data=form | claims | {"summary": "Other."})
    doors.submit("olga")

    assert OWN_TEXT in doors.approve("olga", doors.read_seen("olga"), **claims).text
    with app.app_context():
        draft = find_draft(doors.draft)
        assert draft is not None
        assert (draft.author_id, draft.summary) == (doors.cast.olga, "Other.")


def test_a_second_account_may_approve_and_stands_in_the_log_with_its_own_name(app, doors):
    with app.app_context():
        second = make_person(
            "T-600", "Olga Owner", email="other@example.org", roles=(Role.APPROVER,)
        )
    doors.submit("olga")
    browser = sign_in_as(app, second)

    answer = doors.send_approval(browser, doors.read_seen("abel"))

    assert answer.status_code == 303
    with app.app_context():
        entry_id = db.session.scalars(
            select(PolicyReview.entry_id).where(PolicyReview.version_id == doors.draft)
        ).one()
        signed = db.session.scalars(
            select(EvidencePrivate.content).where(
                EvidencePrivate.entry_id == entry_id, EvidencePrivate.name == "reviewer"
            )
        ).one()
    assert signed == {"person_id": second, "name": "Olga Owner", "job_title": "Agent"}


def test_no_command_approves_or_publishes_a_version(app, doors):
    assert set(list_commands()) == KNOWN_COMMANDS

    for name in ("olga", "abel", "adam"):
        doors.write("2.0", f"What {name} wants.")
        assert "brought in as a draft" in doors.publish_files(name).output
    assert list_steps(app, doors) == (0, 0)


@pytest.mark.parametrize(
    "line",
    [
        "approved_by: T-007",
        "approver: T-007",
        "state: published",
        "released_at: 2025-03-03",
        "editors: []",
        "findings: []",
    ],
)
def test_no_line_of_a_file_approves_it(app, doors, line):
    doors.write("2.0", "Whoever of us hears it first takes it.", more=f"{line}\n")

    answer = doors.publish_files("olga")

    key = line.partition(":")[0]
    assert answer.exit_code == 1
    assert f"2.0.md:7:1: “{key}” is not known here." in answer.output
    assert list_steps(app, doors) == (0, 0)


def test_the_demonstration_is_played_into_no_company_that_exists(app, doors):
    answer = app.test_cli_runner().invoke(demonstration, ["create"])

    assert answer.exit_code == 1
    assert list_steps(app, doors) == (0, 0)


def test_who_released_in_an_emergency_or_wrote_it_does_not_approve_it_afterwards(app, doors):
    with app.app_context(), transaction():
        people.give_role(doors.cast.adam, Role.APPROVER, at=LONG_AGO, actor_id=None)
        people.give_role(doors.cast.olga, Role.ADMINISTRATOR, at=clock.now(), actor_id=None)
    assert doors.release_in_emergency("olga").status_code == 403
    assert doors.release_in_emergency("adam").status_code == 303
    later = {
        name: doors.approve_afterwards(name).status_code for name in ("olga", "adam", "mallory")
    }

    assert later == {"olga": 403, "adam": 403, "mallory": 403}
    assert doors.approve_afterwards("abel").status_code == 303
    assert list_steps(app, doors) == (1, 1)
