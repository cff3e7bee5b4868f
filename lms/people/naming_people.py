"""People named by their staff numbers in a text that somebody pasted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.people.models import Person, PersonFact
from lms.people.population import is_in_force

MOST_SHOWN = 10
CHUNK = 5000


@dataclass(frozen=True)
class NamedPerson:
    """Somebody whose staff number stood in the text."""

    person_id: int
    staff_number: str
    name: str


@dataclass(frozen=True)
class NamedPeople:
    """Who was named, in the order of the text, and what is no staff number of anybody."""

    people: tuple[NamedPerson, ...]
    unknown: tuple[tuple[int, str], ...]

    @property
    def person_ids(self) -> tuple[int, ...]:
        """The ids of those who were named."""
        return tuple(person.person_id for person in self.people)

    def explain_unknown(self) -> str:
        """Say which lines name nobody, the first of them at least."""
        shown = ", ".join(f"“{number}” (line {line})" for line, number in self.unknown[:MOST_SHOWN])
        rest = len(self.unknown) - MOST_SHOWN
        more = f" and {rest} more" if rest > 0 else ""
        return f"Nobody has the staff number {shown}{more}. Nothing was changed."


def find_named(text: str, as_of: date) -> NamedPeople:
    """The people whose staff numbers begin the lines of the text, each once."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.replace(",", " ").replace(";", " ").split()
        if words:
            lines.setdefault(words[0][:60], number)
    wanted = list(lines)
    fact = aliased(PersonFact)
    found: dict[str, NamedPerson] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = fetch(
            select(Person.id, Person.staff_number, fact.name)
            .join(fact, fact.person_id == Person.id)
            .where(
                Person.staff_number.in_(wanted[start : start + CHUNK]),
                is_in_force(fact, as_of),
            )
        )
        found |= {row.staff_number: NamedPerson(*row) for row in rows}
    return NamedPeople(
        tuple(found[each] for each in wanted if each in found),
        tuple((line, each) for each, line in lines.items() if each not in found),
    )
