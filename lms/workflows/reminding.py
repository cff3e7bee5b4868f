"""Which owners are reminded today of a policy that is to be reviewed."""

from datetime import datetime

from lms.notifications import reviews as words
from lms.notifications import service as notifications
from lms.notifications.reviews import ReviewNotice
from lms.people import queries as people
from lms.policies.company import get_company
from lms.policies.upkeep import service as upkeep
from lms.policies.upkeep.queries import ReviewView, list_reminded, list_reviews
from lms.policies.upkeep.rules import Step, find_step


def remind_owners(*, base_url: str, at: datetime) -> int:
    """Remind each owner before, on and after the day of a review, once each; how many mails.

    Who has left, or has no address, is not noted as reminded: the policy's next owner is.
    """
    day = get_company().day_of(at)
    reminded = list_reminded()
    sent = 0
    for review in list_reviews(day):
        step = find_step(review.due_on, day)
        key = (review.policy.policy_id, review.due_on, str(step), review.policy.owner_id)
        if step is not None and key not in reminded:
            sent += _remind(review, step, base_url=base_url, at=at)
    return sent


def _remind(review: ReviewView, step: Step, *, base_url: str, at: datetime) -> bool:
    company = get_company()
    owner = people.find_person(review.policy.owner_id, company.day_of(at))
    if owner is None or not owner.is_employed or not owner.email:
        return False
    if not upkeep.note_reminder(review, step, at=at):
        return False
    notice = ReviewNotice(
        name=owner.name,
        company=company.name,
        title=review.policy.title,
        number=review.policy.number,
        last_on=review.last_on,
        due_on=review.due_on,
        step=step.value,
        url=f"{base_url}/policies/{review.policy.slug}/history",
    )
    subject, text = words.word_review(notice)
    notifications.send_mail(
        owner.id, address=owner.email, kind="review", subject=subject, text=text, at=at
    )
    return True
