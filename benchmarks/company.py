"""The invented company that everything is measured on: its people, policies and acts."""

import hashlib
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from benchmarks.measuring import ROOT, Cost, stopwatch
from benchmarks.places import open_app
from lms import clock
from lms.cli.migrations import upgrade
from lms.db import db, transaction
from lms.demonstration.releasing import release_version
from lms.people.models import (
    Department,
    Employment,
    EmploymentEnd,
    Person,
    PersonFact,
    RoleChange,
    SignInSession,
)
from lms.policies import company_service
from lms.policies import service as policies
from lms.policies.drafts import list_drafts
from lms.policies.reader import read_company, read_policy_facts, read_version

SEED = 20261122
POLICIES = 10
DONE_SHARE = 85
ROWS_AT_ONCE = 10_000
OWNER, APPROVER = 1, 2
SIGNED_IN = 20_000
BEGAN = datetime(2015, 1, 5, 8, 0, tzinfo=UTC)
FACTS = """\
title: {title}
owner: B-1
visibility: internal
asks: each version
review_every_months: 12
due: {{days_after_publishing: 14, days_after_hiring: 14}}
audience: everyone
"""
JOBS = ("Agent", "Engineer", "Planner", "Driver", "Buyer", "Clerk")
PLACES = ("Rotterdam", "Utrecht", "Gent", "Köln")
NAMES = ("Ada", "Bram", "Chloë", "Dirk", "Eva", "Faruk", "Gül", "Hana", "Ivo", "Jana", "Łukasz")
FAMILIES = ("Visser", "de Boer", "Yılmaz", "Nowak", "Peeters", "Öz", "Meijer", "Okafor", "Lind")


def found_in(place: dict[str, str], people: int, at_round: int) -> Cost:
    """Fill the database of that place; does nothing where it was filled before."""
    del at_round
    cost = Cost()
    with open_app(place).app_context(), stopwatch(cost):
        found(people, clock.now())
    return cost


def found(people: int, at: datetime) -> None:
    """Fill the empty database; does nothing where it was filled before."""
    upgrade()
    if db.session.scalar(select(func.count()).select_from(Person)):
        return
    found_people(people, at)
    for number in range(1, POLICIES + 1):
        publish(f"policy-{number}", at=at - timedelta(days=300 - 29 * number))
    _acknowledge_most()
    _settle()


def found_people(people: int, at: datetime) -> None:
    """Fill the database with a company and its people, of whom nothing was ever asked."""
    with transaction():
        _add_company()
        for table, rows in _draw_people(people, at):
            for start in range(0, len(rows), ROWS_AT_ONCE):
                db.session.execute(insert(table), rows[start : start + ROWS_AT_ONCE])
        _restart_numbering()


def _add_company() -> None:
    source = (ROOT / "content" / "company.yaml").read_text("utf-8")
    company = read_company(source, "company.yaml")
    if isinstance(company, list):
        raise SystemExit(str(company[0]))
    company_service.bring_in_company(company, at=BEGAN)


def _draw_people(people: int, at: datetime) -> Iterator[tuple[type, list[dict[str, Any]]]]:
    """Seeded rows: a tree of 56 departments, movers, leavers, line managers, open sessions."""
    draw = random.Random(SEED)  # noqa: S311 - the same company each time is what is wanted
    departments = list(_list_departments())
    yield Department, departments
    yield (
        Person,
        [{"id": n, "staff_number": f"B-{n}", "created_at": BEGAN} for n in range(1, people + 1)],
    )
    hired = [at.date() - timedelta(days=draw.randint(310, 4000)) for _ in range(people)]
    yield PersonFact, list(_draw_facts(draw, hired, len(departments)))
    yield (
        Employment,
        [
            {"id": n, "person_id": n, "hired_on": day, "recorded_at": BEGAN}
            for n, day in enumerate(hired, start=1)
        ],
    )
    yield (
        EmploymentEnd,
        [
            {"employment_id": n, "left_on": at.date() - timedelta(days=30), "recorded_at": at}
            for n in range(1, people + 1)
            if has_left(n)
        ],
    )
    yield SignInSession, list(_open_sessions(min(people, SIGNED_IN), at))
    given = {"is_given": True, "changed_at": BEGAN, "changed_by": None, "entry_id": "0" * 32}
    yield RoleChange, [{"person_id": APPROVER, "role": "approver", **given}]
    yield RoleChange, [{"person_id": 3, "role": "hr", **given}]


def _list_departments() -> Iterator[dict[str, Any]]:
    yield {"id": 1, "parent_id": None, "name": "Wrenfield", "path": "Wrenfield"}
    for n in range(2, 57):
        parent = 1 if n < 9 else 2 + n % 7
        above = "Wrenfield" if n < 9 else f"Wrenfield / Division {parent}"
        name = f"{'Division' if n < 9 else 'Department'} {n}"
        yield {"id": n, "parent_id": parent, "name": name, "path": f"{above} / {name}"}


