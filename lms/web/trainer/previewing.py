"""Trying a quiz as people will see it; nothing of it is stored."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms import clock
from lms.quizzes import rules
from lms.quizzes.reader import read_quiz
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.question_page import list_questions, read_answers
from lms.web.learner.result_page import describe_outcome
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.work import get_work

# Every look at the preview draws the same order, so that its answers can be read.
SEED = 1


@blueprint.get("/quizzes/<slug:slug>/preview")
def preview(slug: str) -> ResponseReturnValue:
    """All questions on one page, as an attempt would show them."""
    return _show(slug)


@blueprint.post("/quizzes/<slug:slug>/preview")
def try_quiz(slug: str) -> ResponseReturnValue:
    """What the given answers would have earned."""
    return _show(slug)


def _show(slug: str) -> ResponseReturnValue:
    work = get_work(slug)
    definition = read_quiz(work.source, file=f"{slug}.yaml")
    if isinstance(definition, list):
        return redirect(url_for(".edit_file", slug=slug), code=303)
    drawn, is_tried = rules.draw(definition, seed=SEED), request.method == "POST"
    read = read_answers(_read_form(), definition, drawn, {}) if is_tried else None
    answers = read.answers if read else {}
    outcome = None
    if is_tried:
        day = get_company().day_of(clock.now())
        outcome = describe_outcome(definition, drawn, answers, as_of=day, tells_right=True)
    return render_template(
        "trainer/preview.html",
        work=work,
        definition=definition,
        questions=list_questions(definition, drawn, answers, read=read),
        outcome=outcome,
        zone=get_signed_in().time_zone,
    )


def _read_form() -> MultiDict[str, str]:
    """Everything on the page counts: no earlier answers are kept that it could repeat."""
    fields = request.form.items(multi=True)
    return MultiDict((name, value) for name, value in fields if not name.startswith("shown-"))
