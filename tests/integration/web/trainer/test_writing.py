"""Writing a quiz as a form and as a file, and letting it go live."""

import re

import pytest
from sqlalchemy import select

from lms.db import db
from lms.people.roles import Role
from lms.quizzes import queries as quizzes
from lms.quizzes.models import Attempt, QuizDraft, QuizVersion, ResponseDraft
from lms.quizzes.plain_values import read_values
from tests.cast import make_person, sign_in_as
from tests.makers import QUIZ, make_company, make_policy, make_quiz, make_version

SCRIPT = {"X-Requested-With": "fetch"}
HEAD = {
    "title": "Answering complaints",
    "policy": "complaints",
    "pass_mark": "50",
    "attempts": "2",
    "wait_hours": "0",
    "layout": "one at a time",
    "order": "fixed",
    "introduction": "Two questions.",
}


@pytest.fixture
def company(app, cast):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    return cast


@pytest.fixture
def quiz(app, company):
    with app.app_context():
        make_quiz(actor_id=company.tom)
    return company


@pytest.fixture
def tom(app, company):
    return sign_in_as(app, company.tom)


def read_draft(app, slug="complaints"):
    with app.app_context():
        draft = quizzes.find_draft(slug)
        return draft.source if draft else None


def read_draft_values(app, slug="complaints"):
    return read_values(read_draft(app, slug), file="quiz.yaml")


def count(app, model):
    with app.app_context():
        return len(db.session.scalars(select(model)).all())


def see(client, path):
    response = client.get(path)

    assert response.status_code == 200
    return response.text


def get_seen(app, slug="complaints"):
    with app.app_context():
        draft = quizzes.find_draft(slug)
        return draft.edited_at.isoformat() if draft else ""


def begin(client, title="New one"):
    response = client.post("/trainer/quizzes/new", data={"title": title, "policy": "complaints"})

    assert response.status_code == 303
    return response.location.split("/")[3]


@pytest.mark.parametrize(
    "path", ["", "/new", "/complaints/form", "/complaints/form/1", "/complaints/file",
             "/complaints/preview", "/complaints/results"],
)  # fmt: skip
def test_only_trainers_open_these_pages(app, quiz, path):
    for person_id in (quiz.alice, quiz.hana, quiz.olga, quiz.adam):
        assert sign_in_as(app, person_id).get(f"/trainer/quizzes{path}").status_code == 403


@pytest.mark.parametrize("path", ["form", "form/1", "file", "file/preview", "publish", "discard"])
def test_nobody_else_changes_a_quiz(app, quiz, path):
    mallory = sign_in_as(app, quiz.mallory)

    response = mallory.post(f"/trainer/quizzes/complaints/{path}", data={"source": "x"})

    assert response.status_code == 403
    assert count(app, QuizDraft) == 0


def test_a_quiz_that_does_not_exist_is_not_found(tom):
    for path in ("form", "form/1", "file", "preview", "results"):
        assert tom.get(f"/trainer/quizzes/nothing/{path}").status_code == 404


def test_looking_changes_nothing(app, quiz, tom):
    for path in ("", "/complaints/form", "/complaints/form/1", "/complaints/file"):
        see(tom, f"/trainer/quizzes{path}")

    assert count(app, QuizDraft) == 0


def test_a_new_quiz_is_a_draft_and_nothing_more(app, tom):
    slug = begin(tom, "Über Beschwerden!")

    assert slug == "uber-beschwerden"
    assert count(app, QuizVersion) == 0
    assert "No question yet" in see(tom, f"/trainer/quizzes/{slug}/form")
    assert "uber-beschwerden/form" in see(tom, "/trainer/quizzes")


def test_two_quizzes_of_one_title_have_names_of_their_own(tom):
    assert [begin(tom, "Same"), begin(tom, "Same")] == ["same", "same-2"]


def test_a_quiz_without_title_or_policy_is_not_begun(app, tom):
    response = tom.post("/trainer/quizzes/new", data={"title": " ", "policy": "nothing"})

    assert response.status_code == 422
    assert "A quiz has a title. Write one." in response.text
    assert "Choose the policy that the quiz is about." in response.text
    assert count(app, QuizDraft) == 0


