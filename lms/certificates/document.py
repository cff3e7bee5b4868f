"""How a certificate looks on paper: one sheet to hang up."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms import pdf
from lms.errors import RefusalError
from lms.qr import draw_qr

TEMPLATES = Path(__file__).parent / "templates"
MOST_ITEMS = 8


@dataclass(frozen=True)
class CertificateSheet:
    """Everything that stands on a certificate."""

    name: str
    programme_title: str
    certificate_title: str
    company_name: str
    company_legal_name: str
    issued_on: date
    valid_until: date | None
    items: tuple[str, ...]
    score: str | None
    code: str
    verify_url: str
    language: str = "en"
    signed_by: tuple[tuple[str, str], ...] = ()


def render_certificate(sheet: CertificateSheet) -> bytes:
    """Set the certificate as PDF, or refuse a name that no packaged font can set."""
    _require_settable_name(sheet.name)
    pdf.require_settable(
        (
            sheet.programme_title + sheet.certificate_title + sheet.company_name,
            sheet.company_legal_name + (sheet.score or ""),
            *sheet.items,
            *(name + title for name, title in sheet.signed_by),
        ),
        where="The certificate",
    )
    html = (
        _load_templates()
        .get_template("certificate.html")
        .render(
            sheet=sheet,
            groups=group_code(sheet.code),
            name_class=choose_name_class(sheet.name),
            is_rtl=is_right_to_left(sheet.name),
            items=sheet.items[:MOST_ITEMS],
            left_out=max(0, len(sheet.items) - MOST_ITEMS),
            address=_shorten(sheet.verify_url),
            qr=draw_qr(sheet.verify_url),
            write_day=write_day,
        )
    )
    return pdf.render_pdf(
        html, stylesheet=TEMPLATES / "certificate.css", art=(TEMPLATES / "seal.svg",)
    )


def _require_settable_name(name: str) -> None:
    if missing := pdf.find_unsettable(name):
        raise RefusalError(
            "The name on the certificate has characters that the fonts of this program cannot "
            f"print: {' '.join(missing[:10])}. The certificate holds all the same, and its public "
            "check shows the whole name. For a sheet on paper, ask HR to record the name in Latin "
            "letters too: the next certificate will carry it."
        )


def group_code(code: str) -> str:
    """The code in groups of four, as one reads it aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_right_to_left(text: str) -> bool:
    """Whether the first strong letter runs from right to left."""
    strong = (unicodedata.bidirectional(one) for one in text)
    return next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L"


def choose_name_class(name: str) -> str:
    """The size in which the name fits its line, or two."""
    if is_right_to_left(name):
        return "arabic"
    if len(name) <= 24:
        return "short"
    return "long" if len(name) <= 44 else "longest"


def write_day(day: date) -> str:
    """The day as it stands on paper, its parts kept together."""
    return f"{day.day}\u00a0{day:%B}\u00a0{day.year}"


def _shorten(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path.rsplit('/', 1)[0] or '/'}"


@lru_cache(maxsize=1)
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
