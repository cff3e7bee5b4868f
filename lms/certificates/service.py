"""Issuing certificates, and keeping their rendered sheets."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.exc import IntegrityError

from lms.certificates.models import Certificate, CertificateSheet
from lms.db import db
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private


@dataclass(frozen=True)
class Award:
    """What a certificate says: who completed what, on which occasion, with what result."""

    person_id: int
    staff_number: str
    name: str
    programme_id: int
    programme_version_id: int
    programme_slug: str
    occasion: str
    programme_title: str
    title: str
    items: tuple[str, ...]
    score_bp: int | None
    issued_on: date
    valid_until: date | None


def issue(award: Award, *, at: datetime) -> str | None:
    """Issue the certificate and give its code; None where it was issued before."""
    already = exists().where(
        Certificate.person_id == award.person_id,
        Certificate.programme_id == award.programme_id,
        Certificate.occasion == award.occasion,
    )
    if db.session.scalar(select(already)):
        return None
    code = evidence.draw_id()
    try:
        with db.session.begin_nested():
            _write(award, code, at=at)
    except IntegrityError:
        return None
    return code


def keep_sheet(person_id: int, code: str, content: bytes, *, at: datetime) -> None:
    """Keep a rendered sheet; a second rendering changes nothing."""
    known = exists().where(CertificateSheet.person_id == person_id, CertificateSheet.code == code)
    if not db.session.scalar(select(known)):
        db.session.execute(
            insert(CertificateSheet),
            {"person_id": person_id, "code": code, "content": content, "rendered_at": at},
        )


def _write(award: Award, code: str, *, at: datetime) -> None:
    receipt = evidence.record(
        "certificate.issued",
        at=at,
        facts={
            "certificate": code,
            "programme": award.programme_slug,
            "programme_version": award.programme_version_id,
            "occasion": award.occasion,
            "title": award.title,
            "items": list(award.items),
            "score_bp": award.score_bp,
            "issued_on": award.issued_on.isoformat(),
            "valid_until": award.valid_until.isoformat() if award.valid_until else None,
        },
        private={"subject": Private(_describe_holder(award), person_id=award.person_id)},
    )
    same = ("programme_id", "programme_version_id", "occasion", "programme_title", "title")
    row = {name: getattr(award, name) for name in (*same, "person_id", "score_bp")}
    row |= {"issued_on": award.issued_on, "valid_until": award.valid_until, "issued_at": at}
    row |= {"code": code, "items": list(award.items)}
    row |= {"entry_id": receipt.entry_id, "entry_digest": receipt.digest}
    db.session.execute(insert(Certificate), row)


def _describe_holder(award: Award) -> dict[str, Json]:
    return {
        "person_id": award.person_id,
        "staff_number": award.staff_number,
        "name": award.name,
    }