def test_a_quiz_is_written_and_published_without_any_syntax(app, company, tom):
    slug = begin(tom, "Complaints: who & when")
    form = f"/trainer/quizzes/{slug}/form"
    head = {**HEAD, "title": "Complaints: who & when"}
    added = tom.post(form, data={**head, "seen": get_seen(app, slug), "op": "add:single"})
    question = {
        "was": "question-1", "id": "question-1", "rows": "2", "text": "Who takes it?",
        "section": "complaints#taking", "row-0-text": "Whoever hears it", "correct": "0",
        "row-1-text": 'Nobody: "yes" # no', "feedback": "All of us.", "points": "1",
    }  # fmt: skip
    saved = tom.post(added.location, data={**question, "seen": get_seen(app, slug), "op": "done"})
    published = tom.post(form, data={**head, "seen": get_seen(app, slug), "op": "publish"})

    assert added.location == f"{form}/1"
    assert saved.location == form
    assert published.status_code == 303
    with app.app_context():
        live = quizzes.find_quiz(slug)
    assert (live.number, live.title) == (1, "Complaints: who & when")
    assert live.definition.questions[0].answers[1].text == 'Nobody: "yes" # no'
    assert read_draft(app, slug) is None


def test_an_unfinished_question_is_kept_and_named(app, tom):
    slug = begin(tom)
    tom.post(
        f"/trainer/quizzes/{slug}/form",
        data={**HEAD, "seen": get_seen(app, slug), "op": "add:single"},
    )

    published = tom.post(
        f"/trainer/quizzes/{slug}/form", data={**HEAD, "seen": get_seen(app, slug), "op": "publish"}
    )
    page = see(tom, f"/trainer/quizzes/{slug}/form")

    assert published.status_code == 422
    assert count(app, QuizVersion) == 0
    assert "from going live" in published.text
    assert "Not written yet" in page
    assert "things to mend" in page


@pytest.mark.parametrize(
    ("op", "ids"),
    [("up:1", ["first", "days"]), ("down:0", ["first", "days"]), ("remove:0", ["first"]),
     ("up:0", ["days", "first"]), ("up:77", ["days", "first"]), ("save", ["days", "first"])],
)  # fmt: skip
def test_questions_are_moved_and_removed_by_buttons(app, quiz, tom, op, ids):
    tom.post("/trainer/quizzes/complaints/form", data={**HEAD, "title": "T", "op": op})

    assert [q["id"] for q in read_draft_values(app)["questions"]] == ids


def test_saving_without_a_change_makes_no_draft(app, quiz, tom):
    with app.app_context():
        stored = quizzes.find_quiz("complaints").source
    file = tom.post("/trainer/quizzes/complaints/file", data={"source": stored, "op": "save"})

    assert file.status_code == 303
    assert count(app, QuizDraft) == 0


@pytest.mark.parametrize("kind", ["single", "multiple", "matching", "ordering", "text"])
def test_rows_come_and_go_and_texts_stay(app, tom, kind):
    slug = begin(tom)
    tom.post(
        f"/trainer/quizzes/{slug}/form",
        data={**HEAD, "seen": get_seen(app, slug), "op": f"add:{kind}"},
    )
    here = f"/trainer/quizzes/{slug}/form/1"
    fields = {"was": "question-1", "id": "question-1", "rows": "2", "text": "Q"}
    for place, text in enumerate(("A", "B")):
        side = "left" if kind == "matching" else "text"
        fields[f"row-{place}-{side}"] = text

    tom.post(here, data={**fields, "seen": get_seen(app, slug), "op": "add-row"})
    grown = see(tom, here)
    tom.post(here, data={**fields, "seen": get_seen(app, slug), "rows": "3", "op": "remove:0"})
    question = read_draft_values(app, slug)["questions"][0]

    assert 'name="row-2-' in grown
    rows = next(value for key, value in question.items() if isinstance(value, list))
    first = rows[0] if isinstance(rows[0], str) else next(iter(rows[0].values()))
    assert first == "B"


ROW_FAULTS = {
    "single": "2 to 10 answers belong here, and there is 1.",
    "matching": "2 to 10 pairs belong here, and there is 1.",
    "ordering": "2 to 10 items belong here, and there is 1.",
    "text": "Write a spelling that is right.",
}


@pytest.mark.parametrize("kind", ROW_FAULTS)
def test_too_few_rows_are_named_once_the_question_is_left_and_not_before(app, tom, kind):
    slug = begin(tom)
    tom.post(
        f"/trainer/quizzes/{slug}/form",
        data={**HEAD, "seen": get_seen(app, slug), "op": f"add:{kind}"},
    )
    here = f"/trainer/quizzes/{slug}/form/1"
    rows = "0" if kind == "text" else "1"
    fields = {"was": "question-1", "id": "question-1", "rows": rows, "text": "Q"}
    fields |= {"row-0-text": "A", "row-0-left": "A", "row-0-right": "B", "correct": "0"}

    added = tom.post(here, data={**fields, "seen": get_seen(app, slug), "op": "add-row"})
    writing = see(tom, added.headers["Location"].partition("#")[0])
    tom.post(here, data={**fields, "seen": get_seen(app, slug), "op": "done"})
    left = see(tom, here)

    assert "to mend" not in writing
    assert re.findall(rf"<span>({re.escape(ROW_FAULTS[kind])})</span>", left) == [ROW_FAULTS[kind]]


