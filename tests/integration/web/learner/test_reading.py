"""Reading a policy and acknowledging it."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Select, func, select

from lms import clock
from lms.acknowledgements.models import Acknowledgement
from lms.db import db
from lms.evidence.models import EvidenceEntry
from tests.cast import make_cast, make_person, sign_in_as
from tests.makers import make_company, make_policy, make_version


@pytest.fixture
def complaints(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        return make_version(approver_id=cast.abel)


def read_token(page: str) -> str:
    found = re.search(r'name="presented"[^>]*value="([^"]+)"', page)
    assert found
    return found.group(1)


def count_acts(app) -> tuple[int, int]:
    with app.app_context():
        acts = db.session.scalar(select(func.count()).select_from(Acknowledgement))
        entries = db.session.scalar(
            select(func.count()).where(EvidenceEntry.type == "policy.acknowledged")
        )
    return acts or 0, entries or 0


def acknowledge(client, token, **changes):
    form = {"presented": token, "agree": "y", "reading_seconds": "42", **changes}
    return client.post("/policies/complaints/acknowledge", data=form)


def test_the_page_shows_text_statement_and_why(app, cast, complaints):
    page = sign_in_as(app, cast.alice).get("/policies/complaints")

    assert page.status_code == 200
    assert "Whoever hears it first takes it." in page.text
    assert "I have read this policy and I will work by it." in page.text
    assert "because it concerns everyone" in page.text


def test_opening_the_page_acknowledges_nothing(app, cast, complaints):
    sign_in_as(app, cast.alice).get("/policies/complaints")

    assert count_acts(app) == (0, 0)


def test_an_acknowledgement_leaves_one_act_one_entry_and_a_receipt(app, cast, complaints):
    client = sign_in_as(app, cast.alice)
    token = read_token(client.get("/policies/complaints").text)

    answer = acknowledge(client, token)

    assert answer.status_code == 303
    receipt = client.get(answer.location)
    assert receipt.status_code == 200
    assert "You acknowledged version 1.0 of Complaints" in receipt.text
    assert count_acts(app) == (1, 1)


def test_the_same_act_twice_gives_the_same_receipt_once(app, cast, complaints):
    client = sign_in_as(app, cast.alice)
    token = read_token(client.get("/policies/complaints").text)

    first, second = acknowledge(client, token), acknowledge(client, token)

    assert second.location == first.location
    assert count_acts(app) == (1, 1)


def test_without_the_tick_nothing_is_acknowledged(app, cast, complaints):
    client = sign_in_as(app, cast.alice)
    token = read_token(client.get("/policies/complaints").text)

    answer = acknowledge(client, token, agree="")

    assert answer.status_code == 422
    said = answer.text.index("Tick the sentence that this is your own statement")
    assert answer.text.index('id="acknowledge"') < said < answer.text.index('name="agree"')
    assert count_acts(app) == (0, 0)


def test_nobody_acknowledges_with_the_page_of_another(app, cast, complaints):
    token = read_token(sign_in_as(app, cast.alice).get("/policies/complaints").text)

    answer = acknowledge(sign_in_as(app, cast.mallory), token)

    assert answer.status_code == 422
    assert "nobody can acknowledge for another person" in answer.text
    assert count_acts(app) == (0, 0)


def test_a_forged_page_is_refused(app, cast, complaints):
    answer = acknowledge(sign_in_as(app, cast.alice), "made-up")

    assert answer.status_code == 422
    assert "cannot be told from a forged one" in answer.text
    assert count_acts(app) == (0, 0)


def test_a_text_that_changed_on_screen_is_not_acknowledged(app, cast, complaints):
    client = sign_in_as(app, cast.alice)
    token = read_token(client.get("/policies/complaints").text)
    with app.app_context():
        make_version(number="2.0", text="The case owner takes it.", approver_id=cast.abel)

    answer = acknowledge(client, token)

    assert answer.status_code == 409
    said = answer.text.index("This text changed while you read it. Version 2.0 is shown now")
    assert said < answer.text.index("<article")
    assert "The case owner takes it." in answer.text
    assert count_acts(app) == (0, 0)


def test_the_receipt_of_another_is_not_found(app, cast, complaints):
    client = sign_in_as(app, cast.alice)
    token = read_token(client.get("/policies/complaints").text)
    receipt = acknowledge(client, token).location

    assert sign_in_as(app, cast.mallory).get(receipt).status_code == 404


@pytest.mark.parametrize(
    ("zone", "moment", "is_late"),
    [
        ("America/Los_Angeles", datetime(2025, 3, 18, 6, 59, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2025, 3, 18, 7, 0, tzinfo=UTC), True),
        ("Pacific/Kiritimati", datetime(2025, 3, 17, 9, 59, tzinfo=UTC), False),
        ("Pacific/Kiritimati", datetime(2025, 3, 17, 10, 0, tzinfo=UTC), True),
    ],
    ids=["evening in the west", "night in the west", "evening in the east", "night in the east"],
)
def test_a_due_day_ends_where_the_reader_lives(app, monkeypatch, zone, moment, is_late):
    with app.app_context():
        cast = make_cast()
        make_company()
        nadia = make_person("T-100", "Nadia Far", time_zone=zone)
        make_policy()
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: moment)
    client = sign_in_as(app, nadia)

    page, home = client.get("/policies/complaints"), client.get("/home")

    says_late = bool(re.search(r"1\s+day\s+late", home.text))
    assert ('class="callout late"' in page.text, says_late) == (is_late, is_late)


def test_a_page_sent_again_after_a_newer_version_gives_the_first_receipt(app, cast, complaints):
    client = sign_in_as(app, cast.alice)
    token = read_token(client.get("/policies/complaints").text)
    first = acknowledge(client, token)
    with app.app_context():
        make_version(number="2.0", approver_id=cast.abel)

    again = acknowledge(client, token)

    assert (again.status_code, again.location) == (303, first.location)
    assert count_acts(app) == (1, 1)


def test_the_same_page_from_somebody_else_gives_no_receipt(app, cast, complaints):
    alice = sign_in_as(app, cast.alice)
    token = read_token(alice.get("/policies/complaints").text)
    acknowledge(alice, token)

    answer = acknowledge(sign_in_as(app, cast.mallory), token)

    assert answer.status_code == 422
    assert "nobody can acknowledge for another person" in answer.text
    assert count_acts(app) == (1, 1)


def test_what_everybody_opens_builds_no_statement_anew(app, cast, complaints, monkeypatch):
    """Building a statement costs more than running it; a page and an act run what is kept."""

    def walk(person_id):
        client = sign_in_as(app, person_id)
        page = client.get("/policies/complaints")
        answer = acknowledge(client, read_token(page.text))
        return answer.status_code

    walk(cast.alice)
    built, original = [], Select.__init__

    def note(self, *columns, **named):
        built.append(self)
        original(self, *columns, **named)

    monkeypatch.setattr(Select, "__init__", note)

    assert walk(cast.mona) == 303
    assert [str(statement) for statement in built] == []
