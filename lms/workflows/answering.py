"""What follows when a quiz is begun and handed in."""

from datetime import datetime

from lms.assignments.rules import FIRST
from lms.errors import NotFoundError
from lms.policies.company import get_company
from lms.programmes.definition import ItemKey
from lms.quizzes import queries as quizzes
from lms.quizzes import service
from lms.workflows import occasions
from lms.workflows.completing import complete_programmes
from lms.workflows.opening import refuse_locked


def find_occasion(person_id: int, slug: str) -> str:
    """The occasion on which the person would take this quiz: that of the duty soonest due.

    A duty for which it was passed already gives way to the next. Whom no programme asks may
    still take it, for themselves.
    """
    quiz = quizzes.find_quiz(slug)
    if quiz is None:
        return FIRST
    return occasions.find_occasion(
        person_id,
        ItemKey("quiz", slug),
        quiz.quiz_id,
        lambda occasion: quiz.quiz_id in quizzes.list_passed(person_id, occasion),
    )


def start_attempt(person_id: int, slug: str, *, at: datetime) -> str:
    """Begin the quiz, or go on with the attempt under way; the id of it."""
    quiz = quizzes.find_quiz(slug)
    if quiz is None:
        raise NotFoundError("There is no such quiz.")
    day = get_company().day_of(at)
    refuse_locked(person_id, ItemKey("quiz", slug), day, subject_id=quiz.quiz_id)
    occasion = find_occasion(person_id, slug)
    return service.start_attempt(person_id, quiz, occasion=occasion, at=at)


def submit_attempt(person_id: int, attempt_id: str, *, base_url: str, at: datetime) -> None:
    """Hand the attempt in, grade it, and complete what it completes."""
    if service.submit_attempt(person_id, attempt_id, at=at):
        complete_programmes(person_id, base_url=base_url, at=at)