def test_only_the_item_that_is_empty_is_at_fault(app, tom):
    slug = begin(tom)
    add = {**HEAD, "seen": get_seen(app, slug), "op": "add:ordering"}
    tom.post(f"/trainer/quizzes/{slug}/form", data=add)
    here = f"/trainer/quizzes/{slug}/form/1"
    fields = {
        "was": "question-1", "id": "question-1", "rows": "3", "text": "Q", "feedback": "F",
        "section": "complaints#taking", "row-0-text": "A", "row-2-text": "C", "op": "done",
    }  # fmt: skip

    tom.post(here, data={**fields, "seen": get_seen(app, slug)})

    sentences = re.findall(r'<p class="field-error".*?<span>(.*?)</span></p>', see(tom, here))
    assert sentences == ["Item 2 is empty. Write it, or remove the row."]


def test_the_sections_of_the_own_policy_are_offered_first(app, quiz, tom):
    with app.app_context():
        make_policy("billing", title="Billing")
        make_version("billing", approver_id=quiz.abel)

    page = see(tom, "/trainer/quizzes/complaints/form/1")

    groups = re.findall(r'<optgroup label="([^"]+)">', page)
    assert groups == ["Complaints", "Billing"]


@pytest.mark.parametrize("kind", ["multiple", "matching", "ordering", "text", "true_false"])
def test_another_kind_keeps_the_texts_it_can_hold(app, quiz, tom, kind):
    here = "/trainer/quizzes/complaints/form/2"
    fields = {
        "was": "first", "id": "first", "rows": "2", "text": "Who?", "feedback": "F",
        "row-0-text": "Alpha", "row-1-text": "Beta", "correct": "0",
        "section": "complaints#taking", "type": kind, "op": "retype",
    }  # fmt: skip

    tom.post(here, data=fields)

    question = read_draft_values(app)["questions"][1]
    assert (question["type"], question["text"], question["id"]) == (kind, "Who?", "first")
    if kind != "true_false":
        assert "Alpha" in str(question)
    assert see(tom, here)


def test_form_and_file_show_one_draft(app, quiz, tom):
    tom.post("/trainer/quizzes/complaints/form", data={**HEAD, "title": "Renamed", "op": "save"})

    in_file = see(tom, "/trainer/quizzes/complaints/file")
    source = read_draft(app).replace("title: Renamed", "title: Renamed again")
    tom.post("/trainer/quizzes/complaints/file", data={"source": source, "op": "save"})
    in_form = see(tom, "/trainer/quizzes/complaints/form")

    assert "title: Renamed" in in_file
    assert 'value="Renamed again"' in in_form


@pytest.mark.parametrize(
    "source", ["title: [", "title: T\nquestions:\n  - {type: riddle}", "colour: red\n", "- a\n"]
)
def test_a_file_that_the_form_cannot_show_stays_a_file(app, tom, source):
    slug = begin(tom)
    tom.post(f"/trainer/quizzes/{slug}/file", data={"source": source, "op": "save"})

    for path in ("form", "preview"):
        response = tom.get(f"/trainer/quizzes/{slug}/{path}")
        assert response.status_code in {302, 303}
        assert response.location.endswith(f"/{slug}/file")
    assert tom.post(f"/trainer/quizzes/{slug}/form", data=HEAD).status_code == 303
    assert read_draft(app, slug) == source


def test_the_file_says_its_problems_by_line_while_it_is_written(app, quiz, tom):
    source = QUIZ.replace("complaints#taking", "complaints#nowhere")

    response = tom.post(
        "/trainer/quizzes/complaints/file/preview", data={"source": source}, headers=SCRIPT
    )

    assert response.status_code == 200
    line = source.splitlines().index("    section: complaints#nowhere") + 1
    assert f'data-line="{line}"' in response.text
    assert "has no section “nowhere”" in response.text
    assert read_draft(app) == source


def test_a_section_that_is_gone_keeps_a_quiz_from_going_live(app, quiz, tom):
    source = QUIZ.replace("complaints#taking", "complaints#nowhere")

    response = tom.post(
        "/trainer/quizzes/complaints/file", data={"source": source, "op": "publish"}
    )

    assert response.status_code == 422
    assert "One thing keeps it from going live" in response.text
    assert count(app, QuizVersion) == 1
    assert read_draft(app) == source


def test_a_new_version_leaves_attempts_under_way_with_theirs(app, quiz, tom):
    alice = sign_in_as(app, quiz.alice)
    attempt = alice.post("/quizzes/complaints/attempts").location
    source = QUIZ.replace("How many business days do we have?", "A new wording")
    tom.post("/trainer/quizzes/complaints/file", data={"source": source, "op": "publish"})

    assert count(app, QuizVersion) == 2
    assert "How many business days do we have?" in alice.get(attempt).text


