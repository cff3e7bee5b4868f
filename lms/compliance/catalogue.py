"""What policies and programmes are called on a day, and which departments there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, cast, literal, null, select, union_all

from lms.compliance.obligations import Renewals
from lms.db import db
from lms.people.audience import fold
from lms.people.models import Department
from lms.policies.models import Policy, PolicyFact, PolicyVersion, Statement
from lms.programmes.models import Programme, ProgrammeVersion


@dataclass(frozen=True)
class Subject:
    """A policy or a programme; `items` are a programme's policies and quizzes by slug."""

    kind: str
    id: int
    slug: str
    title: str
    items: tuple[tuple[str, str], ...] = ()

    def list_items(self, kind: str) -> tuple[str, ...]:
        """The slugs of a programme's policies or quizzes."""
        return tuple(slug for one, slug in self.items if one == kind)


@dataclass(frozen=True)
class Catalogue:
    """The policies and programmes of a day, and which programme renews which."""

    subjects: Mapping[tuple[str, int], Subject]
    renewals: Renewals

    def list_subjects(self, kind: str | None = None) -> tuple[Subject, ...]:
        """Policies first, then programmes, each by title."""
        chosen = (s for s in self.subjects.values() if kind in (None, s.kind))
        return tuple(sorted(chosen, key=lambda s: (s.kind, s.title.casefold(), s.id)))

    def get_title(self, kind: str, subject_id: int) -> str:
        """The title, or what can be said of something that has none yet."""
        subject = self.subjects.get((kind, subject_id))
        return subject.title if subject else f"{kind} {subject_id}"

    def find_slug(self, kind: str, slug: str) -> int | None:
        """The id of the policy or programme with that slug."""
        found = (s.id for s in self.subjects.values() if s.kind == kind and s.slug == slug)
        return next(found, None)


@dataclass(frozen=True)
class DepartmentLine:
    """A department and its place in the tree."""

    id: int
    path: str


def get_catalogue(as_of: date) -> Catalogue:
    """The policies and programmes, by the titles that they had on that day."""
    found = union_all(*_select_subjects()).order_by("kind", "subject_id", "day", "place")
    return _to_catalogue(db.session.execute(found), as_of)


def read_choices(as_of: date) -> tuple[Catalogue, tuple[DepartmentLine, ...]]:
    """The policies and programmes of a day and all departments, asked for at once."""
    departments = select(
        literal("department"),
        *(Department.id, literal(""), Department.path, cast(null(), Date), cast(null(), JSON)),
        literal(0),
    )
    parts = union_all(*_select_subjects(), departments)
    found = db.session.execute(parts.order_by("kind", "subject_id", "day", "place")).all()
    lines = [DepartmentLine(row.subject_id, row.title) for row in found if row[0] == "department"]
    subjects = [row for row in found if row[0] != "department"]
    return _to_catalogue(subjects, as_of), tuple(sorted(lines, key=lambda line: line.path))


def _select_subjects() -> tuple[Any, Any]:
    policies = select(
        literal("policy").label("kind"),
        Policy.id.label("subject_id"),
        Policy.slug,
        PolicyFact.title,
        PolicyFact.holds_from.label("day"),
        cast(null(), JSON).label("definition"),
        PolicyFact.id.label("place"),
    ).join(PolicyFact, PolicyFact.policy_id == Policy.id)
    programmes = select(
        literal("programme"),
        Programme.id,
        Programme.slug,
        ProgrammeVersion.title,
        cast(null(), Date),
        ProgrammeVersion.definition,
        ProgrammeVersion.id,
    ).join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
    return policies, programmes


def _to_catalogue(found: Iterable[Any], as_of: date) -> Catalogue:
    subjects: dict[tuple[str, int], Subject] = {}
    followed: dict[int, str] = {}
    for row in found:
        key = (row.kind, row.subject_id)
        if key not in subjects or row.day is None or row.day <= as_of:
            subjects[key] = _to_subject(row)
        starts = (row.definition or {}).get("starts")
        if isinstance(starts, dict) and starts.get("after"):
            followed[row.subject_id] = str(starts["after"])
    return Catalogue(subjects, _list_renewals(subjects, followed))


def _to_subject(row: Any) -> Subject:
    items = tuple(
        (kind, str(item[kind]))
        for item in (row.definition or {}).get("items", ())
        for kind in ("policy", "quiz")
        if item.get(kind)
    )
    return Subject(row.kind, row.subject_id, row.slug, row.title, items)


def _list_renewals(
    subjects: Mapping[tuple[str, int], Subject], followed: Mapping[int, str]
) -> Renewals:
    ids = {s.slug: s.id for s in subjects.values() if s.kind == "programme"}
    return tuple(
        (programme_id, followers)
        for slug, programme_id in sorted(ids.items())
        if (followers := tuple(f for f, after in sorted(followed.items()) if after == slug))
    )


def list_departments() -> tuple[DepartmentLine, ...]:
    """All departments, each after the one above it."""
    rows = db.session.execute(select(Department.id, Department.path).order_by(Department.path))
    return tuple(DepartmentLine(row.id, row.path) for row in rows)


def get_statements() -> Mapping[int, str]:
    """The sentences that people agreed to, by their ids."""
    return {row.id: row.text for row in db.session.execute(select(Statement.id, Statement.text))}


def get_version_numbers() -> Mapping[int, str]:
    """The number of each version of a policy, by its id."""
    rows = db.session.execute(select(PolicyVersion.id, PolicyVersion.major, PolicyVersion.minor))
    return {row.id: f"{row.major}.{row.minor}" for row in rows}


def find_department(path: str) -> int | None:
    """The id of the department with that path, however it is spaced or capitalised."""
    wanted = [fold(name) for name in path.split("/")]
    lines = ((line, [fold(name) for name in line.path.split(" / ")]) for line in list_departments())
    return next((line.id for line, names in lines if names == wanted), None)
