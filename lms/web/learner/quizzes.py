"""What a quiz asks for before it is begun, and beginning it."""

from datetime import datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.markup import render_inline
from lms.programmes.definition import ItemKey
from lms.quizzes import queries as quizzes
from lms.quizzes.queries import QuizView
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.learner.standing import judge_standing
from lms.workflows import answering
from lms.workflows.opening import find_lock


@blueprint.get("/quizzes/<slug:slug>")
def quiz(slug: str) -> ResponseReturnValue:
    """What the quiz is, how often it was tried, and one button."""
    return _show(_get_quiz(slug), at=clock.now())


@blueprint.post("/quizzes/<slug:slug>/attempts")
def start_quiz(slug: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one under way."""
    found, at = _get_quiz(slug), clock.now()
    try:
        with transaction():
            attempt_id = answering.start_attempt(get_signed_in().id, slug, at=at)
    except RefusalError:
        return _show(found, at=at), 422
    return redirect(url_for(".attempt", attempt_id=attempt_id), code=303)


def _get_quiz(slug: str) -> QuizView:
    found = quizzes.find_quiz(slug)
    if found is None:
        abort(404)
    return found


def _show(found: QuizView, *, at: datetime) -> str:
    """The page; where nothing can be begun it says why, in the person's own time."""
    signed_in = get_signed_in()
    day, key = get_company().day_of(at), ItemKey("quiz", found.slug)
    occasion = answering.find_occasion(signed_in.id, found.slug)
    mine = [a for a in quizzes.list_own_attempts(signed_in.id) if a.quiz_id == found.quiz_id]
    current = [a for a in mine if a.occasion == occasion]
    return render_template(
        "learner/quiz.html",
        quiz=found,
        definition=found.definition,
        introduction=Markup(render_inline(found.definition.introduction)),  # noqa: S704 - sanitised
        attempts=mine,
        lock=find_lock(signed_in.id, key, day, subject_id=found.quiz_id),
        standing=judge_standing(current, found.definition, at=at, zone=signed_in.time_zone),
        zone=signed_in.time_zone,
    )
