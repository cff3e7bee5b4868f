import pytest

from lms.quizzes.definition import QuizDefinition, to_values
from lms.quizzes.faults import Fault
from lms.quizzes.reader import read_quiz, read_quiz_values

FILE = "quizzes/complaints.yaml"
HEADER = """\
title: Answering complaints
policy: complaints
pass_mark: 80
attempts: 3
wait_hours: 24
layout: one at a time
order: shuffled
introduction: Ten questions.
questions:
"""
SINGLE = """\
  - id: confirm-mail
    type: single
    section: complaints#how-fast
    text: By when do we confirm it?
    answers:
      - text: By the end of Tuesday
        correct: yes
        feedback: One business day.
      - text: 30
    feedback: Within one business day.
"""


def read(text):
    result = read_quiz(text, file=FILE)
    return [str(p) for p in result] if isinstance(result, list) else result


def read_question(lines):
    """Problems of a file whose only question has these lines, counted from its first."""
    start = HEADER.count("\n")
    base = "id: q\nsection: complaints#why\ntext: Asked.\nfeedback: Because.\n"
    body = "".join(f"    {line}\n" for line in (base + lines).strip().split("\n"))
    result = read_quiz(HEADER + "  - " + body.lstrip(), file=FILE)
    if isinstance(result, QuizDefinition):
        return []
    return [(p.line - start - 4, p.column, p.sentence) for p in result]


def test_the_example_of_the_documentation_is_read():
    quiz = read(HEADER + SINGLE)

    assert (quiz.title, quiz.attempts, quiz.wait_hours) == ("Answering complaints", 3, 24)
    assert [choice.correct for choice in quiz.questions[0].answers] == [True, False]
    assert quiz.questions[0].answers[1].text == "30"
    assert quiz.questions[0].points == 1


def test_settings_have_defaults():
    quiz = read("title: T\npolicy: p\npass_mark: 50\nquestions:\n" + SINGLE)

    assert (quiz.attempts, quiz.wait_hours, quiz.layout) == (None, 0, "one at a time")
    assert (quiz.order, quiz.introduction) == ("shuffled", "")


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_line_ends_and_byte_order_mark_make_no_difference(ending):
    text = HEADER + SINGLE

    assert read("\ufeff" + text.replace("\n", ending)) == read(text)


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (
            "type: single\nanswers:\n  - text: A\n  - text: B",
            [(3, 7, "No answer of “q” is correct. Write correct: yes under the right one.")],
        ),
        (
            "type: single\nanswers:\n  - {text: A, correct: yes}\n  - {text: B, correct: true}",
            [
                (
                    4,
                    28,
                    (
                        "Answer 1 is correct already, and a question of the type single has one "
                        "correct answer. Remove one mark, or write type: multiple."
                    ),
                )
            ],
        ),
        (
            "type: multiple\nanswers:\n  - text: A\n    correct: yes\n  - text: ａ ",
            [(5, 15, "This says the same as answer 1. Change or remove one of them.")],
        ),
        (
            "type: single\nanswers:\n  - text: A\n    correct: yes",
            [(3, 7, "2 to 10 items belong in this list; 1 stands in it.")],
        ),
        (
            "type: single\nanswers:\n  - text: A\n    correct: maybe\n  - text: B",
            [(4, 18, "“correct” must be yes or no, not “maybe”.")],
        ),
        (
            "type: singel\nanswers: []",
            [(1, 11, "“singel” is not a type of question. Did you mean “single”?")],
        ),
        (
            "answers: []",
            [
                (
                    -3,
                    5,
                    (
                        "“type” is missing. Write one of single, multiple, true_false, matching, "
                        "ordering, number, text."
                    ),
                )
            ],
        ),
        (
            "type: true_false\ncorrekt: yes",
            [
                (-3, 5, "“correct” is missing."),
                (2, 5, "“correkt” is not known here. Did you mean “correct”?"),
            ],
        ),
        (
            "type: matching\npairs:\n  - {left: A, right: x}\n  - {left: B, right: X}",
            [(4, 26, "This says the same as the right of pair 1. Change or remove one of them.")],
        ),
        (
            "type: ordering\nitems: [first, second, First]",
            [(2, 28, "This says the same as item 1. Change or remove one of them.")],
        ),
        (
            "type: number\ncorrect: .nan",
            [
                (
                    2,
                    14,
                    (
                        "“.nan” is not a number that can be used here. Write it in figures with a "
                        "point, such as 7 or 2.5: at most 15 figures before the point and 10 after "
                        "it."
                    ),
                )
            ],
        ),
        (
            "type: number\ncorrect: 7\ntolerance: -1",
            [(3, 16, "“tolerance” must be 0 or more.")],
        ),
        (
            'type: text\naccept: ["  "]',
            [(2, 14, "item 1 of “accept” is empty. Give it a value.")],
        ),
        (
            'type: text\naccept: ["\u00b4"]',
            [
                (
                    2,
                    14,
                    (
                        "Nothing is left of this spelling when accents and spaces are set aside. "
                        "Write one that has letters or figures."
                    ),
                )
            ],
        ),
        (
            "type: text\naccpt: [a]",
            [
                (-3, 5, "“accept” is missing."),
                (2, 5, "“accpt” is not known here. Did you mean “accept”?"),
            ],
        ),
        (
            "type: text\naccept: [a]\npoints: 0",
            [(3, 13, "“points” must be 1 or more.")],
        ),
    ],
    ids=[
        "none correct",
        "two correct",
        "same answer",
        "too few",
        "neither yes nor no",
        "unknown type",
        "no type",
        "unknown key",
        "same right",
        "same item",
        "not a number",
        "negative tolerance",
        "empty",
        "only an accent",
        "unknown key of text",
        "no points",
    ],
)
def test_fault_of_a_question_is_named_with_its_place(lines, problems):
    assert read_question(lines) == problems


