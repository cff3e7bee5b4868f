"""Which versions a person acknowledged, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from lms.acknowledgements.models import Acknowledgement
from lms.db import fetch
from lms.policies.models import Policy, PolicyRelease, PolicyVersion, Statement
from lms.sql import PERSON


@dataclass(frozen=True)
class AcknowledgementView:
    """An acknowledgement as its receipt tells it."""

    id: str
    person_id: int
    policy_id: int
    version_id: int
    asked_for: str
    occasion: str
    title: str
    presented_at: datetime
    acknowledged_at: datetime
    zone: str
    view: str
    reading_seconds: int
    sign_in_method: str
    statement_id: int
    text_digest: str
    html_digest: str
    entry_id: str
    entry_digest: str


@dataclass(frozen=True)
class ReceiptView(AcknowledgementView):
    """An acknowledgement with what it was about, in words."""

    slug: str
    number: str
    statement: str


@dataclass(frozen=True)
class LastRead:
    """The version that a person acknowledged last, with its text as it was shown."""

    version_id: int
    major: int
    minor: int
    acknowledged_at: datetime
    acknowledged_on: date
    text: str
    html: str

    @property
    def number(self) -> str:
        """The version as people write it."""
        return f"{self.major}.{self.minor}"


_COLUMNS = tuple(
    getattr(Acknowledgement, name) for name in AcknowledgementView.__dataclass_fields__
)


def find_acknowledgement(
    person_id: int, policy_id: int, asked_for: str, occasion: str
) -> AcknowledgementView | None:
    """The person's acknowledgement of what was asked for on that occasion."""
    return _find(
        _select_by_key(),
        {
            "person_id": person_id,
            "policy_id": policy_id,
            "asked_for": asked_for,
            "occasion": occasion,
        },
    )


@cache
def _select_by_key() -> Select[*tuple[Any, ...]]:
    names = ("policy_id", "asked_for", "occasion")
    key = (getattr(Acknowledgement, name) == bindparam(name) for name in names)
    return _select_own().where(*key)


def find_sent(
    person_id: int, version_id: int, *, occasion: str, key: str
) -> AcknowledgementView | None:
    """The acknowledgement that the page with that key led to."""
    return _find(
        _select_by_page(),
        {"person_id": person_id, "version_id": version_id, "occasion": occasion, "page": key},
    )


@cache
def _select_by_page() -> Select[*tuple[Any, ...]]:
    return _select_own().where(
        Acknowledgement.version_id == bindparam("version_id"),
        Acknowledgement.occasion == bindparam("occasion"),
        Acknowledgement.idempotency_key == bindparam("page"),
    )


def find_receipt(person_id: int, acknowledgement_id: str) -> ReceiptView | None:
    """The person's own acknowledgement with that id."""
    asked = {"person_id": person_id, "id": acknowledgement_id}
    found = fetch(_select_receipt(), asked).mappings().first()
    if found is None:
        return None
    row = dict(found)
    return ReceiptView(number=f"{row.pop('major')}.{row.pop('minor')}", **row)


@cache
def _select_receipt() -> Select[*tuple[Any, ...]]:
    return (
        _select_own()
        .add_columns(
            Policy.slug,
            PolicyVersion.major,
            PolicyVersion.minor,
            Statement.text.label("statement"),
        )
        .join(Policy, Policy.id == Acknowledgement.policy_id)
        .join(PolicyVersion, PolicyVersion.id == Acknowledgement.version_id)
        .join(Statement, Statement.id == Acknowledgement.statement_id)
        .where(Acknowledgement.id == bindparam("id"))
    )


def find_last_read(person_id: int, policy_id: int) -> LastRead | None:
    """The newest version of the policy that the person acknowledged, on whatever occasion."""
    asked = {"person_id": person_id, "policy_id": policy_id}
    row = fetch(_select_last_read(), asked).mappings().first()
    return LastRead(**row) if row else None


@cache
def _select_last_read() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Acknowledgement.version_id,
            PolicyVersion.major,
            PolicyVersion.minor,
            Acknowledgement.acknowledged_at,
            Acknowledgement.acknowledged_on,
            PolicyRelease.text,
            PolicyRelease.html,
        )
        .join(PolicyVersion, PolicyVersion.id == Acknowledgement.version_id)
        .join(PolicyRelease, PolicyRelease.version_id == Acknowledgement.version_id)
        .where(
            Acknowledgement.person_id == PERSON,
            Acknowledgement.policy_id == bindparam("policy_id"),
        )
        .order_by(
            PolicyVersion.major.desc(),
            PolicyVersion.minor.desc(),
            Acknowledgement.acknowledged_at.desc(),
        )
        .limit(1)
    )


def list_acknowledgements(person_id: int) -> tuple[AcknowledgementView, ...]:
    """All that the person acknowledged, the latest first."""
    rows = fetch(_select_latest_first(), {"person_id": person_id})
    return tuple(AcknowledgementView(**row) for row in rows.mappings())


@cache
def _select_latest_first() -> Select[*tuple[Any, ...]]:
    return _select_own().order_by(Acknowledgement.acknowledged_at.desc(), Acknowledgement.id)


def _select_own() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(Acknowledgement.person_id == PERSON)


def _find(
    statement: Select[*tuple[Any, ...]], asked: dict[str, object]
) -> AcknowledgementView | None:
    row = fetch(statement, asked).mappings().first()
    return AcknowledgementView(**row) if row else None


def count_by_version(policy_id: int) -> dict[int, int]:
    """How many people acknowledged each version of a policy."""
    people = func.count(Acknowledgement.person_id.distinct())
    counted = (
        select(Acknowledgement.version_id, people.label("people"))
        .where(Acknowledgement.policy_id == policy_id)
        .group_by(Acknowledgement.version_id)
    )
    return {row.version_id: row.people for row in fetch(counted)}
