"""What follows when somebody acknowledges a policy."""

from datetime import date, datetime

from lms.acknowledgements import service as acknowledgements
from lms.acknowledgements.queries import AcknowledgementView, find_sent
from lms.acknowledgements.rules import Presented
from lms.assignments import queries as assignments
from lms.assignments.rules import FIRST
from lms.errors import NotFoundError, RefusalError, TextChangedError
from lms.notifications import receipts
from lms.notifications import service as notifications
from lms.people.names import Signer, find_signer
from lms.people.signing import SignIn
from lms.policies import queries as policies
from lms.policies.company import Company, get_company
from lms.policies.queries import VersionView
from lms.policies.threads.service import end_objections
from lms.policies.withdrawal.queries import find_withdrawn
from lms.policies.withdrawal.turns import await_decision
from lms.programmes.definition import ItemKey
from lms.workflows.completing import complete_programmes
from lms.workflows.opening import refuse_locked

NOT_ASKED = (
    "This page was opened for something that is not asked of you any more. "
    "Go to your list and open what stands there."
)

WITHDRAWN = (
    "This policy was withdrawn from {day} on. It is not asked of you any more; nothing was "
    "acknowledged."
)
UNKNOWN = "Nothing is known of you on this day. Ask HR to mend your record."


def acknowledge(
    presented: Presented,
    slug: str,
    *,
    person_id: int,
    is_agreed: bool,
    reading_seconds: int,
    sign_in: SignIn,
    base_url: str,
    at: datetime,
) -> AcknowledgementView:
    """Take the acknowledgement, complete what it completes, and write the receipt's mail."""
    company = get_company()
    day = company.day_of(at)
    await_decision(slug)
    version = policies.find_version_in_force(slug, day)
    if version is None:
        return _find_sent_before(presented, slug, person_id=person_id, day=day)
    signer = find_signer(person_id, day)
    if signer is None:
        raise RefusalError(UNKNOWN)
    _refuse_unknown_occasion(person_id, presented.occasion)
    refuse_locked(person_id, ItemKey("policy", slug), day, subject_id=version.policy_id)
    receipt, is_first = acknowledgements.acknowledge(
        presented,
        version,
        signer=signer,
        is_agreed=is_agreed,
        reading_seconds=reading_seconds,
        sign_in=sign_in,
        day=day,
        at=at,
    )
    if is_first:
        end_objections(person_id, version.policy_id, at=at, day=day)
        _send_receipt(receipt, version, signer, company, base_url=base_url, at=at)
        complete_programmes(person_id, base_url=base_url, at=at)
    return receipt


def _find_sent_before(
    presented: Presented, slug: str, *, person_id: int, day: date
) -> AcknowledgementView:
    """What this page was answered with before the policy was withdrawn; else a refusal."""
    withdrawn = find_withdrawn(slug, day)
    if withdrawn is None:
        raise NotFoundError("There is no such policy in force.")
    sent = find_sent(
        person_id, presented.version_id, occasion=presented.occasion, key=presented.key
    )
    if sent is not None and presented.person_id == person_id:
        return sent
    raise TextChangedError(WITHDRAWN.format(day=withdrawn.withdrawn_from))


def _refuse_unknown_occasion(person_id: int, occasion: str) -> None:
    """Beside the first reading an occasion has to be that of a duty of this person."""
    if occasion == FIRST:
        return
    if not assignments.has_occasion(person_id, occasion):
        raise RefusalError(NOT_ASKED)


def _send_receipt(
    receipt: AcknowledgementView,
    version: VersionView,
    signer: Signer,
    company: Company,
    *,
    base_url: str,
    at: datetime,
) -> None:
    subject, text = receipts.word_acknowledgement(
        receipts.AcknowledgementReceipt(
            name=signer.name,
            company=company.name,
            title=version.title,
            number=version.number,
            statement=version.statement,
            acknowledged_at=receipt.acknowledged_at,
            zone=receipt.zone,
            text_digest=receipt.text_digest,
            entry_id=receipt.entry_id,
            entry_digest=receipt.entry_digest,
            url=f"{base_url}/receipts/{receipt.id}",
        )
    )
    notifications.send_mail(
        signer.person_id,
        address=signer.email,
        kind="acknowledgement",
        subject=subject,
        text=text,
        at=at,
    )
