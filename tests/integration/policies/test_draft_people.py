"""Who has to do with a draft is read at once, and is what the services ask one by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.db import transaction
from lms.people import service as people
from lms.people.roles import Role
from lms.policies import drafting
from lms.policies.approval_rules import ApprovalRule, find_impossible
from lms.policies.approvers import find_fault_of_approvers
from lms.policies.draft_edits import list_editors
from lms.policies.draft_people import find_people
from lms.policies.drafts import find_draft
from lms.policies.saving import to_content
from lms.policies.work import get_work
from tests.makers import PUBLISHED_AT, make_company, make_draft, make_policy

DAY = PUBLISHED_AT.date()
LATER = PUBLISHED_AT + timedelta(days=1)


@pytest.fixture
def draft_id(in_app, cast):
    make_company()
    make_policy()
    return make_draft()


def write(version_id, *person_ids):
    work = get_work(version_id)
    with transaction():
        content = to_content(work, work.source + b"\nMore.\n")
        drafting.write_draft(version_id, content, editor_ids=person_ids, at=LATER)


def read(version_id, *, by=(), needed=1, day=DAY):
    draft = find_draft(version_id)
    assert draft is not None
    return find_people(replace(draft, approval=ApprovalRule(tuple(by), needed)), day)


def test_the_author_comes_first_and_then_each_who_wrote_once(draft_id, cast):
    for person_id in (cast.tom, cast.abel, cast.tom):
        write(draft_id, person_id)

    assert read(draft_id).editor_ids == (cast.olga, cast.tom, cast.abel)
    assert read(draft_id).editor_ids == list_editors(draft_id)


def test_who_wrote_before_it_was_given_up_wrote_in_another(draft_id, cast):
    write(draft_id, cast.tom)
    with transaction():
        drafting.discard_draft(draft_id, person_id=cast.olga, at=LATER)
    make_draft(at=LATER + timedelta(days=1), text="Anew.")

    assert read(draft_id).editor_ids == list_editors(draft_id) == (cast.olga,)


def test_everybody_concerned_has_a_name_and_nobody_else(draft_id, cast):
    write(draft_id, cast.tom)

    assert dict(read(draft_id).names) == {cast.olga: "Olga Owner", cast.tom: "Tom Trainer"}
    assert read(draft_id, by=[cast.abel]).names.keys() == {cast.olga, cast.tom, cast.abel}


def test_who_may_approve_has_the_role_and_works_here(draft_id, cast):
    with transaction():
        people.give_role(cast.hana, Role.APPROVER, at=PUBLISHED_AT, actor_id=None)
        people.leave(cast.hana, left_on=LATER.date(), at=PUBLISHED_AT, actor_id=None)
    named = [cast.abel, cast.hana, cast.mona]

    assert read(draft_id, by=named).approver_ids == {cast.abel, cast.hana}
    assert read(draft_id, by=named, day=LATER.date() + timedelta(days=1)).approver_ids == {
        cast.abel
    }


def test_the_page_tells_the_fault_that_submitting_refuses(draft_id, cast):
    write(draft_id, cast.abel)
    rule = ApprovalRule((cast.abel, cast.mona), 1)
    found = read(draft_id, by=rule.by)

    told = find_impossible(rule, found.approver_ids - {*found.editor_ids})
    assert told is not None
    assert "none of those who are named can" in told
    assert told == find_fault_of_approvers(rule, list_editors(draft_id), DAY)
