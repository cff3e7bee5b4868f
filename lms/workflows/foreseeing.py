"""What will be asked by a day to come, by what is known today."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.rules import Asking, find_first_due
from lms.assignments.settling import Demand
from lms.compliance.forecast_rules import Coming, Forecast, Thing, forecast
from lms.compliance.overview import Overview
from lms.compliance.rules import Verdict
from lms.compliance.selection import is_one_of
from lms.db import db
from lms.people.belonging import Spellings, belongs_to
from lms.people.models import PersonFact
from lms.people.population import hired_on, is_employed, is_in_force, is_on_leave
from lms.workflows.demanding import plan_day, read_scene


@dataclass(frozen=True)
class _Group:
    """People who are asked the same: how many, and the day on which they join, if that is to come.

    `asked` are the places of the demands that concern them.
    """

    people: int
    joins_on: date | None
    asked: tuple[int, ...]


def foresee(
    overview: Overview, day: date, *, today: date, within: tuple[int, ...] | None = None
) -> Forecast:
    """The figures of a day to come; `overview` is how what is owed already will stand then."""
    demands = [each for each in plan_day(read_scene(day)).demands if each.terms.asks_first]
    fresh = _find_fresh(demands, today)
    groups = list(_list_groups(demands, day, today, within))
    coming = [each for group in groups for each in _list_coming(group, demands, fresh, today)]
    standing: dict[Thing, Counter[Verdict]] = {}
    for (_, kind, subject_id), cell in overview.cells.items():
        standing.setdefault((kind, subject_id), Counter()).update(cell.counts)
    joiners = sum(group.people for group in groups if group.joins_on)
    return forecast(standing, coming, day, joiners=joiners)


def _list_coming(
    group: _Group, demands: Sequence[Demand], fresh: frozenset[int], today: date
) -> Iterator[Coming]:
    for place in group.asked:
        terms = demands[place].terms
        if group.joins_on is None and place not in fresh:
            continue
        hired = group.joins_on or date.min
        is_first = place in fresh and hired <= terms.began_on
        asked_on = max(terms.began_on, hired, today)
        asking = Asking(asked_on, hired, terms.began_on, is_first)
        due_on, _ = find_first_due(terms.due, asking)
        yield Coming(demands[place].thing, group.people, due_on, replaces=place in fresh)


def _find_fresh(demands: Sequence[Demand], today: date) -> frozenset[int]:
    """The places of the demands that begin after today, and that nobody was ever asked."""
    places = {
        (*each.thing, each.terms.asked_for): place
        for place, each in enumerate(demands)
        if each.terms.began_on > today
    }
    if not places:
        return frozenset()
    own = Assignment
    is_asked = or_(
        *(
            and_(own.subject == kind, own.subject_id == subject_id, own.asked_for == asked_for)
            for kind, subject_id, asked_for in places
        )
    )
    known = select(own.subject, own.subject_id, own.asked_for).where(is_asked).distinct()
    asked = {tuple(row) for row in db.session.execute(known)}
    return frozenset(place for key, place in places.items() if key not in asked)


def _list_groups(
    demands: Sequence[Demand], day: date, today: date, within: tuple[int, ...] | None
) -> Iterator[_Group]:
    """Everybody who works on that day, by what concerns them and by when they join."""
    fact, spellings = aliased(PersonFact), Spellings()
    hired = hired_on(fact.person_id, day)
    each = (
        select(
            case((hired > today, hired)).label("joins_on"),
            *(
                case((belongs_to(demand.audience, fact, day, spellings), 1), else_=0).label(
                    f"in_{n}"
                )
                for n, demand in enumerate(demands)
            ),
        )
        .where(
            is_in_force(fact, day),
            is_employed(fact.person_id, day),
            not_(is_on_leave(fact.person_id, day)),
            true() if within is None else is_one_of(fact.person_id, within),
        )
        .subquery()
    )
    rows: Any = db.session.execute(select(*each.c, func.count()).group_by(*each.c))
    for joins_on, *flags, people in rows:
        yield _Group(people, joins_on, tuple(n for n, is_in in enumerate(flags) if is_in))
