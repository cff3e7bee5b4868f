"""How a policy version looks on paper: a document that can be handed over and checked."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lms import pdf

TEMPLATES = Path(__file__).parent / "templates"
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"(<a\b[^>]*>)(.*?)(</a>)", re.DOTALL)
_ANCHOR = re.compile(r'<a class="anchor"[^>]*>[^<]*</a>')
_WITHIN_THE_SITE = re.compile(
    r'<a\b[^>]*\bhref="(?!https?:|mailto:|#|book:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL
)


@dataclass(frozen=True)
class Approval:
    """Who approved, as signed; a name that was erased is empty."""

    name: str
    job_title: str
    approved_on: date
    meaning: str
    met_on: date | None


@dataclass(frozen=True)
class PolicySheet:
    """Everything that stands on the printed policy; `html` is the stored, sanitised text."""

    title: str
    number: str
    kind: str
    in_force_from: date | None
    owner_name: str
    approved_by: str
    approved_on: date | None
    audience_text: str
    summary: str
    html: str
    contents: tuple[tuple[str, str, str], ...]
    fingerprint: str
    company_name: str
    language: str = "en"
    approvals: tuple[Approval, ...] = ()
    is_emergency: bool = False
    approved_later_on: date | None = None


def render_policy(sheet: PolicySheet) -> bytes:
    """Set the policy as PDF, or refuse a text that no packaged font can set."""
    pdf.require_settable(_list_texts(sheet), where=f"Version {sheet.number} of “{sheet.title}”")
    html = (
        _load_templates()
        .get_template("policy.html")
        .render(
            sheet=sheet,
            body=Markup(prepare_body(sheet.html)),  # noqa: S704 (sanitised when it was stored)
            groups=" ".join(sheet.fingerprint[at : at + 8] for at in range(0, 64, 8)).strip(),
            created=(sheet.approved_on or sheet.in_force_from or date(2000, 1, 1)).isoformat(),
            write_day=write_day,
        )
    )
    return pdf.render_pdf_apart(html, stylesheet=TEMPLATES / "policy.css")


def prepare_body(html: str) -> str:
    """The stored text without what only a screen can do: section signs and links into the site."""
    text = _WITHIN_THE_SITE.sub(r'<span class="link">\1</span>', _ANCHOR.sub("", html))
    # PDF/UA fails where an element within a link becomes a second link.
    return _LINK.sub(lambda found: found[1] + _TAG.sub("", found[2]) + found[3], text)


def write_day(day: date | None) -> str:
    """The day as it stands on paper, its parts kept together."""
    return f"{day.day}\u00a0{day:%B}\u00a0{day.year}" if day else "not yet set"


def _list_texts(sheet: PolicySheet) -> tuple[str, ...]:
    facts = (sheet.title, sheet.owner_name, sheet.approved_by, sheet.audience_text)
    headings = tuple(title for _, _, title in sheet.contents)
    signed = tuple(text for each in sheet.approvals for text in (each.name, each.job_title))
    return (
        *facts,
        sheet.summary,
        sheet.company_name,
        *headings,
        *signed,
        unescape(_TAG.sub("", sheet.html)),
    )


@lru_cache(maxsize=1)
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
