"""Getting in without the right: guessing, spoofing, redirecting, and links to set a password."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.app import create_app
from lms.config import Settings
from lms.db import db, transaction
from lms.notifications import queries as notifications
from lms.people import service, sign_in
from lms.people.models import ResetRequest
from lms.people.reset_requests import ask_for_reset
from lms.people.sign_in_rules import TRIES, TRIES_OF_CLIENT, Purpose
from lms.worker.tasks import send_resets
from tests.integration.attacks.stage import PASSWORD

WRONG = "nine tall green doors"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http:/\\evil.example",
    "javascript:alert(1)",
    "/\tevil.example",
    "/\n/evil.example",
    " //evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nSet-Cookie: x=1",
    "/sign-out",
    "home",
    "/" + "x" * 3000,
]


@pytest.fixture
def alice(app, cast):
    with app.app_context(), transaction():
        sign_in.set_password(cast.alice, PASSWORD, at=clock.now(), actor_id=None)
    return cast.alice


def enter(client, address="alice@example.org", password=PASSWORD, **more):
    data = {"address": address, "password": password, **more.pop("form", {})}
    return client.post("/sign-in", data=data, **more)


def list_mails(app):
    """All mails, once the worker has seen to those who asked for a new password."""
    with app.app_context():
        send_resets(app)
        return notifications.list_mails().mails


def make_link(app, person_id, purpose=Purpose.RESET):
    with app.app_context(), transaction():
        return sign_in.create_link(person_id, purpose, at=clock.now())


def choose(client, token, password=WRONG):
    return client.post(f"/set-password/{token}", data={"password": password, "again": password})


def look(answer):
    """What an outsider can measure of an answer, without what is drawn anew or typed."""
    headers = {name: value for name, value in answer.headers if name not in {"Set-Cookie", "Date"}}
    return answer.status_code, len(answer.data), headers, "Set-Cookie" in answer.headers


def list_statements(app, address):
    """What the database is asked while somebody asks for a new password."""
    with app.app_context():
        engine = db.engine
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        app.test_client().post("/forgot-password", data={"address": address})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return asked


def test_asking_for_a_password_does_the_same_whoever_is_meant(app, cast, alice):
    with app.app_context(), transaction():
        service.deactivate(cast.mona, at=clock.now(), actor_id=None)
    list_statements(app, "somebody@example.org")
    known = list_statements(app, "alice@example.org")

    for address in ("elice@example.org", "mona@example.org", "T-003", "X-003"):
        assert list_statements(app, address) == known
    assert [text for text in known if "INSERT INTO reset_request" in text] != []
    assert [text for text in known if "person" in text or "one_time_link" in text] == []


def test_a_request_for_a_password_is_kept_until_it_is_answered_and_no_longer(app, cast, alice):
    addresses = ("alice@example.org", "nobody@example.org")
    for address in addresses:
        app.test_client().post("/forgot-password", data={"address": address})
    with app.app_context():
        waiting = db.session.scalars(select(ResetRequest.typed)).all()
    mails = list_mails(app)
    with app.app_context():
        left = db.session.scalars(select(ResetRequest.typed)).all()

    assert sorted(waiting) == sorted(addresses)
    assert [mail.address for mail in mails] == ["alice@example.org"]
    assert left == []
    assert list_mails(app) == mails


def test_a_request_that_nobody_saw_to_for_an_hour_is_dropped(app, cast, alice):
    with app.app_context(), transaction():
        ask_for_reset("alice@example.org", at=clock.now() - timedelta(minutes=61))

    assert list_mails(app) == ()


@pytest.mark.parametrize("path", ["/sign-in", "/forgot-password"])
def test_no_answer_tells_who_is_known(app, cast, alice, path):
    with app.app_context(), transaction():
        service.deactivate(cast.mona, at=clock.now(), actor_id=None)
    seen = []
    for address in ("alice@example.org", "elice@example.org", "alica@example.org"):
        answer = app.test_client().post(path, data={"address": address, "password": WRONG})
        seen.append(look(answer))

    assert all(each == seen[0] for each in seen), seen


def test_somebody_whose_account_is_closed_learns_nothing_of_it(app, cast, alice):
    answers = [look(enter(app.test_client(), "alice@example.org", WRONG))]
    with app.app_context(), transaction():
        service.deactivate(alice, at=clock.now(), actor_id=None)
    answers.append(look(enter(app.test_client(), "elica@example.org", PASSWORD)))
    answers.append(look(enter(app.test_client(), "ALICE@example.org", WRONG)))

    assert answers[0] == answers[1]
    assert answers[2][0] == 422


def test_tries_count_for_every_spelling_of_an_address(app, alice):
    spellings = [
        "alice@example.org",
        "ALICE@example.org",
        " alice@EXAMPLE.org",
        "ａlice@example.org",
        "alice\u200b@example.org",
    ]
    assert len(spellings) == TRIES
    for address in spellings:
        assert enter(app.test_client(), address, WRONG).status_code == 422

    assert enter(app.test_client()).status_code == 429


def test_a_claimed_origin_is_no_way_round_the_pause(app, cast):
    statuses = []
    for number in range(TRIES_OF_CLIENT + 1):
        claim = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}",
                 "Forwarded": f"for=10.0.0.{number}"}  # fmt: skip
        form = {"address": f"u{number}@example.org"}
        with app.test_client() as client:
            statuses.append(client.post("/forgot-password", data=form, headers=claim).status_code)

    assert statuses == [200] * TRIES_OF_CLIENT + [429]


def test_behind_a_proxy_only_its_own_word_counts(tmp_path, migrated_file):
    (tmp_path / "lms.sqlite3").write_bytes(migrated_file.read_bytes())
    app = create_app(Settings(data=tmp_path, DATABASE_URL="", trusted_proxies=1))
    app.config.update(WTF_CSRF_ENABLED=False)
    statuses = []
    for number in range(TRIES_OF_CLIENT + 1):
        claim = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7"}
        form = {"address": f"u{number}@example.org"}
        statuses.append(
            app.test_client().post("/forgot-password", data=form, headers=claim).status_code
        )
    other = {"X-Forwarded-For": "192.0.2.7, 192.0.2.8"}
    answer = app.test_client().post("/forgot-password", data={"address": "x@y.eu"}, headers=other)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

    assert statuses == [200] * TRIES_OF_CLIENT + [429]
    assert answer.status_code == 200


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_signing_in_leads_nowhere_else(app, alice, wanted):
    client = app.test_client()
    inside = enter(client, form={"next": wanted})
    again = client.get("/sign-in", query_string={"next": wanted})

    assert (inside.status_code, inside.location) == (303, "/")
    assert (again.status_code, again.location) == (302, "/")
    assert "x=1" not in str(inside.headers)


@pytest.mark.parametrize("wanted", ["/%2f%2fevil.example", "/%5cevil.example", "/.//evil.example"])
def test_encoded_slashes_stay_paths_of_ours(app, alice, wanted):
    inside = enter(app.test_client(), form={"next": wanted})

    assert inside.location in {"/", wanted}
    assert not re.match(r"(?i)[a-z]+:|//|/\\", inside.location)


@pytest.mark.parametrize(
    "poison",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Host": "evil.example:80@lms.example", "X-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
    ],
    ids=["host", "forwarded host", "user part", "forwarded"],
)
def test_a_poisoned_host_changes_no_link(app, cast, alice, poison):
    answer = app.test_client().post(
        "/forgot-password", data={"address": "alice@example.org"}, headers=poison
    )

    assert answer.status_code in {200, 400}
    assert "evil.example" not in str(answer.headers) + answer.text
    assert [mail for mail in list_mails(app) if "evil.example" in mail.text] == []


@pytest.mark.parametrize(
    "address",
    [
        "mıke@example.org",
        "mike+x@example.org",
        "mike@example.org.",
        "mike@еxample.org",
        "mike@example.org\r\nBcc: eve@evil.example",
        "mike@example.org,eve@evil.example",
        "mike@example.org eve@evil.example",
        "<mike@example.org>",
        '"mike"@example.org',
        "mike%40example.org",
    ],
)
def test_a_look_alike_address_gets_no_mail(app, cast, address):
    with app.app_context(), transaction():
        change = {"changes": {"email": "mike@example.org"}, "holds_from": clock.now().date()}
        service.change_facts(cast.mona, **change, at=clock.now(), actor_id=None)

    answer = app.test_client().post("/forgot-password", data={"address": address})

    assert answer.status_code in {200, 422}
    assert list_mails(app) == ()


@pytest.mark.parametrize("address", ["MIKE@example.org", "ｍike@example.org", " Mike@Example.org "])
def test_a_mail_goes_to_the_address_on_record_alone(app, cast, address):
    with app.app_context(), transaction():
        change = {"changes": {"email": "mike@example.org"}, "holds_from": clock.now().date()}
        service.change_facts(cast.mona, **change, at=clock.now(), actor_id=None)

    app.test_client().post("/forgot-password", data={"address": address})

    assert [mail.address for mail in list_mails(app)] == ["mike@example.org"]


def test_a_link_works_once_and_ends_with_a_changed_password(app, cast, alice):
    client, first, second = app.test_client(), make_link(app, alice), make_link(app, alice)

    assert choose(client, first).status_code == 404
    assert choose(client, second).status_code == 303
    assert choose(client, second, PASSWORD).status_code == 404
    third = make_link(app, alice)
    with app.app_context(), transaction():
        sign_in.set_password(alice, PASSWORD, at=clock.now(), actor_id=None)
    assert choose(client, third).status_code == 404
    assert enter(app.test_client()).status_code == 303


def test_a_link_lets_nobody_with_a_closed_account_in(app, cast, alice):
    token = make_link(app, alice)
    with app.app_context(), transaction():
        service.deactivate(alice, at=clock.now(), actor_id=None)

    assert choose(app.test_client(), token).status_code == 404
    assert app.test_client().get(f"/set-password/{token}").status_code == 404


def test_a_page_behind_a_link_names_nobody_to_a_stranger(app, cast, alice):
    page = app.test_client().get("/set-password/" + "x" * 43)

    assert page.status_code == 404
    assert "alice" not in page.text.casefold()
