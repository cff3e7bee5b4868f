"""The files of policies, as they can be given back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from lms.db import db
from lms.people.audience import Everyone, read_audience
from lms.people.names import Signer, find_signer
from lms.policies.company import get_company, list_glossary
from lms.policies.draft_edits import is_discarded
from lms.policies.in_force import newest_fact_id
from lms.policies.models import Policy, PolicyFact, PolicyVersion
from lms.policies.writer import write_company, write_policy_facts

_LOST = Signer(0, "", "", None)
OWN_KEYS = ("name", "legal_name", "time_zone", "language")
NOT_EXPORTED = frozenset({*OWN_KEYS, "demonstration"})


@dataclass(frozen=True)
class FactsFile:
    """policy.yaml of one policy."""

    policy_id: int
    slug: str
    owner_id: int
    title: str
    source: bytes


def find_facts_file(slug: str, as_of: date) -> FactsFile | None:
    """policy.yaml of that policy, with the facts that were brought in last."""
    row = db.session.execute(_select_facts().where(Policy.slug == slug)).mappings().first()
    return _to_file(dict(row), as_of) if row else None


def list_files(as_of: date) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of every policy, versions as their authors wrote them."""
    for row in db.session.execute(_select_facts().order_by(Policy.slug)).mappings():
        facts = _to_file(dict(row), as_of)
        yield f"policies/{facts.slug}/policy.yaml", facts.source
    versions = db.session.execute(
        select(Policy.slug, PolicyVersion.major, PolicyVersion.minor, PolicyVersion.source)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(~is_discarded())
        .order_by(Policy.slug, PolicyVersion.major, PolicyVersion.minor)
    )
    for slug, major, minor, source in versions:
        yield f"policies/{slug}/{major}.{minor}.md", source


def list_company_files() -> Iterator[tuple[str, bytes]]:
    """The company's facts and its glossary, which the policies are read with."""
    company = get_company()
    own = {
        "name": company.name,
        "legal_name": company.legal_name,
        "time_zone": company.time_zone,
        "language": company.language,
    }
    facts = {key: value for key, value in company.facts.items() if key not in NOT_EXPORTED}
    settings = {"reminders": company.reminders, "locations": company.locations}
    blocks = {key: json.loads(value) for key, value in settings.items() if value}
    said = {key: block for key, block in blocks.items() if block}
    yield "company.yaml", write_company(own, facts, said).encode()
    terms = "\n".join(f"{word}\n:   {meaning}\n" for word, meaning in list_glossary())
    if terms:
        yield "glossary.md", terms.encode()


def _select_facts() -> Select[*tuple[Any, ...]]:
    return select(
        Policy.id.label("policy_id"),
        Policy.slug,
        PolicyFact.title,
        PolicyFact.owner_id,
        PolicyFact.visibility,
        PolicyFact.asks,
        PolicyFact.review_every_months,
        PolicyFact.days_after_publishing,
        PolicyFact.days_after_hiring,
        PolicyFact.audience,
        PolicyFact.source,
    ).join(PolicyFact, PolicyFact.id == newest_fact_id(Policy.id))


def _to_file(row: dict[str, Any], as_of: date) -> FactsFile:
    """The file as it came in; written anew where it came before files were kept."""
    source = row["source"]
    if source is None:
        audience = read_audience(row["audience"])
        owner = (find_signer(row["owner_id"], as_of) or _LOST).staff_number
        known = Everyone() if isinstance(audience, list) else audience
        source = write_policy_facts({**row, "owner": owner}, known).encode()
    return FactsFile(row["policy_id"], row["slug"], row["owner_id"], row["title"], source)
