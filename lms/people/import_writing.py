"""How the plan of an import is written: in bulk, with one entry for all of it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import select, update

from lms.db import db
from lms.evidence import service as evidence
from lms.evidence.models import EvidencePrivate
from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.people.departments import ensure_departments
from lms.people.fact_rules import Facts, Value, correct_history
from lms.people.import_known import list_periods
from lms.people.import_rows import PeopleFile
from lms.people.import_rules import Change, Join, Leaving, resolve_manager
from lms.people.models import Employment, EmploymentEnd, Person, PersonFact, SignInSession
from lms.people.roster import CHUNK, list_histories
from lms.people.text_rules import fold_email
from lms.sql import add_many

Row = dict[str, Any]
Salted = tuple[int, bytes, Mapping[str, Json]]


class PlanView(Protocol):
    """The part of a preview that is written here."""

    @property
    def joins(self) -> Sequence[Join]:
        """Who joins."""

    @property
    def changes(self) -> Sequence[Change]:
        """Whose facts change."""

    @property
    def leaves(self) -> Sequence[Leaving]:
        """Who gets another last day."""


@dataclass(frozen=True)
class Written:
    """The people on record after an import, and its entry; None where nothing was written."""

    ids: Mapping[str, int]
    entry_id: str | None


def write_plan(
    people: PeopleFile, plan: PlanView, *, at: datetime, actor_id: int | None
) -> Written:
    """Write everything that the plan says, and one entry over all its rows."""
    ids = _add_people(plan.joins, at)
    _add_joined(plan.joins, ids, at)
    _add_changes(plan.changes, ids, at)
    _add_ends(plan.leaves, ids, at)
    rows = [*_list_salted(plan, ids)]
    if not rows:
        return Written(ids, None)
    return Written(ids, _record(people, plan, rows, at=at, actor_id=actor_id))


def _add_people(joins: Sequence[Join], at: datetime) -> dict[str, int]:
    new = [join.staff_number for join in joins if join.person_id is None]
    add_many(Person, [{"staff_number": number, "created_at": at} for number in new])
    rows = db.session.execute(select(Person.staff_number, Person.id))
    return {row.staff_number: row.id for row in rows}


def _add_joined(joins: Sequence[Join], ids: Mapping[str, int], at: datetime) -> None:
    new = [join for join in joins if join.person_id is None]
    departments = ensure_departments(str(join.values["department"]) for join in new)
    facts = []
    for join in new:
        values = resolve_manager(join.values, ids)
        department_id = departments[str(values.pop("department"))]
        facts.append(_to_row(ids[join.staff_number], join.holds_from, values, department_id, at))
    add_many(PersonFact, facts)
    add_many(
        Employment,
        [
            {"person_id": ids[join.staff_number], "hired_on": join.hired_on, "recorded_at": at}
            for join in joins
        ],
    )


def _to_row(
    person_id: int, holds_from: date, values: Mapping[str, Value], department_id: int, at: datetime
) -> Row:
    email = values["email"]
    return {
        **values,
        "person_id": person_id,
        "holds_from": holds_from,
        "recorded_at": at,
        "department_id": department_id,
        "email_key": fold_email(str(email)) if email else None,
    }


def _add_changes(changes: Sequence[Change], ids: Mapping[str, int], at: datetime) -> None:
    histories = list_histories([change.person_id for change in changes])
    added: list[tuple[int, date, Facts]] = []
    for change in changes:
        values = resolve_manager(change.values, ids)
        added += [
            (change.person_id, each.holds_from, each.facts)
            for each in correct_history(histories[change.person_id], values, change.holds_from)
        ]
    departments = ensure_departments(facts.department for _, _, facts in added)
    rows = []
    for person_id, holds_from, facts in added:
        plain = asdict(facts)
        department_id = departments[plain.pop("department")]
        rows.append(_to_row(person_id, holds_from, plain, department_id, at))
    add_many(PersonFact, rows)


def _add_ends(leaves: Sequence[Leaving], ids: Mapping[str, int], at: datetime) -> None:
    if not leaves:
        return
    periods = list_periods()
    rows = [
        {
            "employment_id": periods[ids[each.staff_number]][-1][0],
            "left_on": each.left_on,
            "recorded_at": at,
        }
        for each in leaves
    ]
    add_many(EmploymentEnd, rows)
    gone = [ids[each.staff_number] for each in leaves if each.left_on and each.left_on < at.date()]
    for start in range(0, len(gone), CHUNK):
        db.session.execute(
            update(SignInSession)
            .where(
                SignInSession.person_id.in_(gone[start : start + CHUNK]),
                SignInSession.ended_at.is_(None),
            )
            .values(ended_at=at)
        )


def _list_salted(plan: PlanView, ids: Mapping[str, int]) -> Iterator[Salted]:
    """Each row of the plan as it is committed to, with a salt of its own."""
    salt = secrets.token_bytes
    for join in plan.joins:
        stated: dict[str, Json] = {**join.values, "hired_on": join.hired_on.isoformat()}
        yield ids[join.staff_number], salt(32), {"act": "joined", **stated}
    for change in plan.changes:
        holds_from = change.holds_from.isoformat()
        act: dict[str, Json] = {"act": "changed", **change.values, "holds_from": holds_from}
        yield change.person_id, salt(32), act
    for each in plan.leaves:
        left_on = each.left_on.isoformat() if each.left_on else None
        yield ids[each.staff_number], salt(32), {"act": "left", "left_on": left_on}


def _record(
    people: PeopleFile,
    plan: PlanView,
    rows: list[Salted],
    *,
    at: datetime,
    actor_id: int | None,
) -> str:
    whole = [(who, salt, {"person_id": who, **values}) for who, salt, values in rows]
    count, root = evidence.compute_rows_root((salt, values) for _, salt, values in whole)
    actor = {"actor": Private({"person_id": actor_id}, actor_id)} if actor_id else None
    facts: dict[str, Json] = {
        "file_digest": people.digest,
        "joined": len(plan.joins),
        "changed": len(plan.changes),
        "left": len(plan.leaves),
        "rows": count,
        "rows_root": root,
    }
    receipt = evidence.record("people.imported", at=at, facts=facts, private=actor)
    add_many(
        EvidencePrivate,
        [
            {
                "entry_id": receipt.entry_id,
                "name": f"row {number}",
                "person_id": who,
                "salt": salt,
                "content": values,
                "shred_on": None,
            }
            for number, (who, salt, values) in enumerate(whole, start=1)
        ],
    )
    return receipt.entry_id
