"""Everybody looks after their own password and sessions."""

import pytest

from lms import clock
from lms.db import transaction
from lms.people import sign_in
from tests.cast import sign_in_as

PASSWORD = "four plain tin cups"
NEW = "five plain tin cups"


@pytest.fixture
def alice(app, cast):
    with app.app_context(), transaction():
        sign_in.set_password(cast.alice, PASSWORD, at=clock.now(), actor_id=None)
    return sign_in_as(app, cast.alice)


def change(client, present=PASSWORD, new=NEW, again=NEW):
    return client.post("/account/password", data={"present": present, "new": new, "again": again})


def test_a_visitor_sees_no_account(client):
    assert client.get("/account").location == "/sign-in?next=/account"


def test_a_changed_password_signs_other_browsers_out(app, cast, alice):
    other = sign_in_as(app, cast.alice)

    answer = change(alice)

    assert (answer.status_code, answer.location) == (303, "/account")
    assert alice.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_cookie_copied_before_the_change_is_worth_nothing_after_it(app, alice):
    alice.get("/account")
    thief = app.test_client()
    thief.set_cookie("lms", alice.get_cookie("lms").value)
    assert thief.get("/account").status_code == 200

    change(alice)

    assert thief.get("/account").location == "/sign-in?next=/account"
    page = alice.get("/account")
    assert page.status_code == 200
    assert "Your password is changed. Other browsers were signed out." in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"present": "wrong"}, "This is not your present password. Type it again."),
        ({"new": "short", "again": "short"}, "This password has 5 characters"),
        ({"again": "other"}, "The two new passwords differ. Type the second one again."),
        ({"new": "alice example", "again": "alice example"}, "are easy to guess. Choose others."),
    ],
)
def test_a_refused_change_changes_nothing(app, alice, typed, sentence):
    answer = change(alice, **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert sign_in.check_password("T-003", PASSWORD, at=clock.now()) is not None


def test_guessing_the_present_password_has_an_end(alice):
    for _ in range(5):
        change(alice, present="wrong")

    assert change(alice).status_code == 429


def test_signing_out_everywhere_ends_every_session(app, cast, alice):
    other = sign_in_as(app, cast.alice)
    mallory = sign_in_as(app, cast.mallory)

    assert alice.post("/account/sign-out-everywhere").status_code == 303

    assert alice.get("/account").status_code == 302
    assert other.get("/account").status_code == 302
    assert mallory.get("/account").status_code == 200
