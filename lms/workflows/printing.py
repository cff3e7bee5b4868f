"""How a version of a policy becomes a document for paper."""

from datetime import date
from functools import lru_cache

from lms.people import queries as people
from lms.people.audience_words import describe
from lms.policies.company import get_company
from lms.policies.document import Approval, PolicySheet, render_policy
from lms.policies.queries import VersionView
from lms.policies.releases import PublishingView, find_publishing
from lms.policies.reviews import list_reviews


def set_policy(version: VersionView, *, day: date) -> bytes:
    """The version as PDF, with its owner of that day and its approvals as they were signed."""
    company, publishing = get_company(), find_publishing(version.version_id)
    released_on = company.day_of(version.released_at)
    return _set(
        PolicySheet(
            title=version.title,
            number=version.number,
            kind=version.kind,
            in_force_from=version.in_force_from,
            owner_name=_name(version.owner_id, day),
            approved_by=_name(version.approver_id, released_on),
            approved_on=released_on,
            audience_text=describe(version.audience),
            summary=version.summary,
            html=version.html,
            contents=tuple(
                (number, f"s-{anchor}", title) for anchor, number, title in version.contents
            ),
            fingerprint=version.text_digest,
            company_name=company.name,
            language=version.language,
            approvals=_list_approvals(version.version_id, publishing),
            is_emergency=version.is_emergency,
            approved_later_on=_find_later_day(version),
        )
    )


def set_public_policy(version: VersionView) -> bytes:
    """The version as PDF for everybody: the company answers for it, and nobody by name."""
    company = get_company()
    return _set(
        PolicySheet(
            title=version.title,
            number=version.number,
            kind=version.kind,
            in_force_from=version.in_force_from,
            owner_name="",
            approved_by="" if version.is_emergency else company.legal_name,
            approved_on=company.day_of(version.released_at),
            audience_text="",
            summary=version.summary,
            html=version.html,
            contents=tuple(
                (number, f"s-{anchor}", title) for anchor, number, title in version.contents
            ),
            fingerprint=version.text_digest,
            company_name=company.name,
            language=version.language,
            is_emergency=version.is_emergency,
            approved_later_on=_find_later_day(version),
        )
    )


def _find_later_day(version: VersionView) -> date | None:
    """The day on which an emergency release was approved, where the company is."""
    at = version.approved_later_at
    return get_company().day_of(at) if version.is_emergency and at is not None else None


# The same sheet gives the same bytes, and setting one takes as long as hundreds of pages.
_set = lru_cache(maxsize=32)(render_policy)


def _list_approvals(version_id: int, publishing: PublishingView | None) -> tuple[Approval, ...]:
    """The approvals on which the version was published, and those given afterwards."""
    company = get_company()
    counted = (None, publishing.submission_id if publishing else None)
    return tuple(
        Approval(
            name=review.name,
            job_title=review.job_title,
            approved_on=company.day_of(review.reviewed_at),
            meaning=review.meaning,
            met_on=review.met_on,
        )
        for review in list_reviews([version_id])
        if review.is_approval and review.submission_id in counted
    )


def _name(person_id: int, day: date) -> str:
    """Name and job title as they were on that day."""
    person = people.find_person(person_id, day)
    if person is None:
        return "a person who is not on record"
    return f"{person.name}, {person.job_title}" if person.job_title else person.name
