"""Going through a lesson: the person's own word, for exactly what was shown, once."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from lms import clock
from lms.db import db
from lms.evidence.models import EvidenceEntry
from lms.lessons.models import LessonCompletion
from tests.cast import sign_in_as
from tests.makers import LESSON, make_company, make_lesson

COMPLETE = "/lessons/returned-lamp/complete"


@pytest.fixture
def lesson(app, cast):
    with app.app_context():
        make_company()
        make_lesson(actor_id=cast.tom)


def read_token(client):
    page = client.get("/lessons/returned-lamp").text
    found = re.search(r'name="presented" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def count_acts(app):
    with app.app_context():
        acts = db.session.scalar(select(func.count()).select_from(LessonCompletion))
        told = EvidenceEntry.type == "lesson.completed"
        return acts, db.session.scalar(select(func.count()).where(told))


def test_the_lesson_is_shown_and_opening_it_records_nothing(app, cast, lesson):
    page = sign_in_as(app, cast.alice).get("/lessons/returned-lamp")

    assert page.status_code == 200
    assert "Look at the lamp first." in page.text
    assert "“I have gone through this lesson.”" in page.text
    assert count_acts(app) == (0, 0)


def test_sending_it_twice_gives_one_act_with_one_entry(app, cast, lesson):
    alice = sign_in_as(app, cast.alice)
    form = {"presented": read_token(alice), "agree": "y"}

    answers = [alice.post(COMPLETE, data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert count_acts(app) == (1, 1)
    assert "You went through this lesson on" in alice.get("/lessons/returned-lamp").text


def test_a_lesson_that_changed_on_the_way_is_not_recorded(app, cast, lesson):
    alice = sign_in_as(app, cast.alice)
    token = read_token(alice)
    with app.app_context():
        make_lesson(actor_id=cast.tom, source=LESSON.replace("the bulb", "the shade"))

    answer = alice.post(COMPLETE, data={"presented": token, "agree": "y"})

    assert answer.status_code == 409
    assert "This lesson changed while you went through it. Version 2 is shown now" in answer.text
    assert "the shade" in answer.text
    assert count_acts(app) == (0, 0)


def test_only_the_persons_own_word_counts(app, cast, lesson, monkeypatch):
    alice, mallory = sign_in_as(app, cast.alice), sign_in_as(app, cast.mallory)
    token = read_token(alice)

    refused = {
        "not agreed": alice.post(COMPLETE, data={"presented": token}),
        "somebody else's page": mallory.post(COMPLETE, data={"presented": token, "agree": "y"}),
        "forged": alice.post(COMPLETE, data={"presented": f"{token}x", "agree": "y"}),
        "no token": alice.post(COMPLETE, data={"agree": "y"}),
        "another session": sign_in_as(app, cast.alice).post(
            COMPLETE, data={"presented": token, "agree": "y"}
        ),
    }
    later = clock.now() + timedelta(days=8)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        old = sign_in_as(app, cast.alice)
        refused["after a week"] = old.post(COMPLETE, data={"presented": token, "agree": "y"})

    assert {why: answer.status_code for why, answer in refused.items()} == dict.fromkeys(
        refused, 422
    )
    assert count_acts(app) == (0, 0)


def test_files_come_with_their_kind_in_parts_and_with_nothing_that_runs(app, cast, lesson):
    tom, alice = sign_in_as(app, cast.tom), sign_in_as(app, cast.alice)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    picture.seek(0)
    tom.post(
        "/trainer/lessons/returned-lamp/files", data={"file": (picture, "A Lamp <b>.html.PNG")}
    )
    page = tom.get("/trainer/lessons/returned-lamp/write").text
    found = re.search(r"/lessons/files/[0-9a-f]{64}", page)
    assert found
    assert "![What it shows](a-lamp-b-html.png)" in page

    whole = alice.get(found.group())
    part = alice.get(found.group(), headers={"Range": "bytes=2-5"})

    assert (whole.status_code, whole.mimetype) == (200, "image/png")
    assert whole.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert (part.status_code, part.data) == (206, whole.data[2:6])
    assert app.test_client().get(found.group()).status_code == 302
