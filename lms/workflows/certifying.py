"""How a certificate becomes the sheet that its holder hangs up."""

from datetime import datetime

from lms.certificates import queries as certificates
from lms.certificates import service
from lms.certificates.document import CertificateSheet, render_certificate
from lms.certificates.queries import CertificateView
from lms.errors import NotFoundError, RefusalError
from lms.policies.company import get_company

ERASED = (
    "The name on this certificate was erased, so it can no longer be printed. "
    "That it was issued stays on record."
)


def render_certificate_sheet(code: str, *, base_url: str, at: datetime) -> bytes:
    """Set the certificate as PDF and keep it, unless that was done before."""
    certificate = certificates.find_certificate(code)
    if certificate is None:
        raise NotFoundError("There is no such certificate.")
    kept = certificates.find_sheet(certificate)
    if kept is not None:
        return kept
    content = set_certificate(certificate, base_url=base_url)
    service.keep_sheet(certificate.person_id, code, content, at=at)
    return content


def set_certificate(certificate: CertificateView, *, base_url: str) -> bytes:
    """The certificate as PDF, set anew; nothing is written."""
    name = certificates.find_name(certificate)
    if name is None:
        raise RefusalError(ERASED)
    company = get_company()
    score = certificate.score_bp
    return render_certificate(
        CertificateSheet(
            name=name,
            programme_title=certificate.programme_title,
            certificate_title=certificate.title,
            company_name=company.name,
            company_legal_name=company.legal_name,
            issued_on=certificate.issued_on,
            valid_until=certificate.valid_until,
            items=certificate.items,
            score=None if score is None else f"{score // 100}\N{NO-BREAK SPACE}%",
            code=certificate.code,
            verify_url=f"{base_url}/verify/{certificate.code}",
            language=company.language,
        )
    )
