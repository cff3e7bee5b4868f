"""Which lessons there are, and beginning a new one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from lms import clock
from lms.db import await_turn, transaction
from lms.lessons import queries as lessons
from lms.lessons import service
from lms.lessons.reader import write_lesson
from lms.slugs import choose_slug
from lms.web.form_base import BaseForm
from lms.web.identity import get_signed_in
from lms.web.trainer.blueprint import blueprint


class NewLessonForm(BaseForm):
    """A title is enough to begin."""

    title = StringField(
        "Title",
        validators=[
            DataRequired("A lesson has a title. Write one."),
            Length(max=200, message="A title has at most 200 characters. Shorten it."),
        ],
    )


@blueprint.get("/lessons", endpoint="lessons")
def show_lessons() -> ResponseReturnValue:
    """Every lesson: live, in work, and how many people went through it."""
    return render_template(
        "trainer/lessons.html",
        lessons=lessons.list_lessons(),
        people=lessons.count_people(),
        zone=get_signed_in().time_zone,
    )


@blueprint.get("/lessons/new")
def new_lesson() -> ResponseReturnValue:
    """The form for a new lesson."""
    return render_template("trainer/new_lesson.html", form=NewLessonForm())


@blueprint.post("/lessons/new")
def add_lesson() -> ResponseReturnValue:
    """Begin a draft."""
    form = NewLessonForm()
    if not form.validate_on_submit():
        return render_template("trainer/new_lesson.html", form=form), 422
    title = form.title.data or ""
    with transaction():
        # Two who begin lessons of one title get two lessons, and not each other's.
        await_turn("name of a new lesson")
        slug = choose_slug(title, {line.slug for line in lessons.list_lessons()}, kind="lesson")
        source = write_lesson({"title": title}, "")
        service.save_draft(slug, source, editor_id=get_signed_in().id, at=clock.now())
    return redirect(url_for(".write_lesson", slug=slug), code=303)
