"""How people stand on a day, read for many of them at once: employed, away, in which place."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Select,
    bindparam,
    case,
    exists,
    func,
    not_,
    select,
)
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.people.audience import OWN, Audience, Fact, PersonFacts, list_facts
from lms.people.belonging import Spellings, belongs_to, name_departments
from lms.people.models import Department, Leave, Person, PersonFact
from lms.people.population import hired_on, is_employed, is_in_force, is_on_leave
from lms.sql import AS_OF

FIRST_ID: BindParameter[int] = bindparam("first_id")
LAST_ID: BindParameter[int] = bindparam("last_id")
PEOPLE: BindParameter[int] = bindparam("people", expanding=True)


class Span(NamedTuple):
    """Which people are looked at: those with ids from one to another, or only some of them."""

    first_id: int = 0
    last_id: int = 0
    ids: tuple[int, ...] | None = None

    def is_of(self, column: Any) -> Any:
        """The condition that the column holds the id of one of them."""
        return column.between(FIRST_ID, LAST_ID) if self.ids is None else column.in_(PEOPLE)

    @property
    def asked(self) -> dict[str, Any]:
        """The values of that condition's parameters."""
        if self.ids is not None:
            return {"people": list(self.ids)}
        return {"first_id": self.first_id, "last_id": self.last_id}


RANGE, SOME = Span(), Span(ids=())
PEOPLE_AT_ONCE = 2_000
# The columns of a standing before those of the place.
PLACE = 6


class Place(NamedTuple):
    """What an audience can ask of a person; `true_of` says it of facts that are the person's own.

    Those who share their place share the answer of each audience.
    """

    facts: PersonFacts
    true_of: tuple[int, ...]


class Standing(NamedTuple):
    """One person on a day; `placed_on` is the day since which their facts are as they are.

    `returned_on` is the first day after their last leave.
    """

    person_id: int
    is_employed: bool
    is_on_leave: bool
    hired_on: date | None
    placed_on: date
    returned_on: date | None
    place: Place


def list_own_facts(audiences: Iterable[Audience]) -> tuple[Fact, ...]:
    """The facts in these audiences that are a person's own: line, group, hiring and leave."""
    asked = dict.fromkeys(fact for audience in audiences for fact in list_facts(audience))
    return tuple(fact for fact in asked if fact.name in OWN)


def list_spans() -> list[Span]:
    """Everybody, in parts that are read at once."""
    first, last = fetch(select(func.min(Person.id), func.max(Person.id))).one()
    if first is None:
        return []
    starts = range(first, last + 1, PEOPLE_AT_ONCE)
    return [Span(start, start + PEOPLE_AT_ONCE - 1) for start in starts]


class Reader:
    """Reads how people stand on a day; what is asked of them is put into words once."""

    def __init__(self, day: date, own: Sequence[Fact] = ()) -> None:
        self._day = day
        self._statements: dict[Span, Select[*tuple[Any, ...]]] = {}
        self._own = own
        self._places: dict[tuple[Any, ...], Place] = {}

    def list_standings(self, span: Span) -> Iterator[Standing]:
        """Everybody of the span of whom something is known on that day, by id."""
        kind = RANGE if span.ids is None else SOME
        if kind not in self._statements:
            # How values are spelt may change; without facts of their own nothing is looked up.
            choose = _select_standings if self._own else _select_plainly
            self._statements[kind] = choose(kind, self._own)
        for row in fetch(self._statements[kind], {"as_of": self._day, **span.asked}):
            until = row.left_until
            yield Standing(
                row.person_id,
                bool(row.is_employed),
                bool(row.is_on_leave),
                row.hired_on,
                row.holds_from,
                until + timedelta(days=1) if until else None,
                self._find_place(row[PLACE:]),
            )

    def _find_place(self, values: tuple[Any, ...]) -> Place:
        known = self._places.get(values)
        if known is None:
            path, team, job_title, location, employment_type, *own = values
            facts = PersonFacts(
                departments=name_departments(path),
                team=team,
                job_title=job_title,
                location=location,
                employment_type=employment_type,
            )
            known = self._places[values] = Place(facts, tuple(own))
        return known


def _select_standings(kind: Span, own: Sequence[Fact]) -> Select[*tuple[Any, ...]]:
    fact = aliased(PersonFact)
    spellings = Spellings()
    return (
        select(
            fact.person_id,
            is_employed(fact.person_id, AS_OF).label("is_employed"),
            is_on_leave(fact.person_id, AS_OF).label("is_on_leave"),
            hired_on(fact.person_id, AS_OF).label("hired_on"),
            fact.holds_from,
            _last_day_away(fact.person_id).label("left_until"),
            Department.path,
            fact.team,
            fact.job_title,
            fact.location,
            fact.employment_type,
            *(
                case((belongs_to(each, fact, AS_OF, spellings), 1), else_=0).label(f"own_{place}")
                for place, each in enumerate(own)
            ),
        )
        .join(Department, Department.id == fact.department_id)
        .where(kind.is_of(fact.person_id), is_in_force(fact, AS_OF))
        .order_by(fact.person_id)
    )


@cache
def _select_plainly(kind: Span, own: Sequence[Fact]) -> Select[*tuple[Any, ...]]:
    return _select_standings(kind, own)


def _last_day_away(person_id: Any) -> Any:
    leave, later = aliased(Leave), aliased(Leave)
    corrected = exists().where(
        later.person_id == leave.person_id, later.from_on == leave.from_on, later.id > leave.id
    )
    return (
        select(func.max(leave.until_on))
        .where(
            leave.person_id == person_id,
            leave.until_on < AS_OF,
            leave.until_on >= leave.from_on,
            not_(corrected),
        )
        .scalar_subquery()
    )
