"""Bringing assignments to what fifty rules say, against asking each person and rule alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import text

from benchmarks.company import APPROVER, PLACES, found_people
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import SERVER, list_server_pids, make_place, open_app
from lms import clock
from lms.assignments import rule_service
from lms.assignments.rule_definition import RuleDefinition
from lms.cli.migrations import upgrade
from lms.db import db, transaction
from lms.people import service as people_service
from lms.people.audience import matches
from lms.people.person_facts import get_person_facts
from lms.programmes import service as programmes
from lms.workflows.demanding import plan_day, read_scene
from lms.workflows.reconciling import reconcile

RULES = 50
MOVED = 100
PROGRAMME = """\
title: Drill {number}
audience: everyone
starts: by rule
items: [{{quiz: drill}}]
certificate: {{title: Drill {number}}}
"""


def reconcile_all(kind: str, people: int, at_round: int) -> Cost:
    """Everybody asked for the first time."""
    with _company(kind, people) as at:
        cost = Cost()
        with stopwatch(cost, list_server_pids()), transaction():
            done = reconcile(at=at)
        cost.note = f"round {at_round}: {done.made:,} asked"
    return cost


def reconcile_unchanged(kind: str, people: int, at_round: int) -> Cost:
    """The next morning, on which nothing is different."""
    with _company(kind, people) as at:
        _settle(at)
        cost = Cost()
        with stopwatch(cost, list_server_pids()), transaction():
            done = reconcile(at=at + timedelta(days=1))
        cost.note = f"round {at_round}: {done.made} asked"
    return cost


def reconcile_moved(kind: str, people: int, at_round: int) -> Cost:
    """A hundred people moved, and only they are looked at."""
    with _company(kind, people) as at:
        _settle(at)
        moved = range(1000, 1000 + MOVED)
        with transaction():
            for person_id in moved:
                _move(person_id, at)
        cost = Cost()
        with stopwatch(cost, list_server_pids()), transaction():
            done = reconcile(at=at, person_ids=moved)
        cost.note = f"round {at_round}: {done.made} asked, {done.withdrawn} withdrawn"
    return cost


def ask_each(kind: str, people: int, at_round: int) -> Cost:
    """Five hundred people, each rule asked of each by their own facts and one insert each."""
    with _company(kind, people) as at:
        cost = Cost()
        with stopwatch(cost, list_server_pids()), transaction():
            made = _ask_each(at)
        cost.note = f"round {at_round}: {made:,} asked of 500 people"
    return cost


@contextmanager
def _company(kind: str, people: int) -> Iterator[datetime]:
    """A company of its own with fifty rules, before anybody is asked; the moment it is asked."""
    with make_place(kind, server=SERVER, keep=None) as place, open_app(place).app_context():
        at = clock.now()
        upgrade()
        found_people(people, at)
        with transaction():
            for number in range(1, RULES + 1):
                _add_rule(number, at)
        yield at
        db.session.remove()
        db.engine.dispose()


def _add_rule(number: int, at: datetime) -> None:
    """A rule for one department in one place, or, every tenth, for one in three people."""
    slug = f"drill-{number}"
    programmes.publish(slug, PROGRAMME.format(number=number), actor_id=APPROVER, at=at)
    place = {"location": PLACES[number % len(PLACES)]}
    department = {"department": f"Division {2 + number % 7}"}
    definition = RuleDefinition.model_validate(
        {
            "title": f"Drill {number}",
            "item": {"kind": "programme", "slug": slug},
            "audience": place if number % 10 == 0 else {"all": [place, department]},
            "due": {"days": 30},
            "recurrence": {"months": 12},
        }
    )
    today = at.date()
    rule_service.save_rule(
        slug, definition, holds_from=today, today=today, actor_id=APPROVER, at=at
    )


def _settle(at: datetime) -> None:
    with transaction():
        reconcile(at=at)


def _move(person_id: int, at: datetime) -> None:
    people_service.change_facts(
        person_id,
        changes={"location": PLACES[person_id % len(PLACES)], "department": "Wrenfield"},
        holds_from=at.date(),
        at=at,
        actor_id=None,
    )


def _ask_each(at: datetime) -> int:
    """What a loop over people and rules does, with a query and an insert for each."""
    db.session.execute(
        text("CREATE TABLE bare_asked (person_id bigint, rule varchar(20), due_on date)")
    )
    made, demands = 0, plan_day(read_scene(at.date())).demands
    for person_id in range(1, 501):
        for demand in demands:
            facts = get_person_facts(person_id, at.date())
            if matches(demand.audience, facts):
                values = {"person_id": person_id, "rule": demand.terms.rule, "due": at.date()}
                insertion = "INSERT INTO bare_asked VALUES (:person_id, :rule, :due)"
                db.session.execute(text(insertion), values)
                made += 1
    return made
