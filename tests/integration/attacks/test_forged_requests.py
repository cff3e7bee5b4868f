"""Requests that another page makes a browser send, and cookies that somebody else chose."""

import re
from datetime import timedelta

import pytest

from lms import clock
from lms.db import transaction
from lms.people import service, sign_in
from lms.people.roles import Role
from lms.people.sign_in_rules import Purpose
from tests.cast import sign_in_as
from tests.integration.attacks.stage import PASSWORD, list_acts, list_pages

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def guarded(stage):
    stage.app.config["WTF_CSRF_ENABLED"] = True
    return stage


def read_token(browser, address="/account"):
    return TOKEN.search(browser.get(address).text)[1]


def test_no_form_is_taken_with_the_token_of_another_session(guarded):
    foreign = read_token(guarded.browser("mallory"))
    acts = list_acts(guarded)
    for act in acts.values():
        guarded.browser(act.actor)
    before = guarded.count_rows()

    for endpoint, act in acts.items():
        browser = guarded.browser(act.actor) if act.actor != "mallory" else guarded.browser("")
        for form in (act.form, {**act.form, "csrf_token": foreign}, {**act.form, "csrf_token": ""}):
            status = browser.post(act.address, data=form).status_code
            assert status == 400, endpoint
        header = browser.post(act.address, data=act.form, headers={"X-CSRFToken": foreign})
        assert header.status_code == 400, endpoint
    assert guarded.count_rows() == before


def test_the_own_token_lets_a_form_through(guarded):
    olga = guarded.browser("olga")
    form = {"csrf_token": read_token(olga)}

    assert olga.post("/quizzes/complaints/attempts", data=form).status_code == 303


def test_a_token_from_before_signing_in_is_worth_nothing_after(guarded):
    browser = guarded.browser("")
    with guarded.app.app_context(), transaction():
        sign_in.set_password(guarded.cast.olga, PASSWORD, at=clock.now(), actor_id=None)
    planted = read_token(browser, "/sign-in")
    form = {"csrf_token": planted, "address": "olga@example.org", "password": PASSWORD}

    assert browser.post("/sign-in", data=form).status_code == 303
    answer = browser.post("/quizzes/complaints/attempts", data={"csrf_token": planted})
    assert answer.status_code == 400


def test_json_with_a_token_is_no_way_round_the_forms(guarded):
    adam = guarded.browser("adam")
    headers = {"X-CSRFToken": read_token(adam)}
    before = guarded.count_rows()

    answer = adam.post("/admin/people/new", json=[["name", "a\x00b"]], headers=headers)

    assert answer.status_code == 415
    assert guarded.count_rows() == before


def test_looking_changes_nothing_even_where_the_address_is_that_of_an_act(stage):
    for act in list_acts(stage).values():
        stage.browser(act.actor)
    pages = {address for _, address in list_pages(stage).values()}
    before = stage.count_rows()

    for endpoint, act in list_acts(stage).items():
        for method in ("GET", "HEAD"):
            answer = stage.browser(act.actor).open(
                act.address, method=method, query_string=act.form
            )
            answer.close()
            known = act.address in pages or act.address.startswith(
                ("/set-password", "/trainer/quizzes/complaints/form/")
            )
            assert answer.status_code in ({200, 302, 303, 422} if known else {404, 405}), endpoint
    assert stage.count_rows() == before


def read_cookie(browser):
    return browser.get_cookie("lms").value


def open_with(app, cookie):
    browser = app.test_client()
    browser.set_cookie("lms", cookie)
    return browser.get("/account").status_code


def end_session(how, person_id, token, at):
    match how:
        case "signed out":
            sign_in.sign_out(token, at=at)
        case "signed out everywhere":
            sign_in.sign_out_everywhere(person_id, at=at)
        case "deactivated":
            service.deactivate(person_id, at=at, actor_id=None)
        case "left":
            left_on = at.date() - timedelta(days=7)
            service.leave(person_id, left_on=left_on, at=at, actor_id=None)
        case "password set":
            link = sign_in.create_link(person_id, Purpose.RESET, at=at)
            sign_in.set_password_by_link(link, PASSWORD, at=at)


@pytest.mark.parametrize(
    "how", ["signed out", "signed out everywhere", "deactivated", "left", "password set"]
)
def test_an_old_cookie_opens_nothing(stage, how):
    browser = stage.browser("hana")
    browser.get("/account")
    cookie = read_cookie(browser)
    with browser.session_transaction() as session:
        token = session["_user_id"]

    with stage.app.app_context(), transaction():
        end_session(how, stage.cast.hana, token, clock.now())

    assert open_with(stage.app, cookie) == 302
    assert browser.get("/compliance").status_code == 302


def test_a_role_that_was_taken_is_gone_with_the_next_click(stage):
    hana = stage.browser("hana")
    assert hana.get("/compliance").status_code == 200

    with stage.app.app_context(), transaction():
        service.take_role(stage.cast.hana, Role.HR, at=clock.now(), actor_id=None)

    assert hana.get("/compliance").status_code == 403
    assert hana.post("/compliance/export", data={"format": "csv"}).status_code == 403
    assert hana.post("/admin/people/new", data={}).status_code == 403


@pytest.mark.parametrize("value", ["", "x", ".", "a.b.c", "e30.e30.e30", "\xff" * 20, "9" * 3000])
def test_a_cookie_that_was_made_up_opens_nothing(stage, value):
    assert open_with(stage.app, value) == 302


def test_a_session_names_no_person(stage):
    hana = sign_in_as(stage.app, stage.cast.hana)
    with hana.session_transaction() as session:
        session["_user_id"] = str(stage.cast.adam)

    assert hana.get("/account").status_code == 302
