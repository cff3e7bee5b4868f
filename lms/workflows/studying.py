"""What follows when somebody went through a lesson."""

from datetime import datetime

from lms.assignments import queries as assignments
from lms.assignments.rules import FIRST
from lms.errors import NotFoundError, RefusalError
from lms.lessons import going_through
from lms.lessons import queries as lessons
from lms.lessons.queries import CompletionView, LessonView
from lms.lessons.rules import PresentedLesson
from lms.people.names import find_signer
from lms.people.signing import SignIn
from lms.policies.company import get_company
from lms.programmes.definition import ItemKey
from lms.workflows import occasions
from lms.workflows.completing import complete_programmes
from lms.workflows.opening import refuse_locked

NOT_ASKED = (
    "This page was opened for something that is not asked of you any more. "
    "Go to your list and open what stands there."
)
UNKNOWN = "Nothing is known of you on this day. Ask HR to mend your record."


def find_occasion(person_id: int, lesson: LessonView) -> str:
    """The occasion on which the person would go through this lesson."""
    return occasions.find_occasion(
        person_id,
        ItemKey("lesson", lesson.slug),
        lesson.lesson_id,
        lambda occasion: lessons.find_completion(person_id, lesson.lesson_id, occasion) is not None,
    )


def complete_lesson(
    presented: PresentedLesson,
    slug: str,
    *,
    person_id: int,
    is_agreed: bool,
    sign_in: SignIn,
    base_url: str,
    at: datetime,
) -> CompletionView:
    """Record that the person went through the lesson, and complete what that completes."""
    lesson = lessons.find_lesson(slug)
    if lesson is None:
        raise NotFoundError("There is no such lesson.")
    day = get_company().day_of(at)
    signer = find_signer(person_id, day)
    if signer is None:
        raise RefusalError(UNKNOWN)
    occasion = presented.occasion
    if occasion != FIRST and not assignments.has_occasion(person_id, occasion):
        raise RefusalError(NOT_ASKED)
    refuse_locked(person_id, ItemKey("lesson", slug), day, subject_id=lesson.lesson_id)
    receipt, is_first = going_through.complete_lesson(
        presented,
        lesson,
        signer=signer,
        is_agreed=is_agreed,
        sign_in=sign_in,
        day=day,
        at=at,
    )
    if is_first:
        complete_programmes(person_id, base_url=base_url, at=at)
    return receipt
