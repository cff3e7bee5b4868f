"""Going through a lesson, and saying so."""

from flask import Response, abort, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError, TextChangedError
from lms.lessons import queries as lessons
from lms.lessons.media import find_place
from lms.programmes.definition import ItemKey
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.learner.forms import CompleteLessonForm
from lms.web.learner.presented_lesson import read_lesson_token, sign_lesson
from lms.web.settings import get_settings
from lms.web.sign_in_facts import describe_sign_in
from lms.workflows import studying
from lms.workflows.opening import find_lock

UNREADABLE = "What was sent cannot be read. Load this page again, then send it."
# Whatever a file contains, it is no page of ours: nothing in it runs and nothing is loaded.
FILE_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/lessons/<slug:slug>")
def lesson(slug: str) -> ResponseReturnValue:
    """The newest version of the lesson, with the place to say that one went through it."""
    return _show(slug)


@blueprint.post("/lessons/<slug:slug>/complete")
def complete_lesson(slug: str) -> ResponseReturnValue:
    """Take the person's own word for the lesson they were shown."""
    form = CompleteLessonForm()
    if not form.validate_on_submit():
        return _show(slug, 422, refusal=next(map(str, form.presented.errors), UNREADABLE))
    try:
        with transaction():
            studying.complete_lesson(
                read_lesson_token(form.presented.data or ""),
                slug,
                person_id=get_signed_in().id,
                is_agreed=bool(form.agree.data),
                sign_in=describe_sign_in(),
                base_url=get_settings().base_url,
                at=clock.now(),
            )
    except TextChangedError as changed:
        return _show(slug, 409, refusal=str(changed))
    except RefusalError as refusal:
        return _show(slug, 422, refusal=str(refusal))
    return redirect(url_for(".lesson", slug=slug, _anchor="recorded"), code=303)


@blueprint.get("/lessons/files/<digest:digest>")
def lesson_file(digest: str) -> Response:
    """A picture or a film; a part of it where a part is asked for."""
    facts = lessons.find_media(digest)
    if facts is None:
        abort(404)
    place = find_place(get_settings().media_folder, digest)
    if not place.is_file():
        abort(404)
    answer = send_file(
        place, mimetype=facts.kind, conditional=True, etag=digest, max_age=3600, last_modified=None
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _show(slug: str, status: int = 200, *, refusal: str = "") -> ResponseReturnValue:
    found, at, me = lessons.find_lesson(slug), clock.now(), get_signed_in()
    if found is None:
        abort(404)
    occasion = studying.find_occasion(me.id, found)
    day, key = get_company().day_of(at), ItemKey("lesson", slug)
    page = render_template(
        "learner/lesson.html",
        lesson=found,
        text=Markup(found.html),  # noqa: S704 - sanitised when it was published
        given=lessons.find_completion(me.id, found.lesson_id, occasion),
        presented=sign_lesson(found, occasion, at=at),
        lock=find_lock(me.id, key, day, subject_id=found.lesson_id),
        refusal=refusal,
        is_changed=status == 409,
    )
    return page, status
