"""What an audience asks of people, as columns by which the database can count them.

Where only numbers are wanted this takes one query, whatever the audience asks for: how values are
spelt is compared here and need not be looked up first.
"""

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
    """The columns of one audience, from a row of `person_fact` and its department."""

    def __init__(self, audience: Audience, fact: Any, as_of: date) -> None:
        self._audience = audience
        asked = dict.fromkeys(list_facts(audience))
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

    def contains(self, row: Any) -> bool:
        """Whether the audience contains the people of whom these columns are true."""
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

        return contains(self._audience, is_true)
