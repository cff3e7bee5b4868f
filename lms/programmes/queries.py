"""Which programmes there are, and how far a person has come in one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, exists, func, literal, not_, select, union_all
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.rules import FIRST
from lms.db import db, fetch
from lms.lessons.models import Lesson
from lms.lessons.queries import is_completed
from lms.programmes.definition import Item, ItemKey, ProgrammeDefinition, from_values, read_need
from lms.programmes.models import Programme, ProgrammeVersion
from lms.quizzes import queries as quizzes
from lms.sessions.models import TrainingSession
from lms.sessions.queries import is_attended


@dataclass(frozen=True)
class ProgrammeView:
    """The newest version of a programme."""

    programme_id: int
    slug: str
    version_id: int
    number: int
    title: str
    source_digest: str
    definition: ProgrammeDefinition
    published_at: datetime
    first_published_at: datetime

    @property
    def starts_on_hiring(self) -> bool:
        """Whether it is asked of people when they join."""
        return self.definition.starts == "on hiring"

    def list_items(self, earned: Collection[tuple[int, str]], occasion: str) -> tuple[Item, ...]:
        """What is asked on that occasion of who has earned those certificates.

        Whoever completed the programme on another occasion takes the path of renewals.
        """
        before = (known for known, when in earned if when != occasion)
        return self.definition.list_items(is_again=self.programme_id in before)

    def occasion_of(self, item: Item, occasion: str) -> str:
        """The occasion on which an item counts.

        Who joins reads each policy once: the first reading that the policy asks for itself. In
        a refresher everything is done anew.
        """
        return FIRST if item.policy and self.starts_on_hiring else occasion


def list_programmes() -> tuple[ProgrammeView, ...]:
    """Every programme in its newest version, by title."""
    rows = fetch(_select_programmes()).mappings()
    return tuple(
        ProgrammeView(**{**row, "definition": from_values(row["definition"])}) for row in rows
    )


@cache
def _select_programmes() -> Select[*tuple[Any, ...]]:
    later, first = aliased(ProgrammeVersion), aliased(ProgrammeVersion)
    newer = exists().where(
        later.programme_id == ProgrammeVersion.programme_id,
        later.number > ProgrammeVersion.number,
    )
    began = (
        select(func.min(first.published_at))
        .where(first.programme_id == ProgrammeVersion.programme_id)
        .scalar_subquery()
    )
    return (
        select(
            Programme.id.label("programme_id"),
            Programme.slug,
            ProgrammeVersion.id.label("version_id"),
            ProgrammeVersion.number,
            ProgrammeVersion.title,
            ProgrammeVersion.source_digest,
            ProgrammeVersion.definition,
            ProgrammeVersion.published_at,
            began.label("first_published_at"),
        )
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .where(not_(newer))
        .order_by(ProgrammeVersion.title, Programme.id)
    )


def list_done(
    programme: ProgrammeView,
    person_id: int,
    occasion: str,
    *,
    asks_for: Mapping[str, tuple[int, str]],
    quiz_ids: Mapping[str, int],
) -> dict[ItemKey, int | None]:
    """The items that the person has done on that occasion, with the score of a quiz.

    `asks_for` says of each policy in force its id and what is asked for; `quiz_ids` the id of
    each quiz.
    """
    done: dict[ItemKey, int | None] = {}
    acknowledged = _list_acknowledged(person_id)
    passed = quizzes.list_passed(person_id, occasion)
    others = list_done_by_slug(person_id, occasion)
    for item in programme.definition.all_items:
        if item.policy and item.policy in asks_for:
            policy_id, asked_for = asks_for[item.policy]
            wanted = (policy_id, asked_for, programme.occasion_of(item, occasion))
            if wanted in acknowledged:
                done[item.key] = None
        elif item.quiz and quiz_ids.get(item.quiz) in passed:
            done[item.key] = passed[quiz_ids[item.quiz]]
        elif item.key in others:
            done[item.key] = None
    return done


def list_done_by_slug(person_id: int, occasion: str) -> set[ItemKey]:
    """The lessons and sessions that the person has done on that occasion."""
    lesson = select(literal("lesson").label("kind"), Lesson.slug).where(
        is_completed(person_id, Lesson.id, occasion)
    )
    session = select(literal("session").label("kind"), TrainingSession.slug).where(
        is_attended(person_id, TrainingSession.id, occasion)
    )
    rows = db.session.execute(union_all(lesson, session))
    return {read_need(f"{kind} {slug}") for kind, slug in rows}


def _list_acknowledged(person_id: int) -> set[tuple[int, str, str]]:
    rows = db.session.execute(
        select(
            Acknowledgement.policy_id, Acknowledgement.asked_for, Acknowledgement.occasion
        ).where(Acknowledgement.person_id == person_id)
    )
    return {(row[0], row[1], row[2]) for row in rows}
