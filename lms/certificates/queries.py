"""Which certificates there are: by code, by person."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from lms.certificates.models import Certificate, CertificateSheet
from lms.db import db, fetch
from lms.evidence.queries import find_private
from lms.sql import PERSON


@dataclass(frozen=True)
class CertificateView:
    """A certificate, and the day on which a newer one for the same programme took its place."""

    person_id: int
    code: str
    programme_id: int
    occasion: str
    programme_title: str
    title: str
    items: tuple[str, ...]
    score_bp: int | None
    issued_at: datetime
    issued_on: date
    valid_until: date | None
    entry_id: str
    entry_digest: str
    renewed_on: date | None


def find_certificate(code: str) -> CertificateView | None:
    """The certificate with that public code, whoever holds it."""
    found = _list(Certificate.code == code)
    return found[0] if found else None


def list_certificates(person_id: int) -> tuple[CertificateView, ...]:
    """The person's certificates, the latest first."""
    return _list(Certificate.person_id == person_id)


def list_earned(person_id: int) -> frozenset[tuple[int, str]]:
    """The programmes that the person completed, each with its occasion."""
    rows = fetch(_select_earned(), {"person_id": person_id})
    return frozenset((row[0], row[1]) for row in rows)


@cache
def _select_earned() -> Select[*tuple[Any, ...]]:
    return select(Certificate.programme_id, Certificate.occasion).where(
        Certificate.person_id == PERSON
    )


def find_name(certificate: CertificateView) -> str | None:
    """The name as it was when the certificate was issued; None where it was erased."""
    values = find_private(certificate.entry_id, "subject")
    return str(values["name"]) if values else None


def find_sheet(certificate: CertificateView) -> bytes | None:
    """The rendered PDF, where it is ready."""
    return db.session.scalar(
        select(CertificateSheet.content).where(
            CertificateSheet.person_id == certificate.person_id,
            CertificateSheet.code == certificate.code,
        )
    )


def list_codes_without_sheet(since: date, *, limit: int) -> tuple[str, ...]:
    """The certificates issued since that day that wait for their PDF, the oldest first."""
    sheet = aliased(CertificateSheet)
    rows = db.session.scalars(
        select(Certificate.code)
        .outerjoin(
            sheet,
            (sheet.person_id == Certificate.person_id) & (sheet.code == Certificate.code),
        )
        .where(sheet.code.is_(None), Certificate.issued_on >= since)
        .order_by(Certificate.issued_at, Certificate.code)
        .limit(limit)
    )
    return tuple(rows)


def _list(*conditions: ColumnElement[bool]) -> tuple[CertificateView, ...]:
    newer = aliased(Certificate)
    renewed_on = (
        select(func.min(newer.issued_on))
        .where(
            newer.person_id == Certificate.person_id,
            newer.programme_id == Certificate.programme_id,
            newer.issued_at > Certificate.issued_at,
        )
        .scalar_subquery()
    )
    names = [name for name in CertificateView.__dataclass_fields__ if name != "renewed_on"]
    rows = db.session.execute(
        select(*(getattr(Certificate, name) for name in names), renewed_on.label("renewed_on"))
        .where(*conditions)
        .order_by(Certificate.issued_at.desc(), Certificate.code)
    ).mappings()
    return tuple(CertificateView(**{**row, "items": tuple(row["items"])}) for row in rows)
