"""The printed policy says who approved it, as they signed."""

import re
from datetime import date

from sqlalchemy import delete

from lms.db import db, transaction
from lms.evidence.models import EvidencePrivate
from lms.policies import document
from lms.policies.queries import find_version_in_force
from lms.workflows import printing
from tests.cast import make_cast
from tests.makers import make_company, make_policy, make_version

DAY = date(2025, 4, 1)


def set_sheet(monkeypatch, setter, *arguments, **options):
    """The page that would be set, and what stands on it."""
    pages = []
    monkeypatch.setattr(
        document.pdf, "render_pdf_apart", lambda html, **_: pages.append(html) or b"%PDF"
    )
    monkeypatch.setattr(printing, "_set", document.render_policy)
    setter(*arguments, **options)
    return " ".join(re.sub(r"<[^>]+>", " ", pages[0]).replace("\xa0", " ").split())


def test_the_printed_version_ends_with_its_approvals_and_digest(in_app, monkeypatch):
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    version = find_version_in_force("complaints", DAY)

    page = set_sheet(monkeypatch, printing.set_policy, version, day=DAY)

    end = page[page.index("Approval of version 1.0") :]
    assert "Approved by Abel Approver, Agent On 3 March 2025 Meaning “I have checked" in end
    assert end.replace(" ", "").endswith(version.text_digest)


def test_the_public_document_names_nobody(in_app, monkeypatch):
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    version = find_version_in_force("complaints", DAY)

    page = set_sheet(monkeypatch, printing.set_public_policy, version)

    assert "Abel" not in page
    assert "Approval of version" not in page


def test_an_erased_name_leaves_its_approval(in_app, monkeypatch):
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    version = find_version_in_force("complaints", DAY)
    with transaction():
        db.session.execute(delete(EvidencePrivate).where(EvidencePrivate.name == "reviewer"))

    page = set_sheet(monkeypatch, printing.set_policy, version, day=DAY)

    assert "Approved by a person whose name was erased On 3 March 2025" in page
