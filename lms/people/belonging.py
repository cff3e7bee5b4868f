"""An audience as a condition of the database, for everybody at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true

from lms.db import db
from lms.people import audience as grammar
from lms.people.groups import select_member_ids
from lms.people.hiring_rules import Hiring, read_hiring
from lms.people.lines import select_line_ids
from lms.people.models import Department, Person, PersonFact
from lms.people.population import hired_on, is_on_leave
from lms.people.text_rules import SEPARATOR
from lms.sql import Day, plus_days

COLUMNS: dict[str, Callable[[Any], Any]] = {
    "team": lambda fact: fact.team,
    "job_title": lambda fact: fact.job_title,
    "location": lambda fact: fact.location,
    "employment_type": lambda fact: fact.employment_type,
}


class Spellings:
    """How departments and values of facts are spelt; each is read when it is first asked for.

    Whoever puts many audiences into statements at once gives them one of these, so that the
    tables are read once and not for each audience.
    """

    def __init__(self) -> None:
        self._departments: list[tuple[int, frozenset[str]]] | None = None
        self._values: dict[str, tuple[str, ...]] = {}

    def list_department_ids(self, names: Iterable[str]) -> list[int]:
        """The departments with one of these names, and all below them."""
        if self._departments is None:
            rows = db.session.execute(
                select(Department.id, Department.path).order_by(Department.id)
            )
            self._departments = [
                (row.id, frozenset(map(grammar.fold, name_departments(row.path)))) for row in rows
            ]
        wanted = {grammar.fold(name) for name in names}
        return [department_id for department_id, known in self._departments if wanted & known]

    def list_values(self, fact: str, wanted: Iterable[str]) -> list[str]:
        """The values of that fact that mean one of those wanted.

        Databases differ in what they call lower case; the few different values are compared here.
        """
        folded = {grammar.fold(value) for value in wanted}
        return [value for value in self.list_all(fact) if grammar.fold(value) in folded]

    def list_all(self, fact: str) -> tuple[str, ...]:
        """Every value that this fact ever had."""
        if fact not in self._values:
            present = db.session.scalars(select(COLUMNS[fact](PersonFact)).distinct())
            self._values[fact] = tuple(present)
        return self._values[fact]


@dataclass(frozen=True)
class _Place:
    """The row that is asked, the day on which, and how values are spelt."""

    fact: Any
    as_of: Day
    spellings: Spellings


def belongs_to(
    audience: grammar.Audience, fact: Any, as_of: Day, spellings: Spellings | None = None
) -> ColumnElement[bool]:
    """The audience of that day as a condition on a row of `person_fact`.

    Any other selectable whose columns have the same names will do; where it has `hired_on` and
    `is_on_leave` of that day they are read from it and not looked up for each person.
    """
    return _write(audience, _Place(fact, as_of, spellings or Spellings()))


def _write(audience: grammar.Audience, place: _Place) -> ColumnElement[bool]:
    if isinstance(audience, grammar.Everyone):
        return true()
    if isinstance(audience, grammar.Not):
        return not_(_write(audience.condition, place))
    if isinstance(audience, grammar.All):
        return and_(true(), *(_write(part, place) for part in audience.conditions))
    if isinstance(audience, grammar.Any):
        return or_(false(), *(_write(part, place) for part in audience.conditions))
    return _CONDITIONS.get(audience.name, _has_value)(audience, place)


def _is_in_department(condition: grammar.Fact, place: _Place) -> ColumnElement[bool]:
    ids = place.spellings.list_department_ids(condition.values)
    within: ColumnElement[bool] = place.fact.department_id.in_(ids)
    return within


def _is_in_line(condition: grammar.Fact, place: _Place) -> ColumnElement[bool]:
    top = (
        select(Person.id).where(Person.staff_number == each).scalar_subquery()
        for each in condition.values
    )
    lines = (select_line_ids(each, place.as_of) for each in top)
    return or_(false(), *(place.fact.person_id.in_(line) for line in lines))


def _is_in_group(condition: grammar.Fact, place: _Place) -> ColumnElement[bool]:
    members = select_member_ids(condition.values, place.as_of)
    within: ColumnElement[bool] = place.fact.person_id.in_(members)
    return within


def _was_hired(condition: grammar.Fact, place: _Place) -> ColumnElement[bool]:
    known = getattr(place.fact, "hired_on", None)
    hired = hired_on(place.fact.person_id, place.as_of) if known is None else known
    spans = [read_hiring(value) for value in condition.values]
    ways = [_lies_in(span, hired, place.as_of) for span in spans if isinstance(span, Hiring)]
    return and_(hired.is_not(None), or_(false(), *ways))


def _lies_in(span: Hiring, hired: Any, as_of: Day) -> Any:
    if span.days is not None:
        return hired >= plus_days(as_of, -span.days)
    return hired >= span.since if span.since else hired < span.before


def _is_away(condition: grammar.Fact, place: _Place) -> ColumnElement[bool]:
    del condition
    known = getattr(place.fact, "is_on_leave", None)
    return is_on_leave(place.fact.person_id, place.as_of) if known is None else and_(true(), known)


def _has_value(condition: grammar.Fact, place: _Place) -> ColumnElement[bool]:
    chosen = place.spellings.list_values(condition.name, condition.values)
    has_value: ColumnElement[bool] = COLUMNS[condition.name](place.fact).in_(chosen)
    return has_value


_CONDITIONS: dict[str, Callable[[grammar.Fact, _Place], ColumnElement[bool]]] = {
    "department": _is_in_department,
    "line": _is_in_line,
    "group": _is_in_group,
    "hired": _was_hired,
    "on_leave": _is_away,
}


def name_departments(path: str) -> tuple[str, ...]:
    """Every name by which an audience can mean this department or one above it."""
    names = path.split(SEPARATOR)
    return (*names, *(SEPARATOR.join(names[:depth]) for depth in range(2, len(names) + 1)))
