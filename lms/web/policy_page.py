"""What a page that shows a policy's text needs, whoever reads it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lms.markup import Term, explain_terms, split_standfirst
from lms.policies import queries as policies
from lms.policies.queries import VersionView
from lms.web.company import get_company, get_glossary

WORDS_A_MINUTE = 230


def describe_version(version: VersionView, today: date) -> Mapping[str, Any]:
    """The text with its terms explained, its contents, its facts and its history.

    Terms are explained at display: the stored HTML and its digest stay as they were released.
    `today` is the company's, which says what is in force; the page's own is the reader's.
    """
    terms = (*(Term(**term) for term in version.terms), *get_glossary())
    standfirst, sections = split_standfirst(version.html)
    approved_at = version.approved_later_at
    return {
        "version": version,
        "standfirst": standfirst,
        "sections": explain_terms(sections, terms),
        "contents": [(f"s-{anchor}", n, title, False) for anchor, n, title in version.contents],
        "minutes": max(1, round(version.words / WORDS_A_MINUTE)),
        "owner_name": version.owner_name or "",
        "approver_name": version.approver_name or "",
        "approved_later_on": approved_at and get_company().day_of(approved_at),
        "versions": policies.list_versions(version.policy_id, today),
    }
