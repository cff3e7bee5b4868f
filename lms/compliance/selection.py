"""Which people and which duties a record is about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from lms.compliance.rules import Verdict
from lms.evidence.rules import Json
from lms.people.models import Department, Person
from lms.people.population import is_employed, is_in_force


@dataclass(frozen=True)
class Filter:
    """The day, what was known by when, and the part of the company that is asked about.

    `within` holds the ids of a manager's line. `verdicts` is empty for all that count.
    """

    as_of: date
    zone: str
    known_at: datetime | None = None
    department_id: int | None = None
    policy_id: int | None = None
    programme_id: int | None = None
    verdicts: tuple[Verdict, ...] = ()
    person_id: int | None = None
    search: str = ""
    within: tuple[int, ...] | None = None

    def to_facts(self) -> dict[str, Json]:
        """What the log keeps of the filter; nothing personal."""
        return {
            "department_id": self.department_id,
            "policy_id": self.policy_id,
            "programme_id": self.programme_id,
            "verdicts": [verdict.value for verdict in self.verdicts],
            "is_narrowed_to_people": bool(self.person_id or self.search or self.within is not None),
        }


def write_filter(selection: Filter) -> dict[str, Json]:
    """The whole filter, so that `read_filter` has it back later."""
    known_at = selection.known_at
    return {
        "as_of": selection.as_of.isoformat(),
        "zone": selection.zone,
        "known_at": known_at.isoformat() if known_at else None,
        "department_id": selection.department_id,
        "policy_id": selection.policy_id,
        "programme_id": selection.programme_id,
        "verdicts": [verdict.value for verdict in selection.verdicts],
        "person_id": selection.person_id,
        "search": selection.search,
        "within": None if selection.within is None else list(selection.within),
    }


def read_filter(written: Any) -> Filter:
    """The filter that was written."""
    known_at, within = written["known_at"], written["within"]
    changes = {
        "as_of": date.fromisoformat(written["as_of"]),
        "known_at": datetime.fromisoformat(known_at) if known_at else None,
        "verdicts": tuple(Verdict(word) for word in written["verdicts"]),
        "within": None if within is None else tuple(within),
    }
    return Filter(**{**written, **changes})


def is_counted(fact: Any, selection: Filter) -> list[ColumnElement[bool]]:
    """The conditions that a row of `person_fact` is in force, employed and selected."""
    as_of, known_at = selection.as_of, selection.known_at
    return [
        is_in_force(fact, as_of, known_at=known_at),
        is_employed(fact.person_id, as_of, known_at=known_at),
        *_is_selected(fact, selection),
    ]


def _is_selected(fact: Any, selection: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.person_id is not None:
        conditions.append(fact.person_id == selection.person_id)
    if selection.department_id is not None:
        conditions.append(fact.department_id.in_(_below(selection.department_id)))
    if selection.within is not None:
        conditions.append(is_one_of(fact.person_id, selection.within))
    if selection.search.strip():
        conditions.append(matches(fact, selection.search.strip()))
    return conditions


def is_one_of(column: Any, ids: tuple[int, ...]) -> ColumnElement[bool]:
    """The condition that the column is one of these, which may be more than parameters allow."""
    return column.in_(bindparam(None, ids, expanding=True, literal_execute=True))  # type: ignore[no-any-return]


def matches(fact: Any, search: str) -> ColumnElement[bool]:
    """The condition that the words stand in the name or begin the staff number."""
    # SQLite ignores case in ASCII only, so that other letters are tried in their usual cases.
    words = sorted({search, search.lower(), search.upper(), search.title()})
    numbered = select(Person.id).where(Person.staff_number.istartswith(search, autoescape=True))
    return or_(
        *(fact.name.icontains(word, autoescape=True) for word in words),
        fact.person_id.in_(numbered),
    )


def _below(department_id: int) -> Any:
    """The department and all below it, as a subquery."""
    top, inside = aliased(Department), aliased(Department)
    beginning = top.path + " / "
    is_inside = func.substr(inside.path, 1, func.length(beginning)) == beginning
    return (
        select(inside.id)
        .join(top, top.id == department_id)
        .where(or_(inside.id == top.id, is_inside))
    )
