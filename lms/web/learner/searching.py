"""Finding what the policies in force say."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.web.learner.blueprint import blueprint
from lms.web.search_page import show_answer


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """What all policies in force say about the words of the address."""
    return show_answer(
        "learner/search.html",
        is_public=False,
        address=lambda slug: url_for("learner.policy", slug=slug, view="whole"),
    )
