"""From when until when people are employed, away, released from something, or HR: as queries.

Each gives kind, person, first day, last day, and of what, so that one query reads them all.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, String, cast, exists, func, literal, not_, null, or_, select
from sqlalchemy.orm import aliased

from lms.db import Id
from lms.exemptions.models import Exemption, ExemptionEnd
from lms.people.models import Employment, EmploymentEnd, Leave
from lms.people.roles import Role
from lms.people.roster import select_with_role


def select_employed(first: date, until: date) -> Select[Any]:
    """The periods of employment that reach into these days."""
    period, end, later = aliased(Employment), aliased(EmploymentEnd), aliased(EmploymentEnd)
    newer = exists().where(later.employment_id == end.employment_id, later.id > end.id)
    return (
        _select("employed", period.person_id, period.hired_on, end.left_on)
        .outerjoin(end, (end.employment_id == period.id) & not_(newer))
        .where(period.hired_on <= until, or_(end.left_on.is_(None), end.left_on >= first))
    )


def select_away(first: date) -> Select[Any]:
    """The times away that have not ended before the first day."""
    period, later = aliased(Leave), aliased(Leave)
    corrected = exists().where(
        later.person_id == period.person_id,
        later.from_on == period.from_on,
        later.id > period.id,
    )
    return _select("away", period.person_id, period.from_on, period.until_on).where(
        or_(period.until_on.is_(None), period.until_on >= first), not_(corrected)
    )


def select_released(first: date) -> Select[Any]:
    """The exemptions that have not ended before the first day."""
    own, end = aliased(Exemption), aliased(ExemptionEnd)
    mine = (end.person_id == own.person_id) & (end.request_id == own.request_id)
    last_on = func.coalesce(end.last_on, own.until_on)
    what = (own.subject, own.subject_id)
    return (
        _select("released", own.person_id, own.from_on, last_on, what)
        .outerjoin(end, mine)
        .where(last_on >= first, last_on >= own.from_on)
    )


def select_hr(today: date) -> Select[Any]:
    """Everybody who is HR on that day."""
    hr = select_with_role(Role.HR, today).subquery()
    return _select("hr", hr.c[0], cast(null(), Date), cast(null(), Date))


def _select(kind: str, person_id: Any, begins: Any, ends: Any, what: Any = None) -> Select[Any]:
    subject, subject_id = what or (cast(null(), String), cast(null(), Id))
    return select(
        literal(kind).label("kind"),
        person_id.label("person_id"),
        begins.label("begins"),
        ends.label("ends"),
        subject.label("subject"),
        subject_id.label("subject_id"),
    )
