"""What the trainer learns from the answers."""

import re

import pytest
from sqlalchemy import event

from lms.db import db, transaction
from lms.quizzes import queries as quizzes
from lms.quizzes import service
from tests.cast import LONG_AGO, make_person, sign_in_as
from tests.makers import PUBLISHED_AT, QUIZ, make_company, make_policy, make_quiz, make_version


@pytest.fixture
def company(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
        make_quiz(actor_id=cast.tom)
    return cast


@pytest.fixture
def tom(app, company):
    return sign_in_as(app, company.tom)


def take(person_id, answers, *, at=PUBLISHED_AT, slug="complaints"):
    quiz = quizzes.find_quiz(slug)
    with transaction():
        attempt_id = service.start_attempt(person_id, quiz, occasion="first", at=at)
        service.keep_answers(person_id, attempt_id, answers, at=at)
        service.submit_attempt(person_id, attempt_id, at=at)


def see(client, path="/trainer/quizzes/complaints/results"):
    response = client.get(path)

    assert response.status_code == 200
    return response.text.replace("\u00a0", " ")


def test_without_attempts_the_page_says_so(tom):
    page = see(tom)

    assert "Nobody has handed it in yet" in page
    assert "No answers to version 1 yet" in page


def test_a_draft_has_no_results_yet(tom):
    tom.post("/trainer/quizzes/new", data={"title": "New", "policy": "complaints"})

    assert "No results yet" in see(tom, "/trainer/quizzes/new/results")


def test_first_attempts_count_and_later_ones_do_not(app, company, tom):
    with app.app_context():
        take(company.alice, {"days": "3", "first": 1})
        take(company.alice, {"days": "7", "first": 0}, at=PUBLISHED_AT.replace(day=5))
        take(company.mona, {"days": "7", "first": 1})

    page = see(tom)

    assert "Version 1, 2 first attempts." in page
    assert "50 % right; 2 of 2 answered." in page
    assert "0 % right; 2 of 2 answered." in page


def test_the_misunderstood_section_stands_first(app, company, tom):
    with app.app_context():
        take(company.alice, {"days": "7", "first": 1})

    page = see(tom)
    table = page.split("Wrong answers by section</caption>")[1]

    assert table.index("Taking a complaint") < table.index("How fast we answer")
    assert "100 % of 1" in table
    assert "Misunderstood most" not in page


def test_a_question_that_the_best_get_wrong_is_named(app, company, tom):
    three = QUIZ + (
        "  - {id: third, type: true_false, section: complaints#taking, text: Third,\n"
        "     correct: yes, feedback: F}\n"
    )
    with app.app_context():
        make_quiz(actor_id=company.tom, source=three)
        for number in range(24):
            person_id = make_person(f"X-{number:03}", f"Person{number} Example")
            knows = number % 2 == 0
            answers = {"days": "7" if knows else "1", "third": knows, "first": int(knows)}
            take(person_id, answers)

    page = see(tom)

    assert "Question 2 needs you" in page
    assert "The question can be read two ways." in page
    assert "24 first attempts" in page
    assert re.findall("Misunderstood most is (.*?)</p>", page) == [
        "“How fast we answer”: 50 % wrong."
    ]


def test_each_version_has_its_own_results(app, company, tom):
    with app.app_context():
        take(company.alice, {"days": "7", "first": 0})
        make_quiz(actor_id=company.tom, source=QUIZ.replace("Two questions.", "Both matter."))

    newest_answered, second = see(tom), see(tom, "/trainer/quizzes/complaints/results?version=2")

    assert "Version 1, 1 first attempt." in newest_answered
    assert "No answers to version 2 yet" in second
    assert tom.get("/trainer/quizzes/complaints/results?version=9").status_code == 404


def test_the_list_says_how_many_passed_lately(app, company, tom):
    with app.app_context():
        take(company.alice, {"days": "7", "first": 0}, at=LONG_AGO.replace(year=2024))

    assert '<td data-label="Attempts" class="figure">0</td>' in see(tom, "/trainer/quizzes")


@pytest.mark.parametrize(
    "path", ["", "/complaints/form", "/complaints/form/1", "/complaints/file",
             "/complaints/preview", "/complaints/results"],
)  # fmt: skip
def test_pages_take_as_many_queries_with_many_rows_as_with_one(app, company, tom, path):
    with app.app_context():
        take(company.alice, {"days": "7", "first": 0})
    few = count_queries(app, tom, path)
    with app.app_context():
        for number in range(3):
            make_quiz(f"more-{number}", actor_id=company.tom)
        for person_id in (company.mona, company.hana, company.olga):
            take(person_id, {"days": "7", "first": 0})

    assert count_queries(app, tom, path) == few
    assert few <= 8


def count_queries(app, client, path):
    statements = []
    with app.app_context():
        engine = db.engine

    def note(*args):
        statements.append(args[2])

    client.get(f"/trainer/quizzes{path}")
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(f"/trainer/quizzes{path}").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([s for s in statements if s.lstrip().upper().startswith(("SELECT", "WITH"))])
