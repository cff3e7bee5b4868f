"""What happened to a person and their duties, day by day, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import literal, select, union_all

from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.db import fetch
from lms.exemptions.queries import list_requests_of
from lms.people.fact_rules import list_changes
from lms.people.models import Employment, EmploymentEnd, Leave
from lms.people.roster import list_history

TELLING = ("department", "team", "job_title", "location", "employment_type", "manager_id")
ABOUT = ("subject", "subject_id", "asked_for", "reason")


@dataclass(frozen=True)
class Event:
    """Something of one day: what kind it is, and what its words need."""

    day: date
    kind: str
    told: dict[str, Any] = field(default_factory=dict)


def list_events(person_id: int) -> tuple[Event, ...]:
    """Everything on record of the person by its day, those to come included, the latest first."""
    events = [
        *_list_periods(person_id),
        *_list_moves(person_id),
        *_list_exemptions(person_id),
        *_list_duties(person_id),
    ]
    return tuple(sorted(events, key=lambda one: (one.day, _ORDER.index(one.kind)), reverse=True))


# What one day brought together is told from cause to effect.
_ORDER = (
    *("left", "hired", "back", "moved", "away", "returned", "exempt", "exemption ended"),
    *("withdrawn", "given", "extended"),
)


def _list_periods(person_id: int) -> Iterator[Event]:
    """First and last days of employments and leaves, each as it was recorded last."""
    employed = (
        select(literal("employment"), Employment.hired_on, EmploymentEnd.left_on, EmploymentEnd.id)
        .outerjoin(EmploymentEnd, EmploymentEnd.employment_id == Employment.id)
        .where(Employment.person_id == person_id)
    )
    away = select(literal("leave"), Leave.from_on, Leave.until_on, Leave.id).where(
        Leave.person_id == person_id
    )
    rows = sorted(fetch(union_all(employed, away)), key=lambda row: (*row[:2], row[3] or 0))
    periods = {(kind, first): last for kind, first, last, _ in rows}
    first_hired = min((first for kind, first in periods if kind == "employment"), default=None)
    for (kind, first), last in periods.items():
        if kind == "leave":
            yield from _tell_leave(first, last)
            continue
        yield Event(first, "hired" if first == first_hired else "back")
        if last is not None:
            yield Event(last, "left")


def _tell_leave(first: date, last: date | None) -> Iterator[Event]:
    if last is not None and last < first:
        return
    yield Event(first, "away", {"until_on": last})
    if last is not None:
        yield Event(last + timedelta(days=1), "returned")


def _list_moves(person_id: int) -> Iterator[Event]:
    for before, after in pairwise(list_history(person_id)):
        changed = list_changes(before.facts, after.facts)
        told = {
            name: (getattr(before.facts, name), changed[name])
            for name in TELLING
            if name in changed
        }
        if told:
            yield Event(after.holds_from, "moved", {"changes": told})


def _list_exemptions(person_id: int) -> Iterator[Event]:
    for request in list_requests_of(person_id):
        span = request.granted
        if span is None or span.last < span.first:
            continue
        told = {"thing": request.thing, "until_on": span.last, "request": request.id}
        yield Event(span.first, "exempt", told)
        told = {**told, "is_early": request.ended_at is not None}
        yield Event(span.last + timedelta(days=1), "exemption ended", told)


def _list_duties(person_id: int) -> Iterator[Event]:
    own, gone, later = Assignment, AssignmentWithdrawal, AssignmentExtension
    tables = (
        ("given", own, own.assigned_on, own.due_on),
        ("withdrawn", gone, gone.withdrawn_on, gone.withdrawn_on),
        ("extended", later, later.recorded_on, later.due_on),
    )
    parts = [
        select(
            literal(kind).label("kind"),
            day.label("day"),
            due_on.label("due_on"),
            *(getattr(table, name).label(name) for name in ABOUT),
        ).where(table.person_id == person_id)
        for kind, table, day, due_on in tables
    ]
    for row in fetch(union_all(*parts).order_by(*ABOUT)).mappings():
        yield Event(row["day"], row["kind"], {name: row[name] for name in (*ABOUT, "due_on")})
