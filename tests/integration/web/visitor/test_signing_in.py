"""Visitors sign in, sign out and set a password."""

import re

import pytest

from lms import clock
from lms.db import transaction
from lms.notifications import queries as notifications
from lms.people import sign_in
from lms.people.sign_in_rules import Purpose
from lms.worker.tasks import send_resets
from tests.cast import sign_in_as

PASSWORD = "four plain tin cups"


@pytest.fixture
def alice(app, cast):
    with app.app_context(), transaction():
        sign_in.set_password(cast.alice, PASSWORD, at=clock.now(), actor_id=None)
    return cast.alice


def enter(client, address="alice@example.org", password=PASSWORD, **more):
    return client.post("/sign-in", data={"address": address, "password": password, **more})


def list_mails(app):
    """All mails, once the worker has seen to those who asked for a new password."""
    with app.app_context():
        send_resets(app)
        return notifications.list_mails().mails


def test_a_visitor_is_led_to_the_door_and_then_to_the_page(client, alice):
    asked = client.get("/account?x=1")
    door = client.get(asked.location)
    inside = enter(client, next="/account?x=1")

    assert (asked.status_code, asked.location) == (302, "/sign-in?next=/account?x%3D1")
    assert 'value="/account?x=1"' in door.text
    assert (inside.status_code, inside.location) == (303, "/account?x=1")
    assert "Alice Example" in client.get("/account").text


def test_no_address_leads_to_somebody_else(client, alice):
    assert enter(client, next="//evil.example/").location == "/"


@pytest.mark.parametrize("address", ["alice@example.org", "nobody@example.org", "mona@example.org"])
def test_known_and_unknown_addresses_get_the_same_answer(client, alice, address):
    answer = enter(client, address, "wrong wrong wrong")

    assert answer.status_code == 422
    assert "Address and password do not belong together." in answer.text
    assert "Four more tries, then a pause of 15\u00a0minutes." in answer.text


def test_answers_for_known_and_unknown_addresses_are_equally_long(client, alice):
    known = enter(client, "alice@example.org", "wrong wrong wrong")
    unknown = enter(client, "elica@example.org", "wrong wrong wrong")

    assert len(known.data) == len(unknown.data)


def test_the_sixth_try_waits_even_with_the_right_password(client, alice):
    for _ in range(5):
        enter(client, password="wrong wrong wrong")

    answer = enter(client)

    assert answer.status_code == 429
    assert "There were too many tries. Wait 15 minutes and try again" in answer.text


def test_missing_fields_are_named(client, cast):
    answer = client.post("/sign-in", data={})

    assert answer.status_code == 422
    assert "Type your mail address or your staff number." in answer.text
    assert "Type your password." in answer.text


def test_a_cookie_is_worth_nothing_after_signing_out(app, cast):
    client = sign_in_as(app, cast.alice)
    with client.session_transaction() as session:
        token = session["_user_id"]

    assert client.post("/sign-out").status_code == 303

    thief = app.test_client()
    with thief.session_transaction() as session:
        session["_user_id"] = token
    assert thief.get("/account").location == "/sign-in?next=/account"


def test_a_new_session_begins_with_signing_in(client, alice):
    with client.session_transaction() as session:
        session["planted"] = "by mallory"

    enter(client)

    with client.session_transaction() as session:
        assert "planted" not in session


def test_a_forgotten_password_is_set_by_the_link_in_the_mail(app, client, alice):
    answer = client.post("/forgot-password", data={"address": "ALICE@example.org"})
    (mail,) = list_mails(app)
    link = re.search(r"http://127\.0\.0\.1:8000(/set-password/\S+)", mail.text)[1]
    shown = client.get(link)
    new = {"password": "five plain tin cups", "again": "five plain tin cups"}
    done = client.post(link, data=new)

    assert answer.status_code == 200
    assert (mail.address, mail.kind) == ("alice@example.org", "reset-password")
    assert shown.status_code == 200
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert client.post(link, data=new).status_code == 404
    assert enter(client).status_code == 422
    assert enter(client, password="five plain tin cups").status_code == 303
    assert [mail.kind for mail in list_mails(app)] == ["password-changed", "reset-password"]


def test_the_link_names_our_address_whatever_the_request_claims(app, client, alice):
    client.post(
        "/forgot-password",
        data={"address": "alice@example.org"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )

    (mail,) = list_mails(app)
    assert "evil.example" not in mail.text


@pytest.mark.parametrize(
    "address", ["alice@example.org", "nobody@example.org", "alıce@example.org"]
)
def test_asking_for_a_password_says_the_same_to_everybody(client, alice, address):
    answer = client.post("/forgot-password", data={"address": address})

    assert answer.status_code == 200
    assert "If somebody with that address or staff number may sign in here" in answer.text


def test_nobody_unknown_gets_a_mail(app, client, alice):
    client.post("/forgot-password", data={"address": "alıce@example.org"})

    assert list_mails(app) == ()


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "This password has 5 characters; it needs 12 or more."),
        ("four plain tin cups", "another", "The two passwords differ. Type the second one again."),
        ("", "", "Choose a password."),
    ],
)
def test_a_refused_password_keeps_the_link(client, cast, password, again, sentence):
    with client.application.app_context(), transaction():
        token = sign_in.create_link(cast.alice, Purpose.FIRST, at=clock.now())

    answer = client.post(f"/set-password/{token}", data={"password": password, "again": again})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert client.get(f"/set-password/{token}").status_code == 200


def test_an_unknown_link_offers_a_new_one(client, cast):
    answer = client.get("/set-password/" + "x" * 43)

    assert answer.status_code == 404
    assert "This link is no longer good" in answer.text


FORM = "/policies/complaints?occasion=first"


@pytest.mark.parametrize(
    ("referrer", "way_back"),
    [
        (f"http://localhost{FORM}", FORM),
        ("http://localhost/attempts/" + "0" * 32 + "/submit", "/"),
        ("http://elsewhere.example/policies/complaints", "/"),
        ("http://localhost//elsewhere.example", "/"),
        ("", "/"),
    ],
)
@pytest.mark.parametrize("is_late", [False, True])
def test_a_form_refused_for_its_session_leads_back_to_its_page(
    app, cast, referrer, way_back, is_late
):
    client = sign_in_as(app, cast.alice) if is_late else app.test_client()
    app.config["WTF_CSRF_ENABLED"] = is_late

    answer = client.post("/policies/complaints/acknowledge", headers={"Referer": referrer})

    label = "Load the page again" if is_late else "Sign in and go back to the page"
    assert answer.status_code == (400 if is_late else 401)
    assert f'<a class="button" href="{way_back}">{label}</a>' in answer.text
