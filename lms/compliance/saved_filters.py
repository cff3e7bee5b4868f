"""What HR narrows the record to again and again, by names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select

from lms.compliance.models import SavedFilter
from lms.db import db
from lms.errors import NotFoundError, RefusalError
from lms.evidence.service import draw_id

MOST_SAVED = 40
LONGEST_NAME = 80


@dataclass(frozen=True)
class SavedFilterView:
    """A saved filter; `choices` is what an address of the record carries."""

    id: str
    person_id: int
    name: str
    is_shared: bool
    choices: Mapping[str, str]


def list_filters(person_id: int) -> tuple[SavedFilterView, ...]:
    """The own filters of this person and those that others share, by name."""
    own = SavedFilter
    rows = db.session.execute(
        select(own.id, own.person_id, own.name, own.is_shared, own.choices)
        .where(or_(own.person_id == person_id, own.is_shared))
        .order_by(own.name, own.id)
    )
    return tuple(SavedFilterView(*row) for row in rows)


def save(
    person_id: int, name: str, choices: Mapping[str, str], *, is_shared: bool, at: datetime
) -> None:
    """Keep the filter under that name; one of the same name of this person is replaced."""
    if not name:
        raise RefusalError("Give the filter a name, so that you find it again.")
    if len(name) > LONGEST_NAME:
        raise RefusalError(f"Write at most {LONGEST_NAME} characters as its name.")
    if not choices:
        raise RefusalError("Choose a part of the record first. There is nothing to keep of all.")
    own = SavedFilter
    db.session.execute(delete(own).where(own.person_id == person_id, own.name == name))
    mine = select(func.count()).select_from(own).where(own.person_id == person_id)
    if (db.session.scalar(mine) or 0) >= MOST_SAVED:
        raise RefusalError(f"You have {MOST_SAVED} filters. Forget one that you no longer need.")
    db.session.execute(
        insert(own).values(
            id=draw_id(),
            person_id=person_id,
            name=name,
            is_shared=is_shared,
            choices=dict(choices),
            saved_at=at,
        )
    )


def forget(filter_id: str, person_id: int) -> None:
    """Forget a filter; one of somebody else is not found, shared or not."""
    own = SavedFilter
    gone = db.session.execute(
        delete(own).where(own.id == filter_id, own.person_id == person_id).returning(own.id)
    ).all()
    if not gone:
        raise NotFoundError("There is no such filter of yours. Whoever shares one forgets it.")
