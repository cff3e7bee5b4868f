"""A certificate, against plain WeasyPrint for the same page."""

import secrets
from datetime import date
from typing import Any

from weasyprint import HTML

from benchmarks.measuring import Cost, stopwatch
from lms import pdf
from lms.certificates import document
from lms.certificates.document import CertificateSheet, render_certificate

NAMES = ("Ada Visser", "Łukasz Żółć", "Nguyễn Thị Hằng", "Γιώργος Παπαδόπουλος", "Гүлнара Öztürk")
FOLDER = document.TEMPLATES


def set_certificates(count: int, at_round: int) -> Cost:
    """One certificate after the other, as the worker sets them."""
    render_certificate(_draw(0))
    cost = Cost(count)
    with stopwatch(cost):
        for number in range(count):
            content = render_certificate(_draw(at_round * count + number))
    cost.note = f"{len(content) / 1000:.0f} kB"
    return cost


def set_plainly(count: int, at_round: int) -> Cost:
    """The same pages by WeasyPrint's own interface, which shares nothing between two documents."""
    pages = [_catch_page(at_round * count + number) for number in range(count + 1)]
    _set_plainly(pages[0])
    cost = Cost(count)
    with stopwatch(cost):
        for page in pages[1:]:
            content = _set_plainly(page)
    cost.note = f"{len(content) / 1000:.0f} kB"
    return cost


def _set_plainly(html: str) -> bytes:
    sheets = [pdf.FONTS / "paper.css", FOLDER / "certificate.css"]
    return HTML(string=html, base_url=str(FOLDER)).write_pdf(  # type: ignore[no-any-return]
        stylesheets=sheets, pdf_variant="pdf/ua-1"
    )


def _catch_page(number: int) -> str:
    """The page that the program would set, with addresses that WeasyPrint opens by itself."""
    caught: list[str] = []

    def catch(html: str, **_: Any) -> bytes:
        caught.append(html)
        return b""

    kept, pdf.render_pdf = pdf.render_pdf, catch
    try:
        render_certificate(_draw(number))
    finally:
        pdf.render_pdf = kept
    return caught[0].replace(pdf.SCHEME, "")


def _draw(number: int) -> CertificateSheet:
    code = secrets.token_hex(16)
    return CertificateSheet(
        name=f"{NAMES[number % len(NAMES)]} {number}",
        programme_title="Onboarding",
        certificate_title="Onboarding completed",
        company_name="Wrenfield",
        company_legal_name="Wrenfield Home B.V.",
        issued_on=date(2026, 11, 22),
        valid_until=date(2027, 11, 22),
        items=("Complaints, version 2.0", "Customer service, version 1.1", "Quiz: Complaints"),
        score="92\N{NO-BREAK SPACE}%",
        code=code,
        verify_url=f"https://lms.wrenfield.example/verify/{code}",
    )
