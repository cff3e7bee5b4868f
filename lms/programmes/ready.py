"""Who has nothing left to do in a programme that still waits for its certificate.

Mostly the last act brings the certificate. Nothing is left to act upon where the programme
asks for what was done before it came out, or asks less since: in a newer version, or of
somebody who moved.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment
from lms.assignments.queries import is_met, is_withdrawn
from lms.assignments.rules import FIRST
from lms.certificates.models import Certificate
from lms.db import db
from lms.lessons.models import Lesson
from lms.lessons.queries import is_completed
from lms.people.belonging import belongs_to
from lms.people.models import PersonFact
from lms.people.population import is_employed, is_in_force
from lms.programmes.definition import Item
from lms.programmes.queries import ProgrammeView
from lms.quizzes.models import Grade
from lms.quizzes.queries import is_last_grade
from lms.sessions.models import TrainingSession
from lms.sessions.queries import is_attended


def list_ready_ids(
    programme: ProgrammeView,
    as_of: date,
    *,
    asks_for: Mapping[str, tuple[int, str]],
    quiz_ids: Mapping[str, int],
    withdrawn: Collection[str] = (),
) -> tuple[int, ...]:
    """The people of whom the programme is open although all it asks of them is done.

    Says of everybody at once what `rules.is_complete` says of one; `asks_for` and `quiz_ids` as
    in `queries.list_done`, `withdrawn` as in `rules.list_asked_items`.
    """
    own, fact = aliased(Assignment), aliased(PersonFact)
    asked: list[ColumnElement[bool]] = []
    settled: list[ColumnElement[bool]] = []
    for item, is_on_path in _list_items(programme, own):
        if item.policy in withdrawn:
            continue
        concerns = and_(is_on_path, belongs_to(item.audience, fact, as_of))
        asked.append(concerns)
        settled.append(or_(not_(concerns), _is_done(programme, item, own, asks_for, quiz_ids)))
    statement = (
        select(own.person_id)
        .join(fact, fact.person_id == own.person_id)
        .where(
            own.subject == "programme",
            own.subject_id == programme.programme_id,
            not_(is_withdrawn(own)),
            not_(is_met(own)),
            is_in_force(fact, as_of),
            is_employed(own.person_id, as_of),
            or_(false(), *asked),
            *settled,
        )
        .distinct()
        .order_by(own.person_id)
    )
    return tuple(db.session.scalars(statement))


def _list_items(programme: ProgrammeView, own: Any) -> Iterator[tuple[Item, ColumnElement[bool]]]:
    """Every item, with the condition that its path is that of the person."""
    earlier = aliased(Certificate)
    is_again = exists().where(
        earlier.person_id == own.person_id,
        earlier.programme_id == programme.programme_id,
        earlier.occasion != own.occasion,
    )
    definition = programme.definition
    yield from ((item, true()) for item in definition.items)
    yield from ((item, not_(is_again)) for item in definition.paths.first)
    yield from ((item, is_again) for item in definition.paths.again)


def _is_done(
    programme: ProgrammeView,
    item: Item,
    own: Any,
    asks_for: Mapping[str, tuple[int, str]],
    quiz_ids: Mapping[str, int],
) -> ColumnElement[bool]:
    if item.policy and item.policy in asks_for:
        policy_id, asked_for = asks_for[item.policy]
        act = aliased(Acknowledgement)
        is_first_reading = programme.occasion_of(item, "") == FIRST
        return exists().where(
            act.person_id == own.person_id,
            act.policy_id == policy_id,
            act.asked_for == asked_for,
            act.occasion == (FIRST if is_first_reading else own.occasion),
        )
    if item.quiz and item.quiz in quiz_ids:
        grade = aliased(Grade)
        return exists().where(
            grade.person_id == own.person_id,
            grade.quiz_id == quiz_ids[item.quiz],
            grade.occasion == own.occasion,
            grade.is_passed,
            is_last_grade(grade),
        )
    if item.lesson:
        lesson = aliased(Lesson)
        done = is_completed(own.person_id, lesson.id, own.occasion)
        return exists().where(lesson.slug == item.lesson, done)
    if item.session:
        session = aliased(TrainingSession)
        done = is_attended(own.person_id, session.id, own.occasion)
        return exists().where(session.slug == item.session, done)
    return false()
