"""Letting a draft go live, or dropping it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.db import transaction
from lms.errors import RefusalError
from lms.quizzes import publishing
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.work import Work, get_work, publish_as_read


@blueprint.post("/quizzes/<slug:slug>/publish")
def publish(slug: str) -> ResponseReturnValue:
    """Make the draft the next version; refused while a line is to be mended."""
    return publish_work(get_work(slug), url_for(".edit_form", slug=slug))


@blueprint.post("/quizzes/<slug:slug>/discard")
def discard(slug: str) -> ResponseReturnValue:
    """Drop the draft; what is published stays."""
    work = get_work(slug)
    with transaction():
        publishing.discard_draft(slug)
    if work.published is None:
        flash("The draft was dropped.", "success")
        return redirect(url_for(".quizzes"), code=303)
    flash(f"The draft was dropped. Version {work.published.number} stays in use.", "success")
    return redirect(url_for(".edit_form", slug=slug), code=303)


def publish_work(work: Work, back: str) -> ResponseReturnValue:
    """Publish the kept draft, or show what keeps it from going live."""
    problems = work.list_problems()
    if problems:
        return render_template("trainer/refused.html", work=work, problems=problems, back=back), 422
    try:
        number = publish_as_read(work)
    except RefusalError as refusal:
        flash(str(refusal), "error")
        return redirect(back, code=303)
    if number is None:
        flash("Nothing has changed since the version that is in use.", "success")
    else:
        sentence = f"Version {number} is live. Attempts under way keep the version they began with."
        flash(sentence, "success")
    return redirect(url_for(".edit_form", slug=work.slug), code=303)