def test_publishing_the_same_again_makes_no_version(app, quiz, tom):
    response = tom.post("/trainer/quizzes/complaints/publish")

    assert response.status_code == 303
    assert count(app, QuizVersion) == 1
    assert "Nothing has changed" in see(tom, response.location)


def test_dropping_a_draft_brings_the_version_back(app, quiz, tom):
    tom.post("/trainer/quizzes/complaints/form", data={**HEAD, "title": "Renamed", "op": "save"})

    tom.post("/trainer/quizzes/complaints/discard")

    assert count(app, QuizDraft) == 0
    assert 'value="Answering complaints"' in see(tom, "/trainer/quizzes/complaints/form")


def test_two_trainers_do_not_overwrite_each_other(app, quiz, tom):
    with app.app_context():
        other_id = make_person("T-020", "Tina Trainer", roles=(Role.TRAINER,))
    tina = sign_in_as(app, other_id)
    path = "/trainer/quizzes/complaints/form"
    tom.post(path, data={**HEAD, "title": "By Tom", "op": "save"})

    blind = tina.post(path, data={**HEAD, "title": "By Tina", "op": "save"})
    by_script = tina.post(path, data={**HEAD, "title": "By Tina"}, headers=SCRIPT)
    page = see(tina, path)
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    title_after = read_draft_values(app)["title"]
    tina.post(path, data={**HEAD, "title": "By Tina", "seen": seen, "op": "save"})

    assert blind.status_code == 303
    assert "Tom Trainer changed this draft while this page was open." in page
    assert by_script.status_code == 409
    assert title_after == "By Tom"
    assert read_draft_values(app)["title"] == "By Tina"


def test_a_form_saves_itself_without_a_page(app, quiz, tom):
    response = tom.post(
        "/trainer/quizzes/complaints/form", data={**HEAD, "title": "Typed"}, headers=SCRIPT
    )

    assert response.status_code == 200
    assert f'name="seen" value="{response.json["seen"]}"' in see(
        tom, "/trainer/quizzes/complaints/form"
    )
    assert read_draft_values(app)["title"] == "Typed"


def test_another_window_of_the_same_trainer_does_not_overwrite(app, quiz, tom):
    path = "/trainer/quizzes/complaints/form"
    tom.post(path, data={**HEAD, "title": "First window", "op": "save"})

    second = tom.post(path, data={**HEAD, "title": "Second window"}, headers=SCRIPT)

    assert second.status_code == 409
    assert second.json["sentence"].startswith("You changed this draft in another window")
    assert read_draft_values(app)["title"] == "First window"


def test_a_draft_that_somebody_changed_does_not_go_live_unseen(app, quiz, tom):
    path = "/trainer/quizzes/complaints/form"
    tom.post(path, data={**HEAD, "title": "Changed", "op": "save"})

    response = tom.post(path, data={**HEAD, "title": "Changed", "op": "publish"})

    assert response.status_code == 303
    assert count(app, QuizVersion) == 1


def test_opening_the_form_keeps_comments_until_something_is_changed(app, quiz, tom):
    source = "# Ours\n" + QUIZ
    tom.post("/trainer/quizzes/complaints/file", data={"source": source, "op": "save"})

    tom.post("/trainer/quizzes/complaints/form", data={**HEAD, "op": "save"})

    assert read_draft(app) == source


def test_a_question_that_moved_elsewhere_is_not_overwritten(app, quiz, tom):
    fields = {"was": "first", "id": "first", "rows": "0", "text": "Wrong place"}

    response = tom.post("/trainer/quizzes/complaints/form/1", data=fields, headers=SCRIPT)

    assert response.status_code == 409
    assert count(app, QuizDraft) == 0


def test_what_is_typed_is_text_and_never_markup(quiz, tom):
    page = tom.post(
        "/trainer/quizzes/complaints/file/preview",
        data={"source": QUIZ.replace("Who takes a complaint?", "<script>x</script><b>B</b>")},
    ).text

    assert "<script>" not in page
    assert "<b>" not in page


def test_trying_a_quiz_stores_nothing(app, quiz, tom):
    page = see(tom, "/trainer/quizzes/complaints/preview")
    tried = tom.post(
        "/trainer/quizzes/complaints/preview",
        data={"asked": [1, 2], "answer-1": "7", "answer-2": "1", "go": "review"},
    )

    assert "How many business days do we have?" in page
    assert "You would have passed, with 1 of 2" in tried.text
    assert "Right is" in tried.text
    assert (count(app, Attempt), count(app, ResponseDraft)) == (0, 0)
