"""Answering the questions of an attempt, checking the answers and handing them in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import NotFoundError, RefusalError
from lms.quizzes import queries as quizzes
from lms.quizzes import service
from lms.quizzes.queries import AttemptDetail, QuizView
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.learner.question_page import (
    AnswersRead,
    QuestionOnPage,
    list_questions,
    read_answers,
)
from lms.web.learner.result_page import describe_given
from lms.web.settings import get_settings
from lms.workflows import answering

MOST_BEADS = 20


@dataclass(frozen=True)
class Sheet:
    """An attempt of the signed-in person and the quiz as it was when the attempt began."""

    detail: AttemptDetail
    quiz: QuizView

    @property
    def is_handed_in(self) -> bool:
        """Whether its answers stay as they are."""
        return self.detail.attempt.submitted_at is not None

    def list_questions(self, read: AnswersRead | None = None) -> tuple[QuestionOnPage, ...]:
        """Its questions in the order drawn."""
        return list_questions(
            self.quiz.definition, self.detail.drawn, self.detail.answers, read=read
        )


@blueprint.get("/attempts/<token:attempt_id>")
def attempt(attempt_id: str) -> ResponseReturnValue:
    """The questions, one at a time or all on one page as the quiz or the address says."""
    sheet = _get_sheet(attempt_id)
    if sheet.is_handed_in:
        return redirect(url_for(".result", attempt_id=attempt_id))
    return _show(sheet)


@blueprint.post("/attempts/<token:attempt_id>/answers")
def save_answer(attempt_id: str) -> ResponseReturnValue:
    """Keep the answers that the page brings, then go where the button says."""
    try:
        sheet = _get_sheet(attempt_id)
    except NotFoundError as missing:
        return _refuse(str(missing), 404, attempt_id)
    read = read_answers(
        request.form, sheet.quiz.definition, sheet.detail.drawn, sheet.detail.answers
    )
    try:
        with transaction():
            service.keep_answers(get_signed_in().id, attempt_id, read.answers, at=clock.now())
    except RefusalError as refusal:
        return _refuse(str(refusal), 409, attempt_id)
    if _is_script():
        return _answer_script(read)
    if read.faults:
        return _show(_get_sheet(attempt_id), read), 422
    return redirect(_find_next(sheet, read.numbers), code=303)


@blueprint.get("/attempts/<token:attempt_id>/review")
def review_attempt(attempt_id: str) -> ResponseReturnValue:
    """The answers as they would be handed in."""
    sheet = _get_sheet(attempt_id)
    if sheet.is_handed_in:
        return redirect(url_for(".result", attempt_id=attempt_id))
    questions = sheet.list_questions()
    return render_template(
        "learner/quiz_review.html",
        quiz=sheet.quiz,
        attempt=sheet.detail.attempt,
        questions=questions,
        given=describe_given(sheet.quiz.definition, sheet.detail.answers),
        missing=[question for question in questions if not question.is_answered],
        zone=get_signed_in().time_zone,
    )


@blueprint.post("/attempts/<token:attempt_id>/submit")
def submit_attempt(attempt_id: str) -> ResponseReturnValue:
    """Hand the attempt in; a second press leads to the same result."""
    with transaction():
        answering.submit_attempt(
            get_signed_in().id, attempt_id, base_url=get_settings().base_url, at=clock.now()
        )
    return redirect(url_for(".result", attempt_id=attempt_id), code=303)


def _get_sheet(attempt_id: str) -> Sheet:
    detail = service.get_attempt(get_signed_in().id, attempt_id)
    return Sheet(detail, quizzes.get_version(detail.attempt.quiz_version_id))


def _show(sheet: Sheet, read: AnswersRead | None = None) -> str:
    questions = sheet.list_questions(read)
    as_page = _is_one_page(sheet)
    place = _choose_place(questions, read)
    return render_template(
        "learner/quiz_attempt.html",
        quiz=sheet.quiz,
        attempt=sheet.detail.attempt,
        total=len(questions),
        answered=sum(question.is_answered for question in questions),
        questions=questions if as_page else questions[place - 1 : place],
        beads=() if as_page or len(questions) > MOST_BEADS else _list_beads(questions, place),
        place=place,
        as_page=as_page,
        faults=[(f"question-{number}", text) for number, text in read.faults.items()]
        if read
        else [],
        zone=get_signed_in().time_zone,
    )


def _is_one_page(sheet: Sheet) -> bool:
    wanted = request.values.get("view")
    if wanted in {"page", "one"}:
        return wanted == "page"
    return sheet.quiz.definition.layout == "one page"


def _choose_place(questions: Sequence[QuestionOnPage], read: AnswersRead | None) -> int:
    """The question that was asked for, else the first without an answer, counted from 1."""
    if read and read.numbers:
        return read.numbers[0]
    wanted = request.args.get("question", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 4:
        return min(max(int(wanted), 1), len(questions))
    return next((each.number for each in questions if not each.is_answered), 1)


def _list_beads(questions: Sequence[QuestionOnPage], place: int) -> list[tuple[str, str]]:
    beads = []
    for question in questions:
        state = "answered" if question.is_answered else "open"
        url = _get_url(question.number)
        beads.append((url, "current" if question.number == place else state))
    return beads


def _get_url(number: int) -> str:
    view = request.values.get("view")
    attempt_id = (request.view_args or {})["attempt_id"]
    return url_for(".attempt", attempt_id=attempt_id, question=number, view=view)


def _find_next(sheet: Sheet, numbers: Sequence[int]) -> str:
    """Where the pressed button leads: the next question, the one before, the check, or here."""
    attempt_id, go = sheet.detail.attempt.id, request.form.get("go", "")
    here = numbers[0] if numbers else 1
    last = len(sheet.detail.drawn.questions)
    moved = request.form.get("move", "").partition(".")[0]
    if moved:
        page = _get_url(here)
        return f"{page}#question-{moved}" if moved.isdigit() else page
    if go == "previous":
        return _get_url(max(here - 1, 1))
    if go == "review" or here >= last or _is_one_page(sheet):
        return url_for(".review_attempt", attempt_id=attempt_id)
    return _get_url(here + 1)


def _is_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _answer_script(read: AnswersRead) -> ResponseReturnValue:
    if read.faults:
        return jsonify(sentence=" ".join(read.faults.values())), 422
    return "", 204


def _refuse(sentence: str, status: int, attempt_id: str) -> ResponseReturnValue:
    if _is_script():
        return jsonify(sentence=sentence), status
    if status == 404:
        raise NotFoundError(sentence)
    flash(sentence, "error")
    return redirect(url_for(".result", attempt_id=attempt_id), code=303)
