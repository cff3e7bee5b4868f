"""Where somebody goes on after signing in."""

import pytest
from flask import Flask

from lms.web.visitor.next_page import find_next_page


@pytest.mark.parametrize("wanted", ["/policies/complaints?view=changes", "/receipts/ab"])
def test_a_page_of_ours_is_gone_on_to(wanted):
    assert find_next_page(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/a\\b",
        "/a\r\nSet-Cookie: x",
        "javascript:alert(1)",
        "/sign-in?next=/sign-in",
        "/" + "a" * 3000,
    ],
)
def test_anything_else_leads_to_the_start(wanted):
    app = Flask(__name__)
    app.add_url_rule("/", endpoint="visitor.start")

    with app.test_request_context():
        assert find_next_page(wanted) == "/"
