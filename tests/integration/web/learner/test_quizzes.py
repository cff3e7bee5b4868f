"""Taking a quiz: beginning, answering, checking, handing in and learning from it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.db import db
from lms.quizzes.models import Attempt, Grade, ResponseDraft, Submission
from tests.cast import sign_in_as
from tests.makers import (
    QUIZ,
    make_company,
    make_policy,
    make_quiz,
    make_version,
)

SCRIPT = {"X-Requested-With": "fetch", "Accept": "application/json"}
HEAD = "section: complaints#taking, feedback: Because."
EVERY_TYPE = f"""\
title: Every kind of question
policy: complaints
pass_mark: 60
layout: one page
order: shuffled
questions:
  - {{id: single, type: single, text: One, {HEAD}
     , answers: [{{text: A1, correct: yes}}, {{text: A2}}, {{text: A3}}]}}
  - {{id: several, type: multiple, text: Some, {HEAD}
     , answers: [{{text: B1, correct: yes}}, {{text: B2}}, {{text: B3, correct: yes}}]}}
  - {{id: truth, type: true_false, text: So, {HEAD}, correct: no}}
  - {{id: pairs, type: matching, text: Match, {HEAD}
     , pairs: [{{left: L1, right: R1}}, {{left: L2, right: R2}}, {{left: L3, right: R3}}]}}
  - {{id: order, type: ordering, text: Order, {HEAD}, items: [I1, I2, I3]}}
  - {{id: count, type: number, text: Count, {HEAD}, correct: 7, unit: days}}
  - {{id: word, type: text, text: Word, {HEAD}, accept: [Rotterdam]}}
