"""One line of the record: a person, a duty, and how it stood."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, case, literal
from sqlalchemy.orm import aliased

from lms.compliance import obligations
from lms.compliance.catalogue import Catalogue
from lms.compliance.obligations import Joined
from lms.compliance.rules import Obligation, Verdict, judge
from lms.compliance.selection import Filter
from lms.people.models import Department, Person, PersonFact
from lms.people.population import is_in_force
from lms.policies.models import PolicyVersion


class Row(NamedTuple):
    """One duty of one person as it stood at the end of the day, with the act that met it."""

    person_id: int
    staff_number: str
    name: str
    department: str
    team: str
    job_title: str
    location: str
    employment_type: str
    manager: str | None
    kind: str
    subject_id: int
    asked_for: str
    occasion: str
    number: int
    reason: str
    assigned_on: date
    due_on: date
    withdrawn_on: date | None
    met_on: date | None
    valid_until: date | None
    renewed_on: date | None
    exempt_until: date | None
    is_away: bool
    version_acknowledged: str
    statement_id: int | None
    acknowledged_at: datetime | None
    certificate_code: str | None
    entry_id: str | None
    entry_digest: str | None
    title: str
    verdict: Verdict

    @property
    def needed_by(self) -> date:
        """The day by which the duty had to be met, or met anew where its certificate ran out."""
        if self.verdict is Verdict.EXPIRED and self.valid_until is not None:
            return self.valid_until
        return self.due_on


def select_rows(
    joined: Joined, selection: Filter, catalogue: Catalogue
) -> Select[*tuple[Any, ...]]:
    """The select behind `to_row`, in the order of department, name and title."""
    own, fact, act, certificate = joined.assignment, joined.fact, joined.act, joined.certificate
    department, boss, version = aliased(Department), aliased(PersonFact), aliased(PolicyVersion)
    boss_in_force = is_in_force(boss, selection.as_of, known_at=selection.known_at)
    statement = obligations.select_from(
        joined,
        selection,
        *(fact.person_id, Person.staff_number, fact.name, department.path, fact.team),
        *(fact.job_title, fact.location, fact.employment_type, boss.name.label("manager")),
        *(own.subject, own.subject_id, own.asked_for, own.occasion, own.number, own.reason),
        own.assigned_on,
        obligations.due_on(joined).label("due_on"),
        joined.withdrawal.withdrawn_on,
        obligations.met_on(joined).label("met_on"),
        certificate.valid_until,
        obligations.renewed_on(certificate, selection, catalogue.renewals).label("renewed_on"),
        obligations.exempt_until(joined, selection).label("exempt_until"),
        obligations.is_away(joined, selection).label("is_away"),
        *(version.major, version.minor, act.statement_id, act.acknowledged_at),
        *(certificate.code, act.entry_id, act.entry_digest),
        *(certificate.entry_id.label("certified_in"), certificate.entry_digest.label("certified")),
    )
    return (
        statement.join(Person, Person.id == fact.person_id)
        .join(department, department.id == fact.department_id)
        .outerjoin(boss, (boss.person_id == fact.manager_id) & boss_in_force)
        .outerjoin(version, version.id == act.version_id)
        .order_by(
            *(department.path, fact.name, fact.person_id, _rank(own, catalogue)),
            *(own.assigned_at, own.asked_for, own.occasion, own.number),
        )
    )


def to_row(values: Any, as_of: date, catalogue: Catalogue) -> Row:
    """One row of that select, judged."""
    *head, is_away = values[:23]
    major, minor, statement_id, acknowledged_at, code = values[23:28]
    entry_id, entry_digest, certified_in, certified = values[28:]
    return Row(  # type: ignore[call-arg]
        *head,
        bool(is_away),
        "" if major is None else f"{major}.{minor}",
        statement_id,
        acknowledged_at,
        code,
        entry_id or certified_in,
        entry_digest or certified,
        catalogue.get_title(head[9], head[10]),
        _judge_once(as_of, (*head[15:], bool(is_away))),
    )


@lru_cache(maxsize=65_536)
def _judge_once(as_of: date, told: tuple[Any, ...]) -> Verdict:
    """The verdict; many duties of a record have the same days."""
    return judge(Obligation(*told), as_of)


def _rank(own: Any, catalogue: Catalogue) -> Any:
    """The place of a duty among the titles, which the database does not know for that day."""
    ranks: dict[str, dict[int, int]] = {"policy": {}, "programme": {}}
    for place, subject in enumerate(catalogue.list_subjects()):
        ranks[subject.kind][subject.id] = place
    whens = [
        (own.subject == kind, case(places, value=own.subject_id, else_=len(catalogue.subjects)))
        for kind, places in ranks.items()
        if places
    ]
    return case(*whens, else_=0) if whens else literal(0)
