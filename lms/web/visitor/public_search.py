"""Finding what the public policies say, without an account."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.web.search_page import show_answer
from lms.web.visitor.check import blueprint


@blueprint.get("/public/search")
def public_search() -> ResponseReturnValue:
    """What the public policies in force say about the words of the address."""
    return show_answer(
        "visitor/search.html",
        is_public=True,
        address=lambda slug: url_for("visitor_check.public_policy", slug=slug),
    )
