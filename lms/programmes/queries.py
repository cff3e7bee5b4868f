"""Which programmes there are, and how far a person has come in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, exists, func, literal, not_, select, true
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.rules import FIRST
from lms.certificates.models import Certificate
from lms.db import db, fetch
from lms.people.population import hired_on
from lms.programmes.definition import Item, ItemKey, ProgrammeDefinition, from_values
from lms.programmes.models import Programme, ProgrammeVersion
from lms.quizzes import queries as quizzes
from lms.sql import plus_days


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
    for item in programme.definition.items:
        if item.policy and item.policy in asks_for:
            policy_id, asked_for = asks_for[item.policy]
            wanted = (policy_id, asked_for, programme.occasion_of(item, occasion))
            if wanted in acknowledged:
                done[item.key] = None
        elif item.quiz and quiz_ids.get(item.quiz) in passed:
            done[item.key] = passed[quiz_ids[item.quiz]]
    return done


def list_waiting_completions(
    programme: ProgrammeView,
    base_id: int | None,
    *,
    until: date,
    as_of: date,
    person_id: int | None = None,
) -> dict[int, tuple[date, ...]]:
    """When people last completed this programme or its base, where that is long ago.

    Only what was completed in the present employment counts: who comes back begins with what is
    asked on hiring, and not with a refresher that came due in between. With a `person_id` nobody
    else is looked at.
    """
    ids = [programme.programme_id, *([base_id] if base_id else [])]
    # West of the company it may still be the evening before when somebody begins.
    begun = plus_days(hired_on(Certificate.person_id, as_of), literal(-1))
    rows = db.session.execute(
        select(Certificate.person_id, func.max(Certificate.issued_on))
        .where(
            Certificate.programme_id.in_(ids),
            Certificate.issued_on >= begun,
            true() if person_id is None else Certificate.person_id == person_id,
        )
        .group_by(Certificate.person_id)
        .having(func.max(Certificate.issued_on) <= until)
        .order_by(Certificate.person_id)
    )
    return {row[0]: (row[1],) for row in rows}


def _list_acknowledged(person_id: int) -> set[tuple[int, str, str]]:
    rows = db.session.execute(
        select(
            Acknowledgement.policy_id, Acknowledgement.asked_for, Acknowledgement.occasion
        ).where(Acknowledgement.person_id == person_id)
    )
    return {(row[0], row[1], row[2]) for row in rows}
