"""The result of an attempt, and what comes next."""

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.certificates import queries as certificates
from lms.quizzes import queries as quizzes
from lms.quizzes import service
from lms.quizzes.queries import AttemptDetail
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.learner.result_page import describe_outcome
from lms.web.learner.standing import Standing, judge_standing


@blueprint.get("/attempts/<token:attempt_id>/result")
def result(attempt_id: str) -> ResponseReturnValue:
    """How the attempt went, what to look at again, and what comes next."""
    detail = service.get_attempt(get_signed_in().id, attempt_id)
    if detail.attempt.submitted_at is None:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    return _show(detail, at=clock.now())


def _is_over(standing: Standing) -> bool:
    """Whether nothing is left to try on this occasion."""
    return standing.is_passed or (standing.attempts_left == 0 and standing.under_way is None)


def _show(detail: AttemptDetail, *, at: datetime) -> str:
    signed_in, attempt = get_signed_in(), detail.attempt
    quiz = quizzes.get_version(attempt.quiz_version_id)
    newest = quizzes.find_quiz_by_id(attempt.quiz_id) or quiz
    mine = quizzes.list_attempts(signed_in.id, attempt.quiz_id, attempt.occasion)
    standing = judge_standing(mine, newest.definition, at=at, zone=signed_in.time_zone)
    return render_template(
        "learner/quiz_result.html",
        quiz=quiz,
        attempt=attempt,
        outcome=describe_outcome(
            quiz.definition,
            detail.drawn,
            detail.answers,
            as_of=get_company().day_of(at),
            tells_right=_is_over(standing),
        ),
        standing=standing,
        issued=[
            c
            for c in certificates.list_certificates(signed_in.id)
            if c.issued_at == attempt.submitted_at
        ],
        zone=signed_in.time_zone,
    )
