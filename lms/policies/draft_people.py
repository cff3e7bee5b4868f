"""Who has to do with a draft: who wrote in it, who owns it, whom its policy names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, union

from lms.db import fetch
from lms.people.models import Person
from lms.people.names import name_on
from lms.people.roles import Role
from lms.people.roster import select_with_role
from lms.policies.draft_edits import is_edit_of
from lms.policies.drafts import DraftView
from lms.policies.models import PolicyDraftEdit


@dataclass(frozen=True)
class DraftPeople:
    """Who wrote in it, its author first; what they and the others are called; who may approve.

    `approver_ids` are those of them who have the role and can enter, also where they wrote in it.
    """

    editor_ids: tuple[int, ...]
    names: Mapping[int, str]
    approver_ids: frozenset[int]


def find_people(draft: DraftView, as_of: date) -> DraftPeople:
    """Author, editors, owner and named approvers of the draft as they are on that day."""
    editing = (
        select(PolicyDraftEdit.person_id, func.min(PolicyDraftEdit.id).label("first"))
        .where(is_edit_of(draft.version_id))
        .group_by(PolicyDraftEdit.person_id)
        .subquery()
    )
    named = {draft.author_id, draft.owner_id, *draft.approval.by}
    # One list to look up: with two joined by OR, PostgreSQL reads everybody.
    concerned = union(
        select(Person.id).where(Person.id.in_(sorted(named))), select(editing.c.person_id)
    ).subquery()
    rows = fetch(
        select(
            Person.id,
            name_on(Person.id, as_of).label("name"),
            Person.id.in_(select_with_role(Role.APPROVER, as_of)).label("is_approver"),
            editing.c.first,
        )
        .join(concerned, concerned.c.id == Person.id)
        .outerjoin(editing, editing.c.person_id == Person.id)
        .order_by(editing.c.first, Person.id)
    ).all()
    editors = [row.id for row in rows if row.first is not None]
    return DraftPeople(
        editor_ids=tuple(dict.fromkeys((draft.author_id, *editors))),
        names={row.id: row.name for row in rows if row.name is not None},
        approver_ids=frozenset(row.id for row in rows if row.is_approver),
    )
