"""Everything that decides how people's duties stand, read for some people at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.certificates.models import Certificate
from lms.compliance.obligations import Renewals
from lms.compliance.rollup.timeline_rules import (
    NEVER,
    DutyDays,
    Presence,
    Run,
    Span,
    after,
    list_runs,
)
from lms.compliance.selection import is_one_of
from lms.db import db
from lms.exemptions.models import Exemption, ExemptionEnd
from lms.exemptions.rules import EVERYTHING
from lms.people.models import Employment, EmploymentEnd, Leave, PersonFact

Rows = dict[int, list[Any]]
Statement = Select[*tuple[Any, ...]]


def list_runs_of(
    people: Sequence[int], renewals: Renewals
) -> Iterator[tuple[int, tuple[Run, ...]]]:
    """Each of these people with how they stood from day to day; nobody is left out."""
    known = _Known(tuple(people))
    follows = {older: frozenset(newer) for older, newer in renewals}
    for person_id in people:
        duties = tuple(_list_duties(person_id, known, follows))
        yield person_id, list_runs(duties, _list_presences(person_id, known)) if duties else ()


class _Known:
    """The rows of each table by person, in the order in which later ones count."""

    def __init__(self, people: tuple[int, ...]) -> None:
        self.duties = _read(_select_duties(), Assignment, people)
        self.withdrawals = _read(_select_withdrawals(), AssignmentWithdrawal, people)
        self.extensions = _read(_select_extensions(), AssignmentExtension, people)
        self.acts = _read(_select_acts(), Acknowledgement, people)
        self.certificates = _read(_select_certificates(), Certificate, people)
        self.facts = _read(_select_facts(), PersonFact, people)
        self.employments = _read(_select_employments(), Employment, people)
        self.leaves = _read(_select_leaves(), Leave, people)
        self.exemptions = _read(_select_exemptions(), Exemption, people)


def _read(statement: Statement, table: Any, people: tuple[int, ...]) -> Rows:
    found: Rows = defaultdict(list)
    for row in db.session.connection().execute(statement.where(is_one_of(table.person_id, people))):
        found[row[0]].append(row)
    return found


def _select_duties() -> Statement:
    own = Assignment
    return select(
        *(own.person_id, own.subject, own.subject_id, own.asked_for, own.occasion, own.number),
        *(own.assigned_on, own.due_on, own.assigned_at),
    )


def _select_withdrawals() -> Statement:
    own = AssignmentWithdrawal
    return select(
        *(own.person_id, own.subject, own.subject_id, own.asked_for, own.occasion, own.number),
        own.withdrawn_on,
    )


def _select_extensions() -> Statement:
    own = AssignmentExtension
    return select(
        *(own.person_id, own.subject, own.subject_id, own.asked_for, own.occasion, own.number),
        *(own.recorded_on, own.due_on),
    ).order_by(own.extension)


def _select_acts() -> Statement:
    own = Acknowledgement
    return select(own.person_id, own.policy_id, own.asked_for, own.occasion, own.acknowledged_on)


def _select_certificates() -> Statement:
    own = Certificate
    return select(
        *(own.person_id, own.programme_id, own.occasion),
        *(own.issued_on, own.valid_until, own.issued_at),
    )


def _select_facts() -> Statement:
    own = PersonFact
    return select(own.person_id, own.holds_from, own.department_id).order_by(own.holds_from, own.id)


def _select_employments() -> Statement:
    return (
        select(Employment.person_id, Employment.id, Employment.hired_on, EmploymentEnd.left_on)
        .outerjoin(EmploymentEnd, EmploymentEnd.employment_id == Employment.id)
        .order_by(EmploymentEnd.id)
    )


def _select_leaves() -> Statement:
    return select(Leave.person_id, Leave.from_on, Leave.until_on).order_by(Leave.id)


def _select_exemptions() -> Statement:
    own, end = Exemption, ExemptionEnd
    is_of = (end.person_id == own.person_id) & (end.request_id == own.request_id)
    return select(
        *(own.person_id, own.subject, own.subject_id, own.from_on, own.until_on, end.last_on)
    ).outerjoin(end, is_of)


def _list_presences(person_id: int, known: _Known) -> Iterator[Presence]:
    """Where the person worked from when until before when."""
    facts = {row[1]: row[2] for row in known.facts[person_id]}
    starts = sorted(facts)
    spans = _list_employed(person_id, known)
    for begin, end in zip(starts, [*starts[1:], NEVER], strict=True):
        for first, until in spans:
            if begin < until and first < end:
                yield Presence(max(begin, first), min(end, until), facts[begin])


def _list_employed(person_id: int, known: _Known) -> list[Span]:
    """The spans of employment, those that touch or overlap as one."""
    periods = {row[1]: (row[2], row[3]) for row in known.employments[person_id]}
    spans: list[Span] = []
    for hired_on, left_on in sorted(periods.values(), key=lambda each: each[0]):
        until = after(left_on) if left_on is not None else NEVER
        if spans and hired_on <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], until))
        elif hired_on < until:
            spans.append((hired_on, until))
    return spans


def _list_duties(
    person_id: int, known: _Known, follows: dict[int, frozenset[int]]
) -> Iterator[tuple[tuple[str, int], DutyDays]]:
    withdrawn = {tuple(row[1:6]): row[6] for row in known.withdrawals[person_id]}
    extended: dict[tuple[Any, ...], list[Span]] = defaultdict(list)
    for row in known.extensions[person_id]:
        extended[tuple(row[1:6])].append((row[6], row[7]))
    acts = {("policy", *row[1:4]): row[4] for row in known.acts[person_id]}
    certificates = {row[1:3]: row for row in known.certificates[person_id]}
    leaves = tuple({row[1]: (row[1], row[2] or NEVER) for row in known.leaves[person_id]}.values())
    asked: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in known.duties[person_id]:
        asked[row[1:3]].append(row)
    for (subject, subject_id), rows in asked.items():
        exemptions = tuple(_list_exemptions(known.exemptions[person_id], subject, subject_id))
        for row in rows:
            key, valid_until, renewed_on = tuple(row[1:6]), None, None
            met_on = acts.get((subject, subject_id, row[3], row[4]))
            found = certificates.get((subject_id, row[4])) if subject == "programme" else None
            if found is not None:
                met_on, valid_until = found[3], found[4]
                renewed_on = _find_renewal(found, known.certificates[person_id], follows)
            days = DutyDays(
                *(row[6], row[7], withdrawn.get(key), met_on, valid_until, renewed_on),
                _find_replaced(row, rows, met_on),
                *(tuple(extended.get(key, ())), exemptions, leaves),
            )
            yield (subject, subject_id), days


def _find_renewal(own: Any, issued: list[Any], follows: dict[int, frozenset[int]]) -> date | None:
    newer = follows.get(own[1], frozenset()) | {own[1]}
    days = (row[3] for row in issued if row[1] in newer and row[5] > own[5])
    return min(days, default=None)


def _find_replaced(own: Any, rows: list[Any], met_on: date | None) -> date | None:
    """From when the duty was met and its subject asked for anew."""
    if met_on is None or len(rows) == 1:
        return None
    asked_again = min((row[6] for row in rows if row[8] > own[8]), default=None)
    return max(met_on, asked_again) if asked_again is not None else None


def _list_exemptions(rows: list[Any], subject: str, subject_id: int) -> Iterator[Span]:
    for row in rows:
        if row[1] == EVERYTHING or tuple(row[1:3]) == (subject, subject_id):
            yield row[3], row[5] if row[5] is not None else row[4]
