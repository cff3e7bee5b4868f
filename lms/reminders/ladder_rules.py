"""Who is told of those who are late: the manager, the manager's manager, HR; then nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from lms.reminders.facts import Duty, Person
from lms.reminders.schedule_rules import Ladder


class Rung(StrEnum):
    """As what somebody is told of a person who is late."""

    MANAGER = "manager"
    MANAGERS_MANAGER = "manager's manager"
    HR = "HR"


class Cause(StrEnum):
    """Why somebody on the way up is passed over."""

    NO_MANAGER = "no manager"
    LEFT = "left"
    AWAY = "away"
    NO_ADDRESS = "no address"


class Passed(NamedTuple):
    """Somebody who should have been told and could not be; without a name where nobody is there."""

    name: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Late:
    """Something that somebody else is late with, as it is told to one recipient."""

    person_id: int
    name: str
    duty: Duty
    days: int
    rung: Rung
    passed: tuple[Passed, ...] = ()


Digests = Mapping[int, tuple[Late, ...]]


def find_digest_day(day: date, ladder: Ladder) -> date:
    """The last day of the week on which digests are made, up to that day."""
    return day - timedelta(days=(day.weekday() - ladder.weekday) % 7)


def list_digests(
    owed: Iterable[tuple[Duty, Sequence[int]]],
    people: Mapping[int, Person],
    ladder: Ladder,
    *,
    made_on: date,
    day: date,
) -> Digests:
    """Who is told of whom: those who were late when digests were made and still are on that day.

    Each duty comes with those who owe it.
    """
    told: dict[int, list[Late]] = {}
    hr = tuple(person for person in people.values() if person.is_hr and can_be_told(person, day))
    for duty, person_ids in owed:
        days = (made_on - duty.due_on).days
        if not ladder.manager <= days <= ladder.stop or duty.assigned_on > made_on:
            continue
        for person in map(people.__getitem__, person_ids):
            if not person.works_on(day) or not person.owes(duty, day):
                continue
            for recipient_id, rung, passed in _climb(
                person, people, hr, ladder, days=days, day=day
            ):
                late = Late(person.id, person.on(day).name, duty, days, rung, passed)
                told.setdefault(recipient_id, []).append(late)
    return {each: tuple(sorted(lines, key=_order)) for each, lines in told.items()}


def _order(late: Late) -> tuple[str, str, int, date, str]:
    return (late.rung, late.name.casefold(), late.person_id, late.duty.due_on, late.duty.title)


def can_be_told(person: Person, day: date) -> bool:
    """Whether a mail would reach somebody who works on that day, if maybe not on the day itself."""
    return find_cause(person, day) is None


def find_cause(person: Person, day: date) -> Cause | None:
    """Why the person cannot be told of others on that day."""
    if person.works_on(day):
        return None if person.on(day).address else Cause.NO_ADDRESS
    return Cause.AWAY if person.away and person.is_employed(day) else Cause.LEFT


def list_above(person: Person, people: Mapping[int, Person], day: date) -> tuple[Person, ...]:
    """The managers from the person's own upwards; a line that runs in a circle ends there."""
    seen, above = {person.id}, []
    manager_id = person.on(day).manager_id
    while manager_id is not None and manager_id not in seen and manager_id in people:
        seen.add(manager_id)
        above.append(people[manager_id])
        manager_id = people[manager_id].on(day).manager_id
    return tuple(above)


def _climb(
    person: Person,
    people: Mapping[int, Person],
    hr: Sequence[Person],
    ladder: Ladder,
    *,
    days: int,
    day: date,
) -> Iterator[tuple[int, Rung, tuple[Passed, ...]]]:
    """Each recipient once, as that which they are told first."""
    above, given = list_above(person, people, day), {person.id}
    rungs = ((ladder.manager, Rung.MANAGER, 0), (ladder.managers_manager, Rung.MANAGERS_MANAGER, 1))
    for since, rung, place in rungs:
        if days < since:
            return
        found, passed = _find_reachable(above[place:], day)
        recipients = (found,) if found else hr
        for each in recipients:
            if each.id not in given:
                given.add(each.id)
                yield each.id, rung if found else Rung.HR, passed
    if days >= ladder.hr:
        yield from ((each.id, Rung.HR, ()) for each in hr if each.id not in given)


def _find_reachable(above: Sequence[Person], day: date) -> tuple[Person | None, tuple[Passed, ...]]:
    """The first who can be told, and who was passed over on the way there."""
    passed: list[Passed] = []
    for each in above:
        cause = find_cause(each, day)
        if cause is None:
            return each, tuple(passed)
        passed.append(Passed(each.on(day).name, cause))
    return None, (*passed, Passed("", Cause.NO_MANAGER)) if not above else tuple(passed)
