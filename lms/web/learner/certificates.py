"""My certificates, and the sheets to hang up."""

from dataclasses import dataclass
from datetime import date

from flask import Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.certificates import queries as certificates
from lms.certificates.queries import CertificateView
from lms.certificates.rules import CertificateFacts, Standing, judge
from lms.errors import RefusalError
from lms.pdf import PdfUnavailableError
from lms.policies.queries import find_version
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.refusals import render_refusal
from lms.web.settings import get_settings
from lms.workflows.certifying import set_certificate
from lms.workflows.printing import set_policy


@dataclass(frozen=True)
class Held:
    """A certificate of the person, and how it stands today."""

    certificate: CertificateView
    standing: Standing


@blueprint.get("/certificates", endpoint="certificates")
def certificates_held() -> ResponseReturnValue:
    """All certificates of the person, the latest first."""
    today = clock.today(get_company().time_zone)
    held = [
        Held(certificate, _judge(certificate, today))
        for certificate in certificates.list_certificates(get_signed_in().id)
    ]
    # Without a today every day is written with its year, as on the sheet.
    return render_template("learner/certificates.html", held=held, today=None)


@blueprint.get("/certificates/<token:code>.pdf")
def certificate_pdf(code: str) -> ResponseReturnValue:
    """The sheet of one of the person's own certificates."""
    certificate = certificates.find_certificate(code)
    if certificate is None or certificate.person_id != get_signed_in().id:
        abort(404)
    kept = certificates.find_sheet(certificate)
    try:
        content = kept or set_certificate(certificate, base_url=get_settings().base_url)
    except RefusalError as refusal:
        return render_refusal(
            422,
            str(refusal),
            headline="This sheet cannot be printed",
            next_url=url_for("visitor_check.certificate", code=code),
            next_label="See what the public check says",
        )
    return send_pdf(content, f"certificate-{certificate.issued_on}-{code[:8]}.pdf")


@blueprint.get("/policies/<slug:slug>/<number:major>.<number:minor>.pdf")
def policy_pdf(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """A version of a policy as a document for paper."""
    today = clock.today(get_company().time_zone)
    version = find_version(slug, f"{major}.{minor}", today)
    if version is None:
        abort(404)
    return send_pdf(set_policy(version, day=today), f"{slug}-{version.number}.pdf")


@blueprint.errorhandler(PdfUnavailableError)
def _refuse_pdf(error: PdfUnavailableError) -> ResponseReturnValue:
    return render_refusal(503, str(error), headline="No PDF can be made on this machine")


def send_pdf(content: bytes, name: str) -> Response:
    """The document as an answer that a browser shows and saves under that name."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _judge(certificate: CertificateView, as_of: date) -> Standing:
    facts = CertificateFacts(certificate.issued_on, certificate.valid_until, certificate.renewed_on)
    return judge(facts, as_of)