def _draw_facts(
    draw: random.Random, hired: list[date], departments: int
) -> Iterator[dict[str, Any]]:
    """One row each, and a second one for every tenth person, who moved since."""
    for n, day in enumerate(hired, start=1):
        row = {
            "person_id": n,
            "holds_from": day,
            "recorded_at": BEGAN,
            "name": f"{draw.choice(NAMES)} {draw.choice(FAMILIES)} {n}",
            "email": f"b{n}@wrenfield.example",
            "email_key": f"b{n}@wrenfield.example",
            "department_id": draw.randint(1, departments),
            "team": "",
            "job_title": draw.choice(JOBS),
            "location": draw.choice(PLACES),
            "employment_type": "employee",
            "manager_id": None if n == 1 else max(1, n // 9),
            "language": "en",
            "time_zone": "Europe/Amsterdam",
        }
        yield row
        if n % 10 == 0:
            moved = {"department_id": draw.randint(1, departments)}
            yield {**row, **moved, "holds_from": day + timedelta(days=300)}


def _open_sessions(people: int, at: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, people + 1):
        yield {
            "digest": hashlib.sha256(name_session(n).encode()).hexdigest(),
            "person_id": n,
            "signed_in_at": at,
            "method": "password",
            "last_seen_at": at,
            "ended_at": None,
        }


def has_left(person_id: int) -> bool:
    """Whether the person left a month ago."""
    return person_id > 100 and person_id % 40 == 0


def name_session(person_id: int) -> str:
    """The token of the session that a person has open."""
    return f"benchmark-session-{person_id}"


def _restart_numbering() -> None:
    """PostgreSQL counts on from what was numbered by hand."""
    if db.engine.dialect.name == "sqlite":
        return
    for table in ("person", "department", "employment"):
        db.session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


def publish(slug: str, *, at: datetime) -> None:
    """Bring in a policy with a text of the shipped content, and release it to everyone."""
    version_id = bring_in(slug, at=at)
    with transaction():
        release_version(version_id, approver_ids=[APPROVER], at=at)


def bring_in(slug: str, *, at: datetime) -> int:
    """Bring in a policy and its first version as a draft; its id."""
    facts = read_policy_facts(FACTS.format(title=f"Complaints ({slug})"), "policy.yaml")
    version = read_version(_read_text(at.date()), "1.0.md", "1.0")
    if isinstance(facts, list) or isinstance(version, list):
        raise SystemExit("The content of the benchmarks cannot be read.")
    with transaction():
        policies.bring_in_policy(slug, facts, day=at.date(), at=at)
        policies.bring_in_version(slug, facts.title, version, day=at.date(), at=at)
    return next(draft.version_id for draft in list_drafts() if draft.slug == slug)


def _read_text(day: date) -> str:
    path: Path = ROOT / "content" / "policies" / "complaints" / "2.0.md"
    source = re.sub(r"(?m)^author: .*$", "author: B-1", path.read_text("utf-8"), count=1)
    return re.sub(r"(?m)^effective_on: .*$", f"effective_on: {day}", source, count=1)


def _acknowledge_most() -> None:
    """Let most people have acknowledged all policies but the last, some of them late."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    token = "lower(hex(randomblob(16)))" if is_sqlite else "md5(random()::text || a.person_id)"
    moment = (
        "strftime('%Y-%m-%d 10:00:00.000000', a.assigned_on, (a.person_id % 20) || ' days')"
        if is_sqlite
        else "a.assigned_on + make_interval(days => (a.person_id % 20)::int, hours => 10)"
    )
    day = (
        "date(a.assigned_on, (a.person_id % 20) || ' days')"
        if is_sqlite
        else "a.assigned_on + (a.person_id % 20)::int"
    )
    with transaction():
        db.session.execute(
            text(f"""
            INSERT INTO acknowledgement (person_id, policy_id, asked_for, occasion, id, version_id,
                title, source_digest, text_digest, html_digest, view, statement_id,
                statement_digest, language, presented_at, acknowledged_at, acknowledged_on, zone,
                reading_seconds,
                signed_in_at, sign_in_method, program_version, idempotency_key, entry_id,
                entry_digest)
            SELECT a.person_id, a.subject_id, a.asked_for, a.occasion, {token}, v.id, v.title,
                v.source_digest, r.text_digest, r.html_digest, 'whole text', v.statement_id,
                s.digest, 'en', {moment}, {moment}, {day}, 'Europe/Amsterdam', 60,
                {moment}, 'password',
                '0', {token}, {token}, {token} || {token}
            FROM assignment a JOIN policy_version v ON v.policy_id = a.subject_id
            JOIN policy_release r ON r.version_id = v.id JOIN statement s ON s.id = v.statement_id
            WHERE a.subject = 'policy' AND a.subject_id < {POLICIES}
            AND (a.person_id * 7 + a.subject_id * 13) % 100 < {DONE_SHARE}
            """)
        )


def _settle() -> None:
    """Let the planner know its tables, as a server that has run for a day does."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
