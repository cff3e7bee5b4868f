"""What a person may do with what."""

import pytest

from lms.people.roles import Action, Actor, Role, Subject, authorize

EMPLOYEE = Actor(1, frozenset({Role.EMPLOYEE}))
LEAD = Actor(2, frozenset({Role.EMPLOYEE}), has_reports=True)
APPROVER = Actor(3, frozenset({Role.EMPLOYEE, Role.APPROVER}))
AUDITOR = Actor(4, frozenset({Role.AUDITOR}))


@pytest.mark.parametrize(
    ("actor", "action", "subject", "allowed"),
    [
        (EMPLOYEE, Action.READ_OWN, Subject(person_id=1), True),
        (EMPLOYEE, Action.READ_OWN, Subject(person_id=2), False),
        (EMPLOYEE, Action.READ_RECORD, None, False),
        (EMPLOYEE, Action.READ_LINE, None, False),
        (LEAD, Action.READ_LINE, None, True),
        (LEAD, Action.READ_LINE, Subject(person_id=1, manager_ids=frozenset({2})), True),
        (LEAD, Action.READ_LINE, Subject(person_id=1, manager_ids=frozenset({9})), False),
        (APPROVER, Action.RELEASE_POLICY, Subject(author_id=1), True),
        (APPROVER, Action.RELEASE_POLICY, Subject(author_id=3), False),
        (LEAD, Action.READ_STANDING, None, True),
        (LEAD, Action.READ_RECORD, None, False),
        (AUDITOR, Action.READ_STANDING, None, True),
        (AUDITOR, Action.READ_RECORD, None, True),
        (AUDITOR, Action.MANAGE_PEOPLE, None, False),
        (Actor(5), Action.READ_POLICIES, None, False),
    ],
)
def test_rights_follow_roles_and_relations(actor, action, subject, allowed):
    assert authorize(actor, action, subject) is allowed


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.READ_LINE])
def test_nobody_without_a_role_may_do_anything(action):
    assert authorize(Actor(1), action) is False
