"""Writing a quiz without any syntax: its head, its questions, and one question at a time."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import RefusalError
from lms.quizzes.plain_values import Values, rows_of, write_source
from lms.quizzes.result_queries import list_question_ids
from lms.web.identity import get_signed_in
from lms.web.trainer import quiz_form
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.publishing import publish_work
from lms.web.trainer.replies import is_script, refuse
from lms.web.trainer.work import Work, get_work, keep

MOST_QUESTIONS = 200


@blueprint.get("/quizzes/<slug:slug>/form")
def edit_form(slug: str) -> ResponseReturnValue:
    """The head of the quiz and the list of its questions."""
    return _show_head(get_work(slug))


@blueprint.post("/quizzes/<slug:slug>/form")
def save_form(slug: str) -> ResponseReturnValue:
    """Keep the head and do what the pressed button says."""
    work, op = get_work(slug), request.form.get("op", "")
    before = _get_values(work)
    values = quiz_form.read_header(request.form, before)
    if op.startswith("add:") and len(values["questions"]) >= MOST_QUESTIONS:
        return refuse(f"A quiz has at most {MOST_QUESTIONS} questions.", _here(slug))
    changed = quiz_form.apply_to_quiz(values, op, list_question_ids(slug))
    try:
        seen = keep(work, _write(work, before, changed), is_final=op == "publish")
    except RefusalError as refusal:
        return refuse(str(refusal), _here(slug))
    if is_script():
        return jsonify(seen=seen)
    if op == "publish":
        return publish_work(get_work(slug), _here(slug))
    if op.startswith("add:"):
        number = len(changed["questions"])
        return redirect(url_for(".edit_question", slug=slug, number=number), code=303)
    return redirect(f"{_here(slug)}{_find_place(op)}", code=303)


@blueprint.get("/quizzes/<slug:slug>/form/<number:number>")
def edit_question(slug: str, number: int) -> ResponseReturnValue:
    """One question, counted from 1."""
    work = get_work(slug)
    values = _get_values(work)
    _get_question(values, number)
    return _show_question(work, values, number)


@blueprint.post("/quizzes/<slug:slug>/form/<number:number>")
def save_question(slug: str, number: int) -> ResponseReturnValue:
    """Keep the question and do what the pressed button says."""
    work, op, here = get_work(slug), request.form.get("op", ""), _here(slug, number)
    values = _get_values(work)
    question = _get_question(values, number)
    if request.form.get("was", "") != question.get("id", ""):
        return refuse("The questions were moved in another window. Load the page again.", here)
    changed = _change(question, op)
    questions = [*values["questions"][: number - 1], changed, *values["questions"][number:]]
    try:
        seen = keep(work, _write(work, values, {**values, "questions": questions}))
    except RefusalError as refusal:
        return refuse(str(refusal), here)
    if is_script():
        return jsonify(seen=seen)
    return redirect(_find_next(slug, number, len(questions), op), code=303)


def _write(work: Work, before: Values, after: Values) -> str:
    """The file with the change; as it stands where the form changed nothing in it."""
    source = write_source(after)
    return work.source if source == write_source(before) else source


def _get_values(work: Work) -> Values:
    values = work.values
    if isinstance(values, list):
        abort(redirect(url_for(".edit_file", slug=work.slug), code=303))
    return values


def _get_question(values: Values, number: int) -> Values:
    if not 1 <= number <= len(values["questions"]):
        abort(404)
    question: Values = values["questions"][number - 1]
    return question


def _change(question: Values, op: str) -> Values:
    changed = quiz_form.read_question(request.form, question)
    if op == "retype":
        return quiz_form.apply_to_question(changed, f"retype:{request.form.get('type', '')}")
    if ":" in op or op == "add-row":
        return quiz_form.apply_to_question(changed, op)
    return changed if is_script() else quiz_form.drop_unfilled(changed)


def _show_head(work: Work) -> ResponseReturnValue:
    values = work.values
    if isinstance(values, list):
        flash(f"The form cannot show line {values[0].line}: {values[0].sentence}", "warning")
        return redirect(url_for(".edit_file", slug=work.slug))
    faults = quiz_form.list_faults(values, work.sections)
    return render_template(
        "trainer/form.html",
        work=work,
        values=values,
        faults=faults,
        policies={section.policy: section.policy_title for section in work.sections},
        titles={section.key: section.title for section in work.sections},
        types=quiz_form.TYPE_WORDS,
        has_comments=any(line.lstrip().startswith("#") for line in work.source.splitlines()),
        zone=get_signed_in().time_zone,
    )


def _show_question(work: Work, values: Values, number: int) -> str:
    question = values["questions"][number - 1]
    rows = list(rows_of(question))
    is_judged = quiz_form.is_begun(question) and not request.args.get("writing")
    fewest = quiz_form.FEWEST_ROWS.get(question["type"], 2)
    return render_template(
        "trainer/question.html",
        work=work,
        question=question,
        rows=rows + [{}] * (fewest - len(rows)),
        number=number,
        total=len(values["questions"]),
        faults=[
            fault
            for fault in quiz_form.list_faults(values, work.sections)
            if fault.question == number - 1 and is_judged
        ],
        types=quiz_form.TYPE_WORDS,
        policy=values.get("policy", ""),
        zone=get_signed_in().time_zone,
    )


def _here(slug: str, number: int | None = None) -> str:
    if number is None:
        return url_for(".edit_form", slug=slug)
    return url_for(".edit_question", slug=slug, number=number)


def _find_place(op: str) -> str:
    """Where the page opens after a question was moved, so that nobody loses the place."""
    act, _, rest = op.partition(":")
    place = quiz_form.read_place(rest)
    if place is None:
        return ""
    number = place + {"up": 0, "down": 2}.get(act, 1)
    return f"#question-{max(number, 1)}"


def _find_next(slug: str, number: int, total: int, op: str) -> str:
    if op == "next" and number < total:
        return _here(slug, number + 1)
    if op in {"next", "done"}:
        return _here(slug)
    if op in {"", "save"}:
        return _here(slug, number)
    # Whoever adds or moves a row is still writing: what is not there yet is no fault so far.
    address = url_for(".edit_question", slug=slug, number=number, writing="yes")
    return f"{address}#rows"
