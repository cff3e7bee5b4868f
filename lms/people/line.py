"""Who reports to somebody: directly, and over all levels."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.models import PersonFact
from lms.people.population import is_employed, is_in_force


@dataclass(frozen=True)
class Line:
    """The people below somebody on a day, by their ids; those who report to them themselves."""

    everybody: tuple[int, ...]
    direct: tuple[int, ...]

    @property
    def has_levels(self) -> bool:
        """Whether somebody of the line has people of their own."""
        return len(self.everybody) > len(self.direct)


def get_line(manager_id: int, as_of: date) -> Line:
    """Everybody below that person who is employed on that day.

    Each person is entered once, so that managers who report to each other, or to themselves, end
    the search like anybody else; nobody stands in their own line.
    """
    top = aliased(PersonFact)
    line = (
        select(top.person_id, top.manager_id)
        .where(top.manager_id == manager_id, is_in_force(top, as_of))
        .cte("line", recursive=True)
    )
    below = aliased(PersonFact)
    line = line.union(
        select(below.person_id, below.manager_id).where(
            below.manager_id == line.c.person_id, is_in_force(below, as_of)
        )
    )
    statement = (
        select(line.c.person_id, line.c.manager_id)
        .where(line.c.person_id != manager_id, is_employed(line.c.person_id, as_of))
        .order_by(line.c.person_id)
    )
    found = db.session.execute(statement).all()
    return Line(
        tuple(row.person_id for row in found),
        tuple(row.person_id for row in found if row.manager_id == manager_id),
    )
