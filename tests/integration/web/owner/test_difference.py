"""A reviewer sees first what a draft changes in the version in force."""

import pytest

from tests.cast import sign_in_as
from tests.makers import make_company, make_draft, make_policy, make_version


@pytest.fixture
def approver(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    return sign_in_as(app, cast.abel)


def make_second(app):
    with app.app_context():
        return make_draft(number="2.0", text="Whoever hears it first owns it.")


def test_the_difference_stands_first(app, approver):
    page = approver.get(f"/drafts/{make_second(app)}").text

    assert "What changes in version 1.0, which is in force" in page
    assert "One paragraph changed." in page
    assert '<ins><span class="visually-hidden">added: </span>owns</ins>' in page
    assert page.count('id="p-taking-1"') == 1


def test_the_whole_text_is_a_view_beside_it(app, approver):
    page = approver.get(f"/drafts/{make_second(app)}?view=whole").text

    assert "Whoever hears it first owns it." in page
    assert "<ins>" not in page


def test_a_first_version_is_shown_whole(app, cast, approver):
    with app.app_context():
        make_policy("refunds", title="Refunds")
        draft = make_draft("refunds")

    page = approver.get(f"/drafts/{draft}").text

    assert "Whoever hears it first takes it." in page
    assert "What it changes" not in page
