"""What people of the demonstration answer in quizzes."""

from pathlib import Path

import pytest

from lms.demonstration.answering import answer_quiz
from lms.demonstration.chance import Chance
from lms.quizzes.reader import read_quiz
from lms.quizzes.rules import grade

QUIZZES = sorted((Path(__file__).parents[3] / "content" / "quizzes").glob("*.yaml"))


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_who_knows_nothing_answers_everything_wrong(path):
    quiz = read_quiz(path.read_text(encoding="utf-8"), file=path.name)

    answers = answer_quiz(quiz, 0.0, 1, Chance(7), "W-1015")

    assert None not in answers.values()
    assert grade(quiz, answers).points == 0


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_who_knows_everything_fails_at_most_the_hard_question(path):
    quiz = read_quiz(path.read_text(encoding="utf-8"), file=path.name)

    wrong = {
        question.question_id
        for number in range(20)
        for question in grade(quiz, answer_quiz(quiz, 1.0, 1, Chance(7), number)).questions
        if not question.right
    }

    assert len(wrong) == 1
