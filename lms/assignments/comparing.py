"""What another plan for a day would change: who would be asked, and who no longer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.assignments.settling import Changes, Plan, find_changes
from lms.db import fetch
from lms.people.models import Department, Person, PersonFact
from lms.people.population import is_in_force
from lms.people.standing import list_spans

PAGE_SIZE = 25
PEOPLE_AT_ONCE = 5_000


@dataclass(frozen=True)
class Concerned:
    """Somebody who would be asked, by which day, or who no longer would be."""

    staff_number: str
    name: str
    department: str
    due_on: date | None


@dataclass(frozen=True)
class Comparison:
    """Who would be asked on that day that is not asked by the present plan, and who no longer.

    `gaining` are people with the day by which it would be due, `losing` those who owe it now and
    would not; both by id.
    """

    day: date
    gaining: tuple[tuple[int, date], ...]
    losing: tuple[int, ...]
    departments: tuple[tuple[str, int, int], ...]
    with_mail: int

    @property
    def due_days(self) -> tuple[tuple[date, int], ...]:
        """By which days it would be due, each with how many people, the soonest first."""
        return tuple(sorted(Counter(due_on for _, due_on in self.gaining).items()))

    @property
    def changes_nothing(self) -> bool:
        """Whether nobody would notice."""
        return not self.gaining and not self.losing


def compare(present: Plan, other: Plan) -> Comparison:
    """Compare what two plans of the same day would change; writes nothing.

    What the present plan would change on that day anyway counts for neither side.
    """
    before, after = find_changes([present, other], list_spans())
    due_now, due_then = _list_made(before), _list_made(after)
    gone_now, gone_then = _list_gone(before), _list_gone(after)
    gaining = {who: due for who, due in due_then.items() if who not in due_now}
    losing = (gone_then - gone_now - set(due_then)) | (set(due_now) - set(due_then))
    return Comparison(
        day=present.day,
        gaining=tuple(sorted(gaining.items())),
        losing=tuple(sorted(losing)),
        departments=_count_departments(tuple(gaining), tuple(losing), present.day),
        with_mail=_count_with_mail(tuple(gaining), present.day),
    )


def list_gaining(comparison: Comparison, page: int) -> tuple[Concerned, ...]:
    """Some of those who would be asked, in the order of their ids."""
    start = (page - 1) * PAGE_SIZE
    return _list_people(dict(comparison.gaining[start : start + PAGE_SIZE]), comparison.day)


def list_losing(comparison: Comparison, page: int) -> tuple[Concerned, ...]:
    """Some of those who would no longer be asked, in the order of their ids."""
    start = (page - 1) * PAGE_SIZE
    some = dict.fromkeys(comparison.losing[start : start + PAGE_SIZE])
    return _list_people(some, comparison.day)


def _list_made(changes: Changes) -> dict[int, date]:
    return {person_id: new.due_on for people in changes.made.values() for person_id, new in people}


def _list_gone(changes: Changes) -> set[int]:
    return {key[0] for keys in changes.gone.values() for key in keys}


def _list_people(people: dict[int, date] | dict[int, None], day: date) -> tuple[Concerned, ...]:
    fact = aliased(PersonFact)
    rows = fetch(
        select(fact.person_id, Person.staff_number, fact.name, Department.path)
        .join(Person, Person.id == fact.person_id)
        .join(Department, Department.id == fact.department_id)
        .where(fact.person_id.in_(list(people)), is_in_force(fact, day))
        .order_by(fact.person_id)
    )
    return tuple(Concerned(row[1], row[2], row[3], people[row[0]]) for row in rows)


def _count_departments(
    gaining: Sequence[int], losing: Sequence[int], day: date
) -> tuple[tuple[str, int, int], ...]:
    gained, lost = _count(gaining, day), _count(losing, day)
    return tuple((path, gained[path], lost[path]) for path in sorted({*gained, *lost}))


def _count(people: Sequence[int], day: date) -> Counter[str]:
    fact = aliased(PersonFact)
    counts: Counter[str] = Counter()
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        some = people[start : start + PEOPLE_AT_ONCE]
        rows = fetch(
            select(Department.path, func.count().label("people"))
            .select_from(fact)
            .join(Department, Department.id == fact.department_id)
            .where(fact.person_id.in_(some), is_in_force(fact, day))
            .group_by(Department.path)
        )
        counts.update({row.path: row.people for row in rows})
    return counts


def _count_with_mail(people: Sequence[int], day: date) -> int:
    fact = aliased(PersonFact)
    total = 0
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        some = people[start : start + PEOPLE_AT_ONCE]
        statement = select(func.count(fact.email)).where(
            fact.person_id.in_(some), fact.email != "", is_in_force(fact, day)
        )
        total += int(fetch(statement).scalar() or 0)
    return total
