"""What audiences ask of people, as columns by which the database can count them.

Where only numbers are wanted this takes one query, whatever they ask for: how values are
spelt is compared here and need not be looked up first.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import case

from lms.people.audience import (
    OWN,
    Audience,
    Fact,
    PersonFacts,
    contains,
    find_match,
    list_facts,
)
from lms.people.belonging import belongs_to, name_departments
from lms.people.models import Department


class AskedFacts:
    """The columns of these audiences, from a row of `person_fact` and its department."""

    def __init__(self, fact: Any, as_of: date, *audiences: Audience) -> None:
        self._audiences = audiences
        asked = dict.fromkeys(each for audience in audiences for each in list_facts(audience))
        self._places = {
            each: f"asked_{place}" for place, each in enumerate(asked) if each.name in OWN
        }
        self.columns = (
            Department.path,
            fact.team,
            fact.job_title,
            fact.location,
            fact.employment_type,
            *(
                case((belongs_to(each, fact, as_of), 1), else_=0).label(name)
                for each, name in self._places.items()
            ),
        )

    def contains(self, row: Any, place: int = 0) -> bool:
        """Whether the audience at that place contains the people of whom these columns tell."""
        return contains(self._audiences[place], self._tell(row))

    def list_containing(self, row: Any) -> tuple[int, ...]:
        """The places of the audiences that contain the people of whom these columns tell."""
        is_true = self._tell(row)
        return tuple(
            place for place, audience in enumerate(self._audiences) if contains(audience, is_true)
        )

    def _tell(self, row: Any) -> Callable[[Fact], bool]:
        facts = PersonFacts(
            departments=name_departments(row.path),
            team=row.team,
            job_title=row.job_title,
            location=row.location,
            employment_type=row.employment_type,
        )

        def is_true(fact: Fact) -> bool:
            if fact in self._places:
                return bool(getattr(row, self._places[fact]))
            return find_match(fact, facts) is not None

        return is_true
