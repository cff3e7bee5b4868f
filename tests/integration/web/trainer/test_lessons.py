"""Writing a lesson: a draft that nobody sees, files that are what they say, versions that stay."""

import io

import pytest
from sqlalchemy import select

from lms.db import db
from lms.lessons.models import LessonMedia, LessonVersion
from lms.people.roles import Role
from lms.web.settings import get_settings
from tests.cast import make_person, sign_in_as
from tests.makers import make_company, make_lesson

WRITE = "/trainer/lessons/returned-lamp/write"
FIELDS = {"title": "How a lamp comes back", "minutes": "8", "summary": "", "link": ""}


@pytest.fixture
def tom(app, cast):
    with app.app_context():
        make_company()
        make_lesson(actor_id=cast.tom)
    return sign_in_as(app, cast.tom)


def write(tom, body, op="save", **fields):
    seen = {"seen": "", "statement": ""}
    return tom.post(WRITE, data={**FIELDS, **seen, **fields, "body": body, "op": op})


def list_texts(app):
    with app.app_context():
        return list(db.session.scalars(select(LessonVersion.source).order_by(LessonVersion.number)))


def test_a_lesson_is_begun_written_looked_at_and_published(app, cast):
    with app.app_context():
        make_company()
    tom = sign_in_as(app, cast.tom)

    begun = tom.post("/trainer/lessons/new", data={"title": "How a lamp comes back"})
    address = "/trainer/lessons/how-a-lamp-comes-back"
    form = {**FIELDS, "body": "Look at it **first**.", "link": "https://films.example/lamp"}
    alice = sign_in_as(app, cast.alice)
    unseen = alice.get("/lessons/how-a-lamp-comes-back").status_code
    preview = tom.post(f"{address}/write/preview", data=form)
    looked = tom.get(f"{address}/look")
    published = tom.post(f"{address}/write", data={**form, "op": "publish"})
    page = alice.get("/lessons/how-a-lamp-comes-back").text

    assert (begun.location, unseen) == (f"{address}/write", 404)
    assert "Saved as a draft. Nothing to mend." in preview.text
    assert "<strong>first</strong>" in looked.text
    assert published.status_code == 303
    assert "<strong>first</strong>" in page
    assert 'href="https://films.example/lamp" target="_blank" rel="noopener noreferrer' in page


def test_what_has_to_be_mended_keeps_a_lesson_from_going_live(app, tom):
    answer = write(tom, "![A lamp](lamp.png)", "publish")

    assert answer.status_code == 422
    assert "This lesson has no file “lamp.png”. Upload it, or take the line out." in answer.text
    assert len(list_texts(app)) == 1


def test_publishing_the_same_again_makes_no_version(app, tom):
    write(tom, "Anew.", "publish")
    write(tom, "Anew.", "publish")

    assert [text.endswith("Anew.") for text in list_texts(app)] == [False, True]


def test_two_trainers_never_overwrite_each_other_unseen(app, cast, tom):
    write(tom, "Of Tom.")
    assert sign_in_as(app, cast.hana).get(WRITE).status_code == 403
    adam = make_second_trainer(app)

    answer = write(adam, "Of somebody else.")

    assert answer.status_code == 409
    assert "Tom Trainer changed this draft" in answer.text
    assert "Of Tom." in tom.get(WRITE).text


def make_second_trainer(app):
    with app.app_context():
        person = make_person("T-020", "Tara Trainer", department="People", roles=(Role.TRAINER,))
    return sign_in_as(app, person)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", "This is neither a picture nor a film"),
        (b"\x89PNG\r\n\x1a\nnot really", "The picture cannot be read"),
        (b"", "This is neither a picture nor a film"),
    ],
    ids=["svg", "broken", "empty"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(app, tom, content, sentence):
    form = {"file": (io.BytesIO(content), "lamp.png")}
    answer = tom.post("/trainer/lessons/returned-lamp/files", data=form)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(LessonMedia)).all() == []


def test_only_who_may_upload_is_let_in_with_a_large_file(app, cast, tom):
    large = 65 * 1024 * 1024
    address = "/trainer/lessons/returned-lamp/files"

    def send(client):
        form = {"file": (io.BytesIO(b"\0" * large), "film.mp4")}
        return client.post(address, data=form).status_code

    assert send(tom) == 422
    assert send(sign_in_as(app, cast.mallory)) == 413
    assert send(app.test_client()) == 413
    with app.app_context():
        assert not get_settings().media_folder.exists() or not any(
            get_settings().media_folder.rglob("*.part")
        )
