"""Recording the company's facts, and keeping its glossary."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert

from lms.db import db
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.markup import Term
from lms.policies.company import SETTINGS, Company, get_company
from lms.policies.models import CompanyFact, GlossaryTerm
from lms.policies.reader import CompanyFile
from lms.policies.reminder_keys import ReminderKeys


def bring_in_company(company: CompanyFile, *, at: datetime, actor_id: int | None = None) -> int:
    """Record the company's facts that are new or changed; the number of them.

    They fill the texts, and the time zone says on which day something is due, so that a change
    leaves an entry. A fact may name somebody: the entry only commits to the values.
    """
    before = get_company()
    known = {**before.facts, **_write_settings(before.reminders, before.locations)}
    wanted = {
        "name": company.name,
        "legal_name": company.legal_name,
        "time_zone": company.time_zone,
        "language": company.language,
        **company.facts,
        **_list_settings(company, before),
    }
    plain = {key: unicodedata.normalize("NFC", value) for key, value in wanted.items()}
    changed = {key: value for key, value in plain.items() if known.get(key) != value}
    if changed:
        rows = [{"key": key, "value": changed[key], "recorded_at": at} for key in changed]
        db.session.execute(insert(CompanyFact), rows)
        private = {"company": Private(changed)}
        if actor_id is not None:
            private["actor"] = Private({"person_id": actor_id}, person_id=actor_id)
        facts = {"keys": sorted(key.removeprefix("_") for key in changed)}
        evidence.record("company.facts_changed", at=at, facts=facts, private=private)
    return len(changed)


def _list_settings(company: CompanyFile, before: Company) -> dict[str, str]:
    """What is said about reminders and locations, unless nothing ever was."""
    reminders = company.reminders.model_dump_json(by_alias=True)
    locations = json.dumps(
        {name: place.model_dump(exclude_none=True) for name, place in company.locations.items()},
        ensure_ascii=False,
        sort_keys=True,
    )
    is_usual = reminders == ReminderKeys().model_dump_json(by_alias=True)
    return _write_settings(
        None if is_usual and before.reminders is None else reminders,
        None if not company.locations and before.locations is None else locations,
    )


def _write_settings(reminders: str | None, locations: str | None) -> dict[str, str]:
    values = {"reminders": reminders, "locations": locations}
    return {SETTINGS[name]: value for name, value in values.items() if value is not None}


def bring_in_glossary(terms: Sequence[Term]) -> None:
    """Make the glossary what the file says."""
    db.session.execute(delete(GlossaryTerm))
    if terms:
        rows = [{"word": term.word, "definition": term.definition} for term in terms]
        db.session.execute(insert(GlossaryTerm), rows)
