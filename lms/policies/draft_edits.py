"""Who changed a draft, and whether it was given up."""

from sqlalchemy import ColumnElement, and_, exists, func, not_, select

from lms.db import db
from lms.policies.models import PolicyDraftDiscard, PolicyDraftEdit, PolicyVersion


def is_discarded() -> ColumnElement[bool]:
    """The condition that PolicyVersion is a draft that was given up and not begun again."""
    later = exists().where(
        PolicyDraftEdit.version_id == PolicyVersion.id,
        PolicyDraftEdit.id > PolicyDraftDiscard.edit_id,
    )
    given_up = PolicyDraftDiscard.version_id == PolicyVersion.id
    return exists().where(and_(given_up, not_(later.correlate(PolicyVersion, PolicyDraftDiscard))))


def is_edit_of(version_id: int) -> ColumnElement[bool]:
    """The condition that PolicyDraftEdit belongs to that version as it stands."""
    given_up = (
        select(func.coalesce(func.max(PolicyDraftDiscard.edit_id), 0))
        .where(PolicyDraftDiscard.version_id == version_id)
        .scalar_subquery()
    )
    return and_(PolicyDraftEdit.version_id == version_id, PolicyDraftEdit.id > given_up)


def list_editors(version_id: int) -> tuple[int, ...]:
    """Everybody who wrote in that version as it stands, its author first: none may approve it."""
    rows = db.session.execute(
        select(PolicyVersion.author_id, PolicyDraftEdit.person_id)
        .outerjoin(PolicyDraftEdit, is_edit_of(version_id))
        .where(PolicyVersion.id == version_id)
        .order_by(PolicyDraftEdit.id)
    )
    people = [person_id for row in rows for person_id in row if person_id is not None]
    return tuple(dict.fromkeys(people))


def find_newest_edit_id(version_id: int) -> int:
    """The number of the last edit of that draft; 0 where there was none."""
    newest = select(func.max(PolicyDraftEdit.id)).where(PolicyDraftEdit.version_id == version_id)
    return db.session.scalar(newest) or 0
