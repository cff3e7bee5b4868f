"""Writing a lesson, seeing how it reads, and publishing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.lessons import queries as lessons
from lms.lessons import service
from lms.lessons.reader import read_fields, read_lesson
from lms.web.identity import get_signed_in
from lms.web.settings import get_settings
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.lesson_work import LessonWork, get_work, keep, look, read_typed

GONE = "Somebody published or dropped this draft at the same moment. Look at what is in use now."


@blueprint.get("/lessons/<slug:slug>/write")
def write_lesson(slug: str) -> ResponseReturnValue:
    """The lesson with what is wrong in it, and how it reads."""
    work = get_work(slug)
    return show_editor(work, work.source)


@blueprint.post("/lessons/<slug:slug>/write")
def save_lesson(slug: str) -> ResponseReturnValue:
    """Keep the lesson as a draft; publish it where that button was pressed."""
    work, source = get_work(slug), ""
    try:
        source = read_typed()
        keep(work, source)
    except RefusalError as refusal:
        return show_editor(work, source or work.source, refusal=str(refusal)), 409
    if request.form.get("op") == "publish":
        return _publish(get_work(slug))
    flash("The draft is saved.", "success")
    return redirect(url_for(".write_lesson", slug=slug), code=303)


@blueprint.post("/lessons/<slug:slug>/write/preview")
def preview_lesson(slug: str) -> ResponseReturnValue:
    """Keep what was typed, and show its problems and its look; a part of a page."""
    work = get_work(slug)
    try:
        source = read_typed()
        keep(work, source)
    except RefusalError as refusal:
        return render_template("trainer/_lesson_checked.html", refusal=str(refusal)), 409
    described = describe(work, source)
    return render_template("trainer/_lesson_checked.html", is_saved=True, **described)


@blueprint.get("/lessons/<slug:slug>/look")
def look_at_lesson(slug: str) -> ResponseReturnValue:
    """The whole page as people will see it; nothing can be sent from it."""
    work = get_work(slug)
    lesson = read_lesson(work.source, file=f"{slug}.md")
    html, fault = look(work, work.source)
    if isinstance(lesson, list) or fault:
        flash("It can be looked at once everything is mended.", "warning")
        return redirect(url_for(".write_lesson", slug=slug), code=303)
    return render_template("trainer/lesson_look.html", work=work, lesson=lesson.keys, text=html)


@blueprint.post("/lessons/<slug:slug>/discard")
def discard_lesson(slug: str) -> ResponseReturnValue:
    """Drop the draft; what is published stays."""
    work = get_work(slug)
    with transaction():
        service.discard_draft(slug)
    if work.published is None:
        flash("The draft was dropped.", "success")
        return redirect(url_for(".lessons"), code=303)
    flash(f"The draft was dropped. Version {work.published.number} stays in use.", "success")
    return redirect(url_for(".write_lesson", slug=slug), code=303)


def show_editor(work: LessonWork, source: str, *, refusal: str = "") -> str:
    """The editor with that text."""
    fields, body = read_fields(source)
    return render_template(
        "trainer/lesson.html",
        work=work,
        fields=fields,
        body=body,
        refusal=refusal,
        largest_film_mb=get_settings().largest_film_mb,
        zone=get_signed_in().time_zone,
        **describe(work, source),
    )


def describe(work: LessonWork, source: str) -> dict[str, Any]:
    """What stands beside the text: what has to be mended, and how it reads."""
    html, fault = look(work, source)
    return {"problems": work.list_problems(source), "html": html, "fault": fault}


def _publish(work: LessonWork) -> ResponseReturnValue:
    if work.list_problems(work.source):
        return show_editor(work, work.source, refusal="It can go live once this is mended."), 422
    at = clock.now()
    try:
        with transaction():
            _refuse_other_work(work)
            actor_id = get_signed_in().id
            number = service.publish(work.slug, work.source, actor_id=actor_id, at=at)
    except RefusalError as refusal:
        return show_editor(work, work.source, refusal=str(refusal)), 409
    if number is None:
        flash("Nothing has changed since the version that is in use.", "success")
    else:
        flash(f"Version {number} is live. Who went through an earlier one stays done.", "success")
    return redirect(url_for(".write_lesson", slug=work.slug), code=303)


def _refuse_other_work(work: LessonWork) -> None:
    """Publish only what this page read and checked."""
    service.await_turn_with(work.slug)
    if lessons.find_draft(work.slug) != work.draft:
        raise RefusalError(GONE)