def test_faults_of_all_questions_are_named_at_once():
    second = SINGLE.replace("complaints#how-fast", "complaints how-fast")
    third = SINGLE.replace("text: By when do we confirm it?", 'text: ""')

    assert read(HEADER + SINGLE + second + third) == [
        (
            f"{FILE}:20:9: “confirm-mail” is the id of question 1 already. "
            "Give this question an id of its own."
        ),
        (
            f"{FILE}:22:14: “complaints how-fast” cannot be a section. Write the policy, # and the "
            "anchor of the section, such as complaints#how-fast."
        ),
        (
            f"{FILE}:30:9: “confirm-mail” is the id of question 1 already. "
            "Give this question an id of its own."
        ),
        f"{FILE}:33:11: “text” is empty. Give it a value.",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("pass_mark: 180", "3:12: “pass_mark” must be 100 or less."),
        ("pass_mark: 80 %", "3:12: “pass_mark” must be a whole number, not “80 %”."),
        (
            "pass_mark: 80\npass_mak: 5",
            "4:1: “pass_mak” is not known here. Did you mean “pass_mark”?",
        ),
        (
            "pass_mark: 80\nlayout: two",
            "4:9: “layout” must be “one at a time” or “one page”, not “two”.",
        ),
        ("pass_mark: 80\nattempts: none", "4:11: “attempts” must be a whole number, not “none”."),
    ],
)
def test_fault_of_a_setting_is_named_with_its_place(line, sentence):
    text = f"title: T\npolicy: p\n{line}\nquestions:\n{SINGLE}"

    assert read(text) == [f"{FILE}:{sentence}"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1:1: The file is empty."),
        (HEADER, "9:1: “questions” must be a list, each item on a line that begins with a"),
        (
            HEADER.replace("questions:", "questions: []"),
            "9:12: 1 to 200 items belong in this list; 0 stand in it.",
        ),
        (HEADER + "  - just words\n", "10:5: A question is a block of keys: id, type, section"),
    ],
    ids=["empty", "no questions", "empty list", "words"],
)
def test_file_without_questions_is_refused(text, problem):
    first = read(text)[0]

    assert first.startswith(f"{FILE}:{problem}")


def test_invisible_characters_are_named():
    text = HEADER + SINGLE.replace("By when", "By\u202e when")

    assert read(text) == [
        f"{FILE}:13:11: An invisible character (U+202E) stands in this text. Remove it."
    ]


def test_values_of_a_form_are_read_like_a_file():
    quiz = read(HEADER + SINGLE)

    assert read_quiz_values(to_values(quiz)) == quiz


def test_faults_of_a_form_have_the_paths_of_their_fields():
    values = to_values(read(HEADER + SINGLE))
    values["pass_mark"] = 0
    question = values["questions"][0]
    del question["feedback"], question["answers"][0]["correct"]
    values["questions"].append({**question, "text": " ", "feedback": "Because."})

    assert read_quiz_values(values) == [
        Fault(("pass_mark",), "“pass_mark” must be 1 or more."),
        Fault(("questions", 0), "“feedback” is missing."),
        Fault(
            ("questions", 1, "id"),
            "“confirm-mail” is the id of question 1 already. Give this question an id of its own.",
        ),
        Fault(("questions", 1, "text"), "“text” is empty. Give it a value."),
    ]


def test_more_questions_than_a_quiz_can_have_are_refused_once():
    assert read(HEADER + SINGLE * 201) == [
        f"{FILE}:10:3: 1 to 200 items belong in this list; 201 stand in it."
    ]
