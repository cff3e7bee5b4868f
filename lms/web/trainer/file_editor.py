"""Writing a quiz as a file, with its problems by line and its look beside it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import RefusalError
from lms.quizzes import rules
from lms.quizzes.reader import read_quiz
from lms.web.identity import get_signed_in
from lms.web.learner.question_page import QuestionOnPage, list_questions
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.publishing import publish_work
from lms.web.trainer.work import Work, get_work, keep

MOST_SHOWN = 40


@blueprint.get("/quizzes/<slug:slug>/file")
def edit_file(slug: str) -> ResponseReturnValue:
    """The file with what is wrong in it, and what people would see."""
    return show_file(get_work(slug))


@blueprint.post("/quizzes/<slug:slug>/file")
def save_file(slug: str) -> ResponseReturnValue:
    """Keep the file as the draft; publish it where that button was pressed."""
    work, source = get_work(slug), _read_source()
    try:
        keep(work, source, is_final=request.form.get("op") == "publish")
    except RefusalError as refusal:
        return show_file(work, source=source, refusal=str(refusal)), 409
    if request.form.get("op") == "publish":
        return publish_work(get_work(slug), url_for(".edit_file", slug=slug))
    return redirect(url_for(".edit_file", slug=slug), code=303)


@blueprint.post("/quizzes/<slug:slug>/file/preview")
def preview_file(slug: str) -> ResponseReturnValue:
    """Keep what was typed, and show its problems and its look; a part of a page."""
    work, source = get_work(slug), _read_source()
    try:
        keep(work, source)
    except RefusalError as refusal:
        return render_template("trainer/_checked.html", problems=(), refusal=str(refusal)), 422
    return render_template(
        "trainer/_checked.html",
        problems=work.list_problems(source),
        questions=draw_questions(slug, source),
        is_saved=True,
    )


def show_file(work: Work, *, source: str | None = None, refusal: str = "") -> str:
    """The editor with that text, or with the work as it is kept."""
    text = work.source if source is None else source
    return render_template(
        "trainer/file.html",
        work=work,
        source=text,
        problems=work.list_problems(text),
        questions=draw_questions(work.slug, text),
        refusal=refusal,
        zone=get_signed_in().time_zone,
    )


def draw_questions(slug: str, source: str) -> tuple[QuestionOnPage, ...]:
    """The questions as an attempt would show them; none where the text cannot be read."""
    definition = read_quiz(source, file=f"{slug}.yaml")
    if isinstance(definition, list):
        return ()
    return list_questions(definition, rules.draw(definition, seed=1), {})[:MOST_SHOWN]


def _read_source() -> str:
    return request.form.get("source", "").replace("\r\n", "\n")
