"""Fields that a form does not have are not taken over, whatever they are called."""

from sqlalchemy import select

from lms.acknowledgements.models import Acknowledgement
from lms.certificates.models import Certificate
from lms.db import db
from lms.people.models import Credential, Person, RoleChange
from lms.policies.models import PolicyRelease
from lms.quizzes.models import Attempt, Grade, QuizDraft
from tests.integration.attacks.stage import list_acts

EXTRA = {
    "role": "administrator",
    "roles": "administrator",
    "is_given": "yes",
    "score_bp": "10000",
    "score": "100",
    "is_passed": "1",
    "passed": "true",
    "issued_at": "2020-01-01T00:00:00Z",
    "acknowledged_at": "2020-01-01T00:00:00Z",
    "submitted_at": "2020-01-01T00:00:00Z",
    "at": "2020-01-01T00:00:00Z",
    "released_at": "2020-01-01",
    "graded_at": "2020-01-01",
    "password_hash": "x",
    "deactivated_at": "",
    "exempt": "1",
    "id": "1",
    "version_id": "1",
    "attempt_id": "0" * 32,
    "started_at": "2020-01-01",
    "entry_id": "0" * 32,
}


def list_values(app, *columns):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(select(*columns))]


def send_all(stage):
    """Every right form with everything added that nobody may set."""
    victim = {"person_id": str(stage.cast.hana), "actor_id": "1", "author_id": "1"}
    extra = {**EXTRA, **victim, "approver_id": "1", "editor_id": "1", "edited_by": "1"}
    for endpoint, act in list_acts(stage).items():
        with stage.browser(act.actor).post(act.address, data={**extra, **act.form}) as answer:
            assert answer.status_code < 500, endpoint


def test_no_form_sets_what_it_does_not_ask(stage):
    app, cast = stage.app, stage.cast
    roles = list_values(app, RoleChange.person_id, RoleChange.role)
    credentials = set(list_values(app, Credential.person_id))

    send_all(stage)

    added = [row for row in list_values(app, RoleChange.person_id, RoleChange.role)
             if row not in roles]  # fmt: skip
    assert added == [(cast.mallory, "hr")]
    assert set(list_values(app, Credential.person_id)) - credentials == {(cast.mallory,)}
    assert ("x",) not in list_values(app, Credential.password_hash)
    assert max(list_values(app, Person.staff_number)) == ("T-100",)


def test_acts_are_of_the_person_and_of_now(stage):
    app, cast = stage.app, stage.cast

    send_all(stage)

    acts = list_values(app, Acknowledgement.person_id, Acknowledgement.acknowledged_at)
    assert {person for person, _ in acts} == {cast.alice, cast.olga}
    attempts = list_values(app, Attempt.person_id, Attempt.started_at)
    assert {person for person, _ in attempts} == {cast.alice, cast.mona, cast.olga}
    grades = list_values(app, Grade.person_id, Grade.score_bp, Grade.is_passed)
    assert sorted(grades) == [(cast.mona, 5000, True), (cast.alice, 10000, True)]
    assert {person for (person,) in list_values(app, Certificate.person_id)} == {cast.alice}
    assert {person for (person,) in list_values(app, PolicyRelease.approver_id)} == {
        cast.abel,
        cast.adam,
    }
    assert {editor for (editor,) in list_values(app, QuizDraft.edited_by)} <= {cast.tom}
    moments = [moment.year for _, moment in (*acts, *attempts)]
    assert 2020 not in moments
