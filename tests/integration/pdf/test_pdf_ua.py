"""The documents keep the rules of PDF/UA-1, whatever the names in them."""

import os
import shlex
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lms.certificates.document import CertificateSheet, render_certificate
from lms.compliance.document import ReportSheet, render_report
from lms.people.audience import Everyone
from lms.policies.announcements.document import Notice, render_notice
from lms.policies.announcements.rules import Announcement
from lms.policies.document import Approval, PolicySheet, render_policy
from lms.policies.handbook.document import Book, set_book, set_chapters
from lms.policies.handbook.rules import Chapter

VALIDATOR = os.environ.get("LMS_VERAPDF", "")
NAMES = (
    "Ruth Adeyemi",
    "Łukasz Żółć",
    "Çağrı Öztürk",
    "Nguyễn Thị Minh Khai",
    "Ελένη Παπαδοπούλου",
    "Юлія Шевченко",
    "محمد عبد الله",
    "Maximilian-Theodor Freiherr von Hohenstein-Bergmann zu Wald",
)
CODE = "7f3a90b1c4d2e8f65a1b0c9d8e7f6a5b"
TEXT = """
<section aria-labelledby="s-why"><h2 id="s-why"><span class="n">1</span> Why<a class="anchor"
href="#s-why" aria-label="Link to section 1">§</a></h2><p id="p-why-1">Read it with
<a href="/policies/refunds">the refunds</a>, <a href="https://law.example/">the law</a> and
<a href="#s-how">section 2</a>.</p><ul><li>one</li><li>two</li></ul></section>
<section aria-labelledby="s-how"><h2 id="s-how"><span class="n">2</span> How</h2>
<table><thead><tr><th scope="col">Stage</th><th scope="col">Days</th></tr></thead>
<tbody><tr><th scope="row">First</th><td>1</td></tr></tbody></table>
<dl><dt>Complaint</dt><dd>Any sign of it.</dd></dl><blockquote><p>Said.</p></blockquote></section>
"""


def make_certificate(name: str) -> bytes:
    return render_certificate(
        CertificateSheet(
            name=name,
            programme_title="Customer care, foundation",
            certificate_title="Customer care practitioner",
            company_name="Wrenfield",
            company_legal_name="Wrenfield Appliances Ltd",
            issued_on=date(2026, 3, 14),
            valid_until=date(2027, 3, 14),
            items=("Complaints, version 2.0", "Quiz: complaints, 9 of 10"),
            score="93 %",
            code=CODE,
            verify_url=f"https://learn.example/verify/{CODE}",
            signed_by=((name, "General Counsel"),),
        )
    )


def make_policy() -> bytes:
    return render_policy(
        PolicySheet(
            title="Complaints",
            number="2.0",
            kind="substantive",
            in_force_from=date(2026, 11, 9),
            owner_name=NAMES[4],
            approved_by=NAMES[5],
            approved_on=date(2026, 10, 20),
            audience_text="everybody in Customer Support",
            summary="One owner for each case.",
            html=TEXT,
            contents=(("1", "s-why", "Why"), ("2", "s-how", "How")),
            fingerprint="3f" * 32,
            company_name="Wrenfield",
            approvals=(
                Approval(NAMES[5], "General Counsel", date(2026, 10, 20), "I approve it.", None),
                Approval("", "", date(2026, 10, 21), "I approve it.", date(2026, 10, 19)),
            ),
        )
    )


def make_handbook() -> bytes:
    """Three policies: one leads to another, one has names of every script, one is Dutch."""
    chapters = [
        Chapter(
            version_id=place,
            slug=slug,
            title=f"{slug} {NAMES[place]}",
            number="2.0",
            language=language,
            in_force_from=date(2026, 11, 9),
            owner_name=NAMES[place + 2],
            owner_title="Head of it",
            audience=Everyone(),
            text_digest="3f" * 32,
            html_digest="4f" * 32,
            words=10,
            contents=(("why", "1", "Why"), ("how", "2", "How")),
        )
        for place, (slug, language) in enumerate(
            (("complaints", "en"), ("refunds", "nl"), ("zz", "en"))
        )
    ]
    wide = "<table><tbody><tr>" + "<td>Donaudampfschiff</td>" * 40 + "</tr></tbody></table>"
    long = f"<p>{'W' * 4000} \u202egnitirw\u202c {' '.join(NAMES)}</p>{wide}"
    texts = [TEXT, TEXT.replace("/policies/refunds", "/policies/gone#s-x"), TEXT + long]
    book = Book(tuple(chapters), "Wrenfield Łódź", "https://learn.example")
    parts = set_chapters(list(zip(chapters, texts, strict=True)), book.company_name)
    return set_book(book, parts, made_on=date(2026, 11, 23))


def make_report() -> bytes:
    return render_report(
        ReportSheet(
            company_name="Wrenfield",
            as_of=date(2026, 10, 31),
            generated_at=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
            filters=(("Department", "Customer Support"),),
            headline="3 of 8 people were late",
            totals=(("duties owed on that day", 8), ("late", 3)),
            departments=(("Customer Support", 8, 5, 3), ("Ελλάδα", 2, 1, 0)),
            rows=tuple(
                (name, "W-1", "Support", "Complaints", "2.0", "2026-10-30", "late", "")
                for name in (*NAMES, "张伟")
            ),
            left_out=7,
            csv_name="record.csv",
        )
    )


def make_notice(summary: str = "Seven business days instead of ten.") -> bytes:
    told = Announcement(
        company="Wrenfield",
        title="Complaints",
        number="2.0",
        asked_for="2.0",
        summary=summary,
        audience="people in Customer Support",
        in_force_from=date(2026, 10, 31),
        due_on=date(2026, 11, 14),
        today=date(2026, 10, 31),
        address="https://learn.example/policies/complaints",
    )
    return render_notice.__wrapped__(Notice(told, CODE * 2))


@pytest.mark.skipif(not VALIDATOR, reason="LMS_VERAPDF names no validator")
def test_every_document_keeps_the_rules_of_pdf_ua(tmp_path: Path) -> None:
    documents = {f"certificate-{i}": make_certificate(name) for i, name in enumerate(NAMES)}
    documents |= {"policy": make_policy(), "report": make_report()}
    documents |= {"notice": make_notice(), "long-notice": make_notice("Said at length. " * 120)}
    documents["handbook"] = make_handbook()
    paths = [tmp_path / f"{name}.pdf" for name in documents]
    for path, content in zip(paths, documents.values(), strict=True):
        path.write_bytes(content)

    said = subprocess.run(
        [*shlex.split(VALIDATOR), "ua1", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in said.stdout.splitlines() if not line.startswith("PASS")] == []
    assert said.stdout.count("PASS") == len(paths)


@pytest.mark.parametrize(
    "make",
    [make_policy, make_report, make_notice, make_handbook],
    ids=["policy", "report", "notice", "handbook"],
)
def test_a_document_is_the_same_whenever_it_is_made(make) -> None:
    assert make() == make()