"""


@pytest.fixture
def company(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
        make_quiz(actor_id=cast.tom)
    return cast


@pytest.fixture
def alice(app, company):
    return sign_in_as(app, company.alice)


def begin(client, slug="complaints"):
    response = client.post(f"/quizzes/{slug}/attempts")

    assert response.status_code == 303
    return response.location.rsplit("/", 1)[1]


def send(client, attempt_id, fields, **headers):
    return client.post(f"/attempts/{attempt_id}/answers", data=fields, headers=headers)


def answer(client, attempt_id, number, *values):
    return send(client, attempt_id, {"asked": number, f"answer-{number}": list(values)})


def hand_in(client, attempt_id):
    return client.post(f"/attempts/{attempt_id}/submit")


def list_kept(app):
    with app.app_context():
        rows = db.session.execute(select(ResponseDraft.question_key, ResponseDraft.answer))
        return {row.question_key: row.answer for row in rows}


def count(app, model):
    with app.app_context():
        return len(db.session.scalars(select(model)).all())


def test_a_quiz_says_what_it_asks_before_it_begins(alice):
    page = alice.get("/quizzes/complaints").text

    assert "<h1>Answering complaints</h1>" in page
    assert "50\u00a0% of the points" in page
    assert "2 of 2" in page
    assert "Begin the quiz" in page


def test_looking_at_a_quiz_begins_nothing(app, alice):
    alice.get("/quizzes/complaints")

    assert count(app, Attempt) == 0


def test_a_quiz_that_does_not_exist_is_not_found(alice):
    assert alice.get("/quizzes/nothing").status_code == 404
    assert alice.post("/quizzes/nothing/attempts").status_code == 404


def test_a_visitor_signs_in_first(company, client):
    response = client.get("/quizzes/complaints")

    assert response.status_code == 302
    assert response.location.endswith("/sign-in?next=/quizzes/complaints")


def test_beginning_twice_goes_on_with_the_same_attempt(app, alice):
    assert begin(alice) == begin(alice)
    assert count(app, Attempt) == 1


def test_a_quiz_is_passed_without_a_script(alice):
    attempt_id = begin(alice)
    first = answer(alice, attempt_id, 1, "7")
    second = answer(alice, attempt_id, 2, "0")
    review = alice.get(f"/attempts/{attempt_id}/review").text
    end = hand_in(alice, attempt_id)
    result = alice.get(end.location).text

    assert first.location == f"/attempts/{attempt_id}?question=2"
    assert second.location == f"/attempts/{attempt_id}/review"
    assert "Every question is answered" in review
    assert "You passed, with 2 of 2 right" in result


def test_an_unanswered_question_is_named_before_handing_in(alice):
    attempt_id = begin(alice)
    answer(alice, attempt_id, 1, "7")

    review = alice.get(f"/attempts/{attempt_id}/review").text

    assert "One question has no answer yet" in review
    assert "Not answered" in review


def test_a_failed_attempt_explains_itself_and_keeps_the_right_answer_back(alice):
    attempt_id = begin(alice)
    answer(alice, attempt_id, 2, "1")
    hand_in(alice, attempt_id)

    result = alice.get(f"/attempts/{attempt_id}/result").text

    assert "Not passed, with 0 of 2 right" in result
    assert "1\u00a0attempt is left" in result
    assert 'href="/policies/complaints#s-taking"' in result
    assert "Seven business days." in result
    assert "Right is" not in result
    assert "Begin another attempt" in result


def test_the_right_answers_are_told_when_no_attempt_is_left(alice):
    for _ in range(2):
        attempt_id = begin(alice)
        hand_in(alice, attempt_id)

    result = alice.get(f"/attempts/{attempt_id}/result").text
    quiz = alice.get("/quizzes/complaints").text

    assert "Right is" in result
    assert "All attempts are used." in result
    assert "All 2 attempts at this quiz are used." in quiz
    assert alice.post("/quizzes/complaints/attempts").status_code == 422


def test_the_next_attempt_is_named_in_the_persons_own_time(app, company, alice, monkeypatch):
    with app.app_context():
        make_quiz(
            "slow", actor_id=company.tom, source=QUIZ.replace("wait_hours: 0", "wait_hours: 24")
        )
    start = clock.now().replace(year=2026, month=1, day=5, hour=22, minute=30)
    monkeypatch.setattr(clock, "now", lambda: start)
    client = sign_in_as(app, company.alice)
    hand_in(client, begin(client, "slow"))

    page = client.get("/quizzes/slow").text
    refused = client.post("/quizzes/slow/attempts")

    assert "6 January" in page.replace("\u00a0", " ")
    assert "23:30" in page
    assert refused.status_code == 422
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=25))
    client = sign_in_as(app, company.alice)
    assert "Begin another attempt" in client.get("/quizzes/slow").text


def test_handing_in_twice_gives_one_result(app, alice):
    attempt_id = begin(alice)

    first, second = hand_in(alice, attempt_id), hand_in(alice, attempt_id)

    assert first.location == second.location == f"/attempts/{attempt_id}/result"
    assert (count(app, Submission), count(app, Grade)) == (1, 1)


def test_questions_cannot_be_answered_after_handing_in(app, alice):
    attempt_id = begin(alice)
    hand_in(alice, attempt_id)

    by_script = send(alice, attempt_id, {"asked": 1, "answer-1": "7"}, **SCRIPT)
    by_form = send(alice, attempt_id, {"asked": 1, "answer-1": "7"})

    assert by_script.status_code == 409
    assert by_script.json == {
        "sentence": "This attempt was handed in. Its answers stay as they were."
    }
    assert by_form.status_code == 303
    assert alice.get(f"/attempts/{attempt_id}").location == f"/attempts/{attempt_id}/result"
    assert list_kept(app) == {}


@pytest.mark.parametrize("path", ["", "/review", "/result"])
def test_an_attempt_of_somebody_else_is_not_found(app, company, alice, path):
    attempt_id = begin(alice)
    mallory = sign_in_as(app, company.mallory)

    assert mallory.get(f"/attempts/{attempt_id}{path}").status_code == 404


def test_nobody_answers_or_hands_in_for_somebody_else(app, company, alice):
    attempt_id = begin(alice)
    mallory = sign_in_as(app, company.mallory)

    assert send(mallory, attempt_id, {"asked": 1, "answer-1": "7"}, **SCRIPT).status_code == 404
    assert answer(mallory, attempt_id, 1, "7").status_code == 404
    assert hand_in(mallory, attempt_id).status_code == 404
    assert list_kept(app) == {}
    assert count(app, Submission) == 0


def test_an_answer_sent_by_script_is_kept_without_a_page(app, alice):
    attempt_id = begin(alice)

    response = send(alice, attempt_id, {"asked": 1, "answer-1": "7", "changed": 1}, **SCRIPT)

    assert (response.status_code, response.data) == (204, b"")
    assert list_kept(app) == {"days": "7"}


def test_a_number_that_cannot_be_read_is_said_and_stays_on_the_page(app, alice):
    attempt_id = begin(alice)

    by_form = answer(alice, attempt_id, 1, "about seven")
    by_script = send(alice, attempt_id, {"asked": 1, "answer-1": "x", "changed": 1}, **SCRIPT)

    assert by_form.status_code == 422
    assert 'value="about seven"' in by_form.text
    assert "is not a number that can be read" in by_form.text
    assert by_script.status_code == 422
    assert "is not a number that can be read" in by_script.json["sentence"]
    assert list_kept(app) == {}


def test_an_answer_is_taken_back_by_emptying_it(app, alice):
    attempt_id = begin(alice)
    answer(alice, attempt_id, 1, "7")

    send(alice, attempt_id, {"asked": 1, "shown-1": "7", "answer-1": ""})

    assert list_kept(app) == {}


def test_another_tab_takes_back_no_answer(app, alice):
    attempt_id = begin(alice)
    answer(alice, attempt_id, 1, "7")

    stale = {"asked": [1, 2], "shown-1": "", "answer-1": "", "shown-2": "", "answer-2": "0"}
    send(alice, attempt_id, stale)
    send(alice, attempt_id, {**stale, "answer-2": "1", "changed": 2}, **SCRIPT)

    assert list_kept(app) == {"days": "7", "first": 1}


def test_a_question_that_was_not_asked_is_left_alone(app, alice):
    attempt_id = begin(alice)

    response = send(alice, attempt_id, {"asked": ["99", "x", "0"], "answer-99": "7"}, **SCRIPT)

    assert response.status_code == 204
    assert list_kept(app) == {}


def read_every_type(app, company):
    with app.app_context():
        make_quiz("every", actor_id=company.tom, source=EVERY_TYPE)
    client = sign_in_as(app, company.alice)
    attempt_id = begin(client, "every")
    page = client.get(f"/attempts/{attempt_id}").text
    numbers = dict(
        re.findall(r'id="question-(\d)".*?<span class="question">(\w+)</span>', page, re.DOTALL)
    )
    return client, attempt_id, page, {word: number for number, word in numbers.items()}


def find_value(page, number, text):
    part = page.split(f'id="question-{number}"')[1].split("</fieldset>")[0]
    found = re.search(
        rf'value="([\d.]+)"[^>]*>(?:<span class="letter"[^>]*>.</span><span>)?{text}<', part
    )
    assert found, part
    return found.group(1)


def find_item(page, number, text):
    part = page.split(f'id="question-{number}"')[1].split("</fieldset>")[0]
    row = next(row for row in part.split("<li>") if f"<span>{text}</span>" in row)
    return re.search(r'value="([\d.]+)"', row).group(1)


def test_every_type_of_question_is_answered_from_its_own_fields(app, company):
    client, attempt_id, page, at = read_every_type(app, company)
    fields = {
        "asked": list(at.values()),
        f"answer-{at['One']}": find_value(page, at["One"], "A1"),
        f"answer-{at['Some']}": [find_value(page, at["Some"], text) for text in ("B1", "B3")],
        f"answer-{at['So']}": "false",
        f"answer-{at['Match']}": [
            find_value(page, at["Match"], text) for text in ("R1", "R2", "R3")
        ],
        f"answer-{at['Order']}": [
            find_item(page, at["Order"], text) for text in ("I1", "I2", "I3")
        ],
        f"answer-{at['Count']}": "7 days",
        f"answer-{at['Word']}": "rotterdam",
        "go": "review",
    }

    response = send(client, attempt_id, fields)
    hand_in(client, attempt_id)

    assert response.location == f"/attempts/{attempt_id}/review"
    result = client.get(f"/attempts/{attempt_id}/result").text
    assert "You passed, with 7 of 7 right" in result


def test_a_page_comes_back_filled_as_it_was_left(app, company):
    client, attempt_id, page, at = read_every_type(app, company)
    chosen = find_value(page, at["One"], "A2")
    match = [find_value(page, at["Match"], text) for text in ("R3", "R1", "R2")]
    order = [find_item(page, at["Order"], text) for text in ("I3", "I1", "I2")]
    answers = {"One": chosen, "Match": match, "Order": order, "Word": "Den <b>Haag</b>"}
    fields = {f"answer-{at[name]}": value for name, value in answers.items()}
    send(client, attempt_id, {"asked": list(at.values()), **fields})

    again = client.get(f"/attempts/{attempt_id}").text

    assert f'value="{chosen}" checked' in again
    assert re.findall(r'<option value="(\d)" selected', again) == match
    items = re.findall(rf'type="hidden" name="answer-{at["Order"]}" value="([\d.]+)"', again)
    assert items == order
    assert 'value="Den &lt;b&gt;Haag&lt;/b&gt;"' in again


def test_items_are_put_in_order_without_a_script(app, company):
    client, attempt_id, page, at = read_every_type(app, company)
    number = at["Order"]
    before = [find_item(page, number, text) for text in ("I1", "I2", "I3")]

    fields = {"asked": number, f"answer-{number}": before, "move": f"{before[2]}:up"}
    response = send(client, attempt_id, fields)

    assert response.location.endswith(f"#question-{number}")
    assert list_kept(app) == {"order": [0, 2, 1]}


def test_an_order_that_already_stands_counts_when_the_person_goes_on(app, company):
    client, attempt_id, page, at = read_every_type(app, company)
    number = at["Order"]
    part = page.split(f'id="question-{number}"')[1].split("</fieldset>")[0]
    shown = re.findall(r'type="hidden"[^>]*value="([\d.]+)"', part)
    fields = {"asked": number, f"answer-{number}": shown, f"shown-{number}": "|".join(shown)}

    send(client, attempt_id, fields)
    before = list_kept(app)
    send(client, attempt_id, {**fields, "go": "next"})

    assert before == {}
    assert sorted(list_kept(app)["order"]) == [0, 1, 2]


def test_the_page_does_not_tell_the_right_answer(app, company):
    _, _, page, _ = read_every_type(app, company)

    assert "Rotterdam" not in page.split("<main")[1].split("</main>")[0]
    assert "correct" not in page
    assert not re.search(r'name="answer-\d"[^>]* checked', page)


def test_the_other_layout_is_one_link_away(alice):
    attempt_id = begin(alice)

    one = alice.get(f"/attempts/{attempt_id}").text
    all_of_them = alice.get(f"/attempts/{attempt_id}?view=page").text

    assert one.count("<fieldset") == 1
    assert all_of_them.count("<fieldset") == 2
    assert f"/attempts/{attempt_id}?view=page" in one
    assert f"/attempts/{attempt_id}?view=one" in all_of_them


def test_a_new_version_leaves_an_attempt_under_way_as_it_was(app, company, alice):
    attempt_id = begin(alice)
    with app.app_context():
        make_quiz(actor_id=company.tom, source=QUIZ.replace("correct: 7", "correct: 9"))

    answer(alice, attempt_id, 1, "7")
    hand_in(alice, attempt_id)

    result = alice.get(f"/attempts/{attempt_id}/result").text
    assert "You passed, with 1 of 2 right" in result


def test_answers_are_words_and_never_markup(alice):
    attempt_id = begin(alice)

    with_tag = answer(alice, attempt_id, 1, "<script>7</script>").text

    assert "<script>7" not in with_tag


def test_each_page_of_a_quiz_takes_few_queries(app, alice):
    attempt_id = begin(alice)
    answer(alice, attempt_id, 1, "7")
    before = ["/quizzes/complaints", f"/attempts/{attempt_id}", f"/attempts/{attempt_id}/review"]
    counts = {path: count_queries(app, alice, path) for path in before}
    hand_in(alice, attempt_id)
    counts["result"] = count_queries(app, alice, f"/attempts/{attempt_id}/result")

    assert {path: number for path, number in counts.items() if number > 10} == {}


def count_queries(app, client, path):
    statements = []
    with app.app_context():
        engine = db.engine
    note = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([s for s in statements if s.lstrip().upper().startswith(("SELECT", "WITH"))])
