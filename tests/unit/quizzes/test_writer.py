from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.quizzes.definition import QuizDefinition, from_json, from_values, to_json, to_values
from lms.quizzes.faults import list_faults
from lms.quizzes.reader import read_quiz
from lms.quizzes.writer import write_quiz

ALPHABET = "aZé中7 :#-'\"\\|>{}[]&*!%@`~,?=.\n\t\u00a0…🙂ß_/"
TEXTS = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=30),
    st.sampled_from(["yes", "null", "~", "1e5", "1_000", "0x1F", "- a", "a: b", "a #b", "1.50"]),
    st.sampled_from(["word " * 35, "line\n\n  indented\n- item", ": ", "#", "'", "---", "%TAG"]),
).filter(lambda text: text.strip())
SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


def several(lowest, highest):
    return st.lists(
        TEXTS, min_size=lowest, max_size=highest, unique_by=lambda t: " ".join(t.casefold().split())
    )


@st.composite
def questions(draw, number):
    kind = draw(st.sampled_from(["single", "multiple", "true_false", "matching", "ordering",
                                 "number", "text"]))  # fmt: skip
    question = {"id": f"q-{number}", "type": kind, "section": "complaints#why"}
    question |= {"text": draw(TEXTS), "feedback": draw(TEXTS), "points": draw(st.integers(1, 9))}
    if kind in {"single", "multiple"}:
        answers = [{"text": t, "feedback": draw(st.just("") | TEXTS)} for t in draw(several(2, 4))]
        answers[draw(st.integers(0, len(answers) - 1))]["correct"] = True
        question["answers"] = answers
    elif kind == "true_false":
        question["correct"] = draw(st.booleans())
    elif kind == "matching":
        lefts = draw(several(2, 3))
        question["pairs"] = [{"left": t, "right": f"{i}: {t}"} for i, t in enumerate(lefts)]
    elif kind == "ordering":
        question["items"] = draw(several(2, 4))
    elif kind == "number":
        figures = st.decimals("-999999", "999999", places=3)
        question |= {"correct": draw(figures), "tolerance": abs(draw(figures)), "unit": "€"}
    else:
        question["accept"] = [text + "a" for text in draw(several(1, 3))]
    return question


@st.composite
def quizzes(draw):
    count = draw(st.integers(1, 3))
    return QuizDefinition.model_validate(
        {
            "title": draw(TEXTS),
            "policy": "complaints",
            "pass_mark": draw(st.integers(1, 100)),
            "attempts": draw(st.sampled_from(["unlimited", 1, 3])),
            "wait_hours": draw(st.sampled_from([0, 24])),
            "layout": draw(st.sampled_from(["one page", "one at a time"])),
            "order": draw(st.sampled_from(["fixed", "shuffled"])),
            "introduction": draw(st.just("") | TEXTS),
            "questions": [draw(questions(number)) for number in range(count)],
        }
    )


@SETTINGS
@given(quizzes())
def test_reading_what_was_written_gives_the_same_quiz(quiz):
    written = write_quiz(quiz)

    assert list_faults(quiz) == ()
    assert read_quiz(written, file="q.yaml") == quiz
    assert write_quiz(read_quiz(written, file="q.yaml")) == written


@SETTINGS
@given(quizzes())
def test_json_keeps_the_whole_quiz(quiz):
    assert from_json(to_json(quiz)) == quiz
    assert from_values(to_values(quiz)) == quiz
    assert to_json(from_json(to_json(quiz))) == to_json(quiz)


def test_file_is_pleasant_to_read():
    quiz = QuizDefinition.model_validate(
        {
            "title": "Answering complaints",
            "policy": "complaints",
            "pass_mark": 80,
            "questions": [
                {
                    "id": "confirm-mail",
                    "type": "single",
                    "section": "complaints#how-fast",
                    "text": "A complaint arrives by mail on Monday at 10:00, and nobody is at the "
                    "desk until noon. By when do we confirm it?",
                    "answers": [
                        {"text": "By the end of Tuesday", "correct": True},
                        {"text": "Yes", "feedback": "That is:\n\n- no time"},
                    ],
                    "feedback": "Within one business day.",
                },
                {
                    "id": "days",
                    "type": "number",
                    "section": "complaints#how-fast",
                    "text": "How many days?",
                    "correct": Decimal("7.50"),
                    "unit": "days",
                    "feedback": "7 days and a half: no more.",
                    "points": 2,
                },
            ],
        }
    )

    assert (
        write_quiz(quiz)
        == """\
title: Answering complaints
policy: complaints
pass_mark: 80
attempts: unlimited
wait_hours: 0
layout: one at a time
order: shuffled
questions:
  - id: confirm-mail
    type: single
    section: complaints#how-fast
    text: >-
      A complaint arrives by mail on Monday at 10:00, and nobody is at the desk until noon. By when
      do we confirm it?
    answers:
      - text: By the end of Tuesday
        correct: yes
      - text: "Yes"
        feedback: |-
          That is:

          - no time
    feedback: Within one business day.

  - id: days
    type: number
    section: complaints#how-fast
    text: How many days?
    correct: 7.5
    unit: days
    feedback: "7 days and a half: no more."
    points: 2
"""
    )
