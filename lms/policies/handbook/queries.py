"""Which policies a handbook is made of, and their texts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from lms.db import db, fetch
from lms.markup import Term
from lms.people.models import Employment, EmploymentEnd, PersonFact
from lms.people.population import is_in_force
from lms.policies.handbook.models import Handbook
from lms.policies.handbook.rules import Chapter
from lms.policies.models import CompanyFact, PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.queries import select_policies, to_policy
from lms.policies.review_models import PolicyCallBack
from lms.policies.withdrawal.models import PolicyWithdrawal, PolicyWithdrawalReturn
from lms.sql import AS_OF


@dataclass(frozen=True)
class Text:
    """The text of a chapter as it was released, and the words that it defines."""

    html: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class FileView:
    """A handbook's file: made with so many bytes, or on its way, or given up with a sentence."""

    chapters_in_all: int
    chapters_set: int
    made_at: datetime | None
    size: int | None
    fault: str | None


def find_file(key: str) -> FileView | None:
    """How far the file with that key is; None where nobody asked for it yet."""
    row = fetch(_select_file(), {"key": key}).first()
    return FileView(*row) if row else None


@cache
def _select_file() -> Select[*tuple[Any, ...]]:
    columns = [getattr(Handbook, name) for name in FileView.__dataclass_fields__]
    return select(*columns).where(Handbook.key == bindparam("key"))


def find_content(key: str) -> bytes | None:
    """The file with that key, if it is made."""
    return db.session.scalar(select(Handbook.content).where(Handbook.key == key))


def find_marks() -> tuple[Any, ...]:
    """What is different as soon as a handbook may be: a glance at what is only ever added to."""
    return tuple(fetch(_select_marks()).one())


@cache
def _select_marks() -> Select[*tuple[Any, ...]]:
    counted = (PolicyRelease.version_id, PolicyCallBack.version_id)
    withdrawn = (PolicyWithdrawal.proposal_id, PolicyWithdrawalReturn.proposal_id)
    latest = (PolicyFact.id, CompanyFact.id, PersonFact.id, Employment.id, EmploymentEnd.id)
    return select(
        *(select(func.count(column)).scalar_subquery() for column in (*counted, *withdrawn)),
        *(select(func.max(column)).scalar_subquery() for column in latest),
    )


def list_chapters(as_of: date) -> tuple[Chapter, ...]:
    """The policies in force on that day, by title."""
    rows = fetch(_select_chapters(), {"as_of": as_of}).mappings()
    return tuple(_to_chapter(dict(row)) for row in rows)


@cache
def _select_chapters() -> Select[*tuple[Any, ...]]:
    owner = aliased(PersonFact)
    return (
        select_policies()
        .outerjoin(owner, (owner.person_id == PolicyFact.owner_id) & is_in_force(owner, AS_OF))
        .add_columns(
            PolicyVersion.language,
            PolicyRelease.text_digest,
            PolicyRelease.html_digest,
            PolicyRelease.contents,
            owner.name.label("owner_name"),
            owner.job_title.label("owner_title"),
        )
    )


def _to_chapter(row: dict[str, Any]) -> Chapter:
    own = {name: row.pop(name) for name in ("language", "text_digest", "html_digest")}
    owner = {name: row.pop(name) or "" for name in ("owner_name", "owner_title")}
    contents = tuple((anchor, number, title) for anchor, number, title in row.pop("contents"))
    policy = to_policy(row)
    return Chapter(
        version_id=policy.version_id,
        slug=policy.slug,
        title=policy.title,
        number=policy.number,
        in_force_from=policy.in_force_from,
        audience=policy.audience,
        words=policy.words,
        contents=contents,
        **own,
        **owner,
    )


def list_texts(version_ids: Collection[int]) -> dict[int, Text]:
    """The texts of these versions."""
    rows = fetch(_select_texts(), {"versions": list(version_ids)}) if version_ids else ()
    return {
        row.version_id: Text(row.html, tuple(Term(**term) for term in row.terms)) for row in rows
    }


@cache
def _select_texts() -> Select[*tuple[Any, ...]]:
    wanted: BindParameter[Any] = bindparam("versions", expanding=True)
    return select(PolicyRelease.version_id, PolicyRelease.html, PolicyRelease.terms).where(
        PolicyRelease.version_id.in_(wanted)
    )
