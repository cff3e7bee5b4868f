"""What follows when a quiz is begun and handed in."""

from datetime import datetime

from lms.assignments import queries as assignments
from lms.assignments.rules import FIRST
from lms.errors import NotFoundError
from lms.programmes import queries as programmes
from lms.quizzes import queries as quizzes
from lms.quizzes import service
from lms.workflows.completing import complete_programmes


def find_occasion(person_id: int, slug: str) -> str:
    """The occasion on which the person would take this quiz: that of the duty soonest due.

    A duty for which it was passed already gives way to the next. Whom no programme asks may
    still take it, for themselves.
    """
    asking = {
        p.programme_id
        for p in programmes.list_programmes()
        if any(item.quiz == slug for item in p.definition.items)
    }
    occasions = [
        assignment.occasion
        for assignment in assignments.list_assignments(person_id)
        if assignment.subject == "programme"
        and assignment.subject_id in asking
        and not assignment.is_met
    ]
    quiz = quizzes.find_quiz(slug) if len(occasions) > 1 else None
    if quiz is not None:
        for occasion in occasions:
            if quiz.quiz_id not in quizzes.list_passed(person_id, occasion):
                return occasion
    return occasions[0] if occasions else FIRST


def start_attempt(person_id: int, slug: str, *, at: datetime) -> str:
    """Begin the quiz, or go on with the attempt under way; the id of it."""
    quiz = quizzes.find_quiz(slug)
    if quiz is None:
        raise NotFoundError("There is no such quiz.")
    occasion = find_occasion(person_id, slug)
    return service.start_attempt(person_id, quiz, occasion=occasion, at=at)


def submit_attempt(person_id: int, attempt_id: str, *, base_url: str, at: datetime) -> None:
    """Hand the attempt in, grade it, and complete what it completes."""
    if service.submit_attempt(person_id, attempt_id, at=at):
        complete_programmes(person_id, base_url=base_url, at=at)
