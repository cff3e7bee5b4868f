"""The pictures and films that a lesson shows: uploading them, and taking them out."""

import re
from pathlib import PurePath

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.lessons import queries as lessons
from lms.lessons import service
from lms.lessons.media import digest_stream, take_file
from lms.lessons.media_rules import ENDINGS, MediaFacts
from lms.lessons.pictures import LONGEST_NAME
from lms.slugs import write_slug
from lms.web.identity import get_signed_in
from lms.web.settings import get_settings
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.lesson_work import get_work
from lms.web.trainer.lesson_writing import show_editor

NO_FILE = "No file was chosen. Choose a picture or a film, then upload it."


@blueprint.post("/lessons/<slug:slug>/files")
def add_lesson_file(slug: str) -> ResponseReturnValue:
    """Take a picture or a film, and say how the text shows it."""
    work = get_work(slug)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return show_editor(work, work.source, refusal=NO_FILE), 422
    try:
        name = _keep(slug, upload)
    except RefusalError as refusal:
        return show_editor(work, work.source, refusal=str(refusal)), 422
    flash(f"{name} is uploaded. Its line for the text stands beside it.", "success")
    return redirect(url_for(".write_lesson", slug=slug, _anchor="files"), code=303)


@blueprint.post("/lessons/<slug:slug>/files/take-out")
def remove_lesson_file(slug: str) -> ResponseReturnValue:
    """Let the text show a file no longer; published versions go on showing it."""
    work = get_work(slug)
    name = request.form.get("name", "")
    if name not in work.files:
        return show_editor(work, work.source, refusal="This lesson has no such file."), 422
    with transaction():
        service.unname_media(slug, name)
    return redirect(url_for(".write_lesson", slug=slug, _anchor="files"), code=303)


def _keep(slug: str, upload: FileStorage) -> str:
    """Put the file into its place before anything is written about it; what it is called."""
    settings, me, at = get_settings(), get_signed_in().id, clock.now()
    origin = digest_stream(upload.stream)
    facts = lessons.find_media_by_origin(origin)
    is_new = facts is None
    if facts is None:
        facts = take_file(settings.media_folder, upload.stream, most=settings.largest_film)
    name = _choose_name(upload.filename or "", facts)
    with transaction():
        if is_new:
            service.record_media(facts, origin, actor_id=me, at=at)
        service.name_media(slug, name, facts, at=at)
    return name


def _choose_name(filename: str, facts: MediaFacts) -> str:
    """The name of the file in small letters, with the ending of what is in it."""
    stem = PurePath(filename.replace("\\", "/")).stem
    ending = ENDINGS[facts.kind][0]
    plain = re.sub(r"[^a-z0-9]+", "-", write_slug(stem)).strip("-")
    return f"{plain[: LONGEST_NAME - len(ending)] or 'file'}{ending}"
