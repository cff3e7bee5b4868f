"""How a person can sign in, from where they are signed in, and what was changed about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import and_, exists, not_, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.fact_rules import list_changes
from lms.people.models import (
    Credential,
    Employment,
    EmploymentEnd,
    OneTimeLink,
    Person,
    PersonFact,
    RoleChange,
    SignInSession,
)
from lms.people.population import is_employed, is_in_force
from lms.people.roles import Role
from lms.people.roster import list_history
from lms.people.text_rules import is_session_alive


@dataclass(frozen=True)
class Account:
    """How a person can sign in."""

    password_set_at: datetime | None
    deactivated_at: datetime | None


@dataclass(frozen=True)
class SessionView:
    """A browser in which the person is signed in."""

    signed_in_at: datetime
    method: str
    is_this_one: bool


@dataclass(frozen=True)
class HistoryItem:
    """Something that holds of a person from a day on; `kind` is facts, hired, left or role."""

    day: date
    kind: str
    name: str
    value: str


def get_account(person_id: int) -> Account:
    """How the person can sign in; without a password and open where nothing is kept."""
    row = db.session.execute(
        select(Credential.password_set_at, Credential.deactivated_at).where(
            Credential.person_id == person_id
        )
    ).first()
    return Account(*row) if row else Account(None, None)


def list_sessions(
    person_id: int, at: datetime, *, this_digest: str = ""
) -> tuple[SessionView, ...]:
    """Where the person is signed in, the latest first."""
    rows = db.session.execute(
        select(SignInSession.signed_in_at, SignInSession.method, SignInSession.digest)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .order_by(SignInSession.signed_in_at.desc(), SignInSession.digest)
    )
    return tuple(
        SessionView(row.signed_in_at, row.method, row.digest == this_digest)
        for row in rows
        if is_session_alive(row.signed_in_at, at)
    )


def list_uninvited_ids(as_of: date, at: datetime) -> tuple[int, ...]:
    """Who has an address and neither a password nor a link to set one that still lives."""
    fact = aliased(PersonFact)
    has_link = exists().where(
        OneTimeLink.person_id == Person.id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > at,
    )
    return tuple(
        db.session.scalars(
            select(Person.id)
            .join(fact, and_(fact.person_id == Person.id, is_in_force(fact, as_of)))
            .outerjoin(Credential, Credential.person_id == Person.id)
            .where(
                fact.email.is_not(None),
                is_employed(Person.id, as_of),
                Credential.password_hash.is_(None),
                Credential.deactivated_at.is_(None),
                not_(has_link),
            )
            .order_by(Person.id)
        )
    )


def list_timeline(person_id: int) -> tuple[HistoryItem, ...]:
    """What changed about the person and from which day, oldest first."""
    items = [*_list_fact_changes(person_id), *_list_periods(person_id), *_list_roles(person_id)]
    return tuple(sorted(items, key=lambda item: item.day))


def find_given_roles(timeline: Iterable[HistoryItem]) -> frozenset[Role]:
    """The roles that were given to the person of this timeline and not taken since."""
    held = {item.name: item.value for item in timeline if item.kind == "role"}
    return frozenset(Role(name) for name, value in held.items() if value == "given")


def _list_fact_changes(person_id: int) -> list[HistoryItem]:
    history = list_history(person_id)
    return [
        HistoryItem(after.holds_from, "facts", name, str(value or ""))
        for before, after in pairwise(history)
        for name, value in list_changes(before.facts, after.facts).items()
    ]


def _list_periods(person_id: int) -> list[HistoryItem]:
    rows = db.session.execute(
        select(Employment.id, Employment.hired_on, EmploymentEnd.left_on)
        .outerjoin(EmploymentEnd, EmploymentEnd.employment_id == Employment.id)
        .where(Employment.person_id == person_id)
        .order_by(EmploymentEnd.id)
    )
    last = {row.id: row for row in rows}
    items = [HistoryItem(row.hired_on, "hired", "", "") for row in last.values()]
    items += [HistoryItem(row.left_on, "left", "", "") for row in last.values() if row.left_on]
    return items


def _list_roles(person_id: int) -> list[HistoryItem]:
    rows = db.session.execute(
        select(RoleChange.role, RoleChange.is_given, RoleChange.changed_at)
        .where(RoleChange.person_id == person_id)
        .order_by(RoleChange.id)
    )
    return [
        HistoryItem(
            row.changed_at.date(),
            "role",
            Role(row.role).value,
            "given" if row.is_given else "taken",
        )
        for row in rows
    ]
